"""Decode TIFFs whose samples have so many bits as libvips does not read: 12, 10, 24, a float of 64.

And samples of 8 and 16 bits in planes (gray beside other samples, which libvips mixes, and tiles),
or packed as libvips' wheels cannot unpack them and Pillow only to 8 bits.

libtiff unpacks the rows, as if they were bytes of a gray picture; the samples are cut out here.
Source: TIFF 6.0, sections 3 to 8 and 19.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.photo.containers.tiff import (
    LONG,
    TYPE_BYTES,
    Entry,
    Reader,
    numbers,
    set_link,
    write_directory,
)

_WIDTH, _HEIGHT, _BITS, _PHOTOMETRIC, _SAMPLES, _ROWS = 256, 257, 258, 262, 277, 278
_STRIPS, _STRIP_BYTES, _PLANES, _PREDICTOR, _FORMAT = 273, 279, 284, 317, 339
_COMPRESSION, _EXTRA_SAMPLES, _COLOR_MAP = 259, 338, 320
_TILE_WIDTH, _TILES, _TILE_BYTES = 322, 324, 325
_WANTED = {
    _WIDTH, _HEIGHT, _BITS, _PHOTOMETRIC, _SAMPLES, _ROWS, _PLANES, _PREDICTOR, _FORMAT,
    _COMPRESSION, _EXTRA_SAMPLES, _STRIPS, _STRIP_BYTES,
    _TILE_WIDTH, _TILES, _TILE_BYTES,
}  # fmt: skip
_FOR_PILLOW = {34925, 50000}  # LZMA and Zstandard, which libvips' wheels leave out
_TO_BYTES = {1, 5, 8, 32773, 32946} | _FOR_PILLOW  # compressions that know nothing of samples
_COLORS = {0: 1, 1: 1, 2: 3}  # of each photometric interpretation that is read
_WHITE_IS_ZERO, _APART = 0, 2
_UNSIGNED, _FLOAT = 1, 3
_DIFFERENCES = 2  # Predictor: each sample as it differs from that of the pixel before
_TRANSPARENCY = {1, 2}
_PLAIN, _OF_BYTES = {8, 16}, {24, 64}
_MOST_PACKED = 16  # bits of samples that are not whole bytes, and one more
_MOST_EXTRA = 4  # samples beside gray
_SAMPLES_AT_ONCE = 1 << 20


class _Layout:
    """How the samples of a TIFF's first picture lie."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.said = reader.directory(reader.first, _WANTED)
        self.width, self.height = self._first(_WIDTH, 0), self._first(_HEIGHT, 0)
        self.bits, self.samples = self._first(_BITS, 1), self._first(_SAMPLES, 1)
        self.format = self._first(_FORMAT, _UNSIGNED)
        self.predictor = self._first(_PREDICTOR, 1)
        self.photometric = self._first(_PHOTOMETRIC, 1)
        self.is_apart = self._first(_PLANES, 1) == _APART and self.samples > 1
        self.is_tiled = _TILE_WIDTH in self.said
        self.tile_width = self._first(_TILE_WIDTH, 0)
        self.rows = min(self._first(_ROWS, self.height), self.height)
        self.is_for_pillow = self._first(_COMPRESSION, 1) in _FOR_PILLOW

    def _first(self, tag: int, otherwise: int) -> int:
        found = numbers(self.said[tag]) if tag in self.said else []
        return found[0] if found else otherwise

    def is_known(self) -> bool:
        """Tell whether these samples are odd, and can be cut out here."""
        bits = numbers(self.said[_BITS]) if _BITS in self.said else [1]
        colors = _COLORS.get(self.photometric, 5)
        mixed = self.is_apart and (colors == 1 or self.is_tiled)
        mixed = (mixed or self.is_for_pillow) and self.bits in _PLAIN and _PHOTOMETRIC in self.said
        odd = self.bits not in _PLAIN and (1 < self.bits < _MOST_PACKED or self.bits in _OF_BYTES)
        differences = self.predictor == _DIFFERENCES and self.bits <= _MOST_PACKED
        return (
            len(set(bits)) == 1
            and (mixed or (odd and self.samples <= colors + 1))
            and self.format in ((_UNSIGNED, _FLOAT) if self.bits == 64 else (_UNSIGNED,))
            and colors <= self.samples <= colors + _MOST_EXTRA
            and set(self.parts) <= set(self.said)
            and (mixed or not self.is_tiled)
            and (self.predictor == 1 or differences)
            and self._first(_COMPRESSION, 1) in _TO_BYTES
            and min(self.width, self.height, self.rows) > 0
        )

    @property
    def parts(self) -> tuple[int, int]:
        """The tags that say where strips or tiles are, and how long."""
        return (_TILES, _TILE_BYTES) if self.is_tiled else (_STRIPS, _STRIP_BYTES)

    @property
    def bands(self) -> int:
        """How many samples are read: colors, and alpha."""
        colors = _COLORS[self.photometric]
        return colors + (self._first(_EXTRA_SAMPLES, 0) in _TRANSPARENCY and self.samples > colors)


