"""Read a PNM: PBM, PGM or PPM, binary or as text, of 1 to 16 bits.

Pillow would bring colors of 16 bits to 8. Source: Netpbm's pbm(5), pgm(5) and ppm(5).
"""

import math
import re
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

_BEGINNING = re.compile(rb"P[1-6]\s+[#\d]")
_SPACE = rb"(?:\s|#[^\r\n]*[\r\n])"
_NUMBER = _SPACE + rb"+(\d{1,9})"
_BIT_HEADER = re.compile(rb"\s*P([14])" + _NUMBER + _NUMBER + _SPACE)
_HEADER = re.compile(rb"\s*P([2356])" + _NUMBER + _NUMBER + _NUMBER + _SPACE)
_HEAD_BYTES = 65_536  # in which comments may stand, too
_TEXT_BITS, _BITS, _COLORS, _BINARY = 1, 4, {3, 6}, {4, 5, 6}  # kinds
_ZERO = ord("0")
_MOST_WHITE = 65_535
_MOST_COUNTED = 1000  # pictures


@dataclass(frozen=True)
class Header:
    """What the beginning of a picture says of it."""

    kind: int  # 1 to 6, as its first letters P1 to P6 count them
    width: int
    height: int
    white: int  # 1 where there is nothing between black and white
    start: int  # of the samples in the file

    @property
    def shape(self) -> tuple[int, ...]:
        """Return (H, W) of gray, (H, W, 3) of colors."""
        return (self.height, self.width, 3)[: 3 if self.kind in _COLORS else 2]

    @property
    def size_bytes(self) -> int:
        """Return how long the samples are where they are binary."""
        if self.kind == _BITS:
            return self.height * math.ceil(self.width / 8)
        return math.prod(self.shape) * (1 if self.white < 256 else 2)


def is_pnm(first: bytes) -> bool:
    """Tell whether a file that begins so is a PNM."""
    return _BEGINNING.match(first) is not None


def read_header(file: BinaryIO, at: int = 0) -> Header:
    """Return what is said of the picture that begins at a place. Raises ValueError."""
    file.seek(at)
    head = file.read(_HEAD_BYTES)
    found = _BIT_HEADER.match(head) or _HEADER.match(head)
    if found is None:
        raise ValueError("expected numbers for width and height")
    kind, width, height, white = [*map(int, found.groups()), 1][:4]
    if not (width and height and 0 < white <= _MOST_WHITE):
        raise ValueError(f"expected a picture, found {width} x {height} pixels, white at {white}")
    return Header(kind, width, height, white, at + found.end())


def read_pixels(file: BinaryIO, header: Header) -> NDArray[Any]:
    """Return (H, W) or (H, W, 3) of uint8, of uint16 where white is beyond 255.

    Raises ValueError where some are missing.
    """
    file.seek(header.start)
    content = file.read(header.size_bytes if header.kind in _BINARY else -1)
    samples = _samples(content, header)
    if samples.size < math.prod(header.shape):
        raise ValueError(f"expected {math.prod(header.shape)} samples, found {samples.size}")
    samples = samples.reshape(header.shape)
    most = 255 if header.white < 256 else _MOST_WHITE
    if header.white != most:
        samples = np.rint(np.minimum(samples, header.white) * (most / header.white))
    return samples.astype("u1" if most == 255 else "u2")


def _samples(content: bytes, header: Header) -> NDArray[Any]:
    """Return the samples that are there, at most those of the picture, black being 0."""
    count = math.prod(header.shape)
    if header.kind == _BITS:
        row_bytes = math.ceil(header.width / 8)
        rows = np.frombuffer(content, np.uint8, len(content) // row_bytes * row_bytes)
        rows = rows.reshape(-1, row_bytes)
        return 1 - np.unpackbits(rows, axis=1)[:, : header.width].ravel()
    if header.kind == _TEXT_BITS:  # which are not always parted
        digits = np.frombuffer(content, np.uint8) - _ZERO
        return 1 - digits[digits < 2][:count]
    if header.kind not in _BINARY:
        return np.fromstring(content, np.int64, sep=" ")[:count].clip(0, header.white)
    bytes_each = 1 if header.white < 256 else 2
    return np.frombuffer(content, f">u{bytes_each}", len(content) // bytes_each)


def count_pictures(file: BinaryIO, header: Header) -> int:
    """Return how many pictures a file has, whose first has this header, up to 1000.

    1 where they are text.
    """
    count = 1
    try:
        while header.kind in _BINARY and count < _MOST_COUNTED:
            header = read_header(file, header.start + header.size_bytes)
            count += 1
    except ValueError:
        pass  # the end
    return count
