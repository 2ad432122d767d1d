"""What an archive costs beside coloring, for archive.py: listing, Ray, manifest."""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pyarrow as pa
from processes import cpu_seconds

from photochrom.archive import cluster
from photochrom.archive import job as archive_job
from photochrom.archive.cluster import LEAST_ROWS, MOST_ROWS
from photochrom.archive.job import Job
from photochrom.archive.manifest import SCHEMA, Manifest, row_without_work
from photochrom.archive.stores import Object, open_store
from photochrom.options import Options


def overhead(given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as place:
        for number in range(given.keys):
            path = Path(place, "scans", f"{number // 1000:04}", f"{number:07}.jpg")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        began = time.process_time()
        job = Job(f"{place}/scans", f"{place}/new", Options(), jobs=2)
        without = patch.object(archive_job, "connected", Nobody)
        rows = patch.object(cluster, "MOST_ROWS", given.task_rows)
        how = without if given.without_ray else rows
        with job.listed() as listing, how:
            listed = time.process_time() - began
            first, last = flow(job.color(listing), given.keys)
        parts = list(Path(place, "new/.photochrom/manifest").iterdir())
        size = sum(part.stat().st_size for part in parts)
    per_key = 1e3 / (last.keys - first.keys)
    everybody = sum(used - first.cpu.get(process, 0) for process, used in last.cpu.items())
    own = last.cpu[os.getpid()] - first.cpu[os.getpid()]
    print(
        f"{given.keys} keys: {listed / given.keys * 1e3:.3f} CPU ms a key to list; from the first "
        f"rows to the last {everybody * per_key:.3f} CPU ms a key of all processes, of it "
        f"{own * per_key:.3f} of the command's own, and {(last.clock - first.clock) * per_key:.2f} "
        f"ms by the clock; manifest {size / given.keys:.0f} bytes a key; {peak_mb():.0f} MB at most"
    )


@dataclass(frozen=True)
class Mark:
    """How many keys were done when, and what our processes had taken, the ended ones too."""

    keys: int
    clock: float
    cpu: dict[int, float]


def flow(rows: Iterable[pa.Table], keys: int) -> tuple[Mark, Mark]:
    """Let rows come; return how it stood at the first and at the last of them.

    So neither Ray's start nor its end counts. Processes end with a round: we look each second.
    """
    done, first, last = 0, None, None
    for table in rows:
        done += len(table)
        if last is None or done == keys or time.monotonic() - last.clock > 1:
            before = last.cpu if last else {}
            last = Mark(done, time.monotonic(), before | cpu_seconds(os.getpid()))
            first = first or last
    assert first and last
    return first, last


class Nobody:
    """Takes the place of `connected`, and of the cluster that it yields."""

    round_rows = LEAST_ROWS

    def __init__(self, address: str | None, jobs: int | None) -> None:
        pass

    def __enter__(self) -> "Nobody":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def color(self, photos: pa.Table, *_: object) -> Iterable[pa.Table]:
        for start in range(0, len(photos), MOST_ROWS):
            rows = photos.slice(start, MOST_ROWS).to_pylist()
            done = [row_without_work(row["key"], "left", "", Object(**row)) for row in rows]
            yield pa.Table.from_pylist(done, SCHEMA)


def resume(given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as place:
        store = open_store(place)
        manifest = Manifest(store, "settings")
        for start in range(0, given.keys, 10_000):
            found = [Object(f"box-{n // 1000:06}/scan-{n:09}.tif", n, n)
                     for n in range(start, start + 10_000)]  # fmt: skip
            rows = [row_without_work(one.key, "left", "is already in color", one) for one in found]
            manifest.add(pa.Table.from_pylist(rows, SCHEMA))
        manifest.flush()
        before, mark = peak_mb(), time.process_time()
        Manifest(store, "settings").read(overwrite=False)
        used = time.process_time() - mark
    print(
        f"{given.keys} keys done before: {used:.1f} CPU s to read their manifest, "
        f"from {before:.0f} to {peak_mb():.0f} MB"
    )


def peak_mb() -> float:
    """Return the most memory that this process had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
