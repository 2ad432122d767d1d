"""A sheet of a film's frames, each before and after, to look at before the film is colored."""

import time
from pathlib import Path

import cv2
import numpy as np
from av.video import VideoFrame
from numpy.typing import NDArray

from photochrom import atomic
from photochrom.colorizer import Colorizer
from photochrom.errors import TargetError
from photochrom.options import Options
from photochrom.results import Result
from photochrom.targets import check_target
from photochrom.video.opening import describe
from photochrom.video.options import FilmOptions
from photochrom.video.painting import Painter
from photochrom.video.reading import samples, span_of

SUFFIXES = (".jpg", ".jpeg", ".png")
_COUNT, _COLUMNS = 12, 4
_CELL_PX = 400  # width
_GAP_PX = 8

Pixels = NDArray[np.uint8]


def preview_film(
    colorizer: Colorizer,
    source: Path,
    target: Path,
    *,
    options: Options,
    film_options: FilmOptions,
) -> Result:
    """Write a picture of frames from all over a film, gray above colored.

    Each is colored as a photo is, whether the film is in color or not. Raises a PhotochromError.
    """
    started = time.perf_counter()
    if target.suffix.lower() not in SUFFIXES:
        raise TargetError(f"{target}: expected a name that ends in {', '.join(SUFFIXES)}")
    check_target(source, target, options)
    film = describe(source)
    painter = Painter(colorizer, film, options, "libx264")
    width, height = film.upright_size
    size = _CELL_PX, max(1, round(_CELL_PX * height / width))
    cells = []
    for picture in samples(film, span_of(film, film_options.start, film_options.end), _COUNT):
        frame = painter.full(picture)
        small = painter.small(picture)
        colored = painter.planes.merge(frame, painter.coefficients(small, painter.answer(small)))
        pair = [_cell(shown, film.quarter_turns, size) for shown in (picture, colored)]
        cells.append(np.vstack(pair))
    sheet = _arrange(cells)
    encoded = cv2.imencode(target.suffix, cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))[1]
    with atomic.replacing(target, overwrite=options.overwrite) as file:
        file.write(encoded.tobytes())
    seconds = time.perf_counter() - started
    rows, columns = sheet.shape[:2]
    return Result(source, target, columns, rows, 1, seconds, target.suffix[1:].lower())


def _cell(frame: VideoFrame, turns: int, size: tuple[int, int]) -> Pixels:
    upright = np.rot90(frame.to_ndarray(format="rgb24"), turns)
    cell = cv2.resize(np.ascontiguousarray(upright), size, interpolation=cv2.INTER_AREA)
    return np.asarray(cell, np.uint8)


def _arrange(cells: list[Pixels]) -> Pixels:
    """Put cells of one size into rows, with white between them."""
    height, width = cells[0].shape[:2]
    rows = -(-len(cells) // _COLUMNS)
    columns = min(_COLUMNS, len(cells))
    step_x, step_y = width + _GAP_PX, height + _GAP_PX
    sheet = np.full((rows * step_y - _GAP_PX, columns * step_x - _GAP_PX, 3), 255, np.uint8)
    for index, cell in enumerate(cells):
        y, x = index // _COLUMNS * step_y, index % _COLUMNS * step_x
        sheet[y : y + height, x : x + width] = cell
    return sheet
