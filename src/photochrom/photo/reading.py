"""Open a photo: check what it is, and decode it as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.errors import UnreadablePhotoError
from photochrom.photo import decoding, metadata
from photochrom.photo.containers import jpeg, webp
from photochrom.photo.containers.said import Said, more_pictures
from photochrom.photo.containers.tiff_pages import page_facts
from photochrom.photo.decoding import Decoded, decoded, decoded_instead
from photochrom.photo.loading import (
    LOADERS,
    Source,
    bits_of,
    check_content,
    check_size,
    file_format,
    load,
    opened,
    unreadable,
    with_its_end,
)
from photochrom.photo.metadata import turned_upright, with_resolution
from photochrom.photo.pages import beside, kind_of, name_of, of_page, orientation_of, pages_of
from photochrom.photo.profiles import (
    COLOR_BANDS,
    in_plain_numbers,
    interpretation,
    number_range,
    to_depth,
    to_srgb,
)

# Their pages build on each other; one pass reads them all.
_ANIMATED = {"webp", "gif"}
# Orientations that keep the order of the rows and so can be turned while streaming.
_ROWS_IN_ORDER = {1, 2}
_MOST_EXTRA = 4  # samples of a TIFF beside its colors
_RINGING = 0.01  # by which resampled floats may leave [0, 1]; it is cut


@dataclass(frozen=True)
class Photo:
    """A photo, opened: its facts, and its pages as streams.

    `width` and `height` are those of one upright page in pixels; where pages differ, all facts are
    those of the first, and `each_page` tells of the others.
    """

    name: str  # for messages
    format: str  # "jpeg", "png", "webp", "tiff", "heic", "avif", "gif" or "array"
    width: int
    height: int
    pages: int
    depth_bits: int  # 8 or 16, of what is written; float photos are written with 16
    alpha: bool
    extra: bool  # samples beside the colors that are no transparency, such as infrared
    bilevel: bool  # black and white, nothing between
    profile: bool  # an ICC profile is embedded
    orientation: int  # EXIF, 1 to 8, of the file
    tolerant: bool = field(repr=False)  # what is there of a truncated file is enough
    left_behind: tuple[str, ...]  # what the file has beside the pages, in words
    _source: Source = field(repr=False)
    _held: pyvips.Image | None = field(repr=False)  # in memory, where libvips cannot stream it
    _roll: pyvips.Image | None = field(repr=False)  # all pages of an animation, one below the other
    _range: tuple[int, int] | None = field(repr=False)  # black and white, where odd numbers are
    _numbers: tuple[int, ...] = field(default=(0,), repr=False)  # of the pages in the file
    _different: tuple["Photo", ...] = field(default=(), repr=False)  # a photo for each page
    negative: bool = False  # light and dark are exchanged as it is read

    def each_page(self) -> Iterator[tuple["Photo", int]]:
        """Yield for each page the photo whose facts are the page's, and the page's number in it."""
        if self._different:
            yield from ((replace(page, negative=self.negative), 0) for page in self._different)
        else:
            yield from ((self, page) for page in range(self.pages))

    def decode(self, page: int, *, shrink: int = 1, rows_in_order: bool = True) -> pyvips.Image:
        """Return a page as it is stored. JPEG may be decoded `shrink` (1, 2, 4, 8) times smaller.

        Rows out of order are decoded to memory or to a file first. Raises UnreadablePhotoError.
        """
        if self._held is not None:
            return self._held
        if self._roll is not None:
            height = self._roll.height // self.pages
            return self._roll.crop(0, page * height, self._roll.width, height)
        options: dict[str, Any] = {"access": "sequential" if rows_in_order else "random"}
        if self.format == "jpeg":
            options["shrink"] = shrink
        elif self._numbers[page]:
            options["page"] = self._numbers[page]
        image = load(self._source, self.name_of(page), self.tolerant, **options)
        return in_plain_numbers(image, self._range)

    def name_of(self, page: int) -> str:
        """Name a page for messages: by its file, and in a TIFF of several by its number there."""
        several = self.format == "tiff" and max(self._numbers) > 0
        return name_of(self.name, self._numbers[page]) if several else self.name

    def unreadable(self, page: int, error: pyvips.Error) -> UnreadablePhotoError:
        """Turn libvips' lines about a page into one that says what to do."""
        return of_page(unreadable(self.name_of(page), error, self.tolerant), self._numbers[page])

    def upright(
        self, page: int, depth_bits: int, *, rows_in_order: bool = True
    ) -> tuple[pyvips.Image, pyvips.Image | None]:
        """Return a page upright, as `to_srgb` describes it, `depth_bits` deep.

        The second picture is what there is beside the colors: alpha, or the extra samples.
        """
        in_order = rows_in_order and self.orientation in _ROWS_IN_ORDER
        image = self.decode(page, rows_in_order=in_order)
        image = with_resolution(image, self.format)
        image, beside = to_srgb(turned_upright(image, self.orientation))
        image = image.invert() if self.negative else image
        return to_depth(image, depth_bits), None if beside is None else to_depth(beside, depth_bits)

    def said(self, page: int) -> Said:
        """Return what the file says of a page."""
        if self.format not in ("jpeg", "png", "webp", "tiff"):
            return metadata.of_image(self.decode(page))
        with opened(self._source) as file:
            return metadata.read(file, self.format, self._numbers[page])

    def jpeg_quality(self) -> int | None:
        """Return the quality of a JPEG, 1 to 100, as libjpeg counts; None for other formats."""
        if self.format != "jpeg":
            return None
        with opened(self._source) as file:
            return jpeg.quality(file)

    def is_lossless_on_the_web(self) -> bool:
        """Tell whether this is a GIF, or a WebP that was compressed without loss."""
        if self.format != "webp":
            return self.format == "gif"
        with opened(self._source) as file:
            return webp.is_lossless(file)


