"""What a photo says of itself, read from its container, made true, and given to that of its result.

Blocks are kept byte for byte but for what would be false of the result; each container gets them
from us, not from libvips, whose EXIF library drops tags that it has no name for.
"""

import contextlib
import io
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import BinaryIO

import pyvips

from photochrom.photo.containers import exif, iptc, jpeg, png, tiff_tags, webp, xmp_truth
from photochrom.photo.containers.said import Said, more_pictures
from photochrom.photo.containers.tiff import RATIONAL, SHORT, TEXT, Entry, Reader
from photochrom.photo.containers.xmp import EMPTY, Packet, merged, property_of
from photochrom.photo.provenance import Mark, marked

_DESCRIPTION, _X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 270, 282, 283, 296
_NO_UNIT, _INCH = 1, 2
_EXIF_NAMESPACE = "http://ns.adobe.com/exif/1.0/"
_NOTE = "http://ns.adobe.com/xmp/note/"
WITH_CAPTIONS = {"jpeg", "tiff"}
_WITH_COMMENTS = {"jpeg", "png"}
_WITHOUT_DENSITY = {"webp", "heic", "avif"}


@dataclass(frozen=True)
class Upright:
    """What became of a picture's place in its file: size in pixels, dots a millimeter, its turn."""

    width: int
    height: int
    xres: float  # 1 where nothing is known
    yres: float
    orientation: int  # EXIF, of the file; 1 to 8
    is_whole: bool = True  # the result shows the picture alone, and all of it


def read(file: BinaryIO, format: str, page: int) -> Said:
    """Return what a JPEG, PNG, WebP or page of a TIFF says; nothing for other formats."""
    readers: dict[str, Callable[[BinaryIO], Said]] = {
        "jpeg": jpeg.read,
        "png": png.read,
        "webp": webp.read,
        "tiff": lambda tiff: _read_tiff(tiff, page),
    }
    return readers[format](file) if format in readers else Said()


def _read_tiff(file: BinaryIO, page: int) -> Said:
    block = tiff_tags.to_exif(tiff_tags.read_tags(file, page))
    found = tiff_tags.read_blocks(file, page)
    xmp, captions, resources = (
        found.get(tag, b"") for tag in (tiff_tags.XMP, tiff_tags.CAPTIONS, tiff_tags.RESOURCES)
    )
    return Said(exif=block, xmp=xmp, captions=captions, resources=resources)


def of_image(image: pyvips.Image) -> Said:
    """Return what libvips read of a HEIC or AVIF, or our own code of a JPEG 2000."""
    block, xmp, captions = (
        bytes(image.get(name)) if image.get_typeof(name) else b""
        for name in ("exif-data", "xmp-data", "iptc-data")
    )
    return Said(exif=block.removeprefix(b"Exif\0\0"), xmp=xmp, captions=captions)


def pictures_beside(file: BinaryIO) -> tuple[str, ...]:
    """Return in words what lies behind the picture of a JPEG: more of them, a gain map, a video."""
    found = []
    try:
        packet = Packet(jpeg.read(file).xmp or EMPTY)
    except ValueError:
        packet = Packet(EMPTY)
    more = jpeg.count_pictures(file) - 1
    if xmp_truth.has_gain_map(packet) or jpeg.has_gain_map(file):
        found.append("its gain map, which makes it brighter on some screens,")
    elif more > 0:
        found.append(more_pictures(more))
    if xmp_truth.has_video(packet) or jpeg.has_video_behind(file):
        found.append("its video")
    return tuple(found)


