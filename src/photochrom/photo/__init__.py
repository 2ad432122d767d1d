"""Photos as files: the only package that knows libvips.

`reading` opens them, `shrinking` makes the small copy, `merging` gives color, `writing` saves;
`loading` asks libvips for pictures, `metadata` carries what libvips leaves in the file.
Pictures stream through libvips and never lie in memory whole. `atomic` writes a file whole or not
at all.
"""

from photochrom.photo.atomic import (
    clean_temporaries,
    folder_beside,
    keep_times,
    make_folder,
    replacing,
    temporaries_of,
)
from photochrom.photo.merging import Stream, merge
from photochrom.photo.reading import Photo, from_array
from photochrom.photo.reading import open_photo as open
from photochrom.photo.shrinking import shrink
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
    "clean_temporaries",
    "depth_of",
    "folder_beside",
    "format_of",
    "from_array",
    "keep_times",
    "make_folder",
    "merge",
    "open",
    "replacing",
    "save",
    "shrink",
    "suffix_of",
    "temporaries_of",
    "to_array",
]