@dataclass(frozen=True)
class _File:
    """What a photo is read from: a file or its content, or a picture that is in memory."""

    name: str  # for messages
    source: Source = b""
    tolerant: bool = False
    held: Decoded | None = None


def open_photo(source: Source, *, tolerant: bool = False, max_pixels: int) -> Photo:
    """Open a file, or the content of one, and check that it is a photo of a size that is allowed.

    With `tolerant` a truncated photo is read as far as it goes. Pixels of all pages count toward
    `max_pixels`. Raises UnreadablePhotoError, PhotoTooLargeError.
    """
    name = "photo" if isinstance(source, bytes) else str(source)
    check_content(source, name)
    source = with_its_end(source)
    try:
        held = decoded(source, name, max_pixels)
        image = held.image if held else load(source, name, tolerant, access="sequential")
    except UnreadablePhotoError as refusal:
        held = decoded_instead(source, name, max_pixels, refusal)
        image = held.image
    file = _File(name, source, tolerant, held)
    if held:
        return _describe(file, image, left_behind=held.left_behind)
    format = LOADERS[image.get("vips-loader")]
    if format == "tiff":
        return _open_tiff(file, image, max_pixels)
    pages = image.get_n_pages() if format in _ANIMATED else 1
    check_size(name, [image] * pages, max_pixels)
    left_behind = beside(source, name, format)
    if image.get_n_pages() > pages:
        left_behind += (more_pictures(image.get_n_pages() - pages),)
    roll = load(source, name, tolerant, access="random", n=-1) if pages > 1 else None
    return _describe(file, image, numbers=(0,) * pages, roll=roll, left_behind=left_behind)


def _open_tiff(file: _File, first: pyvips.Image, max_pixels: int) -> Photo:
    pages, masks = pages_of(file.source, first, file.name, file.tolerant)
    check_size(file.name, list(pages.values()), max_pixels)
    left_behind = beside(file.source, file.name, "tiff") + masks
    first = next(iter(pages.values()))
    described = _describe(file, first, numbers=tuple(pages), left_behind=left_behind)
    if len({kind_of(page) for page in pages.values()}) == 1:
        return described
    different = tuple(
        _describe(file, page, numbers=(number,), left_behind=left_behind)
        for number, page in pages.items()
    )
    return replace(described, _different=different)


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
    return _describe(_File("array", held=Decoded(image, "array")), image)


def from_pillow(picture: Any) -> Photo:
    """Take a picture of Pillow's as a photo, with its profile; gray of 16 bits is in mode I;16."""
    image = decoding.from_pillow(picture)
    return _describe(_File("picture", held=Decoded(image, "array")), image)


def _describe(
    file: _File,
    image: pyvips.Image,
    *,
    numbers: tuple[int, ...] = (0,),
    roll: pyvips.Image | None = None,
    left_behind: tuple[str, ...] = (),
) -> Photo:
    try:
        black_and_white = number_range(image) if image.interpretation != "labs" else None
    except pyvips.Error as error:
        raise unreadable(file.name, error, file.tolerant) from error
    image = in_plain_numbers(image, black_and_white)
    extra, transparent = _beside_colors(file, image, numbers[0])
    orientation = orientation_of(image)
    width, height = image.width, image.height
    described = Photo(
        name=file.name,
        format=file.held.format if file.held else file_format(image),
        width=height if orientation > 4 else width,
        height=width if orientation > 4 else height,
        pages=len(numbers),
        depth_bits=8 if image.format == "uchar" else 16,
        alpha=transparent,
        extra=extra and not transparent,
        bilevel=bits_of(image) == 1 and image.bands == 1,
        profile=bool(image.get_typeof("icc-profile-data")),
        orientation=orientation,
        tolerant=file.tolerant,
        left_behind=left_behind,
        _source=file.source,
        _held=image if file.held else None,
        _roll=roll,
        _range=black_and_white,
        _numbers=numbers,
    )
    if image.format in ("float", "double") and image.interpretation != "lab":
        _check_floats(described)
    return described


def _beside_colors(file: _File, image: pyvips.Image, page: int) -> tuple[bool, bool]:
    """Tell whether there are bands beside the colors, and whether these are transparency."""
    kind = interpretation(image)
    is_tiff = file.held is None and LOADERS[image.get("vips-loader")] == "tiff"
    extra = image.bands - COLOR_BANDS.get(kind or "", image.bands + 1)
    if not 0 <= extra <= (_MOST_EXTRA if is_tiff else 1):
        raise UnreadablePhotoError(
            f"{file.name}: expected gray, RGB or CMYK of 8 or 16 bits or floats, with or without "
            f"alpha, found {image.bands} bands of {image.format}"
        )
    if extra and is_tiff:
        with opened(file.source) as content:
            return True, extra == 1 and page_facts(content, page).is_transparent
    return extra > 0, extra > 0


def _check_floats(photo: Photo) -> None:
    """Refuse floats outside [0, 1]: nothing says what their white is."""
    for page in range(photo.pages):
        try:
            statistics = photo.decode(page).stats()
        except pyvips.Error as error:
            raise photo.unreadable(page, error) from error
        low, high = statistics(0, 0)[0], statistics(1, 0)[0]
        whole = np.isfinite(statistics(2, 0)[0])  # the sum
        if not (low >= -_RINGING and high <= 1 + _RINGING and whole):
            found = f"{low:g} to {high:g}" + ("" if whole else " and values that are no numbers")
            raise UnreadablePhotoError(
                f"{photo.name}: expected floats in [0, 1], found {found}; "
                "save it with 16 bits a channel"
            )
