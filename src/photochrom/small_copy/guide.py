"""Turn the network's colors into coefficients that color every pixel by its own lightness."""

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy.grid import Float, window_sums

# Guided upsampling: the windows' radius in strides of the network, and the variance of L* (squared
# units) below which the guide is not followed. Measured by benchmarks/guide.py.
GUIDE_RADIUS_STRIDES = 0.5
GUIDE_EPSILON = 4.0


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
        place = np.arange(count)
        size = np.minimum(place + radius + 1, count) - np.maximum(place - radius, 0)
        pixels = window_sums(pixels, radius, axis) / size.reshape(
            (-1, 1, 1) if axis == 0 else (1, -1, 1)
        )
    return pixels
