"""Photos as files: the only package that knows libvips.

`reading` opens them, `shrinking` makes the small copy, `merging` gives color, `writing` saves;
`loading` asks libvips for pictures, `metadata` carries what libvips leaves in the file.
`containers` has what a file holds beside its pixels. Pictures stream through libvips and never lie
in memory whole.
"""

from photochrom.photo.merging import Stream, merge
from photochrom.photo.reading import Photo, from_array
from photochrom.photo.reading import open_photo as open
from photochrom.photo.shrinking import shrink, stretched_lightness
from photochrom.photo.writing import (
    FORMATS,
    check_format,
    depth_of,
    format_of,
    save,
    suffix_of,
    to_array,
)

__all__ = [
    "FORMATS",
    "Photo",
    "Stream",
    "check_format",
    "depth_of",
    "format_of",
    "from_array",
    "merge",
    "open",
    "save",
    "shrink",
    "stretched_lightness",
    "suffix_of",
    "to_array",
]
