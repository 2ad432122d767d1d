"""What the pages of a TIFF are: pictures, small copies or masks, of what samples; and join them.

Sources: TIFF 6.0, sections 8 (NewSubfileType) and 18 (ExtraSamples); DNG 1.7.
"""

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from photochrom.photo.containers.tiff import (
    TYPE_BYTES,
    Entry,
    Line,
    Reader,
    number,
    numbers,
    set_link,
)

_KIND, _PICTURES_BELOW = 254, 330  # NewSubfileType and SubIFDs
_SMALL_COPY, _MASK = 1, 4  # bits of NewSubfileType
_BITS, _PHOTOMETRIC, _SAMPLES, _EXTRA_SAMPLES = 258, 262, 277, 338
_GRAY, _TRANSPARENCY_MASK, ICC_LAB = {0, 1}, 4, 9  # PhotometricInterpretation
_TRANSPARENCY = {1, 2}  # ExtraSamples of which colors are multiplied or not
_DNG_VERSION = 50706
_TILE = {322, 323}
_COMPRESSION, _NOT_UNPACKED = 259, {6, 34925, 50000}  # JPEG of before 1995, LZMA, Zstandard
_PLANES, _APART = 284, 2  # PlanarConfiguration
_MOST_TILE_PIXELS = 100_000_000
_STRIPS, _TILES = 273, 324  # where the pixels are


@dataclass(frozen=True)
class PageFacts:
    """What a page's directory says of it."""

    is_small_copy: bool
    is_mask: bool  # what is transparent in another page, or a scanner's infrared page
    is_transparent: bool  # one of its samples is alpha
    bits: int  # a sample
    photometric: int
    extra_samples: int
    is_beyond_libvips: bool  # libvips does not read it, and says so late or never


def page_facts(file: BinaryIO, page: int) -> PageFacts:
    """Read what a page of a TIFF is; what is not said is as for a plain gray picture."""
    reader = Reader.of(file)
    wanted = {_KIND, _BITS, _PHOTOMETRIC, _SAMPLES, _EXTRA_SAMPLES, _PLANES, _COMPRESSION, *_TILE}
    said = reader.directory(reader.page(page), wanted) if reader else {}
    kind = _first(said.get(_KIND), 0)
    extra = numbers(said[_EXTRA_SAMPLES]) if _EXTRA_SAMPLES in said else []
    return PageFacts(
        is_small_copy=bool(kind & _SMALL_COPY),
        is_mask=bool(kind & _MASK) or _first(said.get(_PHOTOMETRIC), 1) == _TRANSPARENCY_MASK,
        is_transparent=bool(_TRANSPARENCY & set(extra)),
        bits=_first(said.get(_BITS), 1),
        photometric=_first(said.get(_PHOTOMETRIC), 1),
        extra_samples=len(extra),
        is_beyond_libvips=_is_beyond_libvips(said),
    )


def _is_beyond_libvips(said: Mapping[int, Entry]) -> bool:
    """Tell whether libvips does not read a page and says so late, or never.

    So it does with tiles of one color each, and with what its wheels cannot unpack. Gray beside
    other samples in planes of their own, and Lab as ICC profiles have it, it reads wrongly.
    """
    photometric = _first(said.get(_PHOTOMETRIC), -1)  # where it is missing libvips says so
    in_planes = _first(said.get(_PLANES), 1) == _APART and (
        bool(_TILE & set(said)) or (photometric in _GRAY and _first(said.get(_SAMPLES), 1) > 1)
    )
    not_unpacked = _first(said.get(_COMPRESSION), 1) in _NOT_UNPACKED
    return in_planes or not_unpacked or photometric == ICC_LAB


def begins_with_a_preview(file: BinaryIO) -> bool:
    """Tell whether a TIFF's first picture is a small copy of one below it, as in raw files."""
    reader = Reader.of(file)
    if reader is None:
        return False
    said = reader.directory(reader.first, {_KIND, _PICTURES_BELOW})
    return _PICTURES_BELOW in said and bool(_first(said.get(_KIND), 0) & _SMALL_COPY)


def count_pages(file: BinaryIO) -> int:
    """Return how many directories follow each other in a TIFF; one that comes again ends them."""
    reader = Reader.of(file)
    offset = reader.first if reader else 0
    seen: set[int] = set()
    while reader and offset and offset not in seen:
        seen.add(offset)
        offset = reader.number_at(reader.after(offset), reader.sizes[2])
    return len(seen)


def is_dng(file: BinaryIO) -> bool:
    """Tell whether a TIFF is a digital negative, whose tones are not those of a photo yet."""
    reader = Reader.of(file)
    return reader is not None and _DNG_VERSION in reader.directory(reader.first, {_DNG_VERSION})


def is_plausible(file: BinaryIO, page: int) -> bool:
    """Tell whether a page's values fit into its TIFF, and no tile is larger than a photo.

    Where they do, reading them takes no more memory than the file has bytes.
    """
    reader = Reader.of(file)
    if reader is None:
        return False
    offset = reader.page(page)
    tile = reader.directory(offset, _TILE).values()
    said_bytes = sum(line.length for line in reader.lines(offset))
    tile_pixels = math.prod(_first(entry, 1) for entry in tile)
    return said_bytes <= file.seek(0, io.SEEK_END) and tile_pixels <= _MOST_TILE_PIXELS


def _first(entry: Entry | None, otherwise: int) -> int:
    found = numbers(entry) if entry else []
    return found[0] if found else otherwise


def say_unspecified(file: BinaryIO) -> None:
    """Say of all pages of a little-endian TIFF that their extra samples are no transparency."""
    reader = Reader.of(file)
    if reader is None:
        raise ValueError("expected a TIFF")
    offset = reader.first
    while offset:
        for line in reader.lines(offset):
            if line.tag == _EXTRA_SAMPLES:
                file.seek(reader.value_at(line))
                file.write(bytes(line.length))
        offset = reader.number_at(reader.after(offset), reader.sizes[2])


def append_page(file: BinaryIO, other: BinaryIO) -> None:
    """Append the only page of a TIFF to another: libvips writes pages of one size alone.

    Both are little-endian, of one kind, and as libvips writes them: nothing but the main directory
    points to places in the file.
    """
    ours, theirs = Reader.of(file), Reader.of(other)
    if ours is None or theirs is None or ours.big != theirs.big:
        raise ValueError("expected two TIFFs of one kind")
    last = ours.first
    while following := ours.number_at(ours.after(last), ours.sizes[2]):
        last = following
    base = file.seek(0, io.SEEK_END)
    base += base % 2
    file.seek(base)  # a directory begins at an even place
    other.seek(0)
    while part := other.read(1 << 20):
        file.write(part)
    moved = Reader(file, base, "<", theirs.big, theirs.first)
    for line in list(moved.lines(theirs.first)):
        _shift(file, moved, line, base)
    set_link(file, ours.after(last), base + theirs.first, big=ours.big)


def _shift(file: BinaryIO, moved: Reader, line: Line, by: int) -> None:
    """Let a line of a directory that was moved point to where its values and pixels are now."""
    value_at = moved.start + moved.value_at(line)
    if line.tag in (_STRIPS, _TILES):
        size = TYPE_BYTES[line.type]
        file.seek(value_at)
        places = file.read(line.length)
        file.seek(value_at)
        for i in range(0, line.length, size):
            file.write((number(places[i : i + size], "<") + by).to_bytes(size, "little"))
    if line.length > len(line.field):
        file.seek(moved.start + line.at + len(line.raw) - len(line.field))
        file.write((number(line.field, "<") + by).to_bytes(len(line.field), "little"))
