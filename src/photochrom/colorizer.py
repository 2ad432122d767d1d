"""The way from a black-and-white photo to a colored one."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, Unpack, overload

import numpy as np
from numpy.typing import NDArray

from photochrom import __version__, atomic, color, photo
from photochrom.errors import TargetError
from photochrom.hints import render_hints
from photochrom.model import Model
from photochrom.options import Keywords, Options
from photochrom.pages import PageColors, color_page
from photochrom.results import Result, told
from photochrom.small_copy import contrast, grid, guide
from photochrom.small_copy.own_colors import find_own_colors
from photochrom.targets import check_target, default_target, numbered, target_format
from photochrom.verdicts import already_in_color, nothing_to_color

Bytes: TypeAlias = bytes | bytearray | memoryview
Float: TypeAlias = NDArray[np.float32]

# Of a page that stays as it is: no color is given, all is kept.
_NO_COLORS, _ALL = np.zeros((1, 1, 4), np.float32), np.ones((1, 1, 1), np.float32)


class Colorizer:
    """A model held ready for many photos; may be used from several threads at once.

    `model` is one that is open, or as for `Model`. `threads` limits the processor cores that one
    photo takes; None leaves that to onnxruntime and libvips. Raises InvalidModelError.
    """

    def __init__(
        self, model: str | Path | Model | None = None, *, threads: int | None = None
    ) -> None:
        self.model = model if isinstance(model, Model) else Model(model, threads=threads)
        self.threads = threads

    def colorize_file(
        self, source: Path, target: Path | None = None, options: Options | None = None
    ) -> Result:
        """Color a photo into a file beside it, or into `target`. Raises a PhotochromError."""
        started = time.perf_counter()
        options = options or Options()
        source = Path(source)
        target = default_target(source, options.format) if target is None else Path(target)
        format = target_format(target, options)
        check_target(source, target, options)
        scan, status = _opened(source, options), source.stat()
        found = self._look(scan, options, format)
        files = [self._color(scan, found, options, format)]
        targets = [target]
        if options.split and not all(page.is_whole for page in found):
            files = [[picture] for picture in self._cut(scan, found, options, format)]
            targets = [numbered(target, number + 1) for number in range(len(files))]
        notes: tuple[str, ...] = ()
        for place, pages in zip(targets, files, strict=True):
            check_target(source, place, options)
            with atomic.replacing(place, overwrite=options.overwrite) as file:
                atomic.keep_permissions(status, file)
                self._save(scan, pages, file, format, options)
                atomic.keep_times(status, file)
            notes += photo.carry_sidecars(
                source, place, scan, pages[0], self.mark(options), overwrite=options.overwrite
            )
        result = told(scan, found, files[0], format, marked=options.mark, started=started)
        return replace(
            result,
            source=source,
            target=targets[0],
            targets=tuple(targets),
            notes=result.notes + notes,
        )

    def colorize_bytes(self, content: Bytes, options: Options | None = None) -> bytes:
        """Color the content of a photo file and return that of the result's."""
        return self._color_content(content, options or Options())[0]

    def color_content(self, content: Bytes, options: Options | None = None) -> tuple[bytes, Result]:
        """Color the content of a photo file; return that of the result's, and what was colored.

        Paths of the result are empty, as nothing is written.
        """
        started = time.perf_counter()
        options = options or Options()
        colored, scan, found, pages, format = self._color_content(content, options)
        return colored, told(scan, found, pages, format, marked=options.mark, started=started)

    def _color_content(
        self, content: Bytes, options: Options
    ) -> tuple[bytes, photo.Photo, Sequence[PageColors], Sequence[photo.Stream], str]:
        """Color the content of a photo file; return that of the result's, and what `told` takes."""
        scan = _opened(bytes(content), options)
        format = options.format or photo.written_format(
            scan.format, several=scan.pages > 1, alpha=scan.alpha
        )
        found = self._look(scan, options, format)
        pages = self._color(scan, found, options, format)
        return self._save(scan, pages, None, format, options), scan, found, pages, format

    def colorize_array(self, pixels: NDArray[Any], options: Options | None = None) -> NDArray[Any]:
        """Color (H, W) or (H, W, 3) pixels of uint8, uint16 or float in [0, 1].

        Returns (H, W, 3) of the same type; floats come back in steps of 1/65535.
        """
        options = options or Options()
        scan = replace(photo.from_array(pixels), negative=options.negative)
        (page,) = self._color(scan, self._look(scan, options, "array"), options, "array")
        colored = photo.to_array(page)
        if pixels.dtype.kind == "f":
            colored = colored / 65535
        return colored.astype(pixels.dtype, copy=False)

    def _save(
        self,
        scan: photo.Photo,
        pages: list[photo.Stream],
        file: BinaryIO | None,
        format: str,
        options: Options,
    ) -> bytes:
        return photo.save(
            scan, pages, file, format, options.quality,
            mark=self.mark(options), threads=self.threads,
        )  # fmt: skip

    def mark(self, options: Options) -> photo.Mark | None:
        """Return what a result says of who colored it, if it is to say so."""
        return photo.Mark(f"Photochrom {__version__}", self.model.name) if options.mark else None

    def _look(self, scan: photo.Photo, options: Options, format: str) -> list[PageColors]:
        """Return what colors each page. Raises PhotoError where none is to be colored."""
        photo.check_format(scan, format, compare=options.compare)
        found = [color_page(self, part, page, options) for part, page in scan.each_page()]
        if all(page.coefficients is None for page in found):
            raise nothing_to_color(scan.name, found)
        return found

    def _color(
        self, scan: photo.Photo, found: list[PageColors], options: Options, format: str
    ) -> list[photo.Stream]:
        """Return the pages in color, as streams."""
        return [
            _merged(part, number, page, options, format=format)
            for (part, number), page in zip(scan.each_page(), found, strict=True)
        ]

    def _cut(
        self, scan: photo.Photo, found: list[PageColors], options: Options, format: str
    ) -> list[photo.Stream]:
        """Return each picture of the pages by itself, in color and straightened, as streams."""
        return [
            _merged(part, number, page, options, format=format, cut=picture.corners)
            for (part, number), page in zip(scan.each_page(), found, strict=True)
            for picture in page.pictures
        ]

    def small_size(self, width: int, height: int, side_px: int | None = None) -> tuple[int, int]:
        """Return width and height of the small copy of a picture, for `coefficients`."""
        return grid.small_size(width, height, side_px or self.model.side_px)

    def coefficients(
        self, rgb: Float, options: Options | None = None, *, name: str = "the picture"
    ) -> Float:
        """Return slope and offset (h, w, 4) that turn a picture's L* into its a*b*.

        `rgb` (h, w, 3) is its small copy, sRGB in [0, 1]; of `options` it takes strength, hints and
        recolor. Raises AlreadyInColorError, which tells `name`.
        """
        options = options or Options()
        lab = color.rgb_to_lab(rgb).astype(np.float32)
        if not options.recolor and find_own_colors(lab).kind in ("tinted", "color"):
            raise already_in_color(name)
        lightness = lab[..., :1]  # (h, w, 1), L* in [0, 100]
        height, width = lightness.shape[:2]
        ab = self.answer(lightness, render_hints(options.hints, width, height))  # (h, w, 2)
        return np.asarray(self.guided(lightness, ab) * options.strength, np.float32)

    def answer(self, lightness: Float, hints: Float) -> Float:
        """Return the a*b* (h, w, 2) that the model gives to L* (h, w, 1) and hints (h, w, 3)."""
        return self.predict(contrast.balance_contrast(lightness), hints)

    def predict(self, lightness: Float, hints: Float) -> Float:
        """Return a*b* (h, w, 2) of balanced L* (h, w, 1): padded, predicted, enlarged, cropped."""
        height, width = lightness.shape[:2]
        multiple = self.model.multiple
        padded = grid.pad(lightness, multiple)
        ab = self.model.predict(padded, grid.pad(hints, multiple))  # (H/s, W/s, 2)
        return grid.enlarge(ab, padded.shape[1], padded.shape[0])[:height, :width]

    def guided(self, lightness: Float, ab: Float) -> Float:
        """Return the coefficients (h, w, 4) by which L* (h, w, 1) has a*b* (h, w, 2)."""
        radius = guide.guide_radius(self.model.output_stride)
        return guide.guided_coefficients(lightness, ab, radius)


