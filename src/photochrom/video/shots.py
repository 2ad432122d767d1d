"""Tell where one shot ends and the next begins.

A cut is where most of the picture is not found again along any motion, and its tones differ: pans
are found again, fades keep what they show. Figures: benchmarks/video.py.
"""

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy.grid import Float
from photochrom.video.motion import Link

# The share of a frame that is found again, below which a cut is sure, and below which it needs
# tones that differ too: by this share of all pixels in a histogram of L*.
_FOUND_LITTLE = 0.15
_FOUND_HALF = 0.4
_TONES_DIFFER = 0.25
_STEPS = 32


def is_cut(before: Float, after: Float, back: Link, forth: Link) -> bool:
    """Tell whether a new shot begins with `after`; both are L* (h, w, 1)."""
    found = max(float(np.mean(link.sure, dtype=np.float32)) for link in (back, forth))
    if found < _FOUND_LITTLE:
        return True
    return found < _FOUND_HALF and tones_differ(before, after) > _TONES_DIFFER


def tones_differ(before: Float, after: Float) -> float:
    """Return the share of pixels, in [0, 1], by which two histograms of L* differ."""
    return float(np.abs(_histogram(before) - _histogram(after)).sum() / 2)


def _histogram(lightness: Float) -> NDArray[np.float64]:
    steps = np.clip(lightness.ravel() * (_STEPS / 100), 0, _STEPS - 1).astype(np.intp)
    return np.bincount(steps, minlength=_STEPS) / steps.size
