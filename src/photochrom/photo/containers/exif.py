"""Make an EXIF block true for the result of its photo, and else keep it byte for byte.

Nothing in it moves, so that dates, camera, place and what makers note by offsets stay valid.
Source: EXIF 2.32 (CIPA DC-008), 4.6.
"""

import io
import struct
from collections.abc import Mapping

from photochrom.photo.containers.tiff import (
    LONG,
    SHORT,
    TYPE_BYTES,
    Entry,
    Line,
    Reader,
    number,
    set_link,
    write_directory,
)

_ORIENTATION, _X_RESOLUTION, _Y_RESOLUTION = 0x0112, 0x011A, 0x011B
_CAMERA, _COLOR_SPACE, _WIDTH, _HEIGHT, _INTEROPERABILITY = 0x8769, 0xA001, 0xA002, 0xA003, 0xA005
_INDEX, _ADOBE_RGB, _SRGB_INDEX = 1, b"R03\0", b"R98\0"  # DCF 2.0: what colors are in the file
_SRGB = 1
_EMPTY = b"II*\0\0\0\0\0"


def made_true(exif: bytes, *, width: int, height: int, turned: bool) -> bytes:
    """Return a block that is true for an upright picture in sRGB.

    `turned` tells that it was turned by a quarter. The thumbnail, which is gray, is left out.
    Returns nothing where the block is damaged.
    """
    content = bytearray(exif)
    reader = Reader.of(io.BytesIO(exif))
    main = _lines(reader, reader.first) if reader else {}
    if reader is None or reader.big or not main:
        return b""
    if turned and _X_RESOLUTION in main and _Y_RESOLUTION in main:
        for tag, other in ((_X_RESOLUTION, _Y_RESOLUTION), (_Y_RESOLUTION, _X_RESOLUTION)):
            at = reader.start + main[tag].at
            content[at + 2 : at + 12] = main[other].raw[2:]
    _set(content, reader, main.get(_ORIENTATION), 1)
    end = reader.start + reader.after(reader.first)
    if end + 4 <= len(content):
        content[end : end + 4] = bytes(4)  # where the thumbnail's directory is
    camera = _below(reader, main.get(_CAMERA))
    for tag, value in ((_COLOR_SPACE, _SRGB), (_WIDTH, width), (_HEIGHT, height)):
        _set(content, reader, camera.get(tag), value)
    index = _below(reader, camera.get(_INTEROPERABILITY)).get(_INDEX)
    if index is not None and index.field == _ADOBE_RGB:
        at = reader.start + index.at + 8
        content[at : at + 4] = _SRGB_INDEX
    return bytes(content[reader.start :])


def with_entries(exif: bytes, entries: Mapping[int, Entry]) -> bytes:
    """Return a block with entries in its main directory, which is written anew at its end."""
    file = io.BytesIO(exif or _EMPTY)
    reader = Reader.of(file)
    if reader is None or reader.start or reader.big:
        raise ValueError("expected a bare EXIF block")
    raw = {line.tag: line.raw for line in reader.lines(reader.first)} if reader.first else {}
    raw = {tag: line for tag, line in raw.items() if tag not in entries}
    where = write_directory(file, entries, raw, order=reader.order)
    set_link(file, reader.link, where, order=reader.order)
    return file.getvalue()


def _lines(reader: Reader, offset: int) -> dict[int, Line]:
    return {line.tag: line for line in reader.lines(offset)} if offset else {}


def _below(reader: Reader, line: Line | None) -> dict[int, Line]:
    return _lines(reader, number(line.field, reader.order)) if line else {}


def _set(content: bytearray, reader: Reader, line: Line | None, value: int) -> None:
    """Write a number where its tag is there, and is a number."""
    if line is None or line.type not in (SHORT, LONG) or line.length != TYPE_BYTES[line.type]:
        return
    kind = LONG if value > 0xFFFF else line.type
    at = reader.start + line.at
    struct.pack_into(reader.order + "HHI", content, at, line.tag, kind, 1)
    word = "I" if kind == LONG else "HH"
    numbers = (value,) if kind == LONG else (value, 0)
    struct.pack_into(reader.order + word, content, at + 8, *numbers)
