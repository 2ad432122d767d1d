"""Bring the small copy to the sizes that the network takes, and back."""

import math

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float32]
# A panorama is not shrunk to side_px² pixels only: its longer side is at most this many side_px.
LONGEST_SIDE = 4


def small_size(width: int, height: int, side_px: int) -> tuple[int, int]:
    """Return width and height of the copy that the network sees: side_px² pixels at most.

    The aspect is kept, nothing is enlarged, each side is at least 1.
    """
    scale = min(
        1.0,
        math.sqrt(side_px * side_px / (width * height)),
        LONGEST_SIDE * side_px / max(width, height),
    )
    # floor(x + 0.5) and not round(): JavaScript and Swift round halves up
    return max(1, math.floor(width * scale + 0.5)), max(1, math.floor(height * scale + 0.5))


def pad(pixels: Float, multiple: int) -> Float:
    """Reflect (H, W, C) at the right and the bottom until both sides are multiples of `multiple`.

    The edge pixel is not repeated; a side too short for one reflection is reflected to and fro
    (period 2·(n - 1)), and a single pixel is repeated.
    """
    height, width = pixels.shape[:2]
    return np.pad(pixels, ((0, -height % multiple), (0, -width % multiple), (0, 0)), "reflect")


def enlarge(pixels: Float, width: int, height: int) -> Float:
    """Enlarge (h, w, C) to (height, width, C) bilinearly: half-pixel centers, edges clamped."""
    rows, columns = pixels.shape[:2]
    top, bottom, down = _neighbors(rows, height)
    left, right, across = _neighbors(columns, width)
    across, down = across[None, :, None], down[:, None, None]
    wide = pixels[:, left] * (1 - across) + pixels[:, right] * across
    return np.asarray(wide[top] * (1 - down) + wide[bottom] * down, np.float32)


def window_sums(values: NDArray[np.float64], radius: int, axis: int) -> NDArray[np.float64]:
    """Sum windows of 2·radius + 1 along an axis, which shrink at the edges."""
    lines = values.swapaxes(0, axis)
    count = len(lines)
    sums = np.empty((count + 1 + 2 * radius, *lines.shape[1:]))
    sums[: radius + 1] = 0
    np.cumsum(lines, axis=0, out=sums[radius + 1 : radius + 1 + count])
    sums[radius + 1 + count :] = sums[radius + count]
    return (sums[2 * radius + 1 :] - sums[:count]).swapaxes(0, axis)


def _neighbors(
    count: int, wanted: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return both neighbors of each of `wanted` samples among `count`, and the second's weight."""
    position = np.clip((np.arange(wanted) + 0.5) * count / wanted - 0.5, 0, count - 1)
    first = np.floor(position).astype(np.intp)
    return first, np.minimum(first + 1, count - 1), position - first
