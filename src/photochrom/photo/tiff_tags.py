"""Carry camera tags into and out of TIFF files, which libvips does not do.

EXIF is itself a small TIFF: a directory, below it those of the camera (EXIF) and the place (GPS).
Sources: TIFF 6.0, section 2; BigTIFF; EXIF 2.32 (CIPA DC-008), 4.6.
"""

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

# Description, make, model, software, date, artist, host, copyright, and Windows' XP fields.
_ABOUT_THE_PHOTO = {270, 271, 272, 305, 306, 315, 316, 33432, *range(40091, 40096)}
# Width and height of the stored picture, which turning swaps, and a directory nobody reads.
_ABOUT_THE_FILE = {0xA002, 0xA003, 0xA005}
_CAPTIONS = 33723  # IPTC; libvips reads a quarter of it
_DIRECTORIES = {"camera": 0x8769, "place": 0x8825}
_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_MOST_BYTES = 16_000_000  # of one value; more is damage


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
        """Return the tags less the camera's largest, which is its maker's own note."""
        largest = max(self.camera, key=lambda tag: len(self.camera[tag].value), default=None)
        camera = {tag: entry for tag, entry in self.camera.items() if tag != largest}
        return Tags(self.main, camera, self.place, self.captions)

    def __bool__(self) -> bool:
        return bool(self.main or self.camera or self.place or self.captions)


def read_tags(file: BinaryIO) -> Tags:
    """Read the tags about the photo from a TIFF file or EXIF data; what is damaged is left out."""
    header = file.read(16).removeprefix(b"Exif\0\0")
    start = 6 if len(header) == 10 else 0
    order = {b"II": "<", b"MM": ">"}.get(header[:2])
    if order is None or len(header) < 8:
        return Tags()
    reader = _Reader(file, start, order, big=header[2:4] in (b"+\0", b"\0+"))
    first = reader.number(header[8:16] if reader.big else header[4:8])
    main = reader.directory(first)
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


@dataclass(frozen=True)
class _Reader:
    file: BinaryIO
    start: int  # of the TIFF header in the file
    order: str
    big: bool

    def number(self, raw: bytes) -> int:
        return int.from_bytes(raw, "little" if self.order == "<" else "big")

    def at(self, offset: int, count: int) -> bytes:
        self.file.seek(self.start + offset)
        return self.file.read(count)

    def directory(self, offset: int) -> dict[int, Entry]:
        """Return a directory's entries of known type that lie whole in the file."""
        count_bytes, entry_bytes, room = (8, 20, 8) if self.big else (2, 12, 4)
        count = min(self.number(self.at(offset, count_bytes)), 4096)
        raw = self.at(offset + count_bytes, count * entry_bytes)
        entries = {}
        for i in range(0, len(raw) - entry_bytes + 1, entry_bytes):
            tag, kind = struct.unpack(self.order + "HH", raw[i : i + 4])
            wanted = self.number(raw[i + 4 : i + 4 + room]) * _TYPE_BYTES.get(kind, 0)
            value = raw[i + 4 + room : i + entry_bytes]
            if room < wanted <= _MOST_BYTES:
                value = self.at(self.number(value), wanted)
            if 0 < wanted <= len(value):
                entries[tag] = Entry(kind, self._little(kind, value[:wanted]))
        return entries

    def _little(self, kind: int, value: bytes) -> bytes:
        size = _TYPE_BYTES[kind] // (2 if kind in (5, 10) else 1)  # a rational is two numbers
        if self.order == "<" or size == 1:
            return value
        return b"".join(value[i : i + size][::-1] for i in range(0, len(value), size))


def to_exif(tags: Tags) -> bytes:
    """Return EXIF data as JPEG's APP1 segment holds it."""
    content = io.BytesIO()
    content.write(b"II*\0\0\0\0\0")
    _append(content, tags, {}, next_directory=0, big=False)
    return b"Exif\0\0" + content.getvalue()


def add_tags(file: BinaryIO, tags: Tags) -> None:
    """Add tags to the first page of a little-endian TIFF that libvips wrote.

    Its directory is written anew at the end of the file, where the header then points.
    """
    file.seek(0)
    header = file.read(16)
    big = header[2:4] == b"+\0"
    reader = _Reader(file, 0, "<", big)
    first = reader.number(header[8:16] if big else header[4:8])
    count_bytes, entry_bytes = (8, 20) if big else (2, 12)
    count = reader.number(reader.at(first, count_bytes))
    raw = reader.at(first + count_bytes, count * entry_bytes)
    kept = {
        reader.number(raw[i : i + 2]): raw[i : i + entry_bytes]
        for i in range(0, len(raw), entry_bytes)
    }
    after = first + count_bytes + count * entry_bytes
    next_directory = reader.number(reader.at(after, 8 if big else 4))
    main = dict(tags.main)
    if tags.captions:
        main[_CAPTIONS] = Entry(7, tags.captions)
    tags = Tags(main, tags.camera, tags.place)
    _append(file, tags, kept, next_directory=next_directory, big=big)


def _append(
    file: BinaryIO, tags: Tags, kept: dict[int, bytes], *, next_directory: int, big: bool
) -> None:
    """Write all directories at the end of the file and let its header point to the main one.

    `kept` are raw entries of the main directory whose values lie in the file already.
    """
    file.seek(0, io.SEEK_END)
    raw = dict(kept)
    for name, tag in _DIRECTORIES.items():
        entries = getattr(tags, name)
        if entries:
            offset = _write(file, entries, {}, next_directory=0, big=big)
            raw[tag] = struct.pack("<HHQQ" if big else "<HHII", tag, 16 if big else 4, 1, offset)
    where = _write(file, tags.main, raw, next_directory=next_directory, big=big)
    file.seek(8 if big else 4)
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
