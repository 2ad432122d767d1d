"""Read what a PNG says in its chunks, and make chunks; tell its frames and its gamma.

Source: PNG, third edition, 5.3 (chunks), 11.3.2 (color space), 11.3.3 (texts), 11.3.4.3 (pHYs),
11.3.4.4 (eXIf), 14.2 (their order).
"""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from photochrom.photo.containers.said import Said

HEAD_BYTES = 33  # signature and header, behind which our chunks go
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
_XMP = b"XML:com.adobe.xmp\0"
_PLAIN = b"\0\0\0\0"  # not compressed, of no language
# A profile written as text no longer fits the colors.
_NOT_CARRIED = (b"Raw profile type icc\0", b"Raw profile type icm\0")
_COLOR_SPACES = {b"cICP", b"iCCP", b"sRGB"}  # which count more than a gamma
_AS_SRGB = 0.05  # by how much a gamma may be off that of sRGB, 1/2.2, and still mean it
_PIXEL = struct.Struct(">IIB")  # of pHYs: dots across and down, their unit
_UNKNOWN, _METER = 0, 1
_MOST_BYTES = 16_000_000  # of texts; more is damage


class _Chunk(NamedTuple):
    kind: bytes
    length: int  # of its content in bytes
    at: int  # where its content begins in the file


def is_animated(file: BinaryIO) -> bool:
    """Tell whether a PNG has frames after its first, of which libvips knows nothing."""
    first = next((chunk.kind for chunk in _chunks(file) if chunk.kind in (b"acTL", b"IDAT")), b"")
    return first == b"acTL"


def gamma(file: BinaryIO) -> float | None:
    """Return by which power of light samples go, where that is neither sRGB's nor a profile's."""
    said = None
    for kind, length, at in _chunks(file):
        if kind in _COLOR_SPACES:
            return None
        if kind == b"IDAT":
            break
        if kind == b"gAMA" and length == 4:
            file.seek(at)
            said = int.from_bytes(file.read(4), "big") / 100_000
    return said if said and abs(said * 2.2 - 1) > _AS_SRGB else None


def states_resolution(file: BinaryIO) -> bool:
    """Tell whether a PNG says how large its pixels are."""
    for kind, length, at in _chunks(file):
        if kind == b"IDAT":
            break
        if kind == b"pHYs" and length == _PIXEL.size:
            file.seek(at)
            unit: int = _PIXEL.unpack(file.read(length))[2]
            return unit == _METER
    return False


def forget_resolution(file: BinaryIO) -> None:
    """Say in a PNG of libvips' that pixels are square, and no longer how large they are."""
    for kind, _, at in _chunks(file):
        if kind == b"pHYs":
            file.seek(at - 8)
            file.write(_chunk(kind, _PIXEL.pack(1, 1, _UNKNOWN)))
            return


def read(file: BinaryIO) -> Said:
    """Return what a PNG says of itself; chunks that are damaged are left out."""
    exif = xmp = texts = b""
    left = _MOST_BYTES
    for kind, length, at in _chunks(file):
        if kind not in _TEXTS | {b"eXIf"} or length > left:
            continue
        left -= length
        file.seek(at)
        content, checksum = file.read(length), file.read(4)
        if zlib.crc32(kind + content).to_bytes(4, "big") != checksum:
            continue
        if kind == b"eXIf":
            exif = exif or content
        elif content.startswith(_XMP):
            xmp = xmp or _text_of(kind, content[len(_XMP) :])
        elif not content.startswith(_NOT_CARRIED):
            texts += _chunk(kind, content)
    return Said(exif=exif, xmp=xmp, texts=texts)


def compressed_rows(file: BinaryIO) -> bytes:
    """Return what a PNG compressed its rows to, each with its filter before it."""
    places = [(at, length) for kind, length, at in _chunks(file) if kind == b"IDAT"]
    parts = []
    for at, length in places:
        file.seek(at)
        parts.append(file.read(length))
    return b"".join(parts)


def to_chunks(said: Said) -> bytes:
    """Return chunks for what is said; a comment becomes a text."""
    chunks = said.texts
    if said.exif:
        chunks += _chunk(b"eXIf", said.exif)
    if said.xmp:
        chunks += _chunk(b"iTXt", _XMP + _PLAIN + said.xmp)
    for comment in said.comments:
        chunks += _chunk(b"iTXt", b"Comment\0" + _PLAIN + comment)
    return chunks


def _text_of(kind: bytes, content: bytes) -> bytes:
    """Return the text of a chunk after its keyword, nothing if it is damaged or too long."""
    text, compressed = content, False
    if kind == b"iTXt":  # flag and method of compression, language, translated keyword
        text, compressed = content[2:].split(b"\0", 2)[-1], content[:1] == b"\1"
    elif kind == b"zTXt":  # in which libvips writes XMP
        text, compressed = content[1:], True
    if not compressed:
        return text
    try:
        return zlib.decompressobj().decompress(text, _MOST_BYTES)
    except zlib.error:
        return b""


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content).to_bytes(4, "big")
    return len(content).to_bytes(4, "big") + kind + content + checksum


def _chunks(file: BinaryIO) -> Iterator[_Chunk]:
    at = len(_SIGNATURE)
    file.seek(0)
    if file.read(at) != _SIGNATURE:
        return
    while len(header := file.read(8)) == 8:
        length = int.from_bytes(header[:4], "big")
        yield _Chunk(header[4:], length, at + 8)
        at += 8 + length + 4
        file.seek(at)
