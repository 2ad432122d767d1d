"""Divide a scan into pictures and the rest, on a small copy of it."""

from dataclasses import dataclass, replace

import numpy as np

from photochrom import color
from photochrom.small_copy import masks
from photochrom.small_copy.frame import Frame
from photochrom.small_copy.grid import Float
from photochrom.small_copy.own_colors import Kind, OwnColors, find_own_colors
from photochrom.small_copy.pictures import find_pictures

# The copy on which regions are sought has REGIONS_SIDE_PX² pixels.
REGIONS_SIDE_PX = 384
# The rim of a picture on a board has the board's color in it.
RIM_PX = 2
# Half the width of what may be a label, of the picture's side.
LABEL_OF_SIDE = 0.015


@dataclass(frozen=True)
class Picture:
    """One picture of a scan: its frame in pixels of the copy, and what it has of colors."""

    frame: Frame
    colors: OwnColors

    @property
    def kind(self) -> Kind:
        return self.colors.kind


@dataclass(frozen=True)
class Regions:
    """The pictures of a copy of width x height pixels.

    No pictures: a page without one. `is_whole`: the one picture is all of the copy.
    """

    width: int
    height: int
    pictures: tuple[Picture, ...]
    is_whole: bool


def find_regions(rgb: Float) -> Regions:
    """Find the pictures of a copy (H, W, 3) sRGB in [0, 1] and what is in color in them."""
    height, width = rgb.shape[:2]
    lab = color.rgb_to_lab(rgb).astype(np.float32)
    found = find_pictures(lab)
    if found.blank:
        return Regions(width, height, (), is_whole=False)
    if not found.frames:
        return _whole(lab)
    pictures = []
    for frame in found.frames:
        cut = frame.cut(lab, max(8, round(frame.width)), max(8, round(frame.height)))
        rim = slice(RIM_PX, -RIM_PX)
        pictures.append(Picture(frame, _with_rim(find_own_colors(cut[rim, rim]))))
    return Regions(width, height, tuple(pictures), is_whole=False)


def whole(rgb: Float) -> Regions:
    """Take a copy (H, W, 3) sRGB in [0, 1] for one picture and find what is in color in it."""
    return _whole(color.rgb_to_lab(rgb).astype(np.float32))


def _whole(lab: Float) -> Regions:
    height, width = lab.shape[:2]
    frame = Frame((0.0, 0.0), (width, 0.0), (0.0, height))
    return Regions(width, height, (Picture(frame, find_own_colors(lab)),), is_whole=True)


def _with_rim(colors: OwnColors) -> OwnColors:
    if colors.things is None:
        return colors
    return replace(colors, things=np.pad(colors.things, RIM_PX))


def kept(regions: Regions, pictures: tuple[Picture, ...], width: int, height: int) -> Float | None:
    """Return what a page keeps of its own colors where `pictures` are colored, at any size.

    (height, width, 1): the share that is kept whatever it is, the rest of the scan; or
    (height, width, 6): that, the share where what is in color is kept, and slope and offset that
    give the a*b* of paper and light from L*. None where nothing is kept.
    """
    things = any(picture.colors.things is not None for picture in pictures)
    if regions.is_whole and not things:
        return None
    across, along = width / regions.width, height / regions.height
    planes = np.zeros((height, width, 6 if things else 1), np.float32)
    planes[..., 0] = 1
    for picture in pictures:
        frame = picture.frame.scaled(across, along)
        covered = np.ones((height, width), np.float32)
        if not regions.is_whole:
            covered = frame.coverage(width, height)
        planes[..., 0] = np.minimum(planes[..., 0], 1 - covered)
        if picture.colors.things is not None and picture.colors.paper is not None:
            rows, columns, own = frame.pasted(_own_planes(picture.colors), width, height)
            place = planes[rows, columns]
            inside = covered[rows, columns]
            place[..., 0] = np.maximum(place[..., 0], own[..., 0] * inside)
            place[..., 1:] = np.where(inside[..., None] > 0, own[..., 1:], place[..., 1:])
    return planes


def _own_planes(colors: OwnColors) -> Float:
    """Return the planes of `kept` for one picture: sure, near, slope and offset of the tone."""
    assert colors.things is not None and colors.paper is not None
    # a label is whole, with what is printed on it; what a pencil line runs around is not
    label = masks.opened(colors.things, max(1, round(LABEL_OF_SIDE * min(colors.things.shape))))
    whole = colors.things | masks.filled(label)
    sure = np.zeros_like(whole)
    if colors.kind in ("neutral", "toned"):  # things are marks; a tint has no inside of its own
        sure = masks.erode(whole, 1) & ~colors.things | masks.erode(whole, 2)
    near = masks.dilate(whole, 2)
    line = colors.paper.line(*colors.things.shape)
    return np.concatenate([np.stack([sure, near], -1).astype(np.float32), line], axis=-1)
