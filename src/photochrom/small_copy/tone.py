"""Tell gray and toned photos from photos in color, as the iPhone does.

The command, the library and the page go by `own_colors`, which is stricter and tells marks from
colors.
"""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy.grid import Float

# Tone: a toned print's a*b* depend on its L* alone, a color photo's do not. The photo is averaged
# to about TONE_SIDE_PX² blocks, so that grain does not count; COLOR_SCATTER is the rms distance of
# their a*b* from the mean of their step of L* (of TONE_BINS). Measured by benchmarks/tone.py: real
# toned prints reach 2.3, Kodak's color photos begin at 5.6.
TONE_SIDE_PX = 64
TONE_BINS = 32
NEUTRAL_CHROMA = 1.0
COLOR_SCATTER = 3.0


def tone(lab: Float) -> Literal["neutral", "toned", "color"]:
    """Tell a gray photo and a toned print (sepia, cyanotype) from one in color; lab (H, W, 3)."""
    chroma, scatter = tone_measures(lab)
    if scatter > COLOR_SCATTER:
        return "color"
    return "neutral" if chroma < NEUTRAL_CHROMA else "toned"


def tone_measures(lab: Float) -> tuple[float, float]:
    """Return the rms chroma of L*a*b* (H, W, 3), and the rms scatter of a*b* at equal L*."""
    height, width = lab.shape[:2]
    block = min(max(1, int(math.sqrt(width * height)) // TONE_SIDE_PX), width, height)
    rows, columns = height // block, width // block
    blocks = lab[: rows * block, : columns * block].reshape(rows, block, columns, block, 3)
    averages = blocks.mean(axis=(1, 3), dtype=np.float64).reshape(-1, 3)
    step = np.clip((averages[:, 0] * (TONE_BINS / 100)).astype(np.intp), 0, TONE_BINS - 1)
    ab = averages[:, 1:]
    count = np.maximum(np.bincount(step, minlength=TONE_BINS), 1)
    sums = np.stack([np.bincount(step, ab[:, i], TONE_BINS) for i in range(2)], axis=-1)
    scatter = ab - (sums / count[:, None])[step]
    return _rms(ab), _rms(scatter)


def _rms(vectors: NDArray[np.float64]) -> float:
    return float(np.sqrt((vectors**2).sum(axis=-1).mean()))
