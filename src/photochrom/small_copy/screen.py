"""The screen of a halftone: find it in details of a scan, and take it out of a small copy."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy.grid import Float

Double = NDArray[np.float64]

# What is looked at: squares of so many pixels; a screen's lines are so many pixels apart.
DETAIL_PX = 128
FINEST, COARSEST = 2.2, 16.0
LEAST_CONTRAST = 0.04  # of a square that says anything: scatter of luma in [0, 1]
# The second direction of a screen lies across the first, to this angle, is as fine, to this share,
# and as strong, to this one. Both rise so far above what is around them, and are this share of all.
ACROSS_DEGREES, AS_FINE, AS_STRONG = 12.0, 0.12, 0.1
LEAST_RISE, LEAST_SHARE = 60.0, 0.08
# A picture is a halftone where this share of its squares have one pitch, to this share of it.
LEAST_SQUARES, LEAST_AGREEING, SAME = 3, 0.6, 0.08
# A Gauss of so many pitches leaves 1 % of a screen.
SIGMA_OF_PITCH = 0.48


def find_pitch(squares: Sequence[Float]) -> float | None:
    """Return how many pixels lie between the lines of a picture's screen, or None without one.

    `squares` (DETAIL_PX, DETAIL_PX) are details of the picture as scanned, luma in [0, 1].
    """
    telling = [square for square in squares if float(square.std()) > LEAST_CONTRAST]
    pitches = [pitch for square in telling if (pitch := _pitch(square)) is not None]
    if len(pitches) < LEAST_SQUARES:
        return None
    middle = float(np.median(pitches))
    agreeing = sum(abs(pitch - middle) < SAME * middle for pitch in pitches)
    return middle if agreeing >= max(LEAST_SQUARES, LEAST_AGREEING * len(telling)) else None


def _pitch(square: Float) -> float | None:
    """Return the pitch of one square: two peaks of its spectrum across each other."""
    side = square.shape[0]
    window = np.hanning(side)
    centered = (square - square.mean()) * window[:, None] * window
    power = np.abs(np.fft.rfft2(centered)) ** 2  # (side, side / 2 + 1)
    y, x = np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None, :]
    radius = np.hypot(x, y)  # cycles a pixel
    power[radius < 1 / COARSEST] = 0
    fine = np.where(radius <= 1 / FINEST, power, 0)
    first = np.unravel_index(fine.argmax(), fine.shape)
    angle = np.degrees(np.arctan2(y, x))  # of a line: modulo 180
    away = np.abs((angle - angle[first] + 90) % 180 - 90)
    like = (away > 90 - ACROSS_DEGREES) & (np.abs(radius / radius[first] - 1) < AS_FINE)
    second = np.unravel_index(np.where(like, fine, 0).argmax(), fine.shape)
    around = np.abs(radius / radius[first] - 1) < 0.3
    usual = float(np.median(power[around])) + 1e-12
    weaker, stronger = float(fine[second]), float(fine[first])
    shared = (weaker + stronger) * 4 / (float(power.sum()) + 1e-12)  # a window spreads each over 4
    if weaker < AS_STRONG * stronger or weaker < LEAST_RISE * usual or shared < LEAST_SHARE:
        return None
    return float(1 / _peak(fine, first, radius))


def _peak(power: Double, at: tuple[np.intp, ...], radius: Double) -> float:
    """Return the frequency of a peak, to parts of a step of the spectrum."""
    rows = (np.arange(-1, 2) + at[0]) % power.shape[0]
    columns = np.clip(np.arange(-1, 2) + at[1], 0, power.shape[1] - 1)
    near = np.ix_(rows, columns)
    return float((power[near] * radius[near]).sum() / power[near].sum())


def descreen(pixels: Float, pitch: float) -> Float:
    """Blur (H, W, C) so much that a screen of `pitch` pixels is gone; a finer one is so already."""
    if pitch < 1:
        return pixels
    sigma = SIGMA_OF_PITCH * pitch
    reach = math.ceil(3 * sigma)
    kernel = np.exp(-((np.arange(-reach, reach + 1) / sigma) ** 2) / 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        wide = [(0, 0)] * pixels.ndim
        wide[axis] = (reach, reach)
        padded = np.pad(pixels, wide, "edge")
        count = pixels.shape[axis]
        parts = (
            weight * padded.take(np.arange(i, i + count), axis) for i, weight in enumerate(kernel)
        )
        pixels = np.asarray(sum(parts), np.float32)
    return pixels