def of_result(said: Said, upright: Upright, format: str, mark: Mark | None) -> Said:
    """Return what a result of a format says: all of it true, in places that the format has."""
    said = replace(said, exif=_true_exif(said, upright, format))
    said = replace(said, resources=iptc.without_pictures(said.resources))
    if mark is not None and is_damaged(said.xmp):  # nothing can be added to it
        said = replace(said, xmp=b"")
    if is_damaged(said.more_xmp):  # or parts of it are missing
        said = replace(said, more_xmp=b"")
    with contextlib.suppress(ValueError):  # damaged: kept as it is
        said = _with_true_xmp(said, upright, format, mark)
    if upright.orientation > 4:
        unit, across, down = said.density[:1], said.density[1:3], said.density[3:]
        said = replace(said, density=unit + down + across)
    if format != "png":
        said = replace(said, texts=b"")
    said = _with_captions_placed(said, format)
    if format not in _WITH_COMMENTS:
        return replace(said, comments=())
    if format == "png":
        return replace(said, comments=tuple(_utf8(comment) for comment in said.comments))
    return said


def is_damaged(xmp: bytes) -> bool:
    """Tell whether a packet is there and cannot be read."""
    try:
        Packet(xmp or EMPTY)
    except ValueError:
        return True
    return False


def _with_captions_placed(said: Said, format: str) -> Said:
    """Return what is said with captions where a format has them: alone, or among resources."""
    if format == "jpeg":
        resources = iptc.with_captions(said.resources, said.captions)
        return replace(said, captions=b"", resources=resources)
    if format != "tiff":
        return replace(said, captions=b"", resources=b"")
    if said.captions:
        return said
    captions = iptc.captions_in(said.resources)
    return replace(said, captions=captions, resources=iptc.without_captions(said.resources))


def _true_exif(said: Said, upright: Upright, format: str) -> bytes:
    block = exif.made_true(
        said.exif, width=upright.width, height=upright.height, orientation=upright.orientation
    )
    if said.exif and not block:  # damaged: what of it can be read
        block = tiff_tags.to_exif(tiff_tags.read_tags(io.BytesIO(said.exif)))
    new: dict[int, Entry] = {}
    there = _main_tags(block)
    if said.comments and _DESCRIPTION not in there:
        new[_DESCRIPTION] = Entry(TEXT, _all_comments(said) + b"\0")
    if format in _WITHOUT_DENSITY and upright.xres != 1 and _X_RESOLUTION not in there:
        new |= resolution_entries(upright.xres, upright.yres)
    block = exif.with_entries(block, new) if new else block
    return _fitting(block) if format == "jpeg" else block


def resolution_entries(xres: float, yres: float) -> dict[int, Entry]:
    """Return the tags of a resolution, given in dots a millimeter, or of pixels that are square."""
    if xres == yres == 1:
        square = Entry(RATIONAL, struct.pack("<II", 1, 1))
        none = Entry(SHORT, struct.pack("<H", _NO_UNIT))
        return {_X_RESOLUTION: square, _Y_RESOLUTION: square, _RESOLUTION_UNIT: none}
    dots = {_X_RESOLUTION: xres, _Y_RESOLUTION: yres}
    entries = {
        tag: Entry(RATIONAL, struct.pack("<II", round(value * 25400), 1000))
        for tag, value in dots.items()
    }
    return entries | {_RESOLUTION_UNIT: Entry(SHORT, struct.pack("<H", _INCH))}


def _main_tags(block: bytes) -> set[int]:
    """Return the tags of a block's main directory that say something."""
    reader = Reader.of(io.BytesIO(block))
    said = reader.directory(reader.first) if reader and reader.first else {}
    return {tag for tag, entry in said.items() if entry.value.strip(b"\0 ")}


def _fitting(block: bytes) -> bytes:
    """Return a block that fits into a segment of a JPEG: less its largest tags, if need be."""
    tags = tiff_tags.read_tags(io.BytesIO(block)) if not jpeg.fits_exif(block) else None
    while tags is not None and not jpeg.fits_exif(block):
        tags = tags.without_largest()
        block = tiff_tags.to_exif(tags)
    return block


