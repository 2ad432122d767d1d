"""Tell drawings from photos, and keep the color off their paper and their lines."""

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy import masks
from photochrom.small_copy.grid import Float
from photochrom.small_copy.masks import Mask

Printed: TypeAlias = Literal["photo", "halftone", "drawing"]

# L* of paper and of ink, in percentiles; what lies this near the paper's is paper.
INK_PERCENTILE, PAPER_PERCENTILE = 1, 97
NEAR_PAPER = 6.0
# Between them, in shares of the range, lie tones. Steps of L* from pixel to pixel: below EVEN there
# is no shading, above EDGE there is a line.
TONES = (0.06, 0.94)
EVEN, EDGE = 0.7, 5.0
# A drawing has this share of paper at least, and of shading at most.
LEAST_PAPER, MOST_SHADING = 0.05, 0.025
# Of a drawing that is colored which is neither paper nor ink, in shares of the range.
COLORED_TONES = (0.35, 0.9)
LEAST_SIDE = 16  # px of the small copy; in less, nothing tells shading from even tones


def is_drawing(lightness: Float) -> bool:
    """Tell lines and even tones on paper, L* (H, W, 1), from a photo, which has shading."""
    if min(lightness.shape[:2]) < LEAST_SIDE:
        return False
    ink, paper = _ink_and_paper(lightness)
    share = (lightness[..., 0] - ink) / max(paper - ink, 1.0)
    step = _steps(lightness[..., 0])
    tones = (share > TONES[0]) & (share < TONES[1])
    shading = float((tones & (step > EVEN) & (step < EDGE)).mean())
    white = float((lightness > paper - NEAR_PAPER).mean())
    return white > LEAST_PAPER and shading < MOST_SHADING


def even_tones(lightness: Float) -> Float:
    """Return where a drawing, L* (H, W, 1), has even tones, (H, W, 1): 1 there, 0 elsewhere.

    Paper, ink, lines and letters are no tones, and screens whose dots are seen are none.
    """
    ink, paper = _ink_and_paper(lightness)
    share = (lightness[..., 0] - ink) / max(paper - ink, 1.0)
    low, high = COLORED_TONES
    tones: Mask = (share > low) & (share < high) & (_steps(lightness[..., 0]) < EDGE)
    return np.asarray(masks.opened(tones, 1)[..., None], np.float32)


def in_one_color_each(ab: Float, tones: Float) -> Float:
    """Give each part of even tone, (H, W, 1), the mean of its a*b* (H, W, 2); the rest is gray."""
    labels, count = masks.label(tones[..., 0] > 0)
    areas = np.maximum(np.bincount(labels.ravel(), minlength=count + 1), 1)
    means = [np.bincount(labels.ravel(), ab[..., i].ravel(), count + 1) / areas for i in range(2)]
    colors = np.stack(means, axis=-1)
    colors[0] = 0
    return np.asarray(colors[labels], np.float32)


def in_known_colors(ab: Float, tones: Float, hints: Float) -> Float:
    """Give each part of even tone in which hints lie their mean a*b*; the rest keeps `ab`.

    `ab` (H, W, 2), `tones` (H, W, 1), `hints` (H, W, 3) as of `render_hints`.
    """
    labels, count = masks.label(tones[..., 0] > 0)
    known = np.where(hints[..., 2] > 0, labels, 0)
    sizes = np.bincount(known.ravel(), minlength=count + 1)
    sizes[0] = 0
    sums = [np.bincount(known.ravel(), hints[..., i].ravel(), count + 1) for i in range(2)]
    colors = np.stack(sums, axis=-1) / np.maximum(sizes, 1)[:, None]
    return np.where((sizes > 0)[labels][..., None], colors[labels], ab).astype(np.float32)


def _ink_and_paper(lightness: Float) -> tuple[float, float]:
    ink, paper = np.percentile(lightness, (INK_PERCENTILE, PAPER_PERCENTILE))
    return float(ink), float(paper)


def _steps(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far each pixel (H, W) lies from the one to its left or above it, at most."""
    down = np.abs(np.diff(plane, axis=0, prepend=plane[:1]))
    across = np.abs(np.diff(plane, axis=1, prepend=plane[:, :1]))
    return np.asarray(np.maximum(down, across))
