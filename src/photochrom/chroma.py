"""Everything that happens to the small copy, in NumPy: before the network and after it.

Lightness is L* in [0, 100], (H, W, 1); ab is a*b* in Lab units, (H, W, 2). The constants are
written to golden/manifest.json, where the JavaScript and Swift twins read them.
"""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float32]

# A panorama is not shrunk to side_px² pixels only: its longer side is at most this many side_px.
LONGEST_SIDE = 4

# Tone: a toned print's a*b* depend on its L* alone, a color photo's do not. The photo is averaged
# to about TONE_SIDE_PX² blocks, so that grain does not count; COLOR_SCATTER is the rms distance of
# their a*b* from the mean of their step of L* (of TONE_BINS). Measured by benchmarks/tone.py: real
# toned prints reach 2.3, Kodak's color photos begin at 5.6.
TONE_SIDE_PX = 64
TONE_BINS = 32
NEUTRAL_CHROMA = 1.0
COLOR_SCATTER = 3.0

# Contrast balance: these percentiles of L* go to these values, with at most this gain.
PERCENTILES = (0.5, 99.5)
BALANCED_RANGE = (2.0, 98.0)
MAX_GAIN = 2.0

# Guided upsampling: the windows' radius in strides of the network, and the variance of L* (squared
# units) below which the guide is not followed. Measured by benchmarks/guide.py.
GUIDE_RADIUS_STRIDES = 0.5
GUIDE_EPSILON = 4.0


def small_size(width: int, height: int, side_px: int) -> tuple[int, int]:
    """Return width and height of the copy that the network sees: side_px² pixels at most.

    The aspect is kept, nothing is enlarged, each side is at least 1.
    """
    scale = min(
        1.0,
        math.sqrt(side_px * side_px / (width * height)),
        LONGEST_SIDE * side_px / max(width, height),
    )
    # floor(x + 0.5) and not round(): JavaScript and Swift round halves up
    return max(1, math.floor(width * scale + 0.5)), max(1, math.floor(height * scale + 0.5))


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


def balance_contrast(lightness: Float) -> Float:
    """Stretch the L* of a faded photo linearly over the range that the network knows.

    The percentiles are NumPy's "linear" ones. Where the gain is capped, the range keeps its place
    between black and white. A photo that already spans the range is returned as it is.
    """
    low, high = (float(value) for value in np.percentile(lightness, PERCENTILES))
    dark, light = BALANCED_RANGE
    if high - low >= light - dark:
        return lightness
    gain = min(MAX_GAIN, (light - dark) / max(high - low, 1e-6))
    place = low / (100 - (high - low))  # 0: the range lies at black, 1: at white
    start = dark + (light - dark - gain * (high - low)) * place
    return np.clip((lightness - low) * gain + start, 0, 100).astype(np.float32)


def pad(pixels: Float, multiple: int) -> Float:
    """Reflect (H, W, C) at the right and the bottom until both sides are multiples of `multiple`.

    The edge pixel is not repeated; a side too short for one reflection is reflected to and fro
    (period 2·(n - 1)), and a single pixel is repeated.
    """
    height, width = pixels.shape[:2]
    return np.pad(pixels, ((0, -height % multiple), (0, -width % multiple), (0, 0)), "reflect")


def enlarge(pixels: Float, width: int, height: int) -> Float:
    """Enlarge (h, w, C) to (height, width, C) bilinearly: half-pixel centers, edges clamped."""
    rows, columns = pixels.shape[:2]
    top, bottom, down = _neighbors(rows, height)
    left, right, across = _neighbors(columns, width)
    across, down = across[None, :, None], down[:, None, None]
    wide = pixels[:, left] * (1 - across) + pixels[:, right] * across
    return np.asarray(wide[top] * (1 - down) + wide[bottom] * down, np.float32)


def _neighbors(
    count: int, wanted: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return both neighbors of each of `wanted` samples among `count`, and the second's weight."""
    position = np.clip((np.arange(wanted) + 0.5) * count / wanted - 0.5, 0, count - 1)
    first = np.floor(position).astype(np.intp)
    return first, np.minimum(first + 1, count - 1), position - first


def guide_radius(output_stride: int) -> int:
    """Return the radius of the guide's windows, in pixels of the small copy."""
    return max(1, int(output_stride * GUIDE_RADIUS_STRIDES))


def guided_coefficients(
    lightness: Float, ab: Float, radius: int, epsilon: float = GUIDE_EPSILON
) -> Float:
    """Fit ab ≈ slope·L* + offset around each pixel (He & Sun, Fast Guided Filter, 2015).

    `lightness` (H, W, 1), `ab` (H, W, 2), windows of (2·radius + 1)² pixels that shrink at the
    edges. Returns (H, W, 4): slope of a*, slope of b*, offset of a*, offset of b*.
    """
    guide, color = lightness.astype(np.float64), ab.astype(np.float64)
    mean = _box_mean(np.concatenate([guide, color, guide * guide, guide * color], axis=-1), radius)
    guide_mean, color_mean = mean[..., :1], mean[..., 1:3]
    variance = mean[..., 3:4] - guide_mean**2
    covariance = mean[..., 4:] - guide_mean * color_mean
    slope = covariance / (variance + epsilon)
    offset = color_mean - slope * guide_mean
    return _box_mean(np.concatenate([slope, offset], axis=-1), radius).astype(np.float32)


def _box_mean(pixels: NDArray[np.float64], radius: int) -> NDArray[np.float64]:
    """Average (H, W, C) over square windows that shrink at the edges."""
    for axis in (0, 1):
        count = pixels.shape[axis]
        sums = np.concatenate(
            [np.zeros_like(pixels.take([0], axis)), pixels.cumsum(axis)], axis=axis
        )
        last = np.minimum(np.arange(count) + radius + 1, count)
        first = np.maximum(np.arange(count) - radius, 0)
        shape = (-1, 1, 1) if axis == 0 else (1, -1, 1)
        pixels = (sums.take(last, axis) - sums.take(first, axis)) / (last - first).reshape(shape)
    return pixels
