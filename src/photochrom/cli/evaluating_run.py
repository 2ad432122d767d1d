"""Run `photochrom evaluate`: progress bar, table and files."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from photochrom.cli.extras import check_extra
from photochrom.cli.terminal import INTERRUPTED, CannotStart, is_terminal, print_line, say
from photochrom.errors import PhotochromError


def run(
    *,
    models: Sequence[str],
    photos: Sequence[str],
    lpips: Path | None,
    out: Path | None,
    overwrite: bool,
    **given: Any,
) -> int:
    """Evaluate, print the table, write what was asked for, and return the exit status."""
    check_extra("evaluate", ("PIL", "skimage", "threadpoolctl"), "what evaluating needs")
    from photochrom.evaluation import report
    from photochrom.evaluation.evaluate import evaluate
    from photochrom.evaluation.protocol import Settings

    chosen = {name: value for name, value in given.items() if value is not None}
    started = time.perf_counter()
    try:
        if out is not None:
            report.check(out, overwrite=overwrite)
        with progress_bar() as show:
            evaluation = evaluate(
                models or [None], photos, settings=Settings(**chosen), lpips=lpips, progress=show
            )
    except PhotochromError as error:
        raise CannotStart(str(error)) from error
    except KeyboardInterrupt:
        say("stopped; nothing was written")
        return INTERRUPTED
    for reason in evaluation.protocol["unreadable"]:
        say(f"{reason}; left out")
    for line in evaluation.table().split("\n"):
        print_line(line)
    if out is not None:
        report.save(evaluation, out, overwrite=overwrite)
        say(f"{out}: {', '.join(report.FILES)}")
    say(f"{len(evaluation.names)} photos measured in {time.perf_counter() - started:.1f} s")
    return 0


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """Yield a function of done and count that shows progress, if there is a terminal."""
    if not is_terminal(sys.stderr):
        yield lambda done, count: None
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, count: bar.update(task, completed=done, total=count)
