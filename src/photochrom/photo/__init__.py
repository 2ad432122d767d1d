"""Photos as files: the only package that knows libvips.

`reading` opens them, `shrinking` makes the small copy, `details` looks closer, `merging` gives
color, `writing` saves; `kinds` knows files by their names, `loading` asks libvips for pictures,
`metadata` carries what libvips leaves in the file, `left_behind` says what does not go along.
`containers` has what a file holds beside its pixels. Pictures stream through libvips and never lie
in memory whole.
"""

from photochrom.photo.containers.jpeg import quality as jpeg_quality
from photochrom.photo.containers.png import compressed_rows
from photochrom.photo.details import details
from photochrom.photo.kinds import (
    FORMATS,
    becomes,
    format_of,
    format_of_content,
    is_photo,
    names_photo,
    result_format,
    stem_of,
    suffix_of,
    written_format,
)
from photochrom.photo.left_behind import notes
from photochrom.photo.loading import keep_nothing
from photochrom.photo.merging import Corners, Stream, merge
from photochrom.photo.profiles import srgb_profile
from photochrom.photo.provenance import Mark, colored_by, marked
from photochrom.photo.reading import Photo, from_array, from_pillow
from photochrom.photo.reading import open_photo as open
from photochrom.photo.shrinking import shrink, stretched_lightness
from photochrom.photo.sidecars import carry_sidecars, sidecar_names
from photochrom.photo.writing import check_format, depth_of, save, to_array

__all__ = [
    "FORMATS",
    "Corners",
    "Mark",
    "Photo",
    "Stream",
    "becomes",
    "carry_sidecars",
    "check_format",
    "colored_by",
    "compressed_rows",
    "depth_of",
    "details",
    "format_of",
    "format_of_content",
    "from_array",
    "from_pillow",
    "is_photo",
    "jpeg_quality",
    "keep_nothing",
    "marked",
    "merge",
    "names_photo",
    "notes",
    "open",
    "result_format",
    "save",
    "shrink",
    "sidecar_names",
    "srgb_profile",
    "stem_of",
    "stretched_lightness",
    "suffix_of",
    "to_array",
    "written_format",
]
