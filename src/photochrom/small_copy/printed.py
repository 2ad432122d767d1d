"""Tell drawings from photos."""

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy.grid import Float

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
LEAST_SIDE = 16  # px of the small copy; in less, nothing tells shading from even tones


def is_drawing(lightness: Float) -> bool:
    """Tell lines and even tones on paper, L* (H, W, 1), from a photo, which has shading."""
    if min(lightness.shape[:2]) < LEAST_SIDE:
        return False
    ink, paper = ink_and_paper(lightness)
    share = (lightness[..., 0] - ink) / max(paper - ink, 1.0)
    step = steps(lightness[..., 0])
    tones = (share > TONES[0]) & (share < TONES[1])
    shading = float((tones & (step > EVEN) & (step < EDGE)).mean())
    white = float((lightness > paper - NEAR_PAPER).mean())
    return white > LEAST_PAPER and shading < MOST_SHADING


def ink_and_paper(lightness: Float) -> tuple[float, float]:
    """Return the L* of ink and of paper of a drawing (H, W, 1)."""
    ink, paper = np.percentile(lightness, (INK_PERCENTILE, PAPER_PERCENTILE))
    return float(ink), float(paper)


def steps(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far each pixel (H, W) lies from the one to its left or above it, at most."""
    down = np.abs(np.diff(plane, axis=0, prepend=plane[:1]))
    across = np.abs(np.diff(plane, axis=1, prepend=plane[:, :1]))
    return np.asarray(np.maximum(down, across))
