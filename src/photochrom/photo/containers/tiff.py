"""Read and write the directories of TIFF, of which EXIF is one: tags and their values.

Sources: TIFF 6.0, section 2; BigTIFF.
"""

import struct
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
TYPE_BYTES |= {13: 4, 16: 8, 17: 8, 18: 8}  # places in the file, and BigTIFF's long numbers
BYTE, TEXT, SHORT, LONG, RATIONAL, BLOB = 1, 2, 3, 4, 5, 7
_PAIRS = {5, 10}  # rationals are two numbers
_MOST_BYTES = 16_000_000  # of a directory's values; more is damage
_MOST_LINES = 4096
_FARTHEST = 1 << 40  # in a file; some systems refuse to seek farther
_EXIF = b"Exif\0\0"  # before EXIF data in JPEG, and in some files of other kinds


@dataclass(frozen=True)
class Entry:
    """A value of TIFF type `type`, little-endian."""

    type: int
    value: bytes


class Line(NamedTuple):
    """An entry of a directory as it lies in the file."""

    tag: int
    type: int
    length: int  # of its value in bytes
    field: bytes  # the value, or where in the file it is
    raw: bytes
    at: int  # where the line begins, counted from the header


@dataclass(frozen=True)
class Reader:
    """Reads the directories of a TIFF file or of EXIF data; offsets count from its header."""

    file: BinaryIO
    start: int  # of the TIFF header in the file
    order: str  # "<" or ">"
    big: bool
    first: int  # directory

    @classmethod
    def of(cls, file: BinaryIO) -> "Reader | None":
        """Return what reads a TIFF file or EXIF data, None where it is neither."""
        file.seek(0)
        header = file.read(16)
        start = len(_EXIF) if header.startswith(_EXIF) else 0
        header = header[start:]
        order = {b"II": "<", b"MM": ">"}.get(header[:2])
        if order is None or len(header) < 8:
            return None
        big = header[2:4] in (b"+\0", b"\0+")
        return cls(file, start, order, big, number(header[8:16] if big else header[4:8], order))

    def at(self, offset: int, count: int) -> bytes:
        """Return bytes of the file, fewer where it ends before."""
        if offset > _FARTHEST:
            return b""
        self.file.seek(self.start + offset)
        return self.file.read(count)

    def number_at(self, offset: int, count: int) -> int:
        return number(self.at(offset, count), self.order)

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Bytes of a directory's count, of its lines, and of a line's value or place."""
        return (8, 20, 8) if self.big else (2, 12, 4)

    @property
    def link(self) -> int:
        """Where the header says where the first directory is."""
        return 8 if self.big else 4

    def after(self, offset: int) -> int:
        """Return where a directory says which one comes next."""
        count_bytes, line_bytes, _ = self.sizes
        return offset + count_bytes + self.number_at(offset, count_bytes) * line_bytes

    def page(self, number: int) -> int:
        """Return where the directory of a page begins, 0 where there is none."""
        offset = self.first
        for _ in range(number):
            offset = self.number_at(self.after(offset), self.sizes[2]) if offset else 0
        return offset

    def lines(self, offset: int) -> Iterator[Line]:
        """Yield a directory's lines."""
        count_bytes, line_bytes, room = self.sizes
        count = min(self.number_at(offset, count_bytes), _MOST_LINES)
        lines = self.at(offset + count_bytes, count * line_bytes)
        for i in range(0, len(lines) - line_bytes + 1, line_bytes):
            raw = lines[i : i + line_bytes]
            tag, kind = struct.unpack(self.order + "HH", raw[:4])
            length = number(raw[4 : 4 + room], self.order) * TYPE_BYTES.get(kind, 0)
            yield Line(tag, kind, length, raw[4 + room :], raw, offset + count_bytes + i)

    def directory(self, offset: int, wanted: Container[int] = range(0x10000)) -> dict[int, Entry]:
        """Return a directory's entries of known type that lie whole in the file."""
        entries = {}
        left = _MOST_BYTES
        for line in self.lines(offset):
            if line.tag not in wanted or not 0 < line.length <= left:
                continue
            value = self.at(self.value_at(line), line.length)
            if line.length <= len(value):
                left -= line.length
                entries[line.tag] = Entry(line.type, swapped(line.type, value, self.order))
        return entries

    def value_at(self, line: Line) -> int:
        """Return where the value of a line lies: in it, or elsewhere in the file."""
        if line.length <= len(line.field):
            return line.at + len(line.raw) - len(line.field)
        return number(line.field, self.order)


def number(raw: bytes, order: str) -> int:
    """Return an unsigned number of any length."""
    return int.from_bytes(raw, "little" if order == "<" else "big")


def numbers(entry: Entry) -> list[int]:
    """Return the unsigned whole numbers of an entry."""
    size = TYPE_BYTES[entry.type]
    return [number(entry.value[i : i + size], "<") for i in range(0, len(entry.value), size)]


def swapped(kind: int, value: bytes, order: str) -> bytes:
    """Turn values from an order of bytes to little-endian, or back."""
    size = TYPE_BYTES[kind] // (2 if kind in _PAIRS else 1)
    if order == "<" or size == 1:
        return value
    return b"".join(value[i : i + size][::-1] for i in range(0, len(value), size))


def write_directory(
    file: BinaryIO,
    entries: Mapping[int, Entry],
    raw: Mapping[int, bytes],
    *,
    following: int = 0,
    big: bool = False,
    order: str = "<",
) -> int:
    """Write a directory at the end of a file that begins with its header; return where it is.

    `raw` are lines whose values lie in the file already, `following` is the next directory.
    """
    file.seek(0, 2)
    file.write(b"\0" * (file.tell() % 2))
    start = file.tell()
    room, line_word, count_word = (8, "HHQ", "Q") if big else (4, "HHI", "H")
    place_word = count_word if big else "I"
    tags = sorted({*entries, *raw})
    line_bytes = 4 + 2 * room
    values_at = start + struct.calcsize(count_word) + len(tags) * line_bytes + room
    lines, values = [], b""
    for tag in tags:
        entry = entries.get(tag)
        if entry is None:
            lines.append(raw[tag])
            continue
        value = swapped(entry.type, entry.value, order)
        if len(value) > room:
            values += b"\0" * (len(values) % 2)
            place = struct.pack(order + place_word, values_at + len(values))
            value, values = place, values + value
        count = len(entry.value) // TYPE_BYTES[entry.type]
        line = struct.pack(order + line_word, tag, entry.type, count)
        lines.append(line + value.ljust(room, b"\0"))
    file.write(struct.pack(order + count_word, len(tags)))
    file.write(b"".join(lines) + struct.pack(order + place_word, following) + values)
    return start


def set_link(file: BinaryIO, at: int, offset: int, *, big: bool = False, order: str = "<") -> None:
    """Let the place `at` in a file point to a directory."""
    file.seek(at)
    file.write(struct.pack(order + ("Q" if big else "I"), offset))
