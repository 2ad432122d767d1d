"""Open a photo: check what it is, decode it as a stream, bring it upright and to sRGB."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.errors import PhotoTooLargeError, UnreadablePhotoError

# libvips reads more (SVG, CSV, raw frames); none of that is a photo, and some of it runs code.
_LOADERS = {
    "jpegload_source": "jpeg",
    "pngload_source": "png",
    "webpload_source": "webp",
    "tiffload_source": "tiff",
    "heifload_source": "heif",
    "gifload_source": "gif",
}
_ANIMATED = {"webp", "gif"}
# Orientations that keep the order of the rows and so can be turned while streaming.
_ROWS_IN_ORDER = {1, 2}
_COLOR_BANDS = {"b-w": 1, "grey16": 1, "srgb": 3, "rgb16": 3, "scrgb": 3, "lab": 3, "cmyk": 4}


@dataclass(frozen=True)
class Photo:
    """A photo, opened: its facts, and its pages as streams.

    `width` and `height` are those of one upright page in pixels.
    """

    name: str  # for messages
    format: str  # "jpeg", "png", "webp", "tiff", "heif", "gif" or "array"
    width: int
    height: int
    pages: int
    depth_bits: int  # 8 or 16, of what is written; float photos are written with 16
    alpha: bool
    profile: bool  # an ICC profile is embedded
    orientation: int  # EXIF, 1 to 8, of the file
    _tolerant: bool = field(repr=False)
    _source: bytes | pyvips.Image = field(repr=False)  # a path's bytes, content, or a whole image
    _content: bool = field(repr=False)  # whether _source is content

    def decode(self, page: int, *, shrink: int = 1, rows_in_order: bool = True) -> pyvips.Image:
        """Return a page as it is stored. JPEG may be decoded `shrink` (1, 2, 4, 8) times smaller.

        Where rows are not read in order, the picture is decoded to memory (when it is large, to a
        temporary file). Raises UnreadablePhotoError.
        """
        if isinstance(self._source, pyvips.Image):
            return self._source
        options: dict[str, Any] = {"access": "sequential" if rows_in_order else "random"}
        if self.format == "jpeg":
            options["shrink"] = shrink
        elif self.pages > 1:
            options["page"] = page
        return _load(self._source, self._content, self.name, self._tolerant, **options)

    def upright(self, page: int, depth_bits: int) -> tuple[pyvips.Image, pyvips.Image | None]:
        """Return a page upright, as `to_srgb` describes it, `depth_bits` deep; and its alpha."""
        in_order = self.orientation in _ROWS_IN_ORDER
        image, alpha = to_srgb(self.decode(page, rows_in_order=in_order).autorot(), self.name)
        if depth_bits == 8 and image.format != "uchar":
            image = image.colourspace("b-w" if image.bands == 1 else "srgb")
            alpha = None if alpha is None else _to_8_bits(alpha)
        return image, alpha


def open_photo(source: str | Path | bytes, *, tolerant: bool = False, max_pixels: int) -> Photo:
    """Open a file, or the content of one, and check that it is a photo of a size that is allowed.

    With `tolerant` a truncated photo is read as far as it goes. Pixels of all pages count toward
    `max_pixels`. Raises UnreadablePhotoError, PhotoTooLargeError.
    """
    if isinstance(source, bytes):
        name, raw, is_content = "photo", source, True
        if not source:
            raise UnreadablePhotoError("photo: the file is empty")
    else:
        name, raw, is_content = str(source), os.fsencode(source), False
        _check_file(Path(source))
    image = _load(raw, is_content, name, tolerant, access="sequential")
    pages = image.get_n_pages()
    pixels = image.width * image.height * pages
    if pixels > max_pixels:
        raise PhotoTooLargeError(
            f"{name}: {image.width} x {image.height} pixels on {pages} page(s) are more than the "
            f"{max_pixels} allowed; raise max_pixels if you trust the file"
        )
    return _describe(image, name, tolerant, raw, is_content, pages)


def from_array(pixels: NDArray[Any]) -> Photo:
    """Take (H, W) or (H, W, 3) of uint8, uint16 or float in [0, 1] as a photo."""
    if pixels.dtype.kind == "f":
        if not (pixels.size and pixels.min() >= 0 and pixels.max() <= 1):
            raise ValueError("expected floats in [0, 1]; divide by the largest value they may have")
        pixels = np.rint(pixels * 65535).astype(np.uint16)
    if pixels.dtype not in (np.uint8, np.uint16):
        raise ValueError(f"expected uint8, uint16 or float pixels, found {pixels.dtype}")
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] not in (1, 3)):
        raise ValueError(f"expected (H, W) or (H, W, 3) pixels, found {pixels.shape}")
    if not pixels.size:
        raise ValueError(f"expected at least one pixel, found {pixels.shape}")
    image = pyvips.Image.new_from_array(np.ascontiguousarray(pixels))
    return _describe(image, "array", False, image, False, 1)


def _describe(
    image: pyvips.Image, name: str, tolerant: bool, raw: Any, is_content: bool, pages: int
) -> Photo:
    bands = _COLOR_BANDS.get(_interpretation(image, name), 0)
    if not bands <= image.bands <= bands + 1:
        raise UnreadablePhotoError(
            f"{name}: expected gray, RGB or CMYK with or without alpha, found {image.bands} bands"
        )
    orientation = image.get("orientation") if image.get_typeof("orientation") else 1
    turned = orientation > 4
    return Photo(
        name=name,
        format="array" if raw is image else _LOADERS[image.get("vips-loader")],
        width=image.height if turned else image.width,
        height=image.width if turned else image.height,
        pages=pages,
        depth_bits=8 if image.format == "uchar" else 16,
        alpha=image.bands > bands,
        profile=bool(image.get_typeof("icc-profile-data")),
        orientation=orientation,
        _tolerant=tolerant,
        _source=raw,
        _content=is_content,
    )


def to_srgb(image: pyvips.Image, name: str) -> tuple[pyvips.Image, pyvips.Image | None]:
    """Bring a decoded picture to sRGB through its profile; gray without one stays gray.

    Returns uchar "b-w" or "srgb", or ushort "grey16" or "rgb16"; and alpha if there is one.
    """
    kind = _interpretation(image, name)
    bands = _COLOR_BANDS[kind]
    color = image[:bands].copy(interpretation=kind)
    alpha = image[bands:] if image.bands > bands else None
    depth = 8 if image.format == "uchar" else 16
    if image.format in ("float", "double") and kind != "lab":
        color = (color * 65535).rint().cast("ushort")
        color = color.copy(interpretation="grey16" if bands == 1 else "rgb16")
        alpha = None if alpha is None else (alpha * 65535).rint().cast("ushort")
    if image.get_typeof("icc-profile-data") or kind == "cmyk":
        color = color.icc_transform(
            "srgb", embedded=True, input_profile="cmyk" if kind == "cmyk" else "srgb",
            intent="relative", depth=depth,
        )  # fmt: skip
    elif kind == "lab":
        color = color.colourspace("rgb16")
    return color, alpha


def _to_8_bits(band: pyvips.Image) -> pyvips.Image:
    return (band * (255 / 65535)).rint().cast("uchar")


def _interpretation(image: pyvips.Image, name: str) -> str:
    """Return how to read the bands, from their number and depth where libvips does not say."""
    kind = str(image.interpretation)
    if image.format not in ("uchar", "ushort", "float", "double"):
        raise UnreadablePhotoError(
            f"{name}: expected 8 or 16 bits a channel or floats, found {image.format}"
        )
    if kind in ("cmyk", "lab"):
        return kind
    gray = image.bands < 3
    if image.format == "uchar":
        return "b-w" if gray else "srgb"
    return "grey16" if gray else "rgb16"


def _check_file(path: Path) -> None:
    """Raise UnreadablePhotoError with the reason where a file cannot be read at all."""
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise UnreadablePhotoError(f"{path}: the file is empty")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadablePhotoError(f"{path}: cannot be read: {reason}") from error


def _load(raw: bytes, is_content: bool, name: str, tolerant: bool, **options: Any) -> pyvips.Image:
    # A source takes a name as it is; new_from_file would read options in "scan[1].jpg".
    make = pyvips.Source.new_from_memory if is_content else pyvips.Source.new_from_file
    try:
        source = make(raw)
        image = pyvips.Image.new_from_source(
            source, "", fail_on="none" if tolerant else "error", **options
        )
    except pyvips.Error as error:
        raise unreadable(name, error) from error
    if image.get("vips-loader") not in _LOADERS:
        raise UnreadablePhotoError(
            f"{name}: expected a JPEG, PNG, WebP, TIFF, HEIC, AVIF or GIF photo"
        )
    return image


def unreadable(name: str, error: pyvips.Error) -> UnreadablePhotoError:
    """Turn libvips' many lines into one."""
    lines = [line.strip() for line in str(error.detail or error.message).splitlines()]
    reason = "; ".join(dict.fromkeys(line for line in lines if line))
    return UnreadablePhotoError(f"{name}: cannot be read as a photo: {reason[:300]}")
