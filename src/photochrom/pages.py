"""From a scanned page to what colors it: each picture by itself, the rest as it was."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from photochrom import color, photo
from photochrom.hints import Hint, render_hints
from photochrom.options import Options
from photochrom.small_copy import grid, regions
from photochrom.small_copy.frame import Frame
from photochrom.small_copy.regions import Picture, Regions

Float: TypeAlias = NDArray[np.float32]

# A page whose pictures are small is looked at again, in a copy of so many pixels squared at most.
MOST_SIDE_PX = 1024
Reason = Literal["in color", "partly in color"]
IN_COLOR: Reason = "in color"
PARTLY: Reason = "partly in color"


class Colors(Protocol):
    """What is used of a Colorizer."""

    def small_size(
        self, width: int, height: int, side_px: int | None = None
    ) -> tuple[int, int]: ...
    def answer(self, lightness: Float, hints: Float) -> Float: ...
    def guided(self, lightness: Float, ab: Float) -> Float: ...


@dataclass(frozen=True)
class FoundPicture:
    """A picture that was found on a page, and what became of it.

    `corners` are x, y in shares of the upright page, clockwise from the picture's upper left.
    """

    page: int
    corners: tuple[tuple[float, float], ...]
    degrees: float  # clockwise
    colored: bool
    reason: Reason | None  # why it was left alone


@dataclass(frozen=True)
class PageColors:
    """What `photo.merge` needs to color a page, and the pictures on it.

    `coefficients` is None where there is nothing to color.
    """

    coefficients: Float | None
    kept: Float | None
    pictures: tuple[FoundPicture, ...]
    is_whole: bool  # the page is one picture


def color_page(colors: Colors, scan: photo.Photo, page: int, options: Options) -> PageColors:
    """Find the pictures of a page and color each that is gray, or that `options` names."""
    side = max(regions.REGIONS_SIDE_PX, options.side_px or 0)
    larger = photo.shrink(scan, page, *grid.small_size(scan.width, scan.height, side))
    found = regions.whole(larger) if options.whole else regions.find_regions(larger)
    pictures = tuple(_to_color(picture, options) for picture in found.pictures)
    chosen = tuple(picture for picture in pictures if picture is not None)
    told = tuple(
        _told(found, before, page, after is not None)
        for before, after in zip(found.pictures, pictures, strict=True)
    )
    if not chosen:
        return PageColors(None, None, told, found.is_whole)
    if found.is_whole:
        # decoded by itself: the network's answers hang on how a copy was made
        small = colors.small_size(scan.width, scan.height, options.side_px)
        rgb = photo.shrink(scan, page, *small)
        kept = regions.kept(found, chosen, found.width, found.height)
        return PageColors(_coefficients(colors, rgb, options), kept, told, True)
    width, height = _size_for(found, chosen, colors, scan, options)
    if width > larger.shape[1]:
        larger = photo.shrink(scan, page, width, height)
    height, width = larger.shape[:2]
    kept = regions.kept(found, chosen, width, height)
    return PageColors(_composed(colors, larger, found, chosen, options), kept, told, False)


def _to_color(picture: Picture, options: Options) -> Picture | None:
    """Return a picture as it is to be colored, or None where it is left alone."""
    if picture.kind in ("neutral", "toned") or options.keep_colors:
        return picture
    if options.recolor:
        return replace(picture, colors=replace(picture.colors, things=None))
    return None


def _told(found: Regions, picture: Picture, page: int, colored: bool) -> FoundPicture:
    corners = picture.frame.corners / [found.width, found.height]
    reasons: dict[str, Reason] = {"color": IN_COLOR, "tinted": PARTLY}
    return FoundPicture(
        page=page,
        corners=tuple((round(float(x), 5), round(float(y), 5)) for x, y in corners),
        degrees=round(picture.frame.degrees, 2),
        colored=colored,
        reason=None if colored else reasons[picture.kind],
    )


def _coefficients(colors: Colors, rgb: Float, options: Options) -> Float:
    """Return slope and offset (h, w, 4) that give a whole picture (h, w, 3) its a*b*."""
    lightness = color.rgb_to_lab(rgb).astype(np.float32)[..., :1]  # (h, w, 1), L* in [0, 100]
    height, width = lightness.shape[:2]
    ab = colors.answer(lightness, render_hints(options.hints, width, height))  # (h, w, 2)
    return np.asarray(colors.guided(lightness, ab) * options.strength, np.float32)


def _size_for(
    found: Regions,
    pictures: tuple[Picture, ...],
    colors: Colors,
    scan: photo.Photo,
    options: Options,
) -> tuple[int, int]:
    """Return the size of a copy of a page with its pictures as large as the network asks."""
    scale = 0.0
    for picture in pictures:
        width = max(1, round(picture.frame.width * scan.width / found.width))
        height = max(1, round(picture.frame.height * scan.height / found.height))
        scale = max(scale, colors.small_size(width, height, options.side_px)[0] / width)
    most = grid.small_size(scan.width, scan.height, MOST_SIDE_PX)
    return min(most[0], round(scan.width * scale)), min(most[1], round(scan.height * scale))


def _composed(
    colors: Colors, rgb: Float, found: Regions, pictures: tuple[Picture, ...], options: Options
) -> Float:
    """Return the coefficients (h, w, 4) of a page (h, w, 3) whose pictures are seen one by one."""
    height, width = rgb.shape[:2]
    page = np.zeros((height, width, 4), np.float32)
    for picture in pictures:
        frame = picture.frame.scaled(width / found.width, height / found.height)
        size = colors.small_size(
            max(1, round(frame.width)), max(1, round(frame.height)), options.side_px
        )
        hints = tuple(_hints_within(options.hints, frame, width, height))
        seen = frame.cut(rgb, *size)
        fitted = _coefficients(colors, seen, replace(options, hints=hints))
        rows, columns, pasted = frame.pasted(fitted, width, height)
        nearer = frame.coverage(width, height)[rows, columns] > 0
        empty = ~page[rows, columns].any(axis=-1)
        page[rows, columns] = np.where((nearer | empty)[..., None], pasted, page[rows, columns])
    return page


def _hints_within(hints: tuple[Hint, ...], frame: Frame, width: int, height: int) -> Iterator[Hint]:
    """Place those hints of a page of width x height pixels in a picture that lie in it."""
    for hint in hints:
        x, y = frame.places(np.array(hint.x * width), np.array(hint.y * height))
        if 0 <= x <= 1 and 0 <= y <= 1:
            yield replace(hint, x=float(x), y=float(y))
