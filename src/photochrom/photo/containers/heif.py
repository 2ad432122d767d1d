"""Put what is said into a HEIC or AVIF that has no place for it yet.

Two items, EXIF and XMP, come to the end of the file; the boxes that list items are written anew in
room left before the file. Sources: ISO 14496-12 (meta, iloc, iinf, iref); ISO 23008-12, annex A.
"""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from photochrom.photo.containers.said import Said

ROOM = 4096  # left before the file for what the lists grow by
_EXIF = b"\0\0\0\x06Exif\0\0"  # how far the block is, and JPEG's prefix, as phones write it
_XMP_TYPE = b"application/rdf+xml\0"
_IN_THE_FILE = 0  # construction method of items whose offsets count from the file's beginning


class _Box(NamedTuple):
    kind: bytes
    content: bytes


class _Item(NamedTuple):
    number: int
    method: int
    reference: int
    extents: list[tuple[int, int]]  # offset, length


def insert(file: BinaryIO, said: Said) -> None:
    """Put EXIF and XMP into a file whose first ROOM bytes are free and whose rest libheif wrote."""
    new = [(b"Exif", _EXIF + said.exif)] if said.exif else []
    new += [(b"mime", said.xmp)] if said.xmp else []
    file.seek(ROOM)
    head = [_read_box(file), _read_box(file)]
    if [box.kind for box in head] != [b"ftyp", b"meta"]:
        raise ValueError("expected a HEIF file that begins with its lists")
    mdat_at = file.tell()
    end = file.seek(0, io.SEEK_END)
    file.write(_box(b"mdat", b"".join(content for _, content in new)))
    meta = _box(b"meta", head[1].content[:4] + _grown(head[1].content[4:], new, end + 8))
    begin = _box(b"ftyp", head[0].content) + meta
    free = mdat_at - len(begin)
    if free < 8:
        raise ValueError("expected shorter lists of items")
    file.seek(0)
    file.write(begin + _box(b"free", bytes(free - 8)))


def _grown(lists: bytes, new: list[tuple[bytes, bytes]], data_at: int) -> bytes:
    """Return the boxes of meta with new items, whose content begins at `data_at`."""
    boxes = list(_boxes(lists))
    named = {box.kind: box.content for box in boxes}
    items = [
        item._replace(extents=[(offset + ROOM, length) for offset, length in item.extents])
        if item.method == _IN_THE_FILE
        else item
        for item in _locations(named[b"iloc"])
    ]
    primary = named[b"pitm"][4:6] if named[b"pitm"][0] == 0 else named[b"pitm"][6:8]
    infos, references = named[b"iinf"], named.get(b"iref", bytes(4))
    count_bytes = 4 if infos[0] else 2
    count = int.from_bytes(infos[4 : 4 + count_bytes], "big")
    listed = infos[4 + count_bytes :]
    number = max(item.number for item in items)
    for kind, content in new:
        number += 1
        name = b"\0" + (_XMP_TYPE if kind == b"mime" else b"")
        listed += _box(b"infe", b"\2\0\0\0" + struct.pack(">HH", number, 0) + kind + name)
        references += _box(b"cdsc", struct.pack(">HH", number, 1) + primary)
        items.append(_Item(number, _IN_THE_FILE, 0, [(data_at, len(content))]))
        data_at += len(content)
    total = (count + len(new)).to_bytes(count_bytes, "big")
    changed = {
        b"iloc": _to_locations(items),
        b"iinf": infos[:4] + total + listed,
        b"iref": references,
    }
    if b"iref" not in named:
        boxes.append(_Box(b"iref", references))
    return b"".join(_box(box.kind, changed.get(box.kind, box.content)) for box in boxes)


def _locations(iloc: bytes) -> Iterator[_Item]:
    version = iloc[0]
    sizes = iloc[4] >> 4, iloc[4] & 15, iloc[5] >> 4, iloc[5] & 15 if version else 0
    file = io.BytesIO(iloc[6:])

    def number(size: int) -> int:
        return int.from_bytes(file.read(size), "big")

    offset_bytes, length_bytes, base_bytes, index_bytes = sizes
    for _ in range(number(4 if version == 2 else 2)):
        item = number(4 if version == 2 else 2)
        method = number(2) if version else 0
        reference, base = number(2), number(base_bytes)
        extents = []
        for _ in range(number(2)):
            number(index_bytes)
            extents.append((base + number(offset_bytes), number(length_bytes)))
        yield _Item(item, method, reference, extents)


def _to_locations(items: list[_Item]) -> bytes:
    """Return the content of an iloc box of version 1 with offsets of 4 bytes."""
    parts = [b"\1\0\0\0\x44\0", struct.pack(">H", len(items))]
    for item in items:
        parts.append(
            struct.pack(">HHHH", item.number, item.method, item.reference, len(item.extents))
        )
        parts += [struct.pack(">II", *extent) for extent in item.extents]
    return b"".join(parts)


def _boxes(content: bytes) -> Iterator[_Box]:
    file = io.BytesIO(content)
    while file.tell() < len(content):
        yield _read_box(file)


def _read_box(file: BinaryIO) -> _Box:
    header = file.read(8)
    length = int.from_bytes(header[:4], "big") - 8
    content = file.read(max(0, length))
    if len(content) != length:
        raise ValueError("expected a box of HEIF")
    return _Box(header[4:], content)


def _box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content