def decoded_odd_bits(
    file: BinaryIO,
    check: Callable[[int, int], None],
    by_pillow: Callable[[BinaryIO], pyvips.Image],
) -> pyvips.Image | None:
    """Return the first picture of a TIFF of odd bits, in memory; None where it is none of these.

    `check` gets its size, `by_pillow` unpacks what libvips cannot. Raises ValueError, pyvips.Error
    or what Pillow does where it is damaged.
    """
    reader = Reader.of(file)
    layout = _Layout(reader) if reader else None
    if layout is None or not layout.is_known():
        return None
    check(layout.width, layout.height)
    unpack = by_pillow if layout.is_for_pillow else _by_libvips
    planes = [unpack(plane) for plane in _planes(file, layout)]
    pixels = np.concatenate([_samples(plane, layout) for plane in planes], axis=2)
    pixels = pixels[..., : layout.bands]
    if layout.photometric == _WHITE_IS_ZERO:
        whitest = 1 if pixels.dtype.kind == "f" else np.iinfo(pixels.dtype).max
        pixels[..., 0] = whitest - pixels[..., 0]
    kind = ("grey16" if layout.bands < 3 else "rgb16") if pixels.dtype == np.uint16 else (
        "b-w" if layout.bands < 3 else "srgb"
    )  # fmt: skip
    image = pyvips.Image.new_from_array(np.ascontiguousarray(pixels))
    image = image.copy(interpretation=kind, xres=planes[0].xres, yres=planes[0].yres)
    for field, type in (
        ("orientation", pyvips.GValue.gint_type), ("icc-profile-data", pyvips.GValue.blob_type)
    ):  # fmt: skip
        if planes[0].get_typeof(field):
            image.set_type(type, field, planes[0].get(field))
    return image


def _by_libvips(file: BinaryIO) -> pyvips.Image:
    return pyvips.Image.tiffload_buffer(file.read(), fail_on="error").copy_memory()


