"""Have a command keep memory that it will need again, and say so where it needs too much."""

import ctypes
import re
import sys
from pathlib import Path

STATUS, MEMORY = Path("/proc/self/status"), Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup")
# Numbers of malloc.h in glibc; and what is kept at most: the largest that glibc allows, and twice.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_MMAP_MAX = -1, -3, -4
KEPT_BYTES = 32 << 20
MOST = (1 << 31) - 1  # that mallopt takes


def keep_freed() -> None:
    """Have the C library keep what is freed, for the next step that asks for as much; glibc only.

    Otherwise each array of numpy's gets new pages from the system, which clears them first: a tenth
    of the time that a small photo takes.
    """
    set_malloc({M_MMAP_THRESHOLD: KEPT_BYTES, M_TRIM_THRESHOLD: 2 * KEPT_BYTES})


def keep_all_freed() -> None:
    """Have it keep arrays of any size: a training step asks for just what the one before freed.

    Otherwise the system clears new pages for it, which is up to a fifth of a step's CPU time.
    """
    set_malloc({M_MMAP_MAX: 0, M_TRIM_THRESHOLD: MOST})


def set_malloc(values: dict[int, int]) -> None:
    """Set parameters of the C library's malloc, where it is glibc's."""
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for parameter, value in values.items():
            mallopt(parameter, value)


def limit_to_available() -> None:
    """Limit this process to the memory that its machine or container has left; Linux only."""
    if not STATUS.exists():
        return
    import resource  # not on Windows

    limit = size_bytes(STATUS, "VmData") + available(CGROUP)
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    for known in (soft, hard):
        limit = limit if known == resource.RLIM_INFINITY else min(limit, known)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def available(cgroup: Path) -> int:
    """Return the bytes that this machine and its container have left."""
    free = size_bytes(MEMORY, "MemAvailable")
    try:
        most = int((cgroup / "memory.max").read_text())
        used = int((cgroup / "memory.current").read_text())
    except (OSError, ValueError):  # no container, or "max"
        return free
    return min(free, most - used)


def size_bytes(path: Path, key: str) -> int:
    """Return the value of a line of a file in /proc, in bytes."""
    found = re.search(rf"^{key}:\s+(\d+) kB", path.read_text(), re.M)
    return int(found[1]) * 1024 if found else 0
