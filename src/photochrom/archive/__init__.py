"""Color archives: object stores and folders of any size, on one machine or a cluster.

`job` is the way on one page. Ray Data deals out the photos; what is done to each is what
`photochrom.batch` does to a file.
"""
