"""Films and PDFs among the photos of `photochrom color`: options, bars, and how films stop."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from photochrom import footage
from photochrom.batch import Task
from photochrom.cli.coloring_report import Report
from photochrom.cli.film_hints import parse_hints, parse_reference
from photochrom.cli.passing import passing_over
from photochrom.cli.request import Request
from photochrom.cli.terminal import is_terminal
from photochrom.colorizer import Colorizer
from photochrom.documents import is_pdf
from photochrom.folder import Plan
from photochrom.options import Options
from photochrom.results import Result

if TYPE_CHECKING:
    from rich.progress import TaskID

_OF_PHOTOS = {
    "--format": "format",
    "--quality": "quality",
    "--compare": "compare",
    "--max-pixels": "max_pixels",
    "--negative": "negative",
    "--keep-colors": "keep_colors",
    "--whole": "whole",
    "--split": "split",
    "--hints": "hints_file",
    "--palette": "palette",
}


class ColorizerOfAll:
    """Colors photos as a Colorizer does, films and PDFs; loads what these need at the first."""

    def __init__(self, colorizer: Colorizer, request: Request, report: Report) -> None:
        self._colorizer, self._report = colorizer, report
        self._choices, self._preview = _choices_of(request), request.preview
        self._stopped = False

    def colorize_file(self, source: Path, target: Path | None, options: Options) -> Result:
        """Color a photo, PDF or film; raises KeyboardInterrupt in a film that `stop` ends."""
        if is_pdf(source):
            return self._color_pdf(source, target, options)
        if not footage.is_film(source):
            return self._colorizer.colorize_file(source, target, options)
        from photochrom.video.coloring import color_film
        from photochrom.video.options import FilmOptions
        from photochrom.video.preview import preview_film

        options = replace(options, hints=())
        choices = FilmOptions(**self._choices)
        if self._preview:
            assert target is not None
            return preview_film(
                self._colorizer, source, target, options=options, film_options=choices
            )
        show = self._bar(source, "frame")
        try:
            return color_film(
                self._colorizer,
                source,
                target,
                options=options,
                film_options=choices,
                progress=show,
            )
        finally:
            show(None, None)

    def _color_pdf(self, source: Path, target: Path | None, options: Options) -> Result:
        from photochrom.pdf import color_pdf

        show = self._bar(source, "image")
        try:
            return color_pdf(self._colorizer, source, target, options=options, progress=show)
        finally:
            show(None, None)

    def stop(self) -> None:
        """End the film under way at its next frame. Signal handlers may call it."""
        self._stopped = True

    def _bar(self, source: Path, unit: str) -> Callable[[int | None, int | None], None]:
        """Return what is called for each frame or image, and with None in the end."""
        from photochrom.cli.bar import make_bar

        report = self._report
        shown = not report.quiet and is_terminal(sys.stderr)
        bar = (report.bar or make_bar()) if shown else None
        task: TaskID | None = None

        def show(done: int | None, total: int | None) -> None:
            nonlocal task
            if bar is not None and done is not None:
                if task is None:
                    task = bar.add_task(
                        source.name, total=total, completed=done, unit=unit, failures=""
                    )
                    bar.start()
                bar.update(task, completed=done)
            elif bar is not None:
                if task is not None:
                    bar.remove_task(task)
                if bar is not report.bar:
                    bar.stop()
            if done is not None and self._stopped and unit == "frame":
                raise KeyboardInterrupt

        return show


def _choices_of(request: Request) -> dict[str, Any]:
    """Return what was asked for of films, as `FilmOptions` takes it. Raises InvalidHintError."""
    choices = request.film_choices()
    if footage.is_film(film := Path(request.photos[0])):
        choices["hints"] = parse_hints(request.hint, film)
        choices["references"] = tuple(parse_reference(word, film) for word in request.reference)
    return choices


def check_films(request: Request) -> None:
    """Raise UsageError where options do not go with the photos or films that are named."""
    named = [Path(photo) for photo in request.photos]
    films = [path for path in named if footage.is_film(path)]
    if films:
        for option, field in _OF_PHOTOS.items():
            if getattr(request, field):
                raise click.UsageError(f"{option} is for photos; {films[0]} is a film")
    colors = "--hint" if request.hint else "--reference" if request.reference else None
    if colors and (films or request.reference) and (len(named) > 1 or not films):
        raise click.UsageError(f"{colors} is for one film: name it alone")
    if colors and request.preview:
        raise click.UsageError(f"--preview does not show {colors}: leave one of them out")
    start, end = request.start or 0.0, request.end
    if end is not None and end <= start:
        raise click.UsageError(f"--end has to come after --start, found {end:g} and {start:g}")
    if request.preview and not films:
        raise click.UsageError("--preview is for films: name one")


def takes_films(plan: Plan, request: Request) -> Plan:
    """Return the plan as it is for films: previews have names of their own.

    Where the extra that colors films is missing, those of folders are passed over; raises
    CannotStart where one is named.
    """
    if request.preview:
        tasks = (replace(task, target=_preview_of(task)) for task in plan.tasks)
        plan = replace(plan, tasks=tuple(task for task in tasks if footage.is_film(task.source)))
    needed, what = ("av", "cv2"), "PyAV and OpenCV for films"
    return passing_over(
        plan, request.photos, footage.is_film, extra="video", modules=needed, what=what
    )


def _preview_of(task: Task) -> Path:
    if not footage.is_film(task.target):
        return task.target
    return task.target.with_name(f"{task.source.stem}-preview.jpg")


def say_stopping() -> None:
    """Say in a signal handler what becomes of the film under way."""
    os.write(2, b"\nstopping; the same command goes on from the last shot that is done\n")
