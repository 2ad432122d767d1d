"""Make a training batch: what the network sees (lightness, hints) and the truth (ab).

Everything is a batched tensor operation on (N, H, W, C). Film, fade, blur and grain touch the input
only: the truth stays the photo's own color. Randomness comes in as a torch generator.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from photochrom import color
from photochrom.film import FADED_BLACK, FADED_WHITE, FILMS, MAX_GRAIN

MAX_HINTS = 8


@dataclass(frozen=True)
class Batch:
    """One step's photos, (N, H, W, C): lightness and hints go in, ab and rgb are true."""

    lightness: Tensor
    hints: Tensor
    ab: Tensor
    rgb: Tensor


def uniform(count: int, low: float, high: float, generator: Generator) -> Tensor:
    """Return (N, 1, 1, 1) uniform random numbers."""
    return low + (high - low) * torch.rand((count, 1, 1, 1), generator=generator)


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


def make(
    crops: Tensor, *, size_px: int, film: float, degrade: float, hints: float, generator: Generator
) -> Batch:
    """Turn uint8 crops (N, C, C, 3) into a batch at `size_px`.

    `film`, `degrade` and `hints` are the shares of photos that get each.
    """
    rgb = crops.float().div_(255).permute(0, 3, 1, 2)
    if rgb.shape[-1] != size_px:
        rgb = F.interpolate(rgb, (size_px, size_px), mode="bilinear", antialias=True)
    rgb = rgb.permute(0, 2, 3, 1).clamp(0, 1)
    linear_rgb = linearize(rgb)
    lab = linear_to_lab(linear_rgb)
    lightness, ab = lab[..., :1], lab[..., 1:]
    lightness = through_film(lightness, linear_rgb, share=film, generator=generator)
    lightness = degraded(lightness, share=degrade, generator=generator)
    return Batch(lightness, random_hints(ab, share=hints, generator=generator), ab, rgb)


def plain(crops: Tensor, *, size_px: int) -> Batch:
    """Turn uint8 crops (N, C, C, 3) into a batch at `size_px` as they are, without hints."""
    return make(crops, size_px=size_px, film=0, degrade=0, hints=0, generator=Generator())


def chosen(count: int, share: float, generator: Generator) -> Tensor:
    """Return (N, 1, 1, 1) booleans, true for about `share` of them."""
    return uniform(count, 0.0, 1.0, generator) < share


def through_film(
    lightness: Tensor, linear_rgb: Tensor, *, share: float, generator: Generator
) -> Tensor:
    """Gray a share of the photos through mixtures of two film responses; return L* (N, H, W, 1)."""
    count = len(lightness)
    responses = torch.tensor(list(FILMS.values()))
    first, second = torch.randint(len(responses), (2, count), generator=generator)
    mix = uniform(count, 0.0, 1.0, generator)[:, :, 0, 0]
    weights = mix * responses[first] + (1 - mix) * responses[second]
    luminance = (linear_rgb * weights[:, None, None, :]).sum(-1, keepdim=True)
    return torch.where(
        chosen(count, share, generator), luminance_to_lightness(luminance), lightness
    )


def degraded(lightness: Tensor, *, share: float, generator: Generator) -> Tensor:
    """Bend, fade, blur and grain a share of the photos, each differently; return L* in [0, 100]."""
    count, height, width, _ = lightness.shape
    gamma = torch.exp(uniform(count, -0.35, 0.35, generator))
    old = (lightness / 100).clamp(0, 1) ** gamma * 100
    black = uniform(count, 0, FADED_BLACK, generator)
    white = uniform(count, FADED_WHITE, 100, generator)
    old = black + old * (white - black) / 100

    planes = old.permute(0, 3, 1, 2)
    small = F.interpolate(planes, scale_factor=0.5, mode="area")
    blurred = F.interpolate(small, (height, width), mode="bilinear").permute(0, 2, 3, 1)
    blur = uniform(count, -1.0, 1.0, generator).clamp(min=0)
    old = old + blur * (blurred - old)

    noise = torch.randn((count, height, width, 1), generator=generator)
    coarse = torch.randn((count, 1, height // 2, width // 2), generator=generator)
    coarse = F.interpolate(coarse, (height, width), mode="bilinear").permute(0, 2, 3, 1)
    grain = uniform(count, -4.0, MAX_GRAIN, generator).clamp(min=0)
    old = old + grain * torch.where(chosen(count, 0.5, generator), noise, 1.5 * coarse)
    return torch.where(chosen(count, share, generator), old, lightness).clamp(0, 100)


def random_hints(ab: Tensor, *, share: float, generator: Generator) -> Tensor:
    """Reveal the mean color of some patches in a share of the photos.

    Returns (N, H, W, 3): a*, b*, mask.

    The number of patches is geometric (Zhang et al. 2017, section 3.1), their sides are 1 to 9 px.
    """
    count, height, width, _ = ab.shape
    hints = torch.zeros((count, height, width, 3))
    draws = torch.rand((count, MAX_HINTS, 4), generator=generator)
    hinted = torch.rand(count, generator=generator) < share
    for photo in torch.nonzero(hinted)[:, 0].tolist():
        for survival, y, x, size in draws[photo].tolist():
            half, row, column = int(size * 5), int(y * height), int(x * width)
            rows = slice(max(0, row - half), row + half + 1)
            columns = slice(max(0, column - half), column + half + 1)
            hints[photo, rows, columns, :2] = ab[photo, rows, columns].mean((0, 1))
            hints[photo, rows, columns, 2] = 1
            if survival < 1 / 4:
                break
    return hints
