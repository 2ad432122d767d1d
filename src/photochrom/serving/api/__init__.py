"""The HTTP API: a picture is sent, the colored one comes back. Needs the extra [api].

`application` has the routes, `picture` what happens to one, `workers` the processes that color;
`guard` and `body` refuse what is not to come in, and `problems` says why.
"""
