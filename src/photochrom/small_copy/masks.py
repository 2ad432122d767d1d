"""Masks of the small copy: grow and shrink them, and number their parts."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Labels = NDArray[np.int32]


def dilate(mask: Mask, radius: int) -> Mask:
    """Grow a mask (H, W) by squares of (2·radius + 1)² pixels."""
    for axis in (0, 1):
        mask = _any_within(mask.swapaxes(0, axis), radius).swapaxes(0, axis)
    return mask


def erode(mask: Mask, radius: int) -> Mask:
    """Shrink a mask (H, W) by squares of (2·radius + 1)² pixels; what lies outside counts as in."""
    return ~dilate(~mask, radius)


def opened(mask: Mask, radius: int) -> Mask:
    """Drop what is narrower than 2·radius + 1 pixels from a mask (H, W)."""
    return dilate(erode(mask, radius), radius)


def label(mask: Mask) -> tuple[Labels, int]:
    """Number the parts of a mask (H, W) that hang together by sides, from 1; 0 is outside.

    Runs of each row are joined with those they touch in the next (Hoshen & Kopelman, 1976).
    """
    height, width = mask.shape
    stride = width + 2  # a gap at both ends keeps the runs of two rows apart
    flat = np.zeros(height * stride + 1, np.int8)
    flat[:-1].reshape(height, stride)[:, 1:-1] = mask
    steps = np.diff(flat, prepend=np.int8(0))
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    first = np.searchsorted(ends, starts + stride, "right")
    last = np.searchsorted(starts, ends + stride, "left")
    roots = _roots(len(starts), *_pairs(first, last))
    _, numbers = np.unique(roots, return_inverse=True)
    labels = np.zeros(height * stride + 1, np.int32)
    labels[starts] += (numbers + 1).astype(np.int32)
    labels[ends] -= (numbers + 1).astype(np.int32)
    labels = labels.cumsum(dtype=np.int32)[:-1].reshape(height, stride)[:, 1:-1]
    return labels, int(numbers.max(initial=-1)) + 1


def _pairs(
    first: NDArray[np.intp], last: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pair each number i with all from first[i] to below last[i]."""
    counts = np.maximum(last - first, 0)
    one = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return one, np.arange(len(one)) + (first - before)[one]


def _roots(count: int, one: NDArray[np.intp], two: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the least number that each of `count` hangs together with, where pairs are joined."""
    roots = np.arange(count)
    while True:
        low = np.minimum(roots[one], roots[two])
        high = np.maximum(roots[one], roots[two])
        apart = low < high
        if not apart.any():
            return roots
        np.minimum.at(roots, high[apart], low[apart])
        while (roots[roots] != roots).any():
            roots = roots[roots]


def boxes(labels: Labels, count: int) -> NDArray[np.int64]:
    """Return left, top, right and bottom (count + 1, 4) of numbered parts.

    Right and bottom lie beyond. All are 0 where a part is empty.
    """
    found = np.zeros((count + 1, 4), np.int64)
    numbers = labels.ravel()
    for i, places in enumerate(np.indices(labels.shape)[::-1]):
        first = np.full(count + 1, max(labels.shape))
        np.minimum.at(first, numbers, places.ravel())
        np.maximum.at(found[:, i + 2], numbers, places.ravel() + 1)
        found[:, i] = np.where(found[:, i + 2] > 0, first, 0)
    return found


def filled(mask: Mask) -> Mask:
    """Fill the holes of a mask (H, W): what is outside and does not reach the edge."""
    labels, _ = label(~mask)
    reached = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    return mask | ~np.isin(labels, reached)


def hull(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the corners (n, 2) of the convex hull of x, y points (Andrew's monotone chain).

    All points at which the chain turns inward are dropped at once, until there are none.
    """
    ordered = np.unique(points, axis=0)
    chains = []
    for one_way in (ordered, ordered[::-1]):
        chain, turns = one_way, _turns(one_way)
        while (turns <= 0).any():
            chain = chain[np.concatenate([[True], turns > 0, [True]])]
            turns = _turns(chain)
        chains.append(chain[:-1])
    return np.concatenate(chains)


def smallest_rectangle(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the corners (4, 2) of the smallest rectangle around x, y points.

    One of its sides lies on a side of their convex hull (Freeman & Shapira, 1975). From the corner
    at the upper left clockwise, for a rectangle that is turned by less than 45°.
    """
    corners = hull(points)
    if len(corners) < 3:
        corners = np.concatenate([corners, corners + 1e-3, corners + np.array([1e-3, 0])])
    best, area = np.zeros((4, 2)), np.inf
    for one, two in pairwise([*corners, corners[0]]):
        angle = np.arctan2(*(two - one)[::-1])
        angle -= np.round(angle / (np.pi / 2)) * (np.pi / 2)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        straight = corners @ turn
        (left, top), (right, bottom) = straight.min(axis=0), straight.max(axis=0)
        if (right - left) * (bottom - top) < area:
            area = (right - left) * (bottom - top)
            straight = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
            best = straight @ turn.T
    return best


def _any_within(mask: Mask, radius: int) -> Mask:
    """Tell for each place along the first axis whether it or one within `radius` is in the mask."""
    gap = np.zeros((radius, mask.shape[1]), bool)
    wide = np.concatenate([gap, mask, gap])
    covered = 1  # how many places each row of `wide` stands for
    while covered < 2 * radius + 1:
        step = min(covered, 2 * radius + 1 - covered)
        wide = wide[:-step] | wide[step:]
        covered += step
    return np.asarray(wide)


def _turns(chain: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each point (n, 2) between the ends which way the chain turns there."""
    steps = np.diff(chain, axis=0)
    return np.asarray(steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0])
