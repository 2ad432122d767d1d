"""Open a photo: check what it is, and decode it as a stream."""

import io
import os
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.errors import PhotoTooLargeError, UnreadablePhotoError
from photochrom.photo import iptc, tiff_tags
from photochrom.photo.profiles import COLOR_BANDS, interpretation, to_depth, to_srgb

# libvips reads more (SVG, CSV, raw frames); none of that is a photo, and some of it runs code.
_LOADERS = {
    "jpegload_source": "jpeg",
    "pngload_source": "png",
    "webpload_source": "webp",
    "tiffload_source": "tiff",
    "heifload_source": "heic",
    "gifload_source": "gif",
}
_BEGINNINGS = (b"\xff\xd8", b"\x89PNG", b"RIFF", b"GIF8", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
# Their pages build on each other; one pass reads them all.
_ANIMATED = {"webp", "gif"}
# Orientations that keep the order of the rows and so can be turned while streaming.
_ROWS_IN_ORDER = {1, 2}

Source: TypeAlias = str | Path | bytes


@dataclass(frozen=True)
class Photo:
    """A photo, opened: its facts, and its pages as streams.

    `width` and `height` are those of one upright page in pixels.
    """

    name: str  # for messages
    format: str  # "jpeg", "png", "webp", "tiff", "heic", "avif", "gif" or "array"
    width: int
    height: int
    pages: int
    depth_bits: int  # 8 or 16, of what is written; float photos are written with 16
    alpha: bool
    profile: bool  # an ICC profile is embedded
    orientation: int  # EXIF, 1 to 8, of the file
    _tolerant: bool = field(repr=False)
    _source: Source | pyvips.Image = field(repr=False)
    _roll: pyvips.Image | None = field(repr=False)  # all pages of an animation, one below the other

    def decode(self, page: int, *, shrink: int = 1, rows_in_order: bool = True) -> pyvips.Image:
        """Return a page as it is stored. JPEG may be decoded `shrink` (1, 2, 4, 8) times smaller.

        Where rows are not read in order, the picture is decoded to memory (when it is large, to a
        temporary file). Raises UnreadablePhotoError.
        """
        if isinstance(self._source, pyvips.Image):
            return self._source
        if self._roll is not None:
            height = self._roll.height // self.pages
            return self._roll.crop(0, page * height, self._roll.width, height)
        options: dict[str, Any] = {"access": "sequential" if rows_in_order else "random"}
        if self.format == "jpeg":
            options["shrink"] = shrink
        elif self.pages > 1:
            options["page"] = page
        return _load(self._source, self.name, self._tolerant, **options)

    def upright(self, page: int, depth_bits: int) -> tuple[pyvips.Image, pyvips.Image | None]:
        """Return a page upright, as `to_srgb` describes it, `depth_bits` deep; and its alpha."""
        image = self.decode(page, rows_in_order=self.orientation in _ROWS_IN_ORDER)
        if self.format == "tiff":
            image = self._with_tags(image)
        elif image.xres == 1 and _exif(image, "XResolution"):
            image = _with_resolution(image)
        image, alpha = to_srgb(image.autorot())
        return to_depth(image, depth_bits), None if alpha is None else to_depth(alpha, depth_bits)

    def _with_tags(self, image: pyvips.Image) -> pyvips.Image:
        """Give a decoded TIFF its camera tags, where libvips keeps those of other formats."""
        with _opened(self._source) as file:
            tags = tiff_tags.read_tags(file)
        if not tags:
            return image
        # libvips takes EXIF apart only while it loads a file, so it is given a small one
        segment = tiff_tags.to_exif(tags)
        if len(segment) > 65_533:  # the most that JPEG holds
            segment = tiff_tags.to_exif(tags.without_largest())
        start = b"\xff\xd8\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment
        dot = pyvips.Image.black(1, 1).jpegsave_buffer()
        carrier = pyvips.Image.jpegload_buffer(start + dot[2:])
        image = image.copy()
        for name in carrier.get_fields():
            if name.startswith("exif-"):
                image.set_type(carrier.get_typeof(name), name, carrier.get(name))
        if tags.captions:
            held = "photoshop-data"
            resources = image.get(held) if image.get_typeof(held) else b""
            segment = iptc.to_segment(tags.captions, resources)
            image.set_type(pyvips.GValue.blob_type, "iptc-data", segment)
        return image


def _with_resolution(image: pyvips.Image) -> pyvips.Image:
    """Take pixels per millimeter from EXIF, where libvips leaves it at 1 (WebP, HEIC)."""
    # "600/1 (600, Rational, ...)", and "2 (Inch, ...)" or "3 (Centimeter, ...)"
    millimeters = 10.0 if "entimet" in _exif(image, "ResolutionUnit") else 25.4
    try:
        across, down = (
            float(Fraction(_exif(image, name).split()[0])) / millimeters
            for name in ("XResolution", "YResolution")
        )
    except (ValueError, IndexError, ZeroDivisionError):
        return image
    return image.copy(xres=across, yres=down)


def _exif(image: pyvips.Image, name: str) -> str:
    field = f"exif-ifd0-{name}"
    return str(image.get(field)) if image.get_typeof(field) else ""


def open_photo(source: Source, *, tolerant: bool = False, max_pixels: int) -> Photo:
    """Open a file, or the content of one, and check that it is a photo of a size that is allowed.

    With `tolerant` a truncated photo is read as far as it goes. Pixels of all pages count toward
    `max_pixels`. Raises UnreadablePhotoError, PhotoTooLargeError.
    """
    name = "photo" if isinstance(source, bytes) else str(source)
    _check_content(source, name)
    image = _load(source, name, tolerant, access="sequential")
    pages = image.get_n_pages()
    if image.width * image.height * pages > max_pixels:
        size = f"{image.width} x {image.height}" + (f" x {pages} pages" if pages > 1 else "")
        raise PhotoTooLargeError(
            f"{name}: expected at most {max_pixels} pixels, found {size}; "
            "raise max_pixels (--max-pixels) if you trust the file"
        )
    roll = None
    if pages > 1 and _LOADERS[image.get("vips-loader")] in _ANIMATED:
        roll = _load(source, name, tolerant, access="random", n=-1)
    elif pages > 1:
        _check_pages(source, image, name, tolerant)
    return _describe(image, source, name, tolerant=tolerant, roll=roll)


def from_array(pixels: NDArray[Any]) -> Photo:
    """Take (H, W) or (H, W, 3) of uint8, uint16 or float in [0, 1] as a photo."""
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] not in (1, 3)):
        raise ValueError(f"expected (H, W) or (H, W, 3) pixels, found {pixels.shape}")
    if not pixels.size:
        raise ValueError(f"expected at least one pixel, found {pixels.shape}")
    if pixels.dtype.kind == "f":
        if not (pixels.min() >= 0 and pixels.max() <= 1):
            raise ValueError("expected floats in [0, 1]; divide by the largest value they may have")
        pixels = np.rint(pixels * 65535).astype(np.uint16)
    if pixels.dtype not in (np.uint8, np.uint16):
        raise ValueError(f"expected uint8, uint16 or float pixels, found {pixels.dtype}")
    image = pyvips.Image.new_from_array(np.ascontiguousarray(pixels))
    return _describe(image, image, "array", tolerant=False, roll=None)


