"""Masks of the small copy: grow and shrink them, and number their parts."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def dilate(mask: Mask, radius: int) -> Mask:
    """Grow a mask (H, W) by squares of (2·radius + 1)² pixels."""
    return _counts(mask, radius) > 0


def erode(mask: Mask, radius: int) -> Mask:
    """Shrink a mask (H, W) by squares of (2·radius + 1)² pixels; what lies outside counts as in."""
    return ~dilate(~mask, radius)


def opened(mask: Mask, radius: int) -> Mask:
    """Drop what is narrower than 2·radius + 1 pixels from a mask (H, W)."""
    return dilate(erode(mask, radius), radius)


def label(mask: Mask) -> tuple[NDArray[np.int32], int]:
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
    parent = list(range(len(starts)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    for run in np.flatnonzero(first < last).tolist():
        for other in range(first[run], last[run]):
            one, two = root(run), root(other)
            parent[max(one, two)] = min(one, two)
    roots = np.array([root(run) for run in range(len(starts))], np.intp)
    _, numbers = np.unique(roots, return_inverse=True)
    labels = np.zeros(height * stride + 1, np.int32)
    labels[starts] += (numbers + 1).astype(np.int32)
    labels[ends] -= (numbers + 1).astype(np.int32)
    labels = labels.cumsum(dtype=np.int32)[:-1].reshape(height, stride)[:, 1:-1]
    return labels, int(numbers.max(initial=-1)) + 1


def filled(mask: Mask) -> Mask:
    """Fill the holes of a mask (H, W): what is outside and does not reach the edge."""
    labels, _ = label(~mask)
    reached = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    return mask | ~np.isin(labels, reached)


def hull(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the corners (n, 2) of the convex hull of x, y points (Andrew's monotone chain)."""
    ordered = sorted(map(tuple, points.tolist()))
    chains = []
    for sequence in (ordered, ordered[::-1]):
        chain: list[tuple[float, ...]] = []
        for point in sequence:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        chains += chain[:-1]
    return np.array(chains)


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


def _counts(mask: Mask, radius: int) -> NDArray[np.int64]:
    counts = mask.astype(np.int64)
    for axis in (0, 1):
        length = counts.shape[axis]
        sums = np.concatenate([np.zeros_like(counts.take([0], axis)), counts.cumsum(axis)], axis)
        last = np.minimum(np.arange(length) + radius + 1, length)
        first = np.maximum(np.arange(length) - radius, 0)
        counts = sums.take(last, axis) - sums.take(first, axis)
    return counts


def _turn(one: tuple[float, ...], two: tuple[float, ...], three: tuple[float, ...]) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
