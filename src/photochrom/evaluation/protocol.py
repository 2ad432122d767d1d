"""What is measured on: the photos, their crops, and the gray pictures that models see.

Everything here follows from the settings alone, so that a later evaluation sees the same pictures.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photochrom import color, film, photo, shards
from photochrom.errors import PhotoError
from photochrom.hints import Hint, around

Pixels = NDArray[np.uint8]

CROP = "central square, brought to size_px"
MIN_SIZE_PX, MAX_SIZE_PX = 32, 4096
MAX_GRAIN = 100.0  # all of L*
MAX_HINTS = 10_000
MAX_PHOTO_PIXELS = 500_000_000


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How photos become pictures to color."""

    count: int | None = None  # photos drawn at random; None: all
    seed: int = 0  # of the draw and of the grain
    size_px: int = 256  # side of the crops
    film: str | None = None  # one of film.FILMS; None: the photo's own L*
    grain: float = 0.0  # standard deviation in L*
    fade: float = 0.0  # 0 as new, 1 black and white are where film.FADED_* say
    hints: int = 0  # points at random places of each photo whose true color models are told

    def __post_init__(self) -> None:
        if self.count is not None and self.count < 1:
            raise ValueError(f"expected a count of 1 or more, found {self.count}")
        if not MIN_SIZE_PX <= self.size_px <= MAX_SIZE_PX:
            raise ValueError(
                f"expected a size from {MIN_SIZE_PX} to {MAX_SIZE_PX} px, found {self.size_px}"
            )
        if self.film is not None and self.film not in film.FILMS:
            raise ValueError(f"expected a film of {', '.join(film.FILMS)}, found {self.film}")
        if not 0 <= self.hints <= MAX_HINTS:
            raise ValueError(f"expected from 0 to {MAX_HINTS} hints, found {self.hints}")
        if not 0 <= self.grain <= MAX_GRAIN or not 0 <= self.fade <= 1:
            raise ValueError(
                f"expected grain in [0, {MAX_GRAIN:.0f}] and fade in [0, 1], found {self.grain}, "
                f"{self.fade}"
            )


@dataclass(frozen=True)
class Sample:
    """One photo of the evaluation: the true crop, and what models get to see of it."""

    name: str
    truth: Pixels  # (S, S, 3) sRGB
    gray: Pixels  # (S, S), gray sRGB
    hints: tuple[Hint, ...]
    enlarged: bool  # the photo is smaller than the crop


class Samples:
    """The photos that `sources` name, in the drawn order; iterate once. Raises PhotoError.

    Afterwards `unreadable` tells what was passed over and why, and `fingerprint` what was seen.
    """

    def __init__(self, sources: Sequence[str], settings: Settings) -> None:
        self.settings = settings
        self.files = shards.find(sources)
        self.count = min(len(self.files), settings.count or len(self.files))
        self.unreadable: list[str] = []
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[Sample]:
        order = np.random.default_rng(self.settings.seed).permutation(len(self.files))
        taken = 0
        for file, content in shards.read(self.files[place] for place in order):
            try:
                truth, enlarged = central_square(content, self.settings.size_px)
            except PhotoError as error:
                self.unreadable.append(f"{file}: {str(error).removeprefix('photo: ')}")
                continue
            self._digest.update(truth.tobytes())
            generator = np.random.default_rng((self.settings.seed, taken))
            gray = gray_through(truth, self.settings, generator)
            hints = true_hints(truth, self.settings.hints, (self.settings.seed, taken, 1))
            yield Sample(str(file), truth, gray, hints, enlarged)
            taken += 1
            if taken == self.count:
                return
        if not taken:
            raise PhotoError(
                f"expected photos, found none that can be read among {len(self.files)} files; "
                f"the first is {self.unreadable[0]}"
            )

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of all true crops so far, in their order."""
        return self._digest.hexdigest()


def central_square(content: bytes, size_px: int) -> tuple[Pixels, bool]:
    """Return the central square (size_px, size_px, 3) of a photo, and whether it was enlarged.

    The whole photo is brought to a shorter side of `size_px` by area averages, or bilinearly where
    it is smaller. Raises PhotoError.
    """
    opened = photo.open(content, max_pixels=MAX_PHOTO_PIXELS)
    shorter = min(opened.width, opened.height)
    width, height = (
        max(size_px, round(side * size_px / shorter)) for side in (opened.width, opened.height)
    )
    rgb = photo.shrink(opened, 0, width, height)  # (height, width, 3) in [0, 1]
    top, left = (height - size_px) // 2, (width - size_px) // 2
    square = rgb[top : top + size_px, left : left + size_px]
    return np.rint(square * 255).astype(np.uint8), shorter < size_px


def true_hints(truth: Pixels, count: int, seed: Sequence[int]) -> tuple[Hint, ...]:
    """Return the mean color around `count` random points of a photo (S, S, 3)."""
    side = truth.shape[0]
    hints = []
    for row, column in np.random.default_rng(seed).integers(0, side, (count, 2)):
        red, green, blue = np.rint(truth[around(row, column)].mean((0, 1))).astype(int)
        place = (column + 0.5) / side, (row + 0.5) / side
        hints.append(Hint(*place, f"rgb({red}, {green}, {blue})"))
    return tuple(hints)


def gray_through(truth: Pixels, settings: Settings, generator: np.random.Generator) -> Pixels:
    """Return the black-and-white photo (S, S) that a film, its fading and its grain make of one.

    Without any of these it is the photo's own L*.
    """
    rgb = truth / 255
    if settings.film is None:
        lightness = color.rgb_to_lab(rgb)[..., 0]
    else:
        luminance = color.rgb_to_linear(rgb) @ np.array(film.FILMS[settings.film])
        gray_light = np.repeat(luminance[..., None], 3, axis=-1)
        lightness = color.linear_rgb_to_lab(gray_light)[..., 0]
    black = settings.fade * film.FADED_BLACK
    white = 100 - settings.fade * (100 - film.FADED_WHITE)
    lightness = black + lightness * (white - black) / 100
    if settings.grain:
        lightness = lightness + settings.grain * generator.standard_normal(lightness.shape)
    lab = np.zeros(truth.shape)
    lab[..., 0] = np.clip(lightness, 0, 100)
    return np.rint(color.lab_to_rgb(lab)[..., 1] * 255).astype(np.uint8)
