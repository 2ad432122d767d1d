"""Read what a JPEG 2000 file says in its boxes.

Sources: ISO 15444-1, annex I; XMP specification, part 3, 1.1.4.
"""

from collections.abc import Iterator
from typing import BinaryIO

from photochrom.photo.containers.said import Said

_FILE = b"\0\0\0\x0cjP  \r\n\x87\n"
_CODES = b"\xff\x4f\xff\x51"  # of a file without boxes
_XMP = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
_EXIF = b"JpgTiffExif->JP2"
_CAPTIONS = bytes.fromhex("33C7A4D2B81D4723A0BAF1A3E097AD38")  # IPTC, as ExifTool knows it
_UUID, _HEADER, _IMAGE_HEADER = b"uuid", b"jp2h", b"ihdr"
_MOST_BYTES = 16_000_000  # of a block; more is damage


def is_jp2(first: bytes) -> bool:
    """Tell whether a file that begins so is JPEG 2000."""
    return first.startswith((_FILE, _CODES))


def read(file: BinaryIO) -> Said:
    """Return what a JPEG 2000 file says of itself."""
    exif = xmp = captions = b""
    for kind, at, length in _boxes(file):
        if kind != _UUID or length > _MOST_BYTES:
            continue
        file.seek(at)
        owner, content = file.read(16), file.read(length - 16)
        if owner == _XMP:
            xmp = xmp or content
        elif owner == _EXIF:
            exif = exif or content
        elif owner == _CAPTIONS:
            captions = captions or content
    return Said(exif=exif, xmp=xmp, captions=captions)


def bits(file: BinaryIO) -> int:
    """Return the bits of a sample, 8 where they are not said."""
    for kind, at, _ in _boxes(file):
        if kind == _HEADER:
            file.seek(at)
            header = file.read(8 + 14)
            if header[4:8] == _IMAGE_HEADER and len(header) >= 19:
                return (header[18] & 0x7F) + 1 if header[18] != 0xFF else 8
    return 8


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, place and length of the content of each box."""
    at = 0
    file.seek(0)
    while len(header := file.read(8)) == 8:
        length, start = int.from_bytes(header[:4], "big"), at + 8
        if length == 1:
            length, start = int.from_bytes(file.read(8), "big"), at + 16
        if length == 0 or length < start - at or length > 1 << 62:  # to the end, or damage
            return
        yield header[4:], start, at + length - start
        at += length
        file.seek(at)
