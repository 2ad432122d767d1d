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
from photochrom.photo.containers.turning import turned

_ORIENTATION, _X_RESOLUTION, _Y_RESOLUTION = 0x0112, 0x011A, 0x011B
_CAMERA, _COLOR_SPACE, _WIDTH, _HEIGHT, _INTEROPERABILITY = 0x8769, 0xA001, 0xA002, 0xA003, 0xA005
_INDEX, _ADOBE_RGB, _SRGB_INDEX = 1, b"R03\0", b"R98\0"  # DCF 2.0: what colors are in the file
_SUBJECTS = (0x9214, 0xA214)  # SubjectArea, SubjectLocation: x, y, and perhaps a size
_SRGB = 1
_EMPTY = b"II*\0\0\0\0\0"


def made_true(exif: bytes, *, width: int, height: int, orientation: int) -> bytes:
    """Return a block that is true for the upright picture in sRGB that `orientation` became.

    The thumbnail, which is gray, is left out. Returns nothing where the block is damaged.
    """
    content = bytearray(exif)
    reader = Reader.of(io.BytesIO(exif))
    main = _lines(reader, reader.first) if reader else {}
    if reader is None or reader.big or not main:
        return b""
    if orientation > 4 and _X_RESOLUTION in main and _Y_RESOLUTION in main:
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
    for tag in _SUBJECTS:
        _turn_subject(content, reader, camera.get(tag), (width, height), orientation)
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


def _turn_subject(
    content: bytearray,
    reader: Reader,
    line: Line | None,
    size: tuple[int, int],
    orientation: int,
) -> None:
    """Turn the place of what a photo is of: x and y, and perhaps a diameter, or two sides."""
    if line is None or line.type != SHORT or line.length not in (4, 6, 8):
        return
    at = reader.start + reader.value_at(line)
    layout = f"{reader.order}{line.length // 2}H"
    if at + line.length > len(content):
        return
    width, height = size[::-1] if orientation > 4 else size
    x, y, *sides = struct.unpack_from(layout, content, at)
    across, down = turned(x / width, y / height, orientation)
    if orientation > 4:
        sides.reverse()
    places = (min(0xFFFF, max(0, round(share * side)))
              for share, side in zip((across, down), size, strict=True))  # fmt: skip
    struct.pack_into(layout, content, at, *places, *sides)


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
