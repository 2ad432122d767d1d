"""Vectors of whole pages: found, seen picture by picture, colored, and kept in part."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

import golden_scans
import numpy as np
import skimage.data
from numpy.typing import NDArray

from photochrom import photo
from photochrom.hints import Hint
from photochrom.options import Options
from photochrom.pages import color_page
from photochrom.small_copy import contrast, grid, guide

Float = NDArray[np.float32]
Pixels = NDArray[np.uint8]
MULTIPLE, STRIDE = 8, 2
# The network of these pages: a*b* = SLOPE·(L* - 50) + OFFSET, but where hints are.
SLOPE, OFFSET = (0.2, 0.5), (4.0, 6.0)
STEP = 2  # of the result every second pixel is kept, across and down


class Golden(Protocol):
    """What collects vectors."""

    def add(
        self, name: str, inputs: object, outputs: object, *, tolerance: float, **parameters: object
    ) -> None: ...


class Scene(NamedTuple):
    """A page, and how it is colored."""

    name: str
    pixels: Pixels
    side_px: int
    hints: tuple[Hint, ...] = ()


class Tinting:
    """A network that tints by lightness, as `pages.Colors` wants one."""

    def __init__(self, side_px: int) -> None:
        self.side_px = side_px

    def small_size(self, width: int, height: int, side_px: int | None = None) -> tuple[int, int]:
        return grid.small_size(width, height, side_px or self.side_px)

    def answer(self, lightness: Float, hints: Float) -> Float:
        return self.predict(contrast.balance_contrast(lightness), hints)

    def predict(self, lightness: Float, hints: Float) -> Float:
        height, width = lightness.shape[:2]
        seen = grid.pad(lightness, MULTIPLE)
        ab = predict(seen, grid.pad(hints, MULTIPLE))
        return grid.enlarge(ab, seen.shape[1], seen.shape[0])[:height, :width]

    def guided(self, lightness: Float, ab: Float) -> Float:
        return guide.guided_coefficients(lightness, ab, guide.guide_radius(STRIDE))


def predict(lightness: Float, hints: Float) -> Float:
    """Return a*b* (H / STRIDE, W / STRIDE, 2) of L* and hints, by every STRIDE-th of both."""
    seen, known = lightness[::STRIDE, ::STRIDE], hints[::STRIDE, ::STRIDE]
    tint = (seen - 50) * np.array(SLOPE) + np.array(OFFSET)
    return np.where(known[..., 2:] > 0, known[..., :2], tint).astype(np.float32)


def scenes() -> Iterator[Scene]:
    """Yield an album page, a halftone and a comic."""
    drawn = dict(golden_scans.scans())["album"]
    coat = Hint(0.68, 0.2, "teal")  # on the second photo
    yield Scene("album", (drawn * 255).round().astype(np.uint8), 32, (coat,))
    yield Scene("halftone", _halftone(3.5, 45.0), 64)
    yield Scene("comic", _comic(), 96, (Hint(0.2, 0.3, "firebrick"),))


def add(golden: Golden) -> None:
    """Add the vectors of `pages`."""
    for scene in scenes():
        golden.add(
            "color_page", {"pixels": scene.pixels},
            {"rgb": color(scene.pixels, scene.side_px, scene.hints)[::STEP, ::STEP]},
            tolerance=1, page=scene.name, side_px=scene.side_px, multiple=MULTIPLE,
            output_stride=STRIDE, slope=list(SLOPE), offset=list(OFFSET), step=STEP,
            hints=[{"x": hint.x, "y": hint.y, "color": hint.color} for hint in scene.hints],
        )  # fmt: skip


def color(pixels: Pixels, side_px: int, hints: tuple[Hint, ...]) -> NDArray[Any]:
    """Return a page (H, W) or (H, W, 3) colored, (H, W, 3)."""
    scan = photo.from_array(pixels)
    page = color_page(Tinting(side_px), scan, 0, Options(hints=hints))
    assert page.coefficients is not None
    return photo.to_array(
        photo.merge(scan, 0, page.coefficients, page.kept, page.shade, depth_bits=8)
    )


def _halftone(pitch: float, degrees: float) -> Pixels:
    """Draw a photo in round dots."""
    height, width = golden_scans.HEIGHT, golden_scans.WIDTH
    gray = skimage.data.camera()[100 : 100 + height, 120 : 120 + width] / 255
    turn = np.radians(degrees)
    y, x = np.mgrid[:height, :width] * (2 * np.pi / pitch)
    across = np.cos(x * np.cos(turn) + y * np.sin(turn))
    along = np.cos(y * np.cos(turn) - x * np.sin(turn))
    dots = np.clip((gray - 0.5 - (across + along) / 4) * 4 + 0.5, 0, 1)
    return np.asarray((dots * 255).round(), np.uint8)


def _comic() -> Pixels:
    """Draw a page without a margin: two even grays inside lines, paper, and letters."""
    page = np.full((golden_scans.HEIGHT, golden_scans.WIDTH), 250, np.uint8)
    page[:80, :70] = 165
    page[50:, 96:] = 205
    page[78:82] = page[:, 68:72] = page[:, 94:97] = 20
    y, x = np.mgrid[: page.shape[0], : page.shape[1]]
    away = np.hypot(x - 128, y - 88)
    page[away < 24] = 250
    page[np.abs(away - 24) < 1.5] = 20
    for number, row in enumerate(range(92, 120, 7)):
        for column in range(8 + number, 60, 5 + number % 2):
            page[row : row + 4, column : column + 2] = 30
    return page
