"""Vectors of what tells photos, halftones and drawings apart, and of what is done about it."""

from typing import Protocol

import numpy as np
import skimage.data
from numpy.typing import NDArray

from photochrom import color, painting
from photochrom.hints import Hint
from photochrom.small_copy import flats, grid, orange_mask, printed, screen

Pixels = NDArray[np.float64]
SQUARES = 3  # of each picture: the least that may tell of a screen
SIDE = 32  # of the drawing
STEP = 3  # of what is painted, every third pixel is kept
HINTS = (Hint(0.9, 0.8, "teal"), Hint(0.45, 0.7, "navy"), Hint(0.9, 0.7, "gold"))


class Golden(Protocol):
    """What collects vectors."""

    def add(
        self, name: str, inputs: object, outputs: object, *, tolerance: float, **parameters: object
    ) -> None: ...


def add(golden: Golden) -> None:
    """Add the vectors of `screen`, `printed`, `flats`, `painting` and `orange_mask`."""
    for pitch, degrees in ((0.0, 0.0), (2.31, 45.0), (3.53, 30.0)):
        squares = _squares(pitch, degrees)
        given = (squares / 255).astype(np.float32)
        found = screen.find_pitch(list(given))
        golden.add(
            "find_pitch", {"squares": squares}, {"pitch": np.array([found or 0], np.float32)},
            tolerance=0.02, drawn_pitch=pitch, degrees=degrees,
        )  # fmt: skip
    copy = _squares(5.0, 45.0)[0, :30, :40, None].astype(np.float32) / 255
    for pitch in (0.9, 5.0):
        golden.add(
            "descreen", {"pixels": copy}, {"blurred": screen.descreen(copy, pitch)},
            tolerance=1e-5, pitch=pitch,
        )  # fmt: skip
    _add_drawing(golden)
    _add_film(golden)


def _add_drawing(golden: Golden) -> None:
    photo = skimage.data.camera()[::12, ::12][:SIDE, :SIDE].astype(np.uint8)
    for pixels in (_drawing(), photo, photo[:12]):
        is_drawing = printed.is_drawing(_lightness(pixels))
        golden.add(
            "is_drawing", {"pixels": pixels}, {"is_drawing": np.array([is_drawing], np.uint8)},
            tolerance=0,
        )  # fmt: skip
    pixels = _comic()
    golden.add("find_flats", {"pixels": pixels}, {"flats": divided(pixels)}, tolerance=0)
    seen = flats.ground(flats.without_dots(_lightness(pixels)))
    golden.add("ground", {"pixels": pixels}, {"seen": seen}, tolerance=1e-3)
    ab = np.random.default_rng(31).normal(0, 25, (8, 12, 2)).astype(np.float32)
    golden.add(
        "paint", {"pixels": pixels, "ab": ab}, {"painted": painted(pixels, ab, HINTS)},
        tolerance=1e-3, step=STEP,
        hints=[{"x": hint.x, "y": hint.y, "color": hint.color} for hint in HINTS],
    )  # fmt: skip


def divided(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the number of each pixel's flat, whether it is paper and stays clean: (H, W, 3)."""
    found = flats.find_flats(_lightness(pixels))
    labels = found.labels
    planes = [labels, found.is_paper[labels], found.stays[labels]]
    return np.stack(planes, axis=-1).astype(np.uint8)


def painted(
    pixels: NDArray[np.uint8], ab: NDArray[np.float32], hints: tuple[Hint, ...]
) -> NDArray[np.float32]:
    """Return coefficients, shade and lines of a drawing, (H, W, 6), of every STEPth pixel."""
    found = flats.find_flats(_lightness(pixels))
    made = painting.paint(found, grid.enlarge(ab, *pixels.shape[::-1]), hints, strength=1)
    planes = np.concatenate([made.coefficients, made.shade, made.lines], axis=-1)
    return planes[::STEP, ::STEP]


def _add_film(golden: Golden) -> None:
    """Add color negative film, the photo on it, and that as a sepia print."""
    photo = skimage.data.rocket()[:384:16, :640:20] / 255
    light = np.maximum(photo**2.2, 0.003)
    film = np.array([0.85, 0.33, 0.14]) * (0.003 / light) ** 0.5
    sepia = photo.mean(axis=-1, keepdims=True) * np.array([1, 0.88, 0.68])
    for drawn in (film ** (1 / 2.2), photo, sepia):
        rgb = (np.clip(drawn, 0, 1) * 255).round().astype(np.uint8)
        lab = color.rgb_to_lab(rgb / 255).astype(np.float32)
        has_mask = orange_mask.has_orange_mask(lab)
        golden.add(
            "has_orange_mask", {"rgb": rgb}, {"has_orange_mask": np.array([has_mask], np.uint8)},
            tolerance=0,
        )  # fmt: skip


def _squares(pitch: float, degrees: float) -> NDArray[np.uint8]:
    """Draw details of a photo, (SQUARES, DETAIL_PX, DETAIL_PX); with a pitch, in round dots."""
    side = screen.DETAIL_PX
    gray = skimage.data.camera()[200 : 200 + side, : SQUARES * side] / 255
    if pitch:
        turn = np.radians(degrees)
        y, x = np.mgrid[:side, : SQUARES * side] * (2 * np.pi / pitch)
        across = np.cos(x * np.cos(turn) + y * np.sin(turn))
        along = np.cos(y * np.cos(turn) - x * np.sin(turn))
        gray = np.clip((gray - 0.5 - (across + along) / 4) * 4 + 0.5, 0, 1)
    squares = (gray * 255).round().astype(np.uint8)
    return np.stack(np.split(squares, SQUARES, axis=1))


def _drawing() -> NDArray[np.uint8]:
    """Draw paper with two even grays, one of them inside a line, and hatching."""
    page = np.full((SIDE, SIDE), 250, np.uint8)
    page[3:15, 3:19] = 20
    page[4:14, 4:18] = 165
    page[17:29, 19:30] = 205
    page[17:30:4, 2:16] = 30
    return page


def _comic() -> NDArray[np.uint8]:
    """Draw a panel: signs in a balloon, a screen, a dark gray, a light one and a line."""
    page = np.full((2 * SIDE, 3 * SIDE), 250, np.uint8)
    page[2:-2, 2:-2] = 20
    page[5:-5, 5:-5] = 248
    page[10:28, 10:40] = 20
    page[12:26, 12:38] = 250
    for number, left in enumerate(range(15, 34, 5)):
        page[15 : 23 - number % 2, left : left + 4] = 30
    page[12:26, 24] = 250
    page[8:30:4, 50:80:4] = page[9:30:4, 50:80:4] = 40
    page[36:56, 10:30] = 70
    page[36:56, 34:60] = 190
    page[32:59, 70:72] = 20
    page[33:59, 71] = 120
    return page


def _lightness(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return L* (H, W, 1) of gray values."""
    gray = np.repeat(pixels[..., None] / 255, 3, axis=-1)
    return color.rgb_to_lab(gray)[..., :1].astype(np.float32)
