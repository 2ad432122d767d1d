"""Colors as torch tensors; channels come last. Conventions and sources: photochrom.color."""

import torch
from torch import Tensor

from photochrom import color


def linearize(rgb: Tensor) -> Tensor:
    """Decode sRGB [0, 1] to linear light (IEC 61966-2-1)."""
    return torch.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def cube_root(t: Tensor) -> Tensor:
    """Apply the CIE Lab companding function to XYZ / white."""
    return torch.where(t > 216 / 24389, t.clamp(min=1e-8) ** (1 / 3), t * (841 / 108) + 4 / 29)


def luminance_to_lightness(luminance: Tensor) -> Tensor:
    """Return L* [0, 100] of luminance Y [0, 1]."""
    return 116 * cube_root(luminance) - 16


def linear_to_lab(linear_rgb: Tensor) -> Tensor:
    """Return Lab (..., 3) of linear sRGB (..., 3); D65."""
    to_xyz = torch.tensor(color.LINEAR_RGB_TO_XYZ.T / color.WHITE, dtype=torch.float32)
    x, y, z = cube_root(linear_rgb @ to_xyz.to(linear_rgb.device)).unbind(-1)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], dim=-1)


def lab_to_rgb(lab: Tensor) -> Tensor:
    """Return sRGB (..., 3) in [0, 1] of Lab (..., 3), clipped to the gamut; D65."""
    lightness, a, b = lab.unbind(-1)
    y = (lightness + 16) / 116
    root = torch.stack([y + a / 500, y, y - b / 200], dim=-1)
    xyz = torch.where(root > 6 / 29, root**3, (root - 4 / 29) * (108 / 841))
    to_rgb = torch.tensor((color.XYZ_TO_LINEAR_RGB * color.WHITE).T, dtype=torch.float32)
    linear_rgb = (xyz @ to_rgb.to(lab.device)).clamp(0, 1)
    gamma = 1.055 * linear_rgb.clamp(min=0.0031308) ** (1 / 2.4) - 0.055
    return torch.where(linear_rgb <= 0.0031308, 12.92 * linear_rgb, gamma)
