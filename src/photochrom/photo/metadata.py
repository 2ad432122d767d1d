"""Give decoded pictures what libvips leaves in the file, and TIFF what libvips does not write."""

import io
import re
import struct
from fractions import Fraction
from typing import BinaryIO

import pyvips

from photochrom.photo.containers import iptc, tiff_tags
from photochrom.photo.containers.tiff_tags import Entry, Tags

_MOST_BYTES = 65_533  # of EXIF that JPEG, which carries it to libvips, holds
_COLOR_SPACE = 0xA001  # EXIF: 1 is sRGB
_XMP, _PHOTOSHOP = 700, 34377
_DESCRIPTION = 270
_SCAN, _COMMENT = b"\xda", b"\xfe"  # markers of JPEG
# A turn in XMP, as attribute or as element (XMP specification, part 1, 7).
_XMP_TURN = re.compile(rb"""(tiff:Orientation(?:\s*=\s*["']|\s*>\s*))[2-8](?=\s*["'<])""")
_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 282, 283, 296  # the unit 2 is the inch


def with_tags(image: pyvips.Image, file: BinaryIO, page: int) -> pyvips.Image:
    """Give a decoded page of a TIFF its camera tags, where libvips keeps those of other formats."""
    tags = tiff_tags.read_tags(file, page)
    return _carrying(image, tags) if tags else image


def with_comment(image: pyvips.Image, file: BinaryIO) -> pyvips.Image:
    """Give a decoded JPEG its comment as description, where it has none: libvips drops comments."""
    comment = _comment(file)
    if not comment or _exif(image, "ImageDescription"):
        return image
    exif = image.get("exif-data") if image.get_typeof("exif-data") else b""
    tags = tiff_tags.read_tags(io.BytesIO(exif))
    tags.main[_DESCRIPTION] = Entry(2, comment + b"\0")
    return _carrying(image, tags)


def _comment(file: BinaryIO) -> bytes:
    """Return a JPEG's first comment as UTF-8 (ITU T.81, B.2.4.5)."""
    if file.read(2) != b"\xff\xd8":
        return b""
    while (marker := file.read(4))[:1] == b"\xff" and marker[1:2] != _SCAN:
        content = file.read(max(0, int.from_bytes(marker[2:], "big") - 2))
        if marker[1:2] == _COMMENT:
            content = content.rstrip(b"\0")
            try:
                content.decode()
            except UnicodeDecodeError:
                content = content.decode("latin-1").encode()
            return content
    return b""


def _carrying(image: pyvips.Image, tags: Tags) -> pyvips.Image:
    # libvips takes EXIF apart only while it loads a file, so it is given a small one
    segment = tiff_tags.to_exif(tags)
    while len(segment) > _MOST_BYTES:
        tags = tags.without_largest()
        segment = tiff_tags.to_exif(tags)
    start = b"\xff\xd8\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment
    dot = pyvips.Image.black(1, 1).jpegsave_buffer()
    carrier = pyvips.Image.jpegload_buffer(start + dot[2:])
    image = image.copy()
    for name in carrier.get_fields():
        if name.startswith("exif-"):
            image.set_type(carrier.get_typeof(name), name, carrier.get(name))
    if tags.captions:
        held = "photoshop-data"
        resources = image.get(held) if image.get_typeof(held) else b""
        segment = iptc.to_segment(tags.captions, resources)
        image.set_type(pyvips.GValue.blob_type, "iptc-data", segment)
    return image


def with_resolution(image: pyvips.Image) -> pyvips.Image:
    """Take pixels per millimeter from EXIF, where libvips leaves it at 1 (WebP, HEIC)."""
    if image.xres != 1 or not _exif(image, "XResolution"):
        return image
    # "600/1 (600, Rational, ...)", and "2 (Inch, ...)" or "3 (Centimeter, ...)"
    millimeters = 10.0 if "entimet" in _exif(image, "ResolutionUnit") else 25.4
    try:
        across, down = (
            float(Fraction(_exif(image, name).split()[0])) / millimeters
            for name in ("XResolution", "YResolution")
        )
    except (ValueError, IndexError, ZeroDivisionError):
        return image
    return image.copy(xres=across, yres=down)


def turned_upright(image: pyvips.Image, orientation: int) -> pyvips.Image:
    """Turn a picture from its EXIF orientation, 1 to 8; its XMP no longer says that it lies."""
    turned = image.autorot()
    if orientation > 4:  # by a quarter; libvips leaves the dots an inch as they lay
        turned = turned.copy(xres=turned.yres, yres=turned.xres)
    if orientation > 1 and image.get_typeof("xmp-data"):
        turned = turned.copy()
        xmp = _XMP_TURN.sub(rb"\g<1>1", image.get("xmp-data"))
        turned.set_type(pyvips.GValue.blob_type, "xmp-data", xmp)
    return turned


def tags_of(image: pyvips.Image, page: int) -> Tags:
    """Return what libvips does not write into TIFF: of pages after the first, all that differs."""
    tags = Tags()
    if image.get_typeof("exif-data"):
        tags = tiff_tags.read_tags(io.BytesIO(image.get("exif-data")))
        if _COLOR_SPACE in tags.camera:
            tags.camera[_COLOR_SPACE] = Entry(3, b"\1\0")
    if image.get_typeof("iptc-data"):
        tags.captions = iptc.from_segment(image.get("iptc-data"))
    if page:
        if image.get_typeof("xmp-data"):
            tags.main[_XMP] = Entry(1, image.get("xmp-data"))
        if image.get_typeof("iptc-data"):
            tags.main[_PHOTOSHOP] = Entry(7, iptc.resources_of(image.get("iptc-data")))
        for tag, pixels_a_mm in ((_X_RESOLUTION, image.xres), (_Y_RESOLUTION, image.yres)):
            thousandths = round(pixels_a_mm * 25.4 * 1000)
            tags.main[tag] = Entry(5, struct.pack("<II", thousandths, 1000))
        tags.main[_RESOLUTION_UNIT] = Entry(3, b"\2\0")
    return tags


def _exif(image: pyvips.Image, name: str) -> str:
    field = f"exif-ifd0-{name}"
    return str(image.get(field)) if image.get_typeof(field) else ""