def _planes(file: BinaryIO, layout: _Layout) -> Iterator[BinaryIO]:
    """Yield for each plane a TIFF that calls its rows bytes, for libtiff to unpack."""
    reader = layout.reader
    lines = {line.tag: line for line in reader.lines(reader.first)}
    together = 1 if layout.is_apart else layout.samples
    row_bytes = -(-layout.width * together * layout.bits // 8)
    values = {_WIDTH: row_bytes, _BITS: 8, _PHOTOMETRIC: 1, _SAMPLES: 1}
    if layout.is_tiled:
        values[_TILE_WIDTH] = layout.tile_width * together * layout.bits // 8
    changed = {tag: Entry(LONG, value.to_bytes(4, "little")) for tag, value in values.items()}
    left_out = {*changed, _PLANES, _FORMAT, _EXTRA_SAMPLES, _COLOR_MAP, _PREDICTOR}
    left_out |= {*layout.parts}
    raw = {tag: line.raw for tag, line in lines.items() if tag not in left_out}
    planes = layout.samples // together
    for plane in range(planes):
        for tag in layout.parts:
            entry = layout.said[tag]
            count = len(entry.value) // TYPE_BYTES[entry.type] // planes
            size = TYPE_BYTES[entry.type] * count
            part = entry.value[plane * size : (plane + 1) * size]
            changed[tag] = Entry(entry.type, part)
        copy = io.BytesIO()
        file.seek(0)
        copy.write(file.read())
        where = write_directory(copy, changed, raw, big=reader.big, order=reader.order)
        set_link(copy, reader.link, where, big=reader.big, order=reader.order)
        copy.seek(0)
        yield copy


def _samples(rows: pyvips.Image, layout: _Layout) -> NDArray[Any]:
    """Return the samples (H, W, n) of rows of bytes: 8 or 16 bits, or floats."""
    lines = rows.numpy().reshape(rows.height, rows.width)
    count = layout.width * (1 if layout.is_apart else layout.samples)
    shape = (rows.height, layout.width, -1)
    order = layout.reader.order
    if layout.format == _FLOAT:
        floats: NDArray[np.float32] = lines.view(f"{order}f8").astype(np.float32)
        return floats.reshape(shape)
    if layout.bits == 24:
        most_significant = [2, 1] if order == "<" else [0, 1]
        pair = lines[:, : count * 3].reshape(-1, 3)[:, most_significant]
        return np.ascontiguousarray(pair).view(">u2").astype(np.uint16).reshape(shape)
    if layout.bits == 64:
        return _by_their_range(lines.view(f"{order}u8").reshape(shape))
    deep = layout.bits > 8
    steps, most = (1 << layout.bits) - 1, 65535 if deep else 255
    table = np.rint(np.arange(steps + 1) * (most / steps)).astype(np.uint16 if deep else np.uint8)
    at_once = max(1, _SAMPLES_AT_ONCE // count)
    parts = []
    for top in range(0, rows.height, at_once):
        part = lines[top : top + at_once]
        if layout.bits == _MOST_PACKED:
            part = part.view(f"{order}u2")
        else:
            part = _unpacked(part, count, layout.bits)
        part = part.reshape(len(part), layout.width, -1)
        if layout.predictor == _DIFFERENCES:
            part = _summed(part, layout) & np.uint16(steps)
        parts.append(table[part])
    return np.concatenate(parts)


def _summed(part: NDArray[Any], layout: _Layout) -> NDArray[Any]:
    """Undo differences along rows (H, W, n); each tile begins anew."""
    step = layout.tile_width or layout.width
    sums = [part[:, at : at + step].cumsum(axis=1, dtype=np.uint16)
            for at in range(0, layout.width, step)]  # fmt: skip
    return np.concatenate(sums, axis=1)


def _unpacked(lines: NDArray[np.uint8], count: int, bits: int) -> NDArray[np.uint16]:
    """Cut rows into `count` numbers of a few bits each, the most significant first."""
    ones = np.unpackbits(lines, axis=1, count=count * bits).reshape(-1, bits)
    padded = np.pad(ones, ((0, 0), (_MOST_PACKED - bits, 0)))
    return np.packbits(padded, axis=1).view(">u2").reshape(len(lines), count)


def _by_their_range(pixels: NDArray[np.uint64]) -> NDArray[Any]:
    """Bring numbers of 64 bits to 8 or 16: as they are where they fit, else as shares of all."""
    highest = int(pixels.max())
    if highest <= 255:
        return pixels.astype(np.uint8)
    return (pixels if highest <= 65535 else pixels >> np.uint64(48)).astype(np.uint16)
