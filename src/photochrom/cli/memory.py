"""Have a command keep memory that it will need again, and say so where it needs too much."""

import ctypes
import re
import sys
from pathlib import Path

STATUS, MEMORY = Path("/proc/self/status"), Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup")
# Numbers of malloc.h in glibc; and what is kept at most: the largest that glibc allows, and twice.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
KEPT_BYTES = 32 << 20


def keep_freed() -> None:
    """Have the C library keep what is freed, for the next step that asks for as much; glibc only.

    Otherwise each array of numpy's gets new pages from the system, which clears them first: a tenth
    of the time that a small photo takes.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, KEPT_BYTES)
        mallopt(M_TRIM_THRESHOLD, 2 * KEPT_BYTES)


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