def _describe(
    image: pyvips.Image,
    source: Source | pyvips.Image,
    name: str,
    *,
    tolerant: bool,
    roll: pyvips.Image | None,
) -> Photo:
    kind = interpretation(image)
    if kind is None or not COLOR_BANDS[kind] <= image.bands <= COLOR_BANDS[kind] + 1:
        raise UnreadablePhotoError(
            f"{name}: expected gray, RGB or CMYK of 8 or 16 bits or floats, with or without alpha, "
            f"found {image.bands} bands of {image.format}"
        )
    orientation = image.get("orientation") if image.get_typeof("orientation") else 1
    orientation = orientation if orientation in range(1, 9) else 1
    width, height = image.width, image.height
    described = Photo(
        name=name,
        format="array" if source is image else _format(image),
        width=height if orientation > 4 else width,
        height=width if orientation > 4 else height,
        pages=1 if source is image else image.get_n_pages(),
        depth_bits=8 if image.format == "uchar" else 16,
        alpha=image.bands > COLOR_BANDS[kind],
        profile=bool(image.get_typeof("icc-profile-data")),
        orientation=orientation,
        _tolerant=tolerant,
        _source=source,
        _roll=roll,
    )
    if image.format in ("float", "double") and kind != "lab":
        _check_floats(described)
    return described


