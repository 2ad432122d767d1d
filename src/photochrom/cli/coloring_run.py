"""Run `photochrom color`: plan, color, report, and end in good order."""

import os
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from types import FrameType
from typing import Any

from photochrom import footage, photo
from photochrom.batch import Batch, Outcome, Status
from photochrom.cli.coloring_report import Report, kinds
from photochrom.cli.films import ColorizerOfAll, check_films, say_stopping, takes_films
from photochrom.cli.hinting import gather_hints
from photochrom.cli.pdfs import check_pdfs, takes_pdfs
from photochrom.cli.request import Request, check_together, means_folder
from photochrom.cli.stream import color_stream
from photochrom.cli.terminal import INTERRUPTED, STREAM, CannotStart
from photochrom.colorizer import Colorizer
from photochrom.documents import SUFFIX, is_pdf
from photochrom.errors import PhotochromError, PhotoError
from photochrom.finding import is_folder, kind_of
from photochrom.folder import Plan, make_plan, plan_one
from photochrom.options import Options

MOST_JOBS = 4  # unless asked for: each holds the memory of one photo


def run(request: Request) -> int:
    """Color photos as the command's options say and return the exit status."""
    check_together(request)
    check_films(request)
    check_pdfs(request)
    photos, output = request.photos, request.output
    report = Report(quiet=request.quiet, as_json=request.as_json)
    try:
        options = make_options(request)
        if STREAM in (output, *photos):
            if output not in (None, STREAM):
                check_format(Path(output), options.format)
            report.add(color_one_stream(request, options))
            return report.exit_status
        plan = takes_pdfs(takes_films(make_plan_of(request), request), request)
        if plan.tasks:  # a folder that is done needs no model
            cores = os.cpu_count() or 1
            jobs = min(request.jobs or min(cores, MOST_JOBS), len(plan.tasks))
            if any(footage.is_film(task.source) for task in plan.tasks):
                jobs = 1  # a film takes all cores
            threads = max(1, cores // jobs) if jobs > 1 else None
            colorizer = Colorizer(request.model, threads=threads)
            colors = ColorizerOfAll(colorizer, request, report)
            batch = Batch(colors, plan.tasks, options, jobs=jobs)
    except PhotoError:
        raise  # of the photo, not of the command
    except PhotochromError as error:
        raise CannotStart(str(error)) from error
    report.begin(plan)
    try:
        if plan.tasks:
            promised = output is not None and not means_folder(output, photos)
            color(batch, colors, report, promised=promised)
    finally:
        report.finish()
    return report.exit_status


def color_one_stream(request: Request, options: Options) -> Outcome:
    """Color a photo from standard input or to standard output."""
    source, output = request.photos[0], request.output
    if request.skip_existing and output not in (None, STREAM) and os.path.lexists(output):
        reason = "its result is there already"
        return Outcome(Path(source), Path(output), Status.EXISTS, reason=reason)
    return missed(color_stream(Colorizer(request.model), source, output, options))


def color(batch: Batch, colors: ColorizerOfAll, report: Report, *, promised: bool) -> None:
    """Color a batch and report each photo; without its result, a `promised` photo has failed."""
    with finishing(batch, colors):
        for outcome in batch:
            report.add(missed(outcome) if promised else outcome)
    report.not_begun = batch.not_begun


def missed(outcome: Outcome) -> Outcome:
    """Count a photo left alone as failed: its one result was asked for by name."""
    left_alone = outcome.status in (Status.IN_COLOR, Status.NO_PICTURE, Status.NEGATIVE)
    return replace(outcome, status=Status.FAILED) if left_alone else outcome


def check_name(source: Path, target: Path, format: str | None) -> None:
    """Raise CannotStart if a target's suffix is not one for what the source becomes."""
    if is_pdf(source) and not is_pdf(target):
        raise CannotStart(f"{target}: expected a name that ends in {SUFFIX}, as a PDF stays one")
    if not (is_pdf(source) or footage.is_film(source)):
        check_format(target, format)


def check_format(target: Path, format: str | None) -> None:
    """Raise CannotStart if a target's suffix names no format, or another than was asked for."""
    suffix_says = photo.format_of(target)
    if format is None and suffix_says is None:
        raise CannotStart(f"{target}: expected a suffix such as .jpg or .png, or --format")
    if format is not None and suffix_says not in (None, format):
        raise CannotStart(f"{target}: expected a name for {format}, found one for {suffix_says}")


def make_options(request: Request) -> Options:
    """Turn what was asked for into the library's options; the rest keep the library's defaults."""
    options = options_of(vars(request))
    if footage.is_film(Path(request.photos[0])):
        return options  # a film's hints have times
    hints = gather_hints(request.photos, request.hint, request.hints_file, request.palette, options)
    return replace(options, hints=hints)


def options_of(asked: Mapping[str, Any]) -> Options:
    """Take what `Options` has of a command's words; None is the library's default."""
    known = {field.name: asked.get(field.name) for field in fields(Options)}
    return Options(**{name: value for name, value in known.items() if value is not None})


def make_plan_of(request: Request) -> Plan:
    """Plan the photos that the command names; raises CannotStart if there are none."""
    photos, output = request.photos, request.output
    sources = [Path(photo) for photo in photos]
    if output is not None and not means_folder(output, photos):
        check_name(sources[0], Path(output), request.format)
        return plan_one(sources[0], Path(output), skip_existing=request.skip_existing)
    if output is not None and not is_folder(Path(output)):
        if os.path.lexists(output):
            raise CannotStart(
                f"{output}: expected a folder, or a name such as photo.jpg for one photo; found a "
                "file without a suffix"
                if len(photos) == 1
                else f"{output}: expected a folder for several photos, found a file"
            )
        if photo.format_of(Path(output)) and not output.endswith(("/", os.sep)):
            raise CannotStart(
                f"{output}: expected a folder for several photos, found the name of one; end it "
                "with / if a folder is meant"
            )
    plan = make_plan(
        sources,
        output=Path(output) if output is not None else None,
        recursive=request.recursive,
        format=request.format,
        skip_existing=request.skip_existing,
    )
    if not plan.tasks and all(o.status is Status.PASSED_OVER for o in plan.outcomes):
        there = Counter(kind_of(outcome.source) for outcome in plan.outcomes)
        raise CannotStart(f"{photos[0]}: expected photos, found none{kinds(there)}")
    return plan


@contextmanager
def finishing(batch: Batch, colors: ColorizerOfAll) -> Iterator[None]:
    """On Ctrl-C, finish the photos under way and begin no more; on a second one, end at once.

    A film stops where it is, and what is done of it is kept.
    """
    films = any(footage.is_film(task.source) for task in batch.tasks)
    pressed = False

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            batch.abandon()
            os._exit(INTERRUPTED)  # libvips cannot be stopped in the middle of a photo
        pressed = True
        batch.stop()
        colors.stop()
        if films:
            say_stopping()
            return
        # The handler may have interrupted a print to the same stream: past Python's buffers.
        os.write(2, b"\nfinishing the photos under way; Ctrl-C again drops them\n")

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
