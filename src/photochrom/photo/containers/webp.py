"""Read what a WebP says in its chunks, and append chunks; tell whether it is lossless.

Source: WebP container specification (RIFF).
"""

import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from photochrom.photo.containers.said import Said

_EXIF_PREFIX = b"Exif\0\0"  # JPEG's, which some writers put there too
_MOST_BYTES = 16_000_000  # of a block; more is damage
_HEADER_BYTES = len(b"RIFF....WEBP")
_FLAGS = {b"EXIF": 0x08, b"XMP ": 0x04}
_LOSSLESS, _LOSSY, _FRAME = b"VP8L", b"VP8 ", b"ANMF"
_FRAME_HEADER_BYTES = 16


class _Chunk(NamedTuple):
    kind: bytes
    length: int  # of its content in bytes
    at: int  # where its content begins in the file


def read(file: BinaryIO) -> Said:
    """Return what a WebP says of itself."""
    found: dict[bytes, bytes] = {}
    for kind, length, at in _chunks(file):
        if kind in _FLAGS and length <= _MOST_BYTES:
            file.seek(at)
            found.setdefault(kind, file.read(length))
    exif = found.get(b"EXIF", b"").removeprefix(_EXIF_PREFIX)
    return Said(exif=exif, xmp=found.get(b"XMP ", b""))


def is_lossless(file: BinaryIO) -> bool:
    """Tell whether a WebP, or the first frame of one, is compressed without loss."""
    for kind, _, at in _chunks(file):
        if kind in (_LOSSLESS, _LOSSY):
            return kind == _LOSSLESS
        if kind == _FRAME:
            file.seek(at + _FRAME_HEADER_BYTES)
            return file.read(4) == _LOSSLESS
    return False


def append(file: BinaryIO, said: Said) -> None:
    """Append what is said to an extended WebP without it, such as libvips writes with a profile."""
    chunks = {b"EXIF": said.exif, b"XMP ": said.xmp}
    flags = 0
    file.seek(0, io.SEEK_END)
    for kind, content in chunks.items():
        if content:
            flags |= _FLAGS[kind]
            padding = b"\0" * (len(content) % 2)
            file.write(kind + len(content).to_bytes(4, "little") + content + padding)
    length = file.tell() - 8
    file.seek(_HEADER_BYTES)
    header = file.read(9)
    if header[:4] != b"VP8X":
        raise ValueError("expected an extended WebP")
    file.seek(_HEADER_BYTES + 8)
    file.write(bytes([header[8] | flags]))
    file.seek(4)
    file.write(length.to_bytes(4, "little"))


def _chunks(file: BinaryIO) -> Iterator[_Chunk]:
    file.seek(0)
    header = file.read(_HEADER_BYTES)
    if header[:4] != b"RIFF" or header[8:] != b"WEBP":
        return
    at = _HEADER_BYTES
    while len(header := file.read(8)) == 8:
        length = int.from_bytes(header[4:], "little")
        yield _Chunk(header[:4], length, at + 8)
        at += 8 + length + length % 2
        file.seek(at)
