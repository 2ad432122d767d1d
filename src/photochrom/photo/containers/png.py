"""Carry a PNG's texts over as they are, which libvips garbles beyond ASCII; tell its frames.

Source: PNG, third edition, 5.3 (chunks), 11.3.3 (texts), 14.2 (their order).
"""

import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import pyvips

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
# libvips carries XMP; a profile written as text no longer fits the colors.
_NOT_CARRIED = (b"XML:com.adobe.xmp\0", b"Raw profile type icc\0", b"Raw profile type icm\0")
_MOST_BYTES = 16_000_000  # of texts; more is damage
_END = bytes(4) + b"IEND" + zlib.crc32(b"IEND").to_bytes(4, "big")
_HELD = "png-texts"  # a field of the picture, read by nobody else


class _Chunk(NamedTuple):
    kind: bytes
    length: int  # of its content in bytes
    at: int  # where its content begins in the file


def is_animated(file: BinaryIO) -> bool:
    """Tell whether a PNG has frames after its first, of which libvips knows nothing."""
    first = next((chunk.kind for chunk in _chunks(file) if chunk.kind in (b"acTL", b"IDAT")), b"")
    return first == b"acTL"


def with_texts(image: pyvips.Image, file: BinaryIO) -> pyvips.Image:
    """Give a decoded PNG the texts of its file, for `texts_of`, in place of what libvips read."""
    image = image.copy()
    for name in image.get_fields():
        if name.startswith("png-comment-"):
            image.remove(name)
    if texts := _texts(file):
        image.set_type(pyvips.GValue.blob_type, _HELD, texts)
    return image


def texts_of(image: pyvips.Image) -> bytes:
    """Return the chunks that `with_texts` gave a picture, none if it had none."""
    return bytes(image.get(_HELD)) if image.get_typeof(_HELD) else b""


def add_texts(file: BinaryIO, texts: bytes) -> None:
    """Add chunks of text to a PNG that libvips wrote, before its end."""
    file.seek(-len(_END), io.SEEK_END)
    if file.read() != _END:
        raise ValueError("expected a PNG")
    file.seek(-len(_END), io.SEEK_END)
    file.write(texts + _END)


def _texts(file: BinaryIO) -> bytes:
    """Return a PNG's chunks of text, whole; those that are damaged are left out."""
    texts = b""
    for kind, length, at in _chunks(file):
        if kind not in _TEXTS or length > _MOST_BYTES - len(texts):
            continue
        file.seek(at)
        content, checksum = file.read(length), file.read(4)
        is_whole = zlib.crc32(kind + content).to_bytes(4, "big") == checksum
        if is_whole and not content.startswith(_NOT_CARRIED):
            texts += length.to_bytes(4, "big") + kind + content + checksum
    return texts


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
