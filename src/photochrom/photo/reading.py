"""Open a photo: check what it is, and decode it as a stream."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.errors import PhotoTooLargeError, UnreadablePhotoError
from photochrom.photo.containers import png
from photochrom.photo.containers.tiff_tags import begins_with_a_preview, is_small_copy
from photochrom.photo.loading import LOADERS, Source, check_content, load, opened, unreadable
from photochrom.photo.metadata import turned_upright, with_comment, with_resolution, with_tags
from photochrom.photo.profiles import COLOR_BANDS, interpretation, to_depth, to_srgb

# Their pages build on each other; one pass reads them all.
_ANIMATED = {"webp", "gif"}
# Orientations that keep the order of the rows and so can be turned while streaming.
_ROWS_IN_ORDER = {1, 2}


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
    tolerant: bool = field(repr=False)  # what is there of a truncated file is enough
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
        return load(self._source, self.name, self.tolerant, **options)

    def upright(self, page: int, depth_bits: int) -> tuple[pyvips.Image, pyvips.Image | None]:
        """Return a page upright, as `to_srgb` describes it, `depth_bits` deep; and its alpha."""
        image = self.decode(page, rows_in_order=self.orientation in _ROWS_IN_ORDER)
        if self.format == "tiff":
            with opened(self._source) as file:
                image = with_tags(image, file, page)
        if self.format == "jpeg":
            with opened(self._source) as file:
                image = with_comment(image, file)
        if self.format == "png":
            with opened(self._source) as file:
                image = png.with_texts(image, file)
        image = with_resolution(image)
        image, alpha = to_srgb(turned_upright(image, self.orientation))
        return to_depth(image, depth_bits), None if alpha is None else to_depth(alpha, depth_bits)


def open_photo(source: Source, *, tolerant: bool = False, max_pixels: int) -> Photo:
    """Open a file, or the content of one, and check that it is a photo of a size that is allowed.

    With `tolerant` a truncated photo is read as far as it goes. Pixels of all pages count toward
    `max_pixels`. Raises UnreadablePhotoError, PhotoTooLargeError.
    """
    name = "photo" if isinstance(source, bytes) else str(source)
    check_content(source, name)
    image = load(source, name, tolerant, access="sequential")
    pages = _count_pages(source, image, name, tolerant)
    if image.width * image.height * pages > max_pixels:
        size = f"{image.width} x {image.height}" + (f" x {pages} pages" if pages > 1 else "")
        raise PhotoTooLargeError(
            f"{name}: expected at most {max_pixels} pixels, found {size}; "
            "raise max_pixels (--max-pixels) if you trust the file"
        )
    roll = None
    if pages > 1 and LOADERS[image.get("vips-loader")] in _ANIMATED:
        roll = load(source, name, tolerant, access="random", n=-1)
    elif pages > 1:
        _check_pages(source, image, pages, name, tolerant)
    _check_first_picture(source, name)
    return _describe(image, source, name, pages=pages, tolerant=tolerant, roll=roll)


def from_array(pixels: NDArray[Any]) -> Photo:
    """Take (H, W) or (H, W, 3) of uint8, uint16 or float in [0, 1] as a photo."""
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] not in (1, 3)):
        raise ValueError(f"expected (H, W) or (H, W, 3) pixels, found {pixels.shape}")
    if not pixels.size:
        raise ValueError(f"expected at least one pixel, found {pixels.shape}")
    pixels = pixels.astype(pixels.dtype.newbyteorder("="), copy=False)
    if pixels.dtype.kind == "f":
        if not (pixels.min() >= 0 and pixels.max() <= 1):
            raise ValueError("expected floats in [0, 1]; divide by the largest value they may have")
        pixels = np.rint(pixels.astype(np.float64) * 65535).astype(np.uint16)
    if pixels.dtype not in (np.uint8, np.uint16):
        raise ValueError(f"expected uint8, uint16 or float pixels, found {pixels.dtype}")
    image = pyvips.Image.new_from_array(np.ascontiguousarray(pixels))
    return _describe(image, image, "array", pages=1, tolerant=False, roll=None)


def _describe(
    image: pyvips.Image,
    source: Source | pyvips.Image,
    name: str,
    *,
    pages: int,
    tolerant: bool,
    roll: pyvips.Image | None,
) -> Photo:
    kind = interpretation(image)
    if kind is None or not COLOR_BANDS[kind] <= image.bands <= COLOR_BANDS[kind] + 1:
        raise UnreadablePhotoError(
            f"{name}: expected gray, RGB or CMYK of 8 or 16 bits or floats, with or without alpha, "
            f"found {image.bands} bands of {image.format}"
        )
    orientation = _orientation(image)
    width, height = image.width, image.height
    described = Photo(
        name=name,
        format="array" if source is image else _format(image),
        width=height if orientation > 4 else width,
        height=width if orientation > 4 else height,
        pages=pages,
        depth_bits=8 if image.format == "uchar" else 16,
        alpha=image.bands > COLOR_BANDS[kind],
        profile=bool(image.get_typeof("icc-profile-data")),
        orientation=orientation,
        tolerant=tolerant,
        _source=source,
        _roll=roll,
    )
    if image.format in ("float", "double") and kind != "lab":
        _check_floats(described)
    return described


def _orientation(image: pyvips.Image) -> int:
    orientation = image.get("orientation") if image.get_typeof("orientation") else 1
    return orientation if orientation in range(1, 9) else 1


def _format(image: pyvips.Image) -> str:
    avif = image.get_typeof("heif-compression") and image.get("heif-compression") == "av1"
    return "avif" if avif else LOADERS[image.get("vips-loader")]


def _check_floats(photo: Photo) -> None:
    """Refuse floats outside [0, 1]: nothing says what their white is."""
    for page in range(photo.pages):
        try:
            statistics = photo.decode(page).stats()
        except pyvips.Error as error:
            raise unreadable(photo.name, error, photo.tolerant) from error
        low, high = statistics(0, 0)[0], statistics(1, 0)[0]
        whole = np.isfinite(statistics(2, 0)[0])  # the sum
        if not (low >= 0 and high <= 1 and whole):
            found = f"{low:g} to {high:g}" + ("" if whole else " and values that are no numbers")
            raise UnreadablePhotoError(
                f"{photo.name}: expected floats in [0, 1], found {found}; "
                "save it with 16 bits a channel"
            )


def _count_pages(source: Source, first: pyvips.Image, name: str, tolerant: bool) -> int:
    """Return how many pages there are without the smaller copies of them that end some TIFFs."""
    pages: int = first.get_n_pages()
    with opened(source) as file:
        while pages > 1 and is_small_copy(file, pages - 1):
            last = load(source, name, tolerant, access="sequential", page=pages - 1)
            if last.width >= first.width:  # a page of its own, whatever it says
                break
            pages -= 1
    return pages


def _check_pages(
    source: Source, first: pyvips.Image, pages: int, name: str, tolerant: bool
) -> None:
    """Refuse pages of different kinds: libvips writes only equal ones into one file."""
    for page in range(1, pages):
        image = load(source, name, tolerant, access="sequential", page=page)
        kinds = [(_facts(i), i.bands, i.format) for i in (first, image)]
        if kinds[0] != kinds[1]:
            raise UnreadablePhotoError(
                f"{name}: expected pages of one size and kind, found {_facts(first)} on page 1 and "
                f"{_facts(image)} on page {page + 1}; split the pages into files"
            )


def _facts(page: pyvips.Image) -> str:
    orientation = _orientation(page)
    turned = "" if orientation == 1 else f" of orientation {orientation}"
    return f"{page.width} x {page.height} {page.interpretation}{turned}"


def _check_first_picture(source: Source, name: str) -> None:
    with opened(source) as file:
        if begins_with_a_preview(file):
            raise UnreadablePhotoError(
                f"{name}: expected a photo, found a raw file or another that begins with a small "
                "preview; export it as TIFF or JPEG"
            )
        if png.is_animated(file):
            raise UnreadablePhotoError(
                f"{name}: expected one picture, found an animated PNG; save it as WebP or GIF"
            )