def _with_true_xmp(said: Said, upright: Upright, format: str, mark: Mark | None) -> Said:
    xmp = said.xmp
    more = said.more_xmp if format == "jpeg" else b""
    if said.more_xmp and not more:
        xmp = merged(xmp, said.more_xmp)
    captions = b""
    if format not in WITH_CAPTIONS:
        captions = said.captions or iptc.captions_in(said.resources)
    comment = _comment_for_xmp(said, format)
    if not (xmp or captions or comment or mark):
        return said
    packet = Packet(xmp or EMPTY)
    made_true(packet, upright)
    new = iptc.to_xmp(captions, packet) + comment
    if more:
        new += property_of(_NOTE, "HasExtendedXMP", jpeg.digest_of(more).decode())
    if new:
        packet.add(new)
    xmp = packet.changed()
    if mark is not None:
        xmp = marked(xmp, mark)
    said = replace(said, xmp=xmp, more_xmp=more)
    return said if format != "jpeg" or jpeg.fits_xmp(xmp) else _extended(said)


def made_true(packet: Packet, upright: Upright) -> None:
    """Let a packet tell of what became of its picture."""
    xmp_truth.made_true(
        packet, width=upright.width, height=upright.height, orientation=upright.orientation
    )
    if not upright.is_whole:
        xmp_truth.remove_places(packet)


def _extended(said: Said) -> Said:
    """Move a packet that is too long for a segment into Extended XMP."""
    more = merged(said.xmp, said.more_xmp) if said.more_xmp else said.xmp
    packet = Packet(more)
    packet.remove(_NOTE, "HasExtendedXMP")
    more = packet.changed()
    main = Packet(EMPTY)
    main.add(property_of(_NOTE, "HasExtendedXMP", jpeg.digest_of(more).decode()))
    return replace(said, xmp=main.changed(), more_xmp=more)


def _comment_for_xmp(said: Said, format: str) -> bytes:
    """Return a comment that neither the format nor the description has a place for."""
    taken = _DESCRIPTION in _main_tags(said.exif)
    if format in _WITH_COMMENTS or not said.comments or not taken:
        return b""
    described = tiff_tags.read_tags(io.BytesIO(said.exif)).main[_DESCRIPTION].value
    comment = _all_comments(said)
    if described.rstrip(b"\0") == comment:
        return b""
    return property_of(_EXIF_NAMESPACE, "UserComment", comment.decode(), kind="Alt")


def _all_comments(said: Said) -> bytes:
    return b"\n".join(_utf8(comment) for comment in said.comments)


def _utf8(comment: bytes) -> bytes:
    comment = comment.rstrip(b"\0")
    try:
        comment.decode()
    except UnicodeDecodeError:
        return comment.decode("latin-1").encode()
    return comment


def with_resolution(image: pyvips.Image, format: str) -> pyvips.Image:
    """Take pixels per millimeter from EXIF, where libvips leaves it at 1 (WebP, HEIC)."""
    known = format not in _WITHOUT_DENSITY or image.xres != 1
    if known or not _exif(image, "XResolution"):
        return image
    # "600/1 (600, Rational, ...)", and "2 (Inch, ...)" or "3 (Centimeter, ...)"
    millimeters = 10.0 if "entimet" in _exif(image, "ResolutionUnit") else 25.4
    try:
        across, down = (
            _quotient(_exif(image, name).split()[0]) / millimeters
            for name in ("XResolution", "YResolution")
        )
    except (ValueError, IndexError, ZeroDivisionError):
        return image
    return image.copy(xres=across, yres=down)


def _quotient(fraction: str) -> float:
    above, _, below = fraction.partition("/")
    return float(above) / float(below or 1)


def turned_upright(image: pyvips.Image, orientation: int) -> pyvips.Image:
    """Turn a picture from its EXIF orientation, 1 to 8."""
    turned = image.autorot()
    if orientation > 4:  # by a quarter; libvips leaves the dots an inch as they lay
        turned = turned.copy(xres=turned.yres, yres=turned.xres)
    return turned


def _exif(image: pyvips.Image, name: str) -> str:
    field = f"exif-ifd0-{name}"
    return str(image.get(field)) if image.get_typeof(field) else ""
