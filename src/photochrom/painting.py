"""Paint a drawing: each flat of it in one color."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photochrom import color, prints
from photochrom.hints import Hint, parse_color, render_hints
from photochrom.options import Options
from photochrom.small_copy import grid
from photochrom.small_copy.flats import Flats, find_flats, ground
from photochrom.small_copy.grid import Float

# Paper is painted darker, by this share of its L* for a unit of chroma, so that it holds the color;
# what is left is this share at least.
DARKER, LEAST_LIGHT = 0.006, 0.05
# Lighter than ink by so much of L*, a flat has its color in proportion to that: lines have none.
FAR = 50.0


@dataclass(frozen=True)
class Paint:
    """What is painted on a drawing of H x W pixels.

    `coefficients` (H, W, 4) as of `guide`; `shade` (H, W, 1) in (0, 1] is what its grays are
    multiplied by before; `lines` (H, W, 1) is 1 where it stays as it is, 0 elsewhere.
    """

    coefficients: Float
    shade: Float
    lines: Float


class Colors(Protocol):
    """What is used of a Colorizer."""

    def small_size(
        self, width: int, height: int, side_px: int | None = None
    ) -> tuple[int, int]: ...
    def predict(self, lightness: Float, hints: Float) -> Float: ...


def color_drawing(colors: Colors, rgb: Float, options: Options) -> Paint:
    """Divide a drawing (H, W, 3) into flats and paint them as the network and hints say."""
    height, width = rgb.shape[:2]
    flats = find_flats(prints.lightness_of(rgb))
    size = colors.small_size(width, height, options.side_px)
    seen = ground(prints.all_of(rgb).cut(flats.clean, *size))  # (h, w, 1)
    ab = colors.predict(seen, render_hints(options.hints, *size))  # (h, w, 2)
    return paint(flats, grid.enlarge(ab, width, height), options.hints, options.strength)


def paint(flats: Flats, ab: Float, hints: tuple[Hint, ...], strength: float) -> Paint:
    """Give each flat the mean of a*b* (H, W, 2), or the color of the hints that lie in it."""
    height, width = flats.labels.shape
    colors = flats.means(ab)  # (n + 1, 2)
    darker = np.where(flats.is_paper, 1 - DARKER * np.hypot(colors[:, 0], colors[:, 1]), 1)
    stays = flats.stays.copy()
    known: dict[int, list[NDArray[np.float64]]] = {}
    for hint in hints:
        column, row = min(int(hint.x * width), width - 1), min(int(hint.y * height), height - 1)
        known.setdefault(int(flats.labels[row, column]), []).append(
            np.asarray(color.rgb_to_lab(parse_color(hint.color)), np.float64)
        )
    known.pop(0, None)
    for flat, labs in known.items():
        lightness, *colors[flat] = np.mean(labs, axis=0)
        stays[flat] = False
        if flats.is_paper[flat]:
            darker[flat] = lightness / flats.lightness[flat]
    darker = np.clip(darker, LEAST_LIGHT, 1)
    colors[stays], darker[stays] = 0, 1
    shade = _gray(flats.lightness * darker) / np.maximum(_gray(flats.lightness), 1e-6)
    shade = 1 - (1 - shade) * min(strength, 1)
    above = (flats.lightness * darker - flats.ink)[:, None]  # ink
    slope = np.where(above > FAR, colors / np.maximum(above, FAR), 0) * strength
    offset = np.where(above > FAR, -slope * flats.ink, colors * strength)
    planes = np.concatenate([slope, offset, shade[:, None], stays[:, None]], axis=1)
    planes = planes.astype(np.float32)[flats.labels]
    return Paint(planes[..., :4], planes[..., 4:5], planes[..., 5:])


def _gray(lightness: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gray in [0, 1], gamma-encoded, of L*."""
    return np.asarray(color.linear_to_rgb(color.undo_f((lightness + 16) / 116)), np.float64)
