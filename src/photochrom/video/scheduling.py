"""Keep libraries from changing how the system shares processor time among our threads."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_THREADS = Path("/proc/self/task")  # on Linux; elsewhere only the calling thread is known


@contextmanager
def scheduling_kept() -> Iterator[None]:
    """Schedule the calling thread, and all that starts within, as the calling thread was before.

    SVT-AV1, run by root, makes its threads and the one that calls it real-time (SCHED_FIFO, 99).
    All that such a thread starts is real-time too and may leave nothing to other programs.
    """
    if not hasattr(os, "sched_setscheduler"):
        yield
        return
    usual = os.sched_getscheduler(0), os.sched_getparam(0)
    before = _threads()
    try:
        yield
    finally:
        for thread in {0} | (_threads() - before):
            with suppress(ProcessLookupError):  # it has ended
                os.sched_setscheduler(thread, *usual)


def _threads() -> set[int]:
    return {int(task.name) for task in _THREADS.iterdir()} if _THREADS.exists() else set()
