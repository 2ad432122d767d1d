"""Where a picture lies within a scan: a rectangle, perhaps a little turned."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy.grid import Float

Double = NDArray[np.float64]
Points = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Frame:
    """A rectangle of a page of `width` x `height` pixels, by its corners (x, y) in them.

    From the picture's upper left corner: `right` leads along its upper side, `down` along its left.
    """

    origin: tuple[float, float]
    right: tuple[float, float]
    down: tuple[float, float]

    @classmethod
    def of(cls, corners: Double) -> "Frame":
        """Take corners (4, 2), clockwise from the upper left."""
        origin, right, _, down = corners
        return cls(*((float(v[0]), float(v[1])) for v in (origin, right - origin, down - origin)))

    @property
    def width(self) -> float:
        return math.hypot(*self.right)

    @property
    def height(self) -> float:
        return math.hypot(*self.down)

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def degrees(self) -> float:
        """How far the picture is turned, clockwise."""
        return math.degrees(math.atan2(self.right[1], self.right[0]))

    @property
    def corners(self) -> Double:
        """The corners (4, 2), clockwise from the upper left."""
        origin, right, down = (np.array(v) for v in (self.origin, self.right, self.down))
        return np.array([origin, origin + right, origin + right + down, origin + down])

    def scaled(self, across: float, along: float) -> "Frame":
        """Return the same rectangle where pixels are counted `across` and `along` times as many."""
        return Frame.of(self.corners * [across, along])

    def within(self, outer: "Frame", width: int, height: int) -> "Frame":
        """Place a frame that was found in a copy of `outer`, width x height pixels large."""
        share = self.corners / [width, height]
        return Frame.of(np.array(outer.origin) + share @ np.array([outer.right, outer.down]))

    def places(self, x: Points, y: Points) -> tuple[Points, Points]:
        """Return where points of the page lie in the picture: [0, 1] along `right` and `down`."""
        inverse = np.linalg.inv(np.array([self.right, self.down]))
        x, y = x - self.origin[0], y - self.origin[1]
        return x * inverse[0, 0] + y * inverse[1, 0], x * inverse[0, 1] + y * inverse[1, 1]

    def cut(self, pixels: Float, width: int, height: int) -> Float:
        """Sample the picture, straightened, from a page (H, W, C): (height, width, C).

        Each pixel is the mean of enough bilinear samples that none between them is left out.
        """
        times = max(1, math.ceil(max(self.width / width, self.height / height) - 0.01))
        s = ((np.arange(width * times) + 0.5) / (width * times))[None, :]
        t = ((np.arange(height * times) + 0.5) / (height * times))[:, None]
        if self.down[0] == self.right[1] == 0:
            x, y = self.origin[0] + s * self.right[0], self.origin[1] + t * self.down[1]
        else:
            x = self.origin[0] + s * self.right[0] + t * self.down[0]
            y = self.origin[1] + s * self.right[1] + t * self.down[1]
        samples = bilinear(pixels, x, y)
        if times == 1:
            return samples
        parts = samples.reshape(height, times, width, times, -1)
        return np.asarray(parts.mean(axis=1).mean(axis=2), np.float32)  # quicker than both at once

    def pasted(self, pixels: Float, width: int, height: int) -> tuple[slice, slice, Float]:
        """Return rows and columns of a page around the picture, and its pixels (H, W, C) there.

        Where the rectangle does not reach, the picture's edges go on.
        """
        margin = 3
        (left, top), (right, bottom) = self.corners.min(axis=0), self.corners.max(axis=0)
        columns = slice(max(0, math.floor(left) - margin), min(width, math.ceil(right) + margin))
        rows = slice(max(0, math.floor(top) - margin), min(height, math.ceil(bottom) + margin))
        x = (np.arange(columns.start, columns.stop) + 0.5)[None, :]
        y = (np.arange(rows.start, rows.stop) + 0.5)[:, None]
        s, t = self.places(x, y)
        return rows, columns, bilinear(pixels, s * pixels.shape[1], t * pixels.shape[0])

    def coverage(self, width: int, height: int) -> Float:
        """Return which share of each pixel of the page (height, width) the picture covers."""
        x, y = (np.arange(width) + 0.5)[None, :], (np.arange(height) + 0.5)[:, None]
        s, t = self.places(x, y)
        across = np.minimum(s, 1 - s) * self.width
        along = np.minimum(t, 1 - t) * self.height
        return np.asarray(np.clip(across + 0.5, 0, 1) * np.clip(along + 0.5, 0, 1), np.float32)


def bilinear(pixels: Float, x: Points, y: Points) -> Float:
    """Sample (H, W, C) at points of the page; beyond its edges these go on.

    x (1, w) and y (h, 1) are columns and rows of points, which are sampled in less time.
    """
    height, width = pixels.shape[:2]
    x, y = np.clip(x - 0.5, 0, width - 1), np.clip(y - 0.5, 0, height - 1)
    left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    across, down = (x - left)[..., None].astype(np.float32), (y - top)[..., None].astype(np.float32)
    if x.shape[0] == y.shape[1] == 1:
        wide = pixels[:, left[0]] * (1 - across) + pixels[:, right[0]] * across
        return np.asarray(wide[top[:, 0]] * (1 - down) + wide[bottom[:, 0]] * down, np.float32)
    upper = pixels[top, left] * (1 - across) + pixels[top, right] * across
    lower = pixels[bottom, left] * (1 - across) + pixels[bottom, right] * across
    return np.asarray(upper * (1 - down) + lower * down, np.float32)
