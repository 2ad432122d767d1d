"""Find the images that the pages of a PDF draw, and where. Source: ISO 32000-2, 8.3, 8.8, 8.10."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray

Matrix = NDArray[np.float64]  # (3, 3), of column vectors (x, y, 1)

_MOST_DEPTH = 32  # of forms in forms
# From shares of a picture, y down, to the square that a PDF draws it in, y up.
_FROM_SHARES: Matrix = np.array([[1.0, 0, 0], [0, -1, 1], [0, 0, 1]])


@dataclass(frozen=True)
class Place:
    """Where a page draws a picture, under which name; `to_page` leads from shares to shares."""

    page: int  # from 0
    name: str
    to_page: Matrix
    quarters: int  # clockwise turns, 0 to 3, in which the page shows the stored picture

    def on_page(self, x: float, y: float, quarters: int) -> tuple[float, float]:
        """Return where a place of the picture, turned by `quarters`, in shares, is on the page."""
        x, y = [(x, y), (y, 1 - x), (1 - x, 1 - y), (1 - y, x)][quarters]
        across, down, _ = self.to_page @ (x, y, 1)
        return round(float(across), 5), round(float(down), 5)


@dataclass
class Image:
    """A picture of a PDF, with a place for each page that draws it."""

    stream: pikepdf.Stream
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class _Drawn:
    """A picture as a content stream draws it."""

    stream: pikepdf.Stream
    name: str
    to_user: Matrix


def find_images(pdf: pikepdf.Pdf) -> list[Image]:
    """Return the pictures of all pages in the order in which they are drawn, each once.

    Raises pikepdf.PdfError where a page cannot be read.
    """
    images: dict[tuple[int, int], Image] = {}
    for number, page in enumerate(pdf.pages):
        to_points, width, height = _shown(page)
        to_shares = np.diag([1 / width, 1 / height, 1.0])
        for drawn in _drawn(page.obj, page.obj.get("/Resources"), np.eye(3), set()):
            image = images.setdefault(drawn.stream.objgen, Image(drawn.stream))
            if any(place.page == number for place in image.places):
                continue
            points = to_points @ drawn.to_user @ _FROM_SHARES
            turn = math.atan2(points[1, 0], points[0, 0])  # of its upper side, clockwise
            quarters = round(turn / (math.pi / 2)) % 4
            image.places.append(Place(number, drawn.name, to_shares @ points, quarters))
    return list(images.values())


def size_points(page: pikepdf.Page) -> tuple[int, int]:
    """Return width and height of a page as it is shown, in whole points of 1/72 inch."""
    _, width, height = _shown(page)
    return round(width), round(height)


def _shown(page: pikepdf.Page) -> tuple[Matrix, float, float]:
    """Return what leads from user space to the page as it is shown, y down, and its size."""
    left, low, right, high = (float(edge) for edge in page.cropbox)
    left, right, low, high = min(left, right), max(left, right), min(low, high), max(low, high)
    width, height = max(1.0, right - left), max(1.0, high - low)
    upright = np.array([[1, 0, -left], [0, -1, high], [0, 0, 1]])
    quarters = page.rotation // 90 % 4
    turned = [
        np.eye(3),
        np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]]),
        np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]]),
        np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]]),
    ][quarters]
    return turned @ upright, *((height, width) if quarters % 2 else (width, height))


def _drawn(
    content: Any, resources: Any, to_user: Matrix, seen: set[tuple[int, int]], depth: int = 0
) -> Iterator[_Drawn]:
    """Yield the pictures that a page or form draws; a form counts once for a page."""
    is_said = isinstance(resources, pikepdf.Dictionary) and "/XObject" in resources
    named: Any = resources.XObject if is_said else {}
    stack: list[Matrix] = []
    for instruction in pikepdf.parse_content_stream(content, "q Q cm Do"):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "q":
                stack.append(to_user)
            case "Q":
                to_user = stack.pop() if stack else to_user
            case "cm":
                to_user = to_user @ _matrix(operands)
            case "Do":
                name = str(operands[0]) if len(operands) else ""
                drawn = named.get(name)
                if not isinstance(drawn, pikepdf.Stream):
                    continue
                if drawn.get("/Subtype") == "/Image":
                    yield _Drawn(drawn, name, to_user)
                elif drawn.get("/Subtype") != "/Form" or drawn.objgen in seen:
                    continue
                elif depth < _MOST_DEPTH:
                    seen.add(drawn.objgen)
                    own = drawn.get("/Resources", resources)
                    within = to_user @ _matrix(drawn.get("/Matrix", []))
                    yield from _drawn(drawn, own, within, seen, depth + 1)


def _matrix(numbers: Any) -> Matrix:
    """Return a PDF's six numbers as a matrix; those that are none move nothing."""
    try:
        a, b, c, d, e, f = (float(number) for number in numbers)
    except (TypeError, ValueError):
        return np.eye(3)
    return np.array([[a, c, e], [b, d, f], [0, 0, 1]])
