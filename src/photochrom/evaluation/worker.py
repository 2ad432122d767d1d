"""Color pictures in a process of its own, so that a model's memory is that model's alone.

What is imported here counts as the model's: keep it to the library.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photochrom.colorizer import Colorizer
from photochrom.errors import PhotochromError
from photochrom.hints import Hint
from photochrom.options import Options

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Facts:
    """What a model file says of itself."""

    path: Path
    name: str
    recipe: str
    side_px: int


class Worker:
    """A model in its process. Raises InvalidModelError when the model is not one."""

    def __init__(self, pool: ProcessPoolExecutor, model: str | None) -> None:
        self._pool = pool
        self._model = model
        self.facts: Facts = self._pool.submit(_open, model).result()

    def color(
        self, pictures: Iterable[tuple[Pixels, tuple[Hint, ...]]]
    ) -> Iterator[tuple[Pixels, float]]:
        """Yield each gray picture (S, S) with hints in color (S, S, 3), and the seconds."""
        for gray, hints in pictures:
            try:
                yield self._pool.submit(_color, self._model, gray, hints).result()
            except BrokenProcessPool as error:
                raise PhotochromError(
                    f"{self.facts.path}: the process that colored with this model was ended, "
                    "most likely for want of memory; choose a smaller size"
                ) from error

    def peak_bytes(self) -> int | None:
        """Return the most memory the process has had, None where the system does not tell."""
        return self._pool.submit(_peak_bytes).result()


@contextmanager
def start(model: str | None) -> Iterator[Worker]:
    """Open a model, None is the embedded one, in a new process; it ends with the context."""
    # A fork would begin with this process' memory.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_obey_parent) as pool:
        yield Worker(pool, model)


def _obey_parent() -> None:
    # Ctrl-C reaches every process of the terminal; the one that waits for this one answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # One that is killed says nothing, and this one would wait for its next photo for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@cache
def _colorizer(model: str | None) -> Colorizer:
    return Colorizer(model)


def _open(model: str | None) -> Facts:
    opened = _colorizer(model).model
    return Facts(opened.path, opened.name, opened.recipe, opened.side_px)


def _color(model: str | None, gray: Pixels, hints: tuple[Hint, ...]) -> tuple[Pixels, float]:
    started = time.perf_counter()
    colored = _colorizer(model).colorize_array(gray, Options(hints=hints, whole=True))
    return colored, time.perf_counter() - started


def _peak_bytes() -> int | None:
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would be that of the process that started this one
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) * 1024
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - there is none on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