def _format(image: pyvips.Image) -> str:
    avif = image.get_typeof("heif-compression") and image.get("heif-compression") == "av1"
    return "avif" if avif else _LOADERS[image.get("vips-loader")]


def _check_floats(photo: Photo) -> None:
    """Refuse floats outside [0, 1]: nothing says what their white is."""
    for page in range(photo.pages):
        try:
            statistics = photo.decode(page).stats()
        except pyvips.Error as error:
            raise unreadable(photo.name, error) from error
        low, high = statistics(0, 0)[0], statistics(1, 0)[0]
        whole = np.isfinite(statistics(2, 0)[0])  # the sum
        if not (low >= 0 and high <= 1 and whole):
            found = f"{low:g} to {high:g}" + ("" if whole else " and values that are no numbers")
            raise UnreadablePhotoError(
                f"{photo.name}: expected floats in [0, 1], found {found}; "
                "save it with 16 bits a channel"
            )


def _check_pages(source: Source, first: pyvips.Image, name: str, tolerant: bool) -> None:
    """Refuse pages of different kinds: libvips writes only equal ones into one file."""
    for page in range(1, first.get_n_pages()):
        image = _load(source, name, tolerant, access="sequential", page=page)
        facts = [(i.width, i.height, i.bands, i.format) for i in (first, image)]
        if facts[0] != facts[1]:
            raise UnreadablePhotoError(
                f"{name}: expected pages of one size and kind, found {first.width} x {first.height}"
                f" on page 1 and {image.width} x {image.height} on page {page + 1}; "
                "split the pages into files"
            )


def _check_content(source: Source, name: str) -> None:
    """Raise UnreadablePhotoError with the reason where there is nothing to read."""
    try:
        with _opened(source) as file:
            if not file.read(1):
                raise UnreadablePhotoError(f"{name}: expected a photo, found an empty file")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadablePhotoError(f"{name}: cannot be read: {reason}") from error


def _load(source: Source, name: str, tolerant: bool, **options: Any) -> pyvips.Image:
    options["fail_on"] = "none" if tolerant else "error"
    try:
        # A source takes a name as it is; new_from_file would read options in "scan[1].jpg".
        content = (
            pyvips.Source.new_from_memory(source)
            if isinstance(source, bytes)
            else pyvips.Source.new_from_file(os.fsencode(source))
        )
        image = pyvips.Image.new_from_source(content, "", **options)
        if image.get("vips-loader") in _LOADERS:
            return image
    except pyvips.Error as error:
        if "known format" not in str(error) and "unable to load from" not in str(error):
            raise unreadable(name, error) from error
    if _begins_as_photo(source):
        raise UnreadablePhotoError(f"{name}: is truncated or damaged; too little of it is there")
    raise UnreadablePhotoError(
        f"{name}: expected a JPEG, PNG, WebP, TIFF, HEIC, AVIF or GIF photo, found something else"
    )


def _begins_as_photo(source: Source) -> bool:
    with _opened(source) as file:
        return file.read(4).startswith(_BEGINNINGS)


def _opened(source: Source) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else Path(source).open("rb")


def unreadable(name: str, error: pyvips.Error) -> UnreadablePhotoError:
    """Turn libvips' lines into one that says what to do."""
    lines = [" ".join(line.split()) for line in str(error.detail or error.message).splitlines()]
    reason = "; ".join(dict.fromkeys(line for line in lines if line))[:200]
    return UnreadablePhotoError(
        f"{name}: is truncated or damaged ({reason}); tolerant (--tolerant) colors what is there"
    )
