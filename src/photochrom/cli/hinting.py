"""Hints from the command line and from JSON files."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from photochrom import photo
from photochrom.cli.terminal import STREAM, CannotStart
from photochrom.errors import InvalidHintError
from photochrom.finding import is_folder
from photochrom.hints import Hint, parse_color
from photochrom.options import Options

PALETTE = '{"the coat": "firebrick", ...}'
SHAPE = '[{"x": 0.5, "y": 0.2, "color": "steelblue"}, ...]'


def gather_hints(
    photos: Sequence[str],
    words: Sequence[str],
    file: str | None,
    palette_file: str | None,
    options: Options,
) -> tuple[Hint, ...]:
    """Return the hints of a file, then those of the command line, which win where they overlap.

    Raises InvalidHintError, and PhotoError where hints in pixels need the size of a bad photo.
    """
    palette = read_palette(Path(palette_file)) if palette_file is not None else {}
    hints = read_hints(Path(file), palette) if file is not None else []
    width, height = measure(photos, options) if any("px" in word for word in words) else (1, 1)
    return (*hints, *(Hint.parse(word, width, height, palette) for word in words))


def measure(photos: Sequence[str], options: Options) -> tuple[int, int]:
    """Return width and height in pixels of the one photo that hints in pixels are for."""
    if len(photos) > 1 or photos[0] == STREAM or is_folder(Path(photos[0])):
        raise CannotStart("hints in pixels are for one photo file; give shares such as 0.25,0.5")
    opened = photo.open(photos[0], tolerant=options.tolerant, max_pixels=options.max_pixels)
    return opened.width, opened.height


def read_hints(path: Path, palette: Mapping[str, str]) -> list[Hint]:
    """Read a JSON list of hints; raises InvalidHintError."""
    entries = _read_json(path, SHAPE)
    if not isinstance(entries, list):
        raise InvalidHintError(f"{path}: expected JSON {SHAPE}, found no list")
    return [
        read_hint(path, number, entry, palette) for number, entry in enumerate(entries, start=1)
    ]


def read_palette(path: Path) -> dict[str, str]:
    """Read JSON that has colors by what they are of; raises InvalidHintError."""
    palette = _read_json(path, PALETTE)
    if not isinstance(palette, dict):
        raise InvalidHintError(f"{path}: expected JSON {PALETTE}, found no object")
    for name, color in palette.items():
        try:
            parse_color(str(color))
        except InvalidHintError as error:
            raise InvalidHintError(f"{path}: {name}: {error}") from error
    return palette


def _read_json(path: Path, shape: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidHintError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InvalidHintError(f"{path}: expected JSON {shape}, found {error}") from error


def read_hint(path: Path, number: int, entry: Any, palette: Mapping[str, str]) -> Hint:
    """Read one entry of the list; raises InvalidHintError that says which."""
    if not isinstance(entry, dict) or set(entry) != {"x", "y", "color"}:
        raise InvalidHintError(f"{path}: hint {number}: expected x, y and color, found {entry!r}")
    x, y, color = entry["x"], entry["y"], entry["color"]
    if not all(type(value) in (int, float) for value in (x, y)) or not isinstance(color, str):
        raise InvalidHintError(f"{path}: hint {number}: expected {SHAPE[1:-6]}, found {entry!r}")
    try:
        return Hint(float(x), float(y), palette.get(color, color))
    except (InvalidHintError, OverflowError) as error:
        raise InvalidHintError(f"{path}: hint {number}: {error}") from error
