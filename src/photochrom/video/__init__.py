"""Films: read, colored steadily within each shot, written with their sound.

The only package that knows FFmpeg (PyAV) and OpenCV; both come with the extra [video]. `opening`
and `reading` yield frames, `planes` knows their pixels, `motion`, `shots` and `steadying` keep
colors on things as they move, `parts` encodes and resumes, `writing` puts the film together,
`coloring` is the way of a film on one page. A film never lies in memory whole.
"""
