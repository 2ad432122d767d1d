"""Hints from the command line and from JSON files."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from photochrom import photo
from photochrom.cli.terminal import STREAM, CannotStart
from photochrom.errors import InvalidHintError
from photochrom.finding import is_folder
from photochrom.hints import Hint
from photochrom.options import Options

SHAPE = '[{"x": 0.5, "y": 0.2, "color": "steelblue"}, ...]'


def gather_hints(
    photos: Sequence[str], words: Sequence[str], file: str | None, options: Options
) -> tuple[Hint, ...]:
    """Return the hints of a file, then those of the command line, which win where they overlap.

    Raises InvalidHintError, and PhotoError where hints in pixels need the size of a bad photo.
    """
    hints = read_hints(Path(file)) if file is not None else []
    width, height = measure(photos, options) if any("px" in word for word in words) else (1, 1)
    return (*hints, *(Hint.parse(word, width, height) for word in words))


def measure(photos: Sequence[str], options: Options) -> tuple[int, int]:
    """Return width and height in pixels of the one photo that hints in pixels are for."""
    if len(photos) > 1 or photos[0] == STREAM or is_folder(Path(photos[0])):
        raise CannotStart("hints in pixels are for one photo file; give shares such as 0.25,0.5")
    opened = photo.open(photos[0], tolerant=options.tolerant, max_pixels=options.max_pixels)
    return opened.width, opened.height


def read_hints(path: Path) -> list[Hint]:
    """Read a JSON list of hints; raises InvalidHintError."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidHintError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InvalidHintError(f"{path}: expected JSON {SHAPE}, found {error}") from error
    if not isinstance(entries, list):
        raise InvalidHintError(f"{path}: expected JSON {SHAPE}, found no list")
    return [read_hint(path, number, entry) for number, entry in enumerate(entries, start=1)]


def read_hint(path: Path, number: int, entry: Any) -> Hint:
    """Read one entry of the list; raises InvalidHintError that says which."""
    if not isinstance(entry, dict) or set(entry) != {"x", "y", "color"}:
        raise InvalidHintError(f"{path}: hint {number}: expected x, y and color, found {entry!r}")
    x, y, color = entry["x"], entry["y"], entry["color"]
    if not all(type(value) in (int, float) for value in (x, y)) or not isinstance(color, str):
        raise InvalidHintError(f"{path}: hint {number}: expected {SHAPE[1:-6]}, found {entry!r}")
    try:
        return Hint(float(x), float(y), color)
    except (InvalidHintError, OverflowError) as error:
        raise InvalidHintError(f"{path}: hint {number}: {error}") from error
