"""Convert between sRGB and CIE L*a*b*, and fit colors into the sRGB gamut.

Conventions: `rgb` is gamma-encoded sRGB in [0, 1]; `linear_rgb` the same primaries in linear light;
`lab` CIE L* in [0, 100], a*, b*; observer CIE 1931 2°, white D65. Channels come last, any leading
shape.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

# IEC 61966-2-1, the matrix as printed there and its inverse; the white is the one libvips uses.
LINEAR_RGB_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)
XYZ_TO_LINEAR_RGB = np.linalg.inv(LINEAR_RGB_TO_XYZ)
WHITE = np.array([0.95047, 1.0, 1.08883])
LUMINANCE = LINEAR_RGB_TO_XYZ[1]

# CIE 15: the cube root is replaced by a line below (6/29)^3.
_LAB_EDGE = 6 / 29


def rgb_to_lab(rgb: Array) -> Array:
    """Convert (..., 3) sRGB in [0, 1] to (..., 3) L*a*b* (IEC 61966-2-1, CIE 15)."""
    return linear_rgb_to_lab(rgb_to_linear(rgb))


def lab_to_rgb(lab: Array) -> Array:
    """Convert (..., 3) L*a*b* to (..., 3) sRGB in [0, 1]; what lies outside is clipped.

    Use `fit_gamut` between `lab_to_linear_rgb` and `linear_to_rgb` to keep lightness instead.
    """
    return linear_to_rgb(lab_to_linear_rgb(lab))


def rgb_to_linear(rgb: Array) -> Array:
    """Undo the sRGB transfer curve, [0, 1] to [0, 1] (IEC 61966-2-1)."""
    power = ((np.maximum(rgb, 0.04045) + 0.055) / 1.055) ** 2.4
    return np.where(rgb <= 0.04045, rgb / 12.92, power)


def linear_to_rgb(linear_rgb: Array) -> Array:
    """Apply the sRGB transfer curve; values outside [0, 1] are clipped (IEC 61966-2-1)."""
    light = np.clip(linear_rgb, 0, 1)
    power = 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, 12.92 * light, power)


def linear_rgb_to_lab(linear_rgb: Array) -> Array:
    """Convert (..., 3) linear sRGB to (..., 3) L*a*b* (CIE 15)."""
    # as one matrix: numpy multiplies a stack of small ones seven times as slowly
    xyz = (linear_rgb.reshape(-1, 3) @ LINEAR_RGB_TO_XYZ.T).reshape(linear_rgb.shape)
    xyz /= WHITE
    lab = _apply_f(xyz)
    fx, fy, fz = lab[..., 0], lab[..., 1], lab[..., 2]
    a, b = 500 * (fx - fy), 200 * (fy - fz)
    lab[..., 0] = 116 * fy - 16
    lab[..., 1], lab[..., 2] = a, b
    return lab


def lab_to_linear_rgb(lab: Array) -> Array:
    """Convert (..., 3) L*a*b* to (..., 3) linear sRGB, unclipped (CIE 15)."""
    fy = (lab[..., 0] + 16) / 116
    f = np.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], axis=-1)
    return np.asarray((undo_f(f) * WHITE) @ XYZ_TO_LINEAR_RGB.T)


def luminance_to_lightness(y: Array) -> Array:
    """Convert luminance Y in [0, 1] to L* in [0, 100] (CIE 15)."""
    return 116 * _apply_f(y) - 16


def undo_f(f: Array) -> Array:
    """Return the share of the white that f of CIE 15 stands for; a line below 6/29."""
    return np.where(f > _LAB_EDGE, f**3, 3 * _LAB_EDGE**2 * (f - 4 / 29))


def _apply_f(share: Array) -> Array:
    share = np.asarray(share)
    f = np.asarray(np.cbrt(share))
    dark = share <= _LAB_EDGE**3
    f[dark] = share[dark] / (3 * _LAB_EDGE**2) + 4 / 29
    return f


def fit_gamut(linear_rgb: Array) -> Array:
    """Move (..., 3) linear sRGB toward the neutral of its own luminance until it lies in [0, 1].

    The luminance Y is kept, so chroma gives way and lightness does not. Y itself is taken to lie in
    [0, 1]; it is clipped to it first.
    """
    y = np.clip(linear_rgb @ LUMINANCE, 0, 1)[..., None]
    difference = linear_rgb - y
    # room / reach in each direction; a direction that is not used has no limit
    up = (1 - y) / np.maximum(difference.max(axis=-1, keepdims=True), 1e-12)
    down = y / np.maximum((-difference).max(axis=-1, keepdims=True), 1e-12)
    return np.asarray(y + np.minimum(1, np.minimum(up, down)) * difference)
