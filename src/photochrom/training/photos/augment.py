"""Make a training batch: what the network sees (lightness, hints) and the truth (ab).

Everything is a batched tensor operation on (N, H, W, C). Film, fade, blur and grain touch the input
only, whose contrast is then balanced as that of a user's photo is: the truth stays the photo's own
color. Randomness comes in as a torch generator, which is of the photos' device.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Generator, Tensor

from photochrom.film import FADED_BLACK, FADED_WHITE, FILMS, MAX_GRAIN
from photochrom.networks.tensor_color import linear_to_lab, linearize, luminance_to_lightness
from photochrom.small_copy import contrast

MAX_HINTS = 16
LAST_HINT = 1 / 8  # the chance of each hint to be the last (Zhang et al. 2017, section 3.1)
ALIKE = 15.0  # how far from a hint's color what is recolored with it may be, L*a*b* units
JOINED_PX = 4  # the cells over which what is alike has to be joined to the hint
LEAST_CHROMA, MOST_CHROMA = 10.0, 70.0  # of another color, a*b* units


@dataclass(frozen=True)
class Batch:
    """One step's photos, (N, H, W, C): lightness and hints go in, ab and rgb are true.

    In those that are `recolored`, (N,), the one hint gave a thing another color: in ab, not in rgb.
    """

    lightness: Tensor
    hints: Tensor
    ab: Tensor
    rgb: Tensor
    recolored: Tensor


def uniform(count: int, low: float, high: float, generator: Generator) -> Tensor:
    """Return (N, 1, 1, 1) uniform random numbers."""
    return low + (high - low) * torch.rand(
        (count, 1, 1, 1), generator=generator, device=generator.device
    )


def make(
    crops: Tensor,
    *,
    size_px: int,
    film: float,
    degrade: float,
    hints: float,
    recolor: float = 0.0,
    generator: Generator,
) -> Batch:
    """Turn uint8 crops (N, C, C, 3) into a batch at `size_px`.

    `film`, `degrade` and `hints` are the shares of photos that get each, `recolor` the share of
    hinted photos whose hint gives an object another color, in ab and not in rgb.
    """
    rgb = crops.float().div_(255).permute(0, 3, 1, 2)
    if rgb.shape[-1] != size_px:
        rgb = F.interpolate(rgb, (size_px, size_px), mode="bilinear", antialias=True)
    rgb = rgb.permute(0, 2, 3, 1).clamp(0, 1)
    linear_rgb = linearize(rgb)
    lab = linear_to_lab(linear_rgb)
    lightness = through_film(lab[..., :1], linear_rgb, share=film, generator=generator)
    lightness = balanced(degraded(lightness, share=degrade, generator=generator))
    ab, revealed, recolored = random_hints(lab, share=hints, recolor=recolor, generator=generator)
    return Batch(lightness, revealed, ab, rgb, recolored)


def plain(crops: Tensor, *, size_px: int) -> Batch:
    """Turn uint8 crops (N, C, C, 3) into a batch at `size_px` as they are, without hints."""
    return make(
        crops, size_px=size_px, film=0, degrade=0, hints=0, generator=Generator(crops.device)
    )


def plain_batches(
    squares: NDArray[np.uint8], *, batch_size: int, size_px: int, device: torch.device
) -> Iterator[Batch]:
    """Yield uint8 photos (N, S, S, 3) as `plain` has them, in order, `batch_size` at a time."""
    for first in range(0, len(squares), batch_size):
        crops = torch.from_numpy(np.array(squares[first : first + batch_size]))
        yield plain(crops.to(device), size_px=size_px)


def plain_lightness(rgb: Tensor) -> Tensor:
    """Return L* (N, H, W, 1) of sRGB (N, H, W, 3) in [0, 1] as `plain` has it."""
    return balanced(linear_to_lab(linearize(rgb))[..., :1])


def chosen(count: int, share: float, generator: Generator) -> Tensor:
    """Return (N, 1, 1, 1) booleans, true for about `share` of them."""
    return uniform(count, 0.0, 1.0, generator) < share


def through_film(
    lightness: Tensor, linear_rgb: Tensor, *, share: float, generator: Generator
) -> Tensor:
    """Gray a share of the photos through mixtures of two film responses; return L* (N, H, W, 1)."""
    count = len(lightness)
    responses = torch.tensor(list(FILMS.values()), device=generator.device)
    first, second = torch.randint(
        len(responses), (2, count), generator=generator, device=generator.device
    )
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

    noise = torch.randn(lightness.shape, generator=generator, device=generator.device)
    coarse = torch.randn(small.shape, generator=generator, device=generator.device)
    coarse = F.interpolate(coarse, (height, width), mode="bilinear").permute(0, 2, 3, 1)
    grain = uniform(count, -4.0, MAX_GRAIN, generator).clamp(min=0)
    old = old + grain * torch.where(chosen(count, 0.5, generator), noise, 1.5 * coarse)
    return torch.where(chosen(count, share, generator), old, lightness).clamp(0, 100)


def balanced(lightness: Tensor) -> Tensor:
    """Stretch the L* (N, H, W, 1) of each photo as `contrast.balance_contrast` does for users'."""
    percentiles = torch.tensor(contrast.PERCENTILES, device=lightness.device) / 100
    low, high = torch.quantile(lightness.flatten(1), percentiles, dim=1)[..., None, None, None]
    dark, light = contrast.BALANCED_RANGE
    gain = ((light - dark) / (high - low).clamp(min=1e-6)).clamp(max=contrast.MAX_GAIN)
    place = low / (100 - (high - low))
    start = dark + (light - dark - gain * (high - low)) * place
    stretched = ((lightness - low) * gain + start).clamp(0, 100)
    return torch.where(high - low >= light - dark, lightness, stretched)


