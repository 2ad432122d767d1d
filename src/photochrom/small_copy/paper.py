"""The color of the paper and of the light on it: what a gray photo's a*b* are made of."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy.grid import Float, enlarge, window_sums

Double = NDArray[np.float64]

# The picture is averaged to about BLOCKS² blocks, so that grain does not count. The windows in
# which stains and light may differ have 2·WINDOW + 1 of them a side.
BLOCKS = 64
WINDOW = 3
# How far a block may lie from the tone before it counts less, from the first fit to the last, and
# the most that it counts in the measures.
SPREADS = (8.0, 6.0, 4.0, 3.0, 2.0, 1.5, 1.5, 1.5)
FARTHEST = 3.0
# The curve of a toning has terms up to this power of L*; see `_terms`.
DEGREE = 5
EDGE = 12.0  # the range of L* around a block that is half an edge
STEADY = 1e-3  # what a block weighs against terms that nothing asks for


@dataclass(frozen=True)
class Paper:
    """The tone of a picture: a*b* that follow from L* and the place alone.

    `even` (16, 2) are the coefficients of `_terms`, `span` the L* between which they were fitted;
    beyond it they stay. `local` (rows, columns, 2) is what stains and lamps add to them at
    L* = 100. `structure` is how much of a*b* goes with the things in the
    picture and not with tone, light and grain; `across` the part of it that changes the hue;
    `at_edges` how much more of it lies at edges of L*, where things end; the noise of compression
    lies anywhere.
    """

    even: Double
    span: tuple[float, float]
    local: Double
    chroma: float
    structure: float
    across: float
    at_edges: float

    def ab(self, lightness: Float) -> Float:
        """Return the tone's a*b* (H, W, 2) at L* (H, W, 1)."""
        height, width = lightness.shape[:2]
        x, y = _places(height, width)
        level = np.clip(lightness, *self.span).astype(np.float64) / 100
        even = _evaluate(self.even, level, x[None, :, None], y[:, None, None])
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
    lightness, ab, powers = _average(lab)
    rows, columns = ab.shape[:2]
    x, y = _places(rows, columns)
    terms = _terms(powers, x[None, :], y[:, None]).reshape(rows * columns, -1)
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
    span = float(lightness.min()), float(lightness.max())
    measures = _structure(left), _structure(across), _at_edges(left, lightness)
    return Paper(even, span, local, chroma, *measures)


def _average(lab: Float) -> tuple[Double, Double, Double]:
    """Return L* (rows, columns, 1), a*b* and powers of L* (rows, columns, DEGREE) of blocks.

    The powers are means of the pixels' own: across an edge they are not those of the mean.
    """
    height, width = lab.shape[:2]
    block = min(max(1, int(math.sqrt(width * height)) // BLOCKS), width, height)
    rows, columns = height // block, width // block
    whole = lab[: rows * block, : columns * block]
    level = whole[..., :1].astype(np.float64) / 100
    pixels = np.concatenate([whole, *(level**power for power in range(1, DEGREE + 1))], axis=-1)
    blocks = pixels.reshape(rows, block, columns, block, -1).mean(axis=(1, 3))
    return blocks[..., :1], blocks[..., 1:3], blocks[..., 3:]


def _places(height: int, width: int) -> tuple[Double, Double]:
    """Return x (width,) and y (height,) of pixels' centers, in [-1, 1]."""
    x, y = ((2 * np.arange(count) + 1) / count - 1 for count in (width, height))
    return x, y


def _terms(powers: Double, x: Double, y: Double) -> Double:
    """Return what a tone is the sum of, (H, W, 16): 1, l ... l⁵; x, y, x², xy, y², each also · l.

    The first are the curve of a toning, the others uneven light; l is L* of 100.
    """
    level = powers[..., 0]
    ones = np.ones_like(level)
    places = [ones * place for place in (x, y, x * x, x * y, y * y)]
    lit = [place * level for place in places]
    return np.stack([ones, *np.moveaxis(powers, -1, 0), *places, *lit], axis=-1)


def _evaluate(even: Double, level: Double, x: Double, y: Double) -> Double:
    """Sum the terms, (H, W, 2), without holding them all."""
    curve, plain, lit = np.split(even, [DEGREE + 1, DEGREE + 6])
    places = (x, y, x * x, x * y, y * y)
    sums = [
        sum(share * place for share, place in zip(part, places, strict=True))
        for part in (plain, lit)
    ]
    toned = np.zeros_like(level)
    for share in curve[::-1]:
        toned = toned * level + share
    return np.asarray(toned + sums[0] + level * sums[1])


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


def _at_edges(left: Double, lightness: Double) -> float:
    """Return the rms of what blocks (rows, columns, 2) share with the next but one at edges of L*.

    Beyond what they share elsewhere. Edges go on in rows or columns: the stronger counts.
    """
    near = left / np.maximum(1, _length(left) / FARTHEST)
    step = _range(lightness[..., 0])
    edge = step**2 / (step**2 + EDGE**2)
    at_edges, elsewhere = [0.0], [0.0]
    for one, two in ((np.s_[2:], np.s_[:-2]), (np.s_[:, 2:], np.s_[:, :-2])):
        products = (near[one] * near[two]).sum(axis=-1)
        for found, share in ((at_edges, edge), (elsewhere, 1 - edge)):
            weight = share[one] * share[two]
            found.append(float((weight * products).sum() / max(float(weight.sum()), 1e-6)))
    return math.sqrt(max(0.0, max(at_edges) - max(elsewhere)))


def _range(plane: Double) -> Double:
    """Return how much values differ in the 3 x 3 around each, (rows, columns)."""
    rows, columns = plane.shape
    wide = np.pad(plane, 1, "edge")
    around = [wide[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    return np.asarray(np.max(around, axis=0) - np.min(around, axis=0))


def _light(lightness: Double | Float) -> Double:
    """Return how much the color of light shows at L*: as f(Y) of CIE 15 does."""
    return np.asarray((lightness + 16) / 116, np.float64)


def _length(vectors: Double) -> Double:
    return np.hypot(vectors[..., :1], vectors[..., 1:])


def _window_sum(values: Double) -> Double:
    return window_sums(window_sums(values, WINDOW, 0), WINDOW, 1)
