"""Divide a drawing into flats, as colorists of comics say: what lies between its lines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy import masks, printed
from photochrom.small_copy.grid import Float
from photochrom.small_copy.masks import Labels, Mask
from photochrom.small_copy.printed import ink_and_paper, steps
from photochrom.small_copy.screen import descreen
from photochrom.small_copy.writing import find_writing

# In shares of the range from ink to paper: below BLACK nothing is painted, below DARK lies ink,
# above LIGHT paper.
BLACK, DARK, LIGHT = 0.15, 0.7, 0.9
# What is no larger than DOT_PX, in pixels of the copy, is a dot of a screen; and what is no larger
# than BLOB_PX, as high as wide, to SQUARE_PX, and fills so much of its square. Its edge is so wide.
DOT_PX, BLOB_PX, SQUARE_PX, FULL, AROUND_PX = 5, 12, 2, 0.65, 2
# A flat goes on under its lines, so many pixels, not up to what is lighter by RISE of L*, and then
# into what is too narrow to be one. At the edge of a drawing, so wide, that may be the page around.
UNDER_PX, RISE, EDGE_PX = 4, 2.0, 2
# Where less of a picture than this would be painted it is no drawing: gray in dots of ink, as of a
# fax, and all of it is to stay clean.
LEAST_PAINTED = 0.05
# The network sees a drawing with thin lines, blurred as much as a screen of GROUND_BLUR pixels is,
# and with paper as a light gray: to white it would give no color.
GROUND_RADIUS, GROUND_BLUR, GROUND_SHARE = 1, 2.0, 0.75


@dataclass(frozen=True)
class Flats:
    """The flats of a drawing: their numbers (H, W), 0 where there is none.

    Of each (n + 1,): its L*, whether it is paper, whether it is to stay clean. `clean` (H, W, 1) is
    the L* of the drawing without the dots of screens.
    """

    labels: Labels
    lightness: NDArray[np.float64]
    is_paper: Mask
    stays: Mask
    ink: float  # L*
    clean: Float

    def means(self, values: Float) -> NDArray[np.float64]:
        """Return the means (n + 1, C) of each flat over (H, W, C)."""
        return _means(self.labels, len(self.lightness), values)


def find_flats(lightness: Float) -> Flats:
    """Divide a drawing, L* (H, W, 1), at its lines and where its tones change.

    Balloons, captions and paper that reaches the edge are to stay clean.
    """
    ink, paper = ink_and_paper(lightness)
    filled = without_dots(lightness)
    plane = filled[..., 0]
    share = (plane - ink) / max(paper - ink, 1.0)
    is_light = share > BLACK
    found, count = masks.label(masks.opened(is_light & (steps(plane) < printed.EDGE), 1))
    at_edge = _at_edge(found, count)
    count += 1  # one more for what is too narrow at the edge
    rim = is_light & (found == 0)
    rim[EDGE_PX:-EDGE_PX, EDGE_PX:-EDGE_PX] = False
    found[rim] = count
    means = _means(found, count + 1, filled)[:, 0]
    is_paper = np.asarray((means - ink) / max(paper - ink, 1.0) > LIGHT)
    labels, stays = find_writing(_under_lines(found, plane, is_light), share < DARK, count)
    stays = stays | (np.append(at_edge, True) & is_paper)
    stays[[0, count]] = True
    labels[lightness[..., 0] <= ink + BLACK * max(paper - ink, 1.0)] = 0
    stays |= (~stays)[labels].mean() < LEAST_PAINTED
    return Flats(labels, means, is_paper, stays, ink, filled)


def _at_edge(labels: Labels, count: int) -> Mask:
    """Tell which of the numbers (H, W) reach the edge, (count + 1,)."""
    edges = (labels[0], labels[-1], labels[:, 0], labels[:, -1])
    return np.isin(np.arange(count + 1), np.concatenate(edges))


def without_dots(lightness: Float) -> Float:
    """Fill the dots of screens, L* (H, W, 1), with what is around them."""
    ink, paper = ink_and_paper(lightness)
    plane = lightness[..., 0]
    labels, count = masks.label(plane < ink + DARK * (paper - ink))
    boxes = masks.boxes(labels, count)
    sides = boxes[:, 2:] - boxes[:, :2]
    largest, areas = sides.max(axis=1), np.bincount(labels.ravel(), minlength=count + 1)
    is_blob = (largest <= BLOB_PX) & (np.ptp(sides, axis=1) <= SQUARE_PX)
    is_dot = (largest <= DOT_PX) | (is_blob & (areas >= FULL * sides.prod(axis=1)))
    filled = plane.copy()
    for dot in np.flatnonzero(is_dot[1:]) + 1:
        left, top = np.maximum(boxes[dot, :2] - AROUND_PX, 0)
        right, bottom = boxes[dot, 2:] + AROUND_PX
        place = (slice(top, bottom), slice(left, right))
        here = (labels[place] == 0) | (labels[place] == dot)
        filled[place][here] = plane[place][here].max()
    return filled[..., None]


def ground(lightness: Float) -> Float:
    """Return what the network is to see of a drawing without dots, L* (H, W, 1)."""
    light = _lightest(lightness[..., 0], GROUND_RADIUS)[..., None]
    return np.asarray(descreen(light, GROUND_BLUR) * GROUND_SHARE, np.float32)


def _lightest(plane: Float, radius: int) -> Float:
    """Return the largest value of (H, W) within squares of (2·radius + 1)² pixels."""
    for axis in (0, 1):
        wide = np.pad(plane, [(radius, radius) if i == axis else (0, 0) for i in (0, 1)], "edge")
        count = plane.shape[axis]
        parts = [wide.take(np.arange(i, i + count), axis) for i in range(2 * radius + 1)]
        plane = np.maximum.reduce(parts)
    return plane


def _under_lines(labels: Labels, plane: Float, is_light: Mask) -> Labels:
    """Have flats go on under lines until they meet: down, to the right, up, to the left, anew.

    After that they go on into what is light (H, W).
    """
    labels = labels.copy()
    for turn in range(2 * UNDER_PX):
        before = labels.copy()
        for quarters in range(4):  # turned so that what is above is the neighbor
            to, known = np.rot90(labels, -quarters), np.rot90(before, -quarters)
            light = np.rot90(plane, -quarters)
            free = light[1:] <= light[:-1] + RISE
            if turn >= UNDER_PX:
                free = np.rot90(is_light, -quarters)[1:]
            free = free & (to[1:] == 0)
            to[1:][free] = known[:-1][free]
    return labels


def _means(labels: Labels, count: int, values: Float) -> NDArray[np.float64]:
    areas = np.maximum(np.bincount(labels.ravel(), minlength=count), 1)
    sums = [np.bincount(labels.ravel(), band.ravel(), count) for band in np.moveaxis(values, -1, 0)]
    return np.asarray(np.stack(sums, axis=-1) / areas[:, None], np.float64)