def random_hints(
    lab: Tensor, *, share: float, recolor: float, generator: Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Reveal the mean color of some patches in a share of the photos.

    Returns ab (N, H, W, 2), hints (N, H, W, 3): a*, b*, mask, and which photos (N,) are recolored.

    The number of patches is geometric, their sides are 1 to 9 px; later ones lie on earlier ones.
    A `recolor` share of these photos has one patch, and the object under it another color: a
    network learns from them that a hint speaks of one thing, be it unlikely, and not of the rest.
    """
    count, height, width, _ = lab.shape
    ab, hints = lab[..., 1:].clone(), torch.zeros_like(lab)
    draws = torch.rand((count, MAX_HINTS, 4), generator=generator, device=generator.device)
    hinted, recolored, hue, chroma = torch.rand(
        (4, count), generator=generator, device=generator.device
    )
    places = draws[..., 1:3] * torch.tensor([height, width], device=lab.device)
    rows, columns = places.long().unbind(-1)  # (N, K)
    is_recolored = (hinted < share) & (recolored < recolor)
    for photo in torch.nonzero(is_recolored)[:, 0].tolist():
        other = another_color(hue[photo], chroma[photo])
        ab[photo] = recolor_object(lab[photo], rows[photo, 0], columns[photo, 0], other)

    some = torch.nonzero(hinted < share)[:, 0]
    is_last = draws[some, :, 0] < LAST_HINT
    present = is_last.cumsum(1) - is_last.long() == 0  # none before it was the last
    present[is_recolored[some], 1:] = False
    halves = (draws[some, :, 3] * 5).long()
    hints[some] = draw_patches(ab[some], rows[some], columns[some], halves, present)
    return ab, hints, is_recolored


def draw_patches(
    ab: Tensor, rows: Tensor, columns: Tensor, halves: Tensor, present: Tensor
) -> Tensor:
    """Reveal the mean color of squares of ab (N, H, W, 2): return a*, b*, mask (N, H, W, 3).

    Each of (N, K) is `present` or not, centers at its row and column, and reaches `halves` px from
    there; later ones lie on earlier ones.
    """
    height, width = ab.shape[1:3]
    in_rows = _near(rows, halves, height) & present[..., None]  # (N, K, H)
    in_columns = _near(columns, halves, width)  # (N, K, W)
    sums = torch.einsum("nkh,nhwc,nkw->nkc", in_rows.float(), ab, in_columns.float())
    areas = in_rows.sum(-1, keepdim=True) * in_columns.sum(-1, keepdim=True)
    means = F.pad(sums / areas.clamp(min=1), (0, 1), value=1.0)  # (N, K, 3)
    patch = torch.zeros(ab.shape[:3], dtype=torch.long, device=ab.device)  # which; 0 for none
    for index in range(rows.shape[1]):
        patch.masked_fill_(in_rows[:, index, :, None] & in_columns[:, index, None, :], index + 1)
    photo = torch.arange(len(ab), device=ab.device)[:, None, None]
    return F.pad(means, (0, 0, 1, 0))[photo, patch]


def _near(places: Tensor, halves: Tensor, side_px: int) -> Tensor:
    """Tell which of `side_px` rows or columns are within `halves` (N, K) of `places` (N, K)."""
    every = torch.arange(side_px, device=places.device)
    return (every - places[..., None]).abs() <= halves[..., None]


def another_color(hue: Tensor, chroma: Tensor) -> Tensor:
    """Return a*b* (2,) of a hue and a chroma that are uniform in [0, 1]."""
    angle = 2 * torch.pi * hue
    return torch.stack([angle.cos(), angle.sin()]) * (
        LEAST_CHROMA + (MOST_CHROMA - LEAST_CHROMA) * chroma
    )


def recolor_object(lab: Tensor, row: int | Tensor, column: int | Tensor, ab: Tensor) -> Tensor:
    """Give what is like the pixel at `row`, `column`, and joined to it, that color.

    Map Lab (H, W, 3) to ab (H, W, 2). Pixels follow by how close their own color is (as in
    appearance propagation, An and Pellacini 2008) and, of all ways to them, by the least alike
    place of the best (fuzzy connectedness, Udupa and Samarasekera 1996), so that a face keeps its
    color when a suit of much the same color gets another.
    """
    unlike = (lab - lab[row, column]).square().sum(-1) / (2 * ALIKE**2)
    alike = torch.exp(-unlike)
    cells = F.avg_pool2d(alike[None, None], JOINED_PX, ceil_mode=True, count_include_pad=False)
    joined = torch.zeros_like(cells)
    joined[..., row // JOINED_PX, column // JOINED_PX] = 1
    for _ in range(2 * max(cells.shape)):
        grown = torch.minimum(F.max_pool2d(joined, 3, stride=1, padding=1), cells)
        if torch.equal(grown, joined):
            break
        joined = grown
    reach = F.interpolate(joined, scale_factor=JOINED_PX)[0, 0, : len(lab), : lab.shape[1]]
    follow = torch.minimum(alike, reach)[..., None]
    return lab[..., 1:] + follow * (ab - lab[row, column, 1:])
