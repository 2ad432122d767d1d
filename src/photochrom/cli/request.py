"""The request to `photochrom color`, as one value."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from photochrom.cli.photo_options import check_choices
from photochrom.cli.terminal import STREAM
from photochrom.finding import is_folder


@dataclass(frozen=True, kw_only=True)
class Request:
    """The words of the command; None where the library's default is meant.

    What `Options` has too bears the same name.
    """

    photos: tuple[str, ...]
    recursive: bool
    output: str | None
    format: str | None
    quality: int | None
    strength: float | None
    hint: tuple[str, ...]
    hints_file: str | None
    palette: str | None
    reference: tuple[str, ...]
    model: str | None
    side_px: int | None
    recolor: bool
    keep_colors: bool
    whole: bool
    negative: bool
    split: bool
    compare: bool
    mark: bool
    overwrite: bool
    skip_existing: bool
    tolerant: bool
    max_pixels: int | None
    jobs: int | None
    quiet: bool
    as_json: bool
    codec: str | None
    crf: int | None
    start: float | None
    end: float | None
    preview: bool

    def film_choices(self) -> dict[str, Any]:
        """Return what was asked for of films, as `FilmOptions` takes it."""
        asked = {"codec": self.codec, "crf": self.crf, "start": self.start, "end": self.end}
        return {name: value for name, value in asked.items() if value is not None}


def check_together(request: Request) -> None:
    """Raise UsageError for options that do not go together."""
    photos, output = request.photos, request.output
    names = (output, *photos)
    check_choices(names, recolor=request.recolor, keep_colors=request.keep_colors)
    if request.overwrite and request.skip_existing:
        raise click.UsageError("--overwrite and --skip-existing exclude each other")
    if request.palette is not None and not (request.hint or request.hints_file):
        raise click.UsageError("--palette has colors for --hint and --hints: give one of them")
    if STREAM in photos and len(photos) > 1:
        raise click.UsageError("standard input is one photo: give `-` alone")
    if output == STREAM and (len(photos) > 1 or is_folder(Path(photos[0]))):
        raise click.UsageError("-o - takes one photo; give a folder for several")
    if (
        STREAM in photos
        and output is not None
        and output != STREAM
        and means_folder(output, photos)
    ):
        raise click.UsageError("standard input has no name: give -o a file, not a folder")
    to_stdout = output == STREAM or (STREAM in photos and output is None)
    if to_stdout and request.split:
        raise click.UsageError("--split may write several files: give -o a folder")
    if to_stdout and request.as_json:
        raise click.UsageError("--json and the photo cannot both go to standard output")
    if to_stdout and sys.stdout is None:
        raise click.UsageError("standard output is closed: give -o a file")
    if STREAM in photos and sys.stdin is None:
        raise click.UsageError("standard input is closed")
    if to_stdout and sys.stdout.isatty():
        raise click.UsageError("standard output is a terminal: give -o a file")


def means_folder(output: str, photos: Sequence[str]) -> bool:
    """Tell whether -o means a folder: it is one, has to be one, or looks like one."""
    if is_folder(Path(output)) or len(photos) > 1 or is_folder(Path(photos[0])):
        return True
    return output.endswith(("/", os.sep)) or not Path(output).suffix
