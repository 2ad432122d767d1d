"""Carry what is said about a photo into and out of TIFF files and EXIF blocks.

EXIF is itself a small TIFF: a directory, below it those of the camera (EXIF) and the place (GPS).
Source: EXIF 2.32 (CIPA DC-008), 4.6.
"""

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from photochrom.photo.containers.tiff import Entry, Reader, numbers, set_link, write_directory

XMP, CAPTIONS, RESOURCES = 700, 33723, 34377  # XMP, IPTC, Photoshop's
_CAMERA, _PLACE, _INTEROPERABILITY = 0x8769, 0x8825, 0xA005
# How the pixels lie in the file and what they mean, which is another thing in the result; layers.
_ABOUT_THE_PIXELS = {
    *range(254, 269), *range(273, 282), 284, *range(287, 294), 301, *range(317, 331),
    *range(332, 348), 351, *range(400, 408), *range(433, 436), *range(512, 522),
    *range(529, 533), 559, 32953, *range(32995, 32999), *range(33421, 33424), 34675, 37724,
}  # fmt: skip
_DNG = range(50706, 51200)  # of raw files, which no result is
_APART = {_CAMERA, _PLACE, _INTEROPERABILITY, XMP, CAPTIONS, RESOURCES}
# Width and height of the stored picture, which turning swaps, and a directory of its own.
_ABOUT_THE_FILE = {0xA002, 0xA003, _INTEROPERABILITY}
_OF_BIG_FILES = {16, 17, 18}  # types of numbers that EXIF lacks
# Description, XMP, captions, Photoshop's resources: libvips gives all pages those of the first.
_OF_ONE_PAGE = {270, XMP, CAPTIONS, RESOURCES}
_HEADER = b"II*\0\0\0\0\0"


@dataclass
class Tags:
    """What is said about a photo: in the main directory, by the camera, of the place."""

    main: dict[int, Entry] = field(default_factory=dict)
    camera: dict[int, Entry] = field(default_factory=dict)
    place: dict[int, Entry] = field(default_factory=dict)
    interoperability: dict[int, Entry] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.main or self.camera or self.place)

    def without_largest(self) -> "Tags":
        """Return the tags less the largest, mostly the camera maker's own note or a long text."""
        parts = (self.main, self.camera, self.place)
        _, largest = max((len(part[tag].value), tag) for part in parts for tag in part)
        main, camera, place = (_less(part, {largest}) for part in parts)
        return Tags(main, camera, place, self.interoperability)


def _less(entries: dict[int, Entry], tags: set[int]) -> dict[int, Entry]:
    return {tag: entry for tag, entry in entries.items() if tag not in tags}


def read_tags(file: BinaryIO, page: int = 0) -> Tags:
    """Read the tags about a page from a TIFF file or EXIF data; what is damaged is left out."""
    reader = Reader.of(file)
    if reader is None:
        return Tags()
    main = reader.directory(reader.page(page))
    camera = _below(reader, main, _CAMERA)
    unwanted = _ABOUT_THE_PIXELS | _APART | set(_DNG)
    return Tags(
        {tag: entry for tag, entry in main.items() if tag not in unwanted},
        _less(camera, _ABOUT_THE_FILE),
        _below(reader, main, _PLACE),
        _below(reader, camera, _INTEROPERABILITY),
    )


def _below(reader: Reader, entries: dict[int, Entry], tag: int) -> dict[int, Entry]:
    where = numbers(entries[tag])[0] if tag in entries else 0
    return reader.directory(where) if where else {}


def read_blocks(file: BinaryIO, page: int) -> dict[int, bytes]:
    """Return XMP, captions and Photoshop's resources of a page of a TIFF, by their tags."""
    reader = Reader.of(file)
    wanted = {XMP, CAPTIONS, RESOURCES}
    found = reader.directory(reader.page(page), wanted) if reader else {}
    return {tag: entry.value for tag, entry in found.items()}


def to_exif(tags: Tags) -> bytes:
    """Return an EXIF block, nothing where there are no tags."""
    if not tags:
        return b""
    file = io.BytesIO(_HEADER)
    parts = (tags.main, tags.camera, tags.place, tags.interoperability)
    _append(file, Tags(*(_small(part) for part in parts)), {}, link=4, following=0, big=False)
    return file.getvalue()


def _small(entries: dict[int, Entry]) -> dict[int, Entry]:
    return {tag: entry for tag, entry in entries.items() if entry.type not in _OF_BIG_FILES}


def add_tags(file: BinaryIO, pages: Sequence[Tags]) -> None:
    """Add tags to the pages of a little-endian TIFF that libvips wrote.

    Their directories are written anew at the end of the file.
    """
    for number, tags in enumerate(pages):
        reader = Reader.of(file)
        if reader is None:
            raise ValueError("expected a TIFF")
        here = reader.page(number)
        link = reader.after(reader.page(number - 1)) if number else reader.link
        kept = {
            line.tag: line.raw
            for line in reader.lines(here)
            if not (number and line.tag in _OF_ONE_PAGE)
        }
        following = reader.number_at(reader.after(here), reader.sizes[2])
        _append(file, tags, kept, link=link, following=following, big=reader.big)


def _append(
    file: BinaryIO, tags: Tags, kept: dict[int, bytes], *, link: int, following: int, big: bool
) -> None:
    """Write a page's directories at the end of the file and let `link` point to the main one.

    `kept` are raw entries of the main directory whose values lie in the file already, `following`
    is where the next page's is.
    """

    def pointed(tag: int, entries: dict[int, Entry], raw: dict[int, bytes]) -> dict[int, bytes]:
        if not entries:
            return {}
        offset = write_directory(file, entries, raw, big=big)
        return {tag: struct.pack("<HHQQ" if big else "<HHII", tag, 16 if big else 4, 1, offset)}

    within = pointed(_INTEROPERABILITY, tags.interoperability if tags.camera else {}, {})
    raw = kept | pointed(_CAMERA, tags.camera, within) | pointed(_PLACE, tags.place, {})
    where = write_directory(file, tags.main, raw, following=following, big=big)
    set_link(file, link, where, big=big)
