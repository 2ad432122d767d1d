"""Carry camera tags into and out of TIFF files, which libvips does not do.

EXIF is itself a small TIFF: a directory, below it those of the camera (EXIF) and the place (GPS).
Sources: TIFF 6.0, section 2; BigTIFF; EXIF 2.32 (CIPA DC-008), 4.6.
"""

import io
import math
import struct
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

# Names of document and page, description, make, model, software, date, artist, host, copyright,
# and Windows' ratings and XP fields.
_ABOUT_THE_PHOTO = {269, 270, 271, 272, 285, 305, 306, 315, 316, 33432}
_ABOUT_THE_PHOTO |= {0x4746, 0x4749, *range(40091, 40096)}
# Description, XMP, captions, Photoshop's resources: libvips gives all pages those of the first.
_OF_ONE_PAGE = {270, 700, 33723, 34377}
# Width and height of the stored picture, which turning swaps, and a directory nobody reads.
_ABOUT_THE_FILE = {0xA002, 0xA003, 0xA005}
_CAPTIONS = 33723  # IPTC; libvips reads a quarter of it
_DIRECTORIES = {"camera": 0x8769, "place": 0x8825}
_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_TYPE_BYTES |= {13: 4, 16: 8, 17: 8, 18: 8}  # places in the file, and BigTIFF's long numbers
_MOST_BYTES = 16_000_000  # of a directory's values; more is damage
_MOST_LINES = 4096
_KIND, _PICTURES_BELOW = 254, 330  # NewSubfileType, of which bit 0 is a small copy, and SubIFDs
_TILE = {322, 323}
_MOST_TILE_PIXELS = 100_000_000


@dataclass(frozen=True)
class Entry:
    """A value of TIFF type `type`, little-endian."""

    type: int
    value: bytes


@dataclass
class Tags:
    """What is said about a photo: in the main directory, by the camera, of the place."""

    main: dict[int, Entry] = field(default_factory=dict)
    camera: dict[int, Entry] = field(default_factory=dict)
    place: dict[int, Entry] = field(default_factory=dict)
    captions: bytes = b""  # IPTC-IIM

    def without_largest(self) -> "Tags":
        """Return the tags less the largest, mostly the camera maker's own note or a long text."""
        named = [
            (len(entry.value), tag)
            for part in (self.main, self.camera, self.place)
            for tag, entry in part.items()
        ]
        largest = max(named)
        main, camera, place = (
            {tag: entry for tag, entry in part.items() if (len(entry.value), tag) != largest}
            for part in (self.main, self.camera, self.place)
        )
        return Tags(main, camera, place, self.captions)

    def __bool__(self) -> bool:
        return bool(self.main or self.camera or self.place or self.captions)


def read_tags(file: BinaryIO, page: int = 0) -> Tags:
    """Read the tags about a page from a TIFF file or EXIF data; what is damaged is left out."""
    reader = _Reader.of(file)
    if reader is None:
        return Tags()
    wanted = {*_ABOUT_THE_PHOTO, *_DIRECTORIES.values(), _CAPTIONS}
    main = reader.directory(reader.page(page), wanted)
    below = {
        name: reader.directory(int.from_bytes(main[tag].value, "little")) if tag in main else {}
        for name, tag in _DIRECTORIES.items()
    }
    return Tags(
        {tag: entry for tag, entry in main.items() if tag in _ABOUT_THE_PHOTO},
        {tag: entry for tag, entry in below["camera"].items() if tag not in _ABOUT_THE_FILE},
        below["place"],
        main[_CAPTIONS].value if _CAPTIONS in main else b"",
    )


def begins_with_a_preview(file: BinaryIO) -> bool:
    """Tell whether a TIFF's first picture is a small copy of one below it, as in raw files."""
    reader = _Reader.of(file)
    if reader is None:
        return False
    said = reader.directory(reader.first, {_KIND, _PICTURES_BELOW})
    return _PICTURES_BELOW in said and _is_reduced(said)


