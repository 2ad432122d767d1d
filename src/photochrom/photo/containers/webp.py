"""Correct the height in an animation's EXIF, where libvips says that of all frames together.

Sources: WebP container specification (RIFF); EXIF 2.32 (CIPA DC-008), 4.6.
"""

import struct
from typing import BinaryIO

_HEIGHT = 0xA003  # PixelYDimension
_SHORT, _LONG = (3, "H"), (4, "I")


def correct_height(file: BinaryIO, height: int) -> None:
    """Say in the EXIF of a WebP that libvips wrote how high it is in pixels."""
    at = len(b"RIFF....WEBP")
    file.seek(at)
    while len(header := file.read(8)) == 8:
        length = int.from_bytes(header[4:], "little")
        if header[:4] == b"EXIF":
            exif = _with_height(file.read(length), height)
            file.seek(at + 8)
            file.write(exif)
            return
        at += 8 + length + length % 2
        file.seek(at)


def _with_height(exif: bytes, height: int) -> bytes:
    written = bytearray(exif)
    for order in "<>":
        for kind, number in (_SHORT, _LONG):
            line = exif.find(struct.pack(order + "HHI", _HEIGHT, kind, 1))
            if line >= 0:
                struct.pack_into(order + number, written, line + 8, height)
    return bytes(written)