@overload
def colorize(
    source: str | Path,
    target: str | Path | None = None,
    *,
    model: str | Path | None = None,
    **options: Unpack[Keywords],
) -> Result: ...
@overload
def colorize(
    source: Bytes,
    target: None = None,
    *,
    model: str | Path | None = None,
    **options: Unpack[Keywords],
) -> bytes: ...
@overload
def colorize(
    source: NDArray[Any],
    target: None = None,
    *,
    model: str | Path | None = None,
    **options: Unpack[Keywords],
) -> NDArray[Any]: ...
def colorize(
    source: str | Path | Bytes | NDArray[Any],
    target: str | Path | None = None,
    *,
    model: str | Path | None = None,
    **options: Unpack[Keywords],
) -> Result | bytes | NDArray[Any]:
    """Color one photo: a path gives a file and its Result, bytes give bytes, an array an array.

    `options` are the fields of `Options`. For many photos hold a `Colorizer`. Raises a
    PhotochromError for what the photo, the target or the model causes, TypeError for a source of
    another kind.
    """
    if not isinstance(source, str | Path | Bytes | np.ndarray):
        raise TypeError(f"expected a path, bytes or an array, found {type(source).__name__}")
    chosen = Options(**options)
    colorizer = Colorizer(model)
    if isinstance(source, str | Path):
        if target == "":  # Path("") would be the current folder
            raise TargetError("expected a name for the result, found an empty one")
        place = None if target is None else Path(target)
        return colorizer.colorize_file(Path(source), place, chosen)
    if target is not None:
        raise ValueError("a target is for paths only; bytes and arrays are returned")
    if isinstance(source, Bytes):
        return colorizer.colorize_bytes(source, chosen)
    return colorizer.colorize_array(source, chosen)


def _opened(source: Path | bytes, options: Options) -> photo.Photo:
    scan = photo.open(source, tolerant=options.tolerant, max_pixels=options.max_pixels)
    return replace(scan, negative=options.negative)


def _merged(
    scan: photo.Photo,
    number: int,
    page: PageColors,
    options: Options,
    *,
    format: str,
    cut: photo.Corners | None = None,
) -> photo.Stream:
    stays = page.coefficients is None
    return photo.merge(
        scan,
        number,
        _NO_COLORS if page.coefficients is None else page.coefficients,
        _ALL if stays else page.kept,
        page.shade,
        depth_bits=photo.depth_of(format, scan.depth_bits),
        compare=options.compare,
        cut=cut,
    )