def is_small_copy(file: BinaryIO, page: int) -> bool:
    """Tell whether a page of a TIFF says that it is another one made smaller."""
    reader = _Reader.of(file)
    said = reader.directory(reader.page(page), {_KIND}) if reader else {}
    return _is_reduced(said)


def _is_reduced(said: dict[int, Entry]) -> bool:
    return _KIND in said and bool(said[_KIND].value[0] & 1)


def is_plausible(file: BinaryIO, page: int) -> bool:
    """Tell whether a page's values fit into its TIFF, and no tile is larger than a photo.

    Where they do, reading them takes no more memory than the file has bytes.
    """
    reader = _Reader.of(file)
    if reader is None:
        return False
    offset = reader.page(page)
    tile = reader.directory(offset, _TILE).values()
    said_bytes = sum(line.length for line in reader.lines(offset))
    tile_pixels = math.prod(int.from_bytes(entry.value, "little") for entry in tile)
    return said_bytes <= file.seek(0, io.SEEK_END) and tile_pixels <= _MOST_TILE_PIXELS


class _Line(NamedTuple):
    """An entry of a directory as it lies in the file."""

    tag: int
    type: int
    length: int  # of its value in bytes
    field: bytes  # the value, or where in the file it is
    raw: bytes


@dataclass(frozen=True)
class _Reader:
    file: BinaryIO
    start: int  # of the TIFF header in the file
    order: str
    big: bool
    first: int  # directory

    @classmethod
    def of(cls, file: BinaryIO) -> "_Reader | None":
        """Return what reads a TIFF file or EXIF data, None where it is neither."""
        file.seek(0)
        header = file.read(16).removeprefix(b"Exif\0\0")
        start = 6 if len(header) == 10 else 0
        order = {b"II": "<", b"MM": ">"}.get(header[:2])
        if order is None or len(header) < 8:
            return None
        big = header[2:4] in (b"+\0", b"\0+")
        return cls(file, start, order, big, _number(header[8:16] if big else header[4:8], order))

    def at(self, offset: int, count: int) -> bytes:
        self.file.seek(self.start + offset)
        return self.file.read(count)

    def number_at(self, offset: int, count: int) -> int:
        return _number(self.at(offset, count), self.order)

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Bytes of a directory's count, of its lines, and of a line's value or place."""
        return (8, 20, 8) if self.big else (2, 12, 4)

    def count(self, offset: int) -> int:
        return self.number_at(offset, self.sizes[0])

    def after(self, offset: int) -> int:
        """Return where a directory says which one comes next."""
        count_bytes, line_bytes, _ = self.sizes
        return offset + count_bytes + self.count(offset) * line_bytes

    def page(self, number: int) -> int:
        """Return where the directory of a page begins."""
        offset = self.first
        for _ in range(number):
            offset = self.number_at(self.after(offset), self.sizes[2])
        return offset

    def lines(self, offset: int) -> Iterator[_Line]:
        """Yield a directory's lines."""
        count_bytes, line_bytes, room = self.sizes
        lines = self.at(offset + count_bytes, min(self.count(offset), _MOST_LINES) * line_bytes)
        for i in range(0, len(lines) - line_bytes + 1, line_bytes):
            raw = lines[i : i + line_bytes]
            tag, kind = struct.unpack(self.order + "HH", raw[:4])
            count = _number(raw[4 : 4 + room], self.order)
            yield _Line(tag, kind, count * _TYPE_BYTES.get(kind, 0), raw[4 + room :], raw)

    def directory(self, offset: int, wanted: Container[int] = range(0x10000)) -> dict[int, Entry]:
        """Return a directory's entries of known type that lie whole in the file."""
        entries = {}
        left = _MOST_BYTES
        for line in self.lines(offset):
            if line.tag not in wanted or not 0 < line.length <= left:
                continue
            value = line.field
            if line.length > len(value):
                value = self.at(_number(value, self.order), line.length)
            if line.length <= len(value):
                left -= line.length
                entries[line.tag] = Entry(line.type, self._little(line.type, value[: line.length]))
        return entries

    def _little(self, kind: int, value: bytes) -> bytes:
        size = _TYPE_BYTES[kind] // (2 if kind in (5, 10) else 1)  # a rational is two numbers
        if self.order == "<" or size == 1:
            return value
        return b"".join(value[i : i + size][::-1] for i in range(0, len(value), size))


