"""From a scanned page to what colors it: each picture by itself, the rest as it was."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from photochrom import color, negatives, painting, photo, prints
from photochrom.hints import Hint, render_hints
from photochrom.options import Options
from photochrom.prints import Print
from photochrom.small_copy import grid, regions
from photochrom.small_copy.frame import Frame
from photochrom.small_copy.masks import Mask
from photochrom.small_copy.orange_mask import has_orange_mask
from photochrom.small_copy.own_colors import Kind
from photochrom.small_copy.printed import Printed
from photochrom.small_copy.regions import Picture, Regions

Float: TypeAlias = NDArray[np.float32]

# A page of small pictures or of drawings is looked at again, in a copy of so many pixels squared at
# most.
MOST_SIDE_PX = 1024
Reason = Literal["gray", "toned", "partly in color", "in color", "orange mask", "negative"]
_REASONS: dict[Kind, Reason] = {
    "neutral": "gray", "toned": "toned", "tinted": "partly in color", "color": "in color"
}  # fmt: skip
ORANGE_MASK: Reason = "orange mask"
NEGATIVE: Reason = "negative"
Chosen: TypeAlias = tuple[tuple[Picture, Print], ...]


class Colors(painting.Colors, Protocol):
    """What is used of a Colorizer."""

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
    kind: Printed | None  # None where it was left alone: nobody looked
    screen_px: float | None  # between the lines of a halftone, in pixels of the page
    colored: bool
    reason: str  # why it was colored or left alone: one of Reason, or a PDF's own


@dataclass(frozen=True)
class PageColors:
    """What `photo.merge` needs to color a page, and the pictures on it.

    `coefficients` is None where there is nothing to color. `shade` (h, w, 1) is what the page is
    multiplied by before, None without drawings.
    """

    coefficients: Float | None
    kept: Float | None
    shade: Float | None
    pictures: tuple[FoundPicture, ...]
    is_whole: bool  # the page is one picture


def color_page(colors: Colors, scan: photo.Photo, page: int, options: Options) -> PageColors:
    """Find the pictures of a page and color each that is gray, or that `options` names."""
    side = max(regions.REGIONS_SIDE_PX, options.side_px or 0)
    larger = photo.shrink(scan, page, *grid.small_size(scan.width, scan.height, side))
    found = regions.whole(larger) if options.whole else regions.find_regions(larger)
    to_color = tuple(
        picture for before in found.pictures if (picture := _to_color(before, options)) is not None
    )
    chosen = _looked_at(to_color, scan, page, larger, options)
    inverse = _negatives(chosen, larger, options)
    if not (options.recolor or options.whole):
        chosen = tuple(pair for pair in chosen if pair[0].frame not in inverse)
    looked = {picture.frame: made for picture, made in chosen}
    told = tuple(
        _told(picture, larger, page, looked.get(picture.frame), picture.frame in inverse)
        for picture in found.pictures
    )
    if not chosen:
        return PageColors(None, None, None, told, found.is_whole)
    width, height = _size_for(found, chosen, colors, scan, options)
    if found.is_whole and chosen[0][1].kind != "drawing":
        ((_, made),) = chosen
        # decoded by itself: the network's answers hang on how a copy was made
        rgb = photo.shrink(scan, page, width, height)
        if made.pitch is not None:
            small = colors.small_size(scan.width, scan.height, options.side_px)
            rgb = _seen(rgb, prints.all_of(rgb), small, made)
        kept = regions.kept(
            found, tuple(picture for picture, _ in chosen), found.width, found.height
        )
        return PageColors(_coefficients(colors, rgb, options, made), kept, None, told, True)
    if width > larger.shape[1]:
        larger = photo.shrink(scan, page, width, height)
    planes = _composed(colors, larger, found, chosen, options)
    return PageColors(*planes, told, found.is_whole)


def _to_color(picture: Picture, options: Options) -> Picture | None:
    """Return a picture as it is to be colored, or None where it is left alone."""
    if picture.kind in ("neutral", "toned") or options.keep_colors:
        return picture
    if options.recolor:
        return replace(picture, colors=replace(picture.colors, things=None))
    return None


def _looked_at(
    pictures: tuple[Picture, ...], scan: photo.Photo, page: int, rgb: Float, options: Options
) -> Chosen:
    """Pair pictures with how they were made.

    Where half of a page are drawings all are; what was said to be one picture is none.
    """
    made = [prints.look(scan, page, rgb, picture.frame) for picture in pictures]
    drawings = sum(each.kind == "drawing" for each in made)
    if options.whole:
        made = [each.as_photo() for each in made]
    elif 2 * drawings >= len(made):
        made = [replace(each, kind="drawing") for each in made]
    return tuple(zip(pictures, made, strict=True))


def _negatives(chosen: Chosen, rgb: Float, options: Options) -> frozenset[Frame]:
    """Return the frames of gray photos in a copy of a page (H, W, 3) that look like negatives."""
    if options.negative:
        return frozenset()  # whoever says how light and dark are knows it
    return frozenset(
        picture.frame
        for picture, made in chosen
        if made.kind == "photo" and picture.kind in ("neutral", "toned")
        if negatives.is_negative(
            prints.lightness_of(picture.frame.cut(rgb, *negatives.copy_size(picture.frame)))
        )
    )


def _told(
    picture: Picture, rgb: Float, page: int, made: Print | None, is_negative: bool
) -> FoundPicture:
    """Tell what was found in a copy of a page (H, W, 3)."""
    corners = picture.frame.corners / [rgb.shape[1], rgb.shape[0]]
    reason = NEGATIVE if is_negative else _REASONS[picture.kind]
    if picture.kind != "neutral" and has_orange_mask(
        color.rgb_to_lab(prints.cut(rgb, picture.frame)).astype(np.float32)
    ):
        reason = ORANGE_MASK
    return FoundPicture(
        page=page,
        corners=tuple((round(float(x), 5), round(float(y), 5)) for x, y in corners),
        degrees=round(picture.frame.degrees, 2),
        kind=None if made is None else made.kind,
        screen_px=None if made is None or made.pitch is None else round(made.pitch, 2),
        colored=made is not None,
        reason=reason,
    )


def _coefficients(colors: Colors, rgb: Float, options: Options, made: Print) -> Float:
    """Return slope and offset (h, w, 4) that give a whole picture (h, w, 3) its a*b*."""
    lightness = prints.lightness_of(rgb)  # (h, w, 1), L* in [0, 100]
    height, width = lightness.shape[:2]
    hints = render_hints(options.hints, width, height)  # (h, w, 3)
    ab = colors.answer(lightness, hints)  # (h, w, 2)
    if made.pitch is None:
        return np.asarray(colors.guided(lightness, ab) * options.strength, np.float32)
    # dots are no guide: they are dark in every thing alike
    return np.concatenate([np.zeros_like(ab), ab * options.strength], axis=-1)


def _size_for(
    found: Regions, chosen: Chosen, colors: Colors, scan: photo.Photo, options: Options
) -> tuple[int, int]:
    """Return the size of a copy of a page with its pictures as large as the network asks."""
    most = grid.small_size(scan.width, scan.height, MOST_SIDE_PX)
    if any(made.kind == "drawing" for _, made in chosen):
        return most
    small = colors.small_size(scan.width, scan.height, options.side_px)
    if found.is_whole and chosen[0][1].pitch is None:
        return small
    scale = 0.0
    for picture, made in chosen:
        width = max(1, round(picture.frame.width * scan.width / found.width))
        height = max(1, round(picture.frame.height * scan.height / found.height))
        asked = colors.small_size(width, height, options.side_px)[0] / width
        scale = max(scale, made.copy_scale(asked))
    return min(most[0], round(scan.width * scale)), min(most[1], round(scan.height * scale))


def _seen(rgb: Float, frame: Frame, size: tuple[int, int], made: Print) -> Float:
    """Return a picture of a copy (H, W, 3) as the network sees it: straight, without its screen."""
    if made.pitch is None:
        return frame.cut(rgb, *size)
    straight = prints.cut(rgb, frame, made.pitch_in(rgb))
    return prints.all_of(straight).cut(straight, *size)


def _composed(
    colors: Colors, rgb: Float, found: Regions, chosen: Chosen, options: Options
) -> tuple[Float, Float | None, Float | None]:
    """Return the coefficients (h, w, 4) of a page (h, w, 3) whose pictures are seen one by one.

    After them come what it keeps, as of `regions.kept`, and its shade (h, w, 1).
    """
    height, width = rgb.shape[:2]
    page = np.zeros((height, width, 4), np.float32)
    kept = regions.kept(found, tuple(picture for picture, _ in chosen), width, height)
    shade = np.ones((height, width, 1), np.float32)
    for picture, made in chosen:
        frame = picture.frame.scaled(width / found.width, height / found.height)
        hints = tuple(_hints_within(options.hints, frame, width, height))
        hinted = replace(options, hints=hints)
        if made.kind == "drawing":
            painted = painting.color_drawing(colors, prints.drawn(rgb, frame, made), hinted)
            kept = np.zeros((height, width, 1), np.float32) if kept is None else kept
            fitted = np.concatenate([painted.coefficients, painted.shade, painted.lines], axis=-1)
        else:
            size = colors.small_size(
                max(1, round(frame.width)), max(1, round(frame.height)), options.side_px
            )
            fitted = _coefficients(colors, _seen(rgb, frame, size, made), hinted, made)
        rows, columns, pasted = frame.pasted(fitted, width, height)
        nearer = frame.coverage(width, height)[rows, columns, None] > 0
        empty = ~page[rows, columns].any(axis=-1, keepdims=True)
        page[rows, columns] = np.where(nearer | empty, pasted[..., :4], page[rows, columns])
        if kept is not None and made.kind == "drawing":
            _lay(shade, (rows, columns), nearer, pasted[..., 4:5], np.minimum)
            _lay(kept[..., :1], (rows, columns), nearer, pasted[..., 5:], np.maximum)
    has_drawings = any(made.kind == "drawing" for _, made in chosen)
    return page, kept, shade if has_drawings else None


def _lay(
    page: Float, place: tuple[slice, slice], covered: Mask, band: Float, both: np.ufunc
) -> None:
    """Put a band (h, w, 1) of a picture where it covers a place of a page, by `both` of them."""
    page[place] = np.where(covered, both(page[place], band), page[place])


def _hints_within(hints: tuple[Hint, ...], frame: Frame, width: int, height: int) -> Iterator[Hint]:
    """Place those hints of a page of width x height pixels in a picture that lie in it."""
    for hint in hints:
        x, y = frame.places(np.array(hint.x * width), np.array(hint.y * height))
        if 0 <= x <= 1 and 0 <= y <= 1:
            yield replace(hint, x=float(x), y=float(y))
