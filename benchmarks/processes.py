"""What a process and all its descendants take of the processor; Linux only."""

import contextlib
import os
import subprocess
import time
from pathlib import Path


def cpu_seconds(root: int) -> dict[int, float]:
    """Return the processor seconds until now of each process from `root` down that lives."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            process = int(stat.parent.name)
            parents[process] = int(fields[1])
            used[process] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    ours = {root}
    while more := {p for p, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return {process: used[process] for process in ours & used.keys()}


def cpu_seconds_of(command: list[str]) -> float:
    """Return the processor seconds of a command and all its descendants, to a fifth of a second.

    Ray does not wait for its processes, so that nobody is told their times: they are looked up.
    """
    driver = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    used: dict[int, float] = {}
    while driver.poll() is None:
        used |= cpu_seconds(driver.pid)
        time.sleep(0.2)
    if driver.returncode > 1:
        raise SystemExit(f"{command} ended with {driver.returncode}")
    return sum(used.values())