def _number(raw: bytes, order: str) -> int:
    return int.from_bytes(raw, "little" if order == "<" else "big")


def to_exif(tags: Tags) -> bytes:
    """Return EXIF data as JPEG's APP1 segment holds it."""
    content = io.BytesIO()
    content.write(b"II*\0\0\0\0\0")
    _append(content, tags, {}, link=4, following=0, big=False)
    return b"Exif\0\0" + content.getvalue()


def add_tags(file: BinaryIO, pages: Sequence[Tags]) -> None:
    """Add tags to the pages of a little-endian TIFF that libvips wrote.

    Their directories are written anew at the end of the file.
    """
    for number, tags in enumerate(pages):
        reader = _Reader.of(file)
        if reader is None:
            raise ValueError("expected a TIFF")
        here = reader.page(number)
        link = reader.after(reader.page(number - 1)) if number else 8 if reader.big else 4
        kept = {
            line.tag: line.raw
            for line in reader.lines(here)
            if not (number and line.tag in _OF_ONE_PAGE)
        }
        following = reader.number_at(reader.after(here), reader.sizes[2])
        main = dict(tags.main)
        if tags.captions:
            main[_CAPTIONS] = Entry(7, tags.captions)
        whole = Tags(main, tags.camera, tags.place)
        _append(file, whole, kept, link=link, following=following, big=reader.big)


def _append(
    file: BinaryIO, tags: Tags, kept: dict[int, bytes], *, link: int, following: int, big: bool
) -> None:
    """Write a page's directories at the end of the file and let `link` point to the main one.

    `kept` are raw entries of the main directory whose values lie in the file already, `following`
    is where the next page's is.
    """
    file.seek(0, io.SEEK_END)
    raw = dict(kept)
    for name, tag in _DIRECTORIES.items():
        entries = getattr(tags, name)
        if entries:
            offset = _write(file, entries, {}, next_directory=0, big=big)
            raw[tag] = struct.pack("<HHQQ" if big else "<HHII", tag, 16 if big else 4, 1, offset)
    where = _write(file, tags.main, raw, next_directory=following, big=big)
    file.seek(link)
    file.write(struct.pack("<Q" if big else "<I", where))


def _write(
    file: BinaryIO,
    entries: Mapping[int, Entry],
    raw: Mapping[int, bytes],
    *,
    next_directory: int,
    big: bool,
) -> int:
    """Write a directory and then the values that do not fit into it; return where it begins."""
    file.write(b"\0" * (file.tell() % 2))
    start = file.tell()
    room, word = (8, "<HHQ") if big else (4, "<HHI")
    tags = sorted({*entries, *raw})
    values_at = start + (8 if big else 2) + len(tags) * (20 if big else 12) + room
    lines, values = [], b""
    for tag in tags:
        entry = entries.get(tag)
        if entry is None:
            lines.append(raw[tag])
            continue
        value = entry.value
        if len(value) > room:
            values += b"\0" * (len(values) % 2)
            value = struct.pack("<Q" if big else "<I", values_at + len(values))
            values += entry.value
        count = len(entry.value) // _TYPE_BYTES[entry.type]
        lines.append(struct.pack(word, tag, entry.type, count) + value.ljust(room, b"\0"))
    file.write(struct.pack("<Q" if big else "<H", len(tags)))
    file.write(b"".join(lines) + struct.pack("<Q" if big else "<I", next_directory) + values)
    return start
