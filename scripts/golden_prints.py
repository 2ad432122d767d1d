"""Vectors of what tells photos, halftones and drawings apart, and of what is done about it."""

from typing import Protocol

import numpy as np
import skimage.data
from numpy.typing import NDArray

from photochrom import color
from photochrom.hints import Hint, render_hints
from photochrom.small_copy import orange_mask, printed, screen

Pixels = NDArray[np.float64]
SQUARES = 3  # of each picture: the least that may tell of a screen
SIDE = 32  # of the drawing


class Golden(Protocol):
    """What collects vectors."""

    def add(
        self, name: str, inputs: object, outputs: object, *, tolerance: float, **parameters: object
    ) -> None: ...


def add(golden: Golden) -> None:
    """Add the vectors of `screen` and `printed`."""
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
    pixels = _drawing()
    tones = printed.even_tones(_lightness(pixels))
    golden.add("even_tones", {"pixels": pixels}, {"tones": tones}, tolerance=0)
    ab = np.random.default_rng(31).normal(0, 25, (SIDE, SIDE, 2)).astype(np.float32)
    given = {"ab": ab, "tones": tones}
    golden.add(
        "in_one_color_each", given, {"colored": printed.in_one_color_each(ab, tones)},
        tolerance=1e-4,
    )  # fmt: skip
    hints = render_hints([Hint(0.2, 0.2, "teal"), Hint(0.99, 0.99, "navy")], SIDE, SIDE)
    golden.add(
        "in_known_colors", given | {"hints": hints},
        {"colored": printed.in_known_colors(ab, tones, hints)}, tolerance=1e-4,
    )  # fmt: skip


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


def _lightness(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return L* (H, W, 1) of gray values."""
    gray = np.repeat(pixels[..., None] / 255, 3, axis=-1)
    return color.rgb_to_lab(gray)[..., :1].astype(np.float32)
