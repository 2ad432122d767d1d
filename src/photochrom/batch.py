"""Color many photos one after another or several at a time; one bad photo stops no other."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from photochrom import atomic
from photochrom.errors import (
    AlreadyInColorError,
    NegativeError,
    NoPictureError,
    PhotochromError,
    UnreadablePhotoError,
)
from photochrom.options import Options
from photochrom.results import Result


class Status(StrEnum):
    """What became of a photo."""

    COLORED = "colored"
    IN_COLOR = "in-color"  # left alone: it has colors of its own
    NO_PICTURE = "no-picture"  # left alone: blank, or writing alone
    NEGATIVE = "negative"  # left alone: light and dark are exchanged in it
    OWN_RESULT = "own-result"  # left alone: it is the result of another photo here
    EXISTS = "exists"  # left alone: its result is there already
    PASSED_OVER = "passed-over"  # no photo, or in a folder that was not looked into
    FAILED = "failed"


@dataclass(frozen=True)
class Task:
    """One photo to color and where its result goes."""

    source: Path
    target: Path


@dataclass(frozen=True)
class Outcome:
    """What became of one photo, and why where it was not colored."""

    source: Path
    target: Path | None
    status: Status
    seconds: float = 0.0
    result: Result | None = None
    reason: str | None = None


class PhotoColorizer(Protocol):
    """What is used of a Colorizer."""

    def colorize_file(self, source: Path, target: Path | None, options: Options) -> Result: ...


class Batch:
    """Photos being colored, `jobs` at a time; iterate over it for each outcome as it comes."""

    def __init__(
        self,
        colorizer: PhotoColorizer,
        tasks: Sequence[Task],
        options: Options,
        *,
        jobs: int = 1,
    ) -> None:
        self.colorizer = colorizer
        self.tasks = tasks
        self.options = options
        self.jobs = jobs
        self.begun = 0
        self._stopped = False
        self._under_way: set[Task] = set()

    def __iter__(self) -> Iterator[Outcome]:
        for folder in {task.target.parent for task in self.tasks}:
            with contextlib.suppress(OSError):  # each photo says for itself what is wrong there
                if folder.is_dir():
                    atomic.clean_temporaries(folder)
        running: dict[Future[Outcome], Task] = {}
        with ThreadPoolExecutor(self.jobs, thread_name_prefix="photochrom") as pool:
            while True:
                while len(running) < self.jobs and self.not_begun and not self._stopped:
                    task = self.tasks[self.begun]
                    self.begun += 1
                    # Before the work begins, so that `abandon` at any moment knows of it.
                    self._under_way.add(task)
                    running[pool.submit(color_photo, self.colorizer, task, self.options)] = task
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    self._under_way.discard(running.pop(future))
                    yield future.result()

    @property
    def not_begun(self) -> int:
        """How many photos have not been touched."""
        return len(self.tasks) - self.begun

    def stop(self) -> None:
        """Begin no further photo; those under way are finished. Signal handlers may call it."""
        self._stopped = True

    def abandon(self) -> None:
        """Remove the temporaries of the photos under way, for a process that ends at once."""
        for task in self._under_way:
            with contextlib.suppress(OSError):
                for path in atomic.temporaries_of(task.target):
                    path.unlink(missing_ok=True)


def color_photo(colorizer: PhotoColorizer, task: Task, options: Options) -> Outcome:
    """Color one photo, making the folder of its target; never raises."""

    def work() -> Result:
        if task.source.exists() and not task.source.is_file():
            # Opening a pipe that nobody writes to would wait for ever.
            raise UnreadablePhotoError(
                f"{task.source}: expected a file, found none; a pipe goes into `photochrom -`"
            )
        task.target.parent.mkdir(parents=True, exist_ok=True)
        return colorizer.colorize_file(task.source, task.target, options)

    return attempt(task, work)


def attempt(task: Task, work: Callable[[], Result | None]) -> Outcome:
    """Do a photo's work; whatever goes wrong becomes its outcome and stops no other photo."""
    start = time.perf_counter()
    outcome = Outcome(task.source, None, Status.FAILED)
    try:
        result = work()
        target = task.target if result is None else result.target
        outcome = Outcome(task.source, target, Status.COLORED, result=result)
    except AlreadyInColorError as error:
        outcome = replace(outcome, status=Status.IN_COLOR, reason=str(error))
    except NoPictureError as error:
        outcome = replace(outcome, status=Status.NO_PICTURE, reason=str(error))
    except NegativeError as error:
        outcome = replace(outcome, status=Status.NEGATIVE, reason=str(error))
    except PhotochromError as error:
        outcome = replace(outcome, reason=str(error))
    except OSError as error:
        where = error.filename or task.source
        outcome = replace(outcome, reason=f"{os.fsdecode(where)}: {error.strerror or error}")
    except Exception as error:
        # A fault of ours. A folder colored overnight goes on; the type is what a report needs.
        reason = f"unexpected {type(error).__name__}: {error}; please report this"
        outcome = replace(outcome, reason=reason)
    return replace(outcome, seconds=time.perf_counter() - start)
