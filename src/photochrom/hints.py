"""Points whose color the user knows, and how the network is told of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from photochrom.color import rgb_to_lab
from photochrom.css_colors import NAMED_COLORS
from photochrom.errors import InvalidHintError

# Each hint is a square of (2·RADIUS_PX + 1)² pixels of the small copy.
RADIUS_PX = 2


@dataclass(frozen=True)
class Hint:
    """A known color at a point of the upright photo.

    x and y lie in [0, 1], (0, 0) is the upper left corner; color is a CSS color: "#c0392b", "#abc",
    "rgb(192, 57, 43)" or a name. Raises InvalidHintError.
    """

    x: float
    y: float
    color: str

    def __post_init__(self) -> None:
        if not (0 <= self.x <= 1 and 0 <= self.y <= 1):
            raise InvalidHintError(
                f"hint at ({self.x:g}, {self.y:g}): expected a point of the photo, 0 to 1 "
                "from left to right and from top to bottom"
            )
        parse_color(self.color)

    @classmethod
    def parse(
        cls, text: str, width: int, height: int, palette: Mapping[str, str] | None = None
    ) -> Self:
        """Read "X,Y,COLOR"; X and Y are shares of the photo ("0.25") or pixels of it ("120px").

        COLOR may be a name of `palette`, which has CSS colors by what they are of.
        """
        match = re.fullmatch(r"\s*([\d.]+)(px|%)?\s*,\s*([\d.]+)(px|%)?\s*[,=]\s*(.+?)\s*", text)
        if match is None:
            raise InvalidHintError(
                f"hint {text!r}: expected X,Y,COLOR, such as 0.25,0.5,#c0392b or 120px,40px,teal"
            )
        x, x_unit, y, y_unit, color = match.groups()
        color = (palette or {}).get(color, color)
        return cls(_share(x, x_unit, width, text), _share(y, y_unit, height, text), color)


def _share(number: str, unit: str | None, side_px: int, text: str) -> float:
    try:
        value = float(number)
    except ValueError:
        raise InvalidHintError(f"hint {text!r}: expected a number, found {number!r}") from None
    if unit == "px":
        return (value + 0.5) / side_px  # the center of that pixel
    return value / 100 if unit == "%" else value


def parse_color(text: str) -> NDArray[np.float64]:
    """Return the (3,) sRGB in [0, 1] of a CSS color; raises InvalidHintError."""
    name = text.strip().lower()
    digits = NAMED_COLORS.get(name) or name.removeprefix("#")
    if name.startswith("#") or name in NAMED_COLORS:
        if re.fullmatch(r"[0-9a-f]{3}", digits):
            digits = "".join(digit * 2 for digit in digits)
        if re.fullmatch(r"[0-9a-f]{6}", digits):
            return np.array(list(bytes.fromhex(digits)), np.float64) / 255
    match = re.fullmatch(r"rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)", name)
    if match and max(values := [int(group) for group in match.groups()]) <= 255:
        return np.array(values, np.float64) / 255
    raise InvalidHintError(
        f"color {text!r}: expected a CSS color such as #c0392b, rgb(192, 57, 43) or teal"
    )


def render_hints(hints: Iterable[Hint], width: int, height: int) -> NDArray[np.float32]:
    """Draw hints as squares for a small copy: (height, width, 3) of a*, b* and a mask of 0 or 1.

    Later hints win where squares meet.
    """
    drawn = np.zeros((height, width, 3), np.float32)
    for hint in hints:
        column = min(int(hint.x * width), width - 1)
        row = min(int(hint.y * height), height - 1)
        ab = rgb_to_lab(parse_color(hint.color))[1:]
        drawn[around(row, column)] = (*ab, 1.0)
    return drawn


def around(row: int, column: int, radius_px: int = RADIUS_PX) -> tuple[slice, slice]:
    """Return the rows and columns of the square around a pixel, cut off at upper and left edge."""
    return (
        slice(max(0, row - radius_px), row + radius_px + 1),
        slice(max(0, column - radius_px), column + radius_px + 1),
    )
