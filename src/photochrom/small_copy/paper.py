"""The color of the paper and of the light on it: what a gray photo's a*b* are made of."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy.grid import Float, enlarge

Double = NDArray[np.float64]

# The picture is averaged to about BLOCKS² blocks, so that grain does not count. The windows in
# which stains and light may differ have 2·WINDOW + 1 of them a side.
BLOCKS = 64
WINDOW = 3
# How far a block may lie from the tone before it counts less, from the first fit to the last, and
# the most that it counts in the measures.
SPREADS = (8.0, 6.0, 4.0, 3.0, 2.0, 1.5, 1.5, 1.5)
FARTHEST = 3.0
# Of each pixel the first four terms hold the toning, the rest the light: see `_terms`.
STEADY = 1e-3


@dataclass(frozen=True)
class Paper:
    """The tone of a picture: a*b* that follow from L* and the place alone.

    `even` (14, 2) are the coefficients of `_terms`, `local` (rows, columns, 2) what stains and
    lamps add to them at L* = 100. `structure` is how much of a*b* goes with the things in the
    picture and not with tone, light and grain; `across` the part of it that changes the hue.
    """

    even: Double
    local: Double
    chroma: float
    structure: float
    across: float

    def ab(self, lightness: Float) -> Float:
        """Return the tone's a*b* (H, W, 2) at L* (H, W, 1)."""
        height, width = lightness.shape[:2]
        x, y = _places(height, width)
        even = _evaluate(self.even, lightness, x[None, :, None], y[:, None, None])
        local = enlarge(self.local.astype(np.float32), width, height)
        return np.asarray(even + local * _light(lightness), np.float32)

    def line(self, height: int, width: int) -> Float:
        """Return slope and offset (H, W, 4) of the tone's a*b* by L*, between 20 and 80."""
        dark, light = (
            self.ab(np.full((height, width, 1), level, np.float32)) for level in (20, 80)
        )
        slope = (light - dark) / 60
        return np.concatenate([slope, dark - 20 * slope], axis=-1)


def fit_paper(lab: Float) -> Paper:
    """Fit the tone of a picture L*a*b* (H, W, 3); what is in color counts little."""
    blocks = _average(lab)
    rows, columns = blocks.shape[:2]
    lightness, ab = blocks[..., :1], blocks[..., 1:]
    x, y = _places(rows, columns)
    terms = _terms(lightness[..., 0], x[None, :], y[:, None]).reshape(rows * columns, -1)
    even, rest = _fit_robustly(terms, ab.reshape(-1, 2), _from_medians(lightness, ab))
    tone, rest = (terms @ even).reshape(ab.shape), rest.reshape(ab.shape)
    trusted = 1 / (1 + (_length(rest) / FARTHEST) ** 2) ** 2
    light = _light(lightness)
    local = _window_sum(rest * light * trusted) / np.maximum(
        _window_sum(light * light * trusted), 1e-3
    )
    left = rest - local * light
    toned = _length(tone)
    along = tone / np.maximum(toned, 1e-6)
    share = np.clip((toned - 1) / 3, 0, 1)  # a neutral tone has no hue
    across = left - along * (left * along).sum(axis=-1, keepdims=True) * share
    chroma = float(np.sqrt((ab**2).sum(axis=-1).mean()))
    return Paper(even, local, chroma, _structure(left), _structure(across))


def _average(lab: Float) -> Double:
    height, width = lab.shape[:2]
    block = min(max(1, int(math.sqrt(width * height)) // BLOCKS), width, height)
    rows, columns = height // block, width // block
    blocks = lab[: rows * block, : columns * block].reshape(rows, block, columns, block, 3)
    return np.asarray(blocks.mean(axis=(1, 3), dtype=np.float64))


def _places(height: int, width: int) -> tuple[Double, Double]:
    """Return x (width,) and y (height,) of pixels' centers, in [-1, 1]."""
    x, y = ((2 * np.arange(count) + 1) / count - 1 for count in (width, height))
    return x, y


def _terms(lightness: Double, x: Double, y: Double) -> Double:
    """Return what a tone is the sum of, (H, W, 14): 1, l, l², l³; x, y, x², xy, y², each also · l.

    The first are the curve of a toning, the others uneven light; l is L* of 100.
    """
    level = lightness / 100
    ones = np.ones_like(level)
    places = [ones * place for place in (x, y, x * x, x * y, y * y)]
    lit = [place * level for place in places]
    return np.stack([ones, level, level**2, level**3, *places, *lit], axis=-1)


def _evaluate(even: Double, lightness: Float, x: Double, y: Double) -> Double:
    """Sum the terms, (H, W, 2), without holding them all."""
    level = lightness.astype(np.float64) / 100
    places = (x, y, x * x, x * y, y * y)
    plain = even[0] + sum(even[4 + i] * place for i, place in enumerate(places))
    lit = even[1] + sum(even[9 + i] * place for i, place in enumerate(places))
    return np.asarray(plain + level * (lit + level * (even[2] + level * even[3])))


def _from_medians(lightness: Double, ab: Double) -> Double:
    """Return the distance (N, 2) of each block from the median of those as light as it."""
    steps = np.clip(lightness.ravel() * (16 / 100), 0, 15).astype(np.intp)
    flat = ab.reshape(-1, 2)
    medians = np.zeros((16, 2))
    for step in np.unique(steps):
        medians[step] = np.median(flat[steps == step], axis=0)
    return flat - medians[steps]


def _fit_robustly(terms: Double, ab: Double, rest: Double) -> tuple[Double, Double]:
    """Fit ab by terms and return the coefficients and what is left (Cauchy weights, squared)."""
    steady = STEADY * len(terms) / BLOCKS**2 * np.eye(terms.shape[1])
    for spread in SPREADS:
        weight = 1 / (1 + (_length(rest) / spread) ** 2)
        weighted = terms * weight
        even = np.asarray(np.linalg.solve(weighted.T @ terms + steady, weighted.T @ ab))
        rest = ab - terms @ even
    return even, rest


def _structure(left: Double) -> float:
    """Return the rms of what neighboring blocks (rows, columns, 2) share; grain is not shared."""
    near = left / np.maximum(1, _length(left) / FARTHEST)
    shared = [(near[1:] * near[:-1]).sum(axis=-1), (near[:, 1:] * near[:, :-1]).sum(axis=-1)]
    means = [float(products.mean()) for products in shared if products.size]
    return math.sqrt(max(0.0, sum(means) / max(1, len(means))))


def _light(lightness: Double | Float) -> Double:
    """Return how much the color of light shows at L*: as f(Y) of CIE 15 does."""
    return np.asarray((lightness + 16) / 116, np.float64)


def _length(vectors: Double) -> Double:
    return np.hypot(vectors[..., :1], vectors[..., 1:])


def _window_sum(values: Double) -> Double:
    for axis in (0, 1):
        count = values.shape[axis]
        sums = np.concatenate([np.zeros_like(values.take([0], axis)), values.cumsum(axis)], axis)
        last = np.minimum(np.arange(count) + WINDOW + 1, count)
        first = np.maximum(np.arange(count) - WINDOW, 0)
        values = sums.take(last, axis) - sums.take(first, axis)
    return values
