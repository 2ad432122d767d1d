"""Ray, which deals out photos to workers; the only module that imports it.

Ray would report its use, open its ports to the network, and write a key into the home folder. A
cluster of our own listens on this machine alone, to who knows its token, in a temporary folder.
"""

import logging
import os
import secrets
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import DEFAULT, patch

import pyarrow as pa

from photochrom.archive.manifest import FAILED, SCHEMA, row_without_work
from photochrom.archive.stores import Object
from photochrom.archive.worker import Assignment, make_worker
from photochrom.errors import ArchiveError

# Read at the import. Ray's warnings are of its own insides; what fails is raised.
os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}
_OF_OUR_OWN = {
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # on Linux too, this keeps Ray to 127.0.0.1
    "RAY_AUTH_MODE": "token",
    "RAY_worker_niceness": "0",  # not 15, at which workers wait for all else on a busy machine
}
_STORE_BYTES = 256 * 2**20  # of keys and rows on their way; photos are not among them
# What a killed worker had in hand is a task, and is done again. A task costs all processes some
# 20 CPU ms, so it has more photos where they are small.
TASK_ROWS, MOST_ROWS = 16, 256
TASK_BYTES = 2**20
MOST_DEATHS = 2  # of workers with the same photo in hand
PER_WORKER = 2_000  # photos of a round: its end, when workers fall idle, is a hundredth of it
LEAST_ROWS = 50_000


class Deaths:
    """Counts how often a task or a photo was begun: a worker that died tells nothing."""

    def __init__(self) -> None:
        self._begun: Counter[str] = Counter()

    def begin(self, name: str) -> int:
        self._begun[name] += 1
        return self._begun[name]


class Painter:
    """A worker as Ray Data takes it: photos of the listing in, rows of the manifest out."""

    def __init__(self, assignment: Assignment, model: Any, deaths: Any) -> None:
        import ray

        content = None if model is None else ray.get(model)
        self.worker, self.deaths = make_worker(assignment, content), deaths

    def __call__(self, photos: pa.Table) -> pa.Table:
        rows = photos.to_pylist()
        # After a death in this task, each photo is counted too, so that one that kills is found.
        careful = self._begun(f"task {rows[0]['key']}") > 1
        colored = [self._color(row, careful=careful) for row in rows]
        return pa.Table.from_pylist(colored, SCHEMA)

    def _color(self, photo: dict[str, Any], *, careful: bool) -> dict[str, Any]:
        key = photo["key"]
        if careful and self._begun(key) > MOST_DEATHS:
            reason = f"{key}: {MOST_DEATHS} workers died with it; it may take more memory than is"
            return row_without_work(key, FAILED, reason, Object(**photo))
        return self.worker.color(photo)

    def _begun(self, name: str) -> int:
        import ray

        begun: int = ray.get(self.deaths.begin.remote(name))
        return begun


def task_rows(photos: pa.Table, workers: int) -> int:
    """Return how many photos of a round one task takes; at its end, no worker is idle for long."""
    sizes: list[int] = photos["size"].to_pylist()
    mean_bytes = sum(sizes) // len(photos)
    rows = min(max(TASK_ROWS, TASK_BYTES // max(1, mean_bytes)), MOST_ROWS)
    return max(1, min(rows, len(photos) // (4 * workers)))


class Cluster:
    """A cluster that is connected."""

    def __init__(self, jobs: int | None) -> None:
        import ray

        self._jobs = jobs
        self._deaths = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(Deaths).remote()

    @property
    def workers(self) -> int:
        """How many photos are colored at a time, now."""
        import ray

        return self._jobs or max(1, int(ray.cluster_resources().get("CPU", 1)))

    @property
    def round_rows(self) -> int:
        """How many photos one `color` takes well."""
        return max(LEAST_ROWS, PER_WORKER * self.workers)

    def color(
        self, photos: pa.Table, assignment: Assignment, model: bytes | None
    ) -> Iterator[pa.Table]:
        """Color photos of the listing and yield rows of the manifest as they come.

        Raises ArchiveError where the cluster is lost.
        """
        import ray
        import ray.data

        workers = min(self.workers, len(photos))
        rows = task_rows(photos, workers)
        tasks = [photos.slice(start, rows) for start in range(0, len(photos), rows)]
        about = {
            "assignment": assignment,
            "model": None if model is None else ray.put(model),  # goes to each node once
            "deaths": self._deaths,
        }
        pool = ray.data.ActorPoolStrategy(
            min_size=1, max_size=workers, initial_size=workers, max_tasks_in_flight_per_actor=2
        )
        try:
            # Not from_arrow, which runs a task of its own for the size of each.
            colored = ray.data.from_blocks(tasks).map_batches(
                Painter,
                batch_size=None,
                batch_format="pyarrow",
                compute=pool,
                num_cpus=1,
                fn_constructor_kwargs=about,
            )
            yield from colored.iter_batches(
                batch_size=None, batch_format="pyarrow", prefetch_batches=0
            )
        except ray.exceptions.RayError as error:
            reason = str(error).strip().splitlines()[-1]  # above it, the stack of a worker
            raise ArchiveError(f"the cluster failed: {reason}") from error


@contextmanager
def connected(address: str | None, jobs: int | None) -> Iterator[Cluster]:
    """Yield the cluster at `address`, or, for None, one of this machine that ends with us.

    Raises ArchiveError.
    """
    if address is None:
        # With a token of our own, Ray writes none into the home folder.
        os.environ.update(_OF_OUR_OWN, RAY_AUTH_TOKEN=secrets.token_hex(32))
    import ray
    import ray.data

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    chosen: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    short = "/tmp" if os.name == "posix" else None  # the names of sockets in it are short
    with tempfile.TemporaryDirectory(
        prefix="photochrom-", dir=short, ignore_cleanup_errors=True
    ) as folder:
        if address is None:
            chosen |= {
                "num_cpus": jobs or os.cpu_count(),
                "include_dashboard": False,
                "object_store_memory": _STORE_BYTES,
                "_temp_dir": folder,
            }
        try:
            with _silence(), few_processes(local=address is None):
                ray.init(address=address or "local", **chosen)
        except Exception as error:  # Ray raises plain ones, too
            reason = " ".join(str(error).split())
            raise ArchiveError(f"{address or 'Ray'}: cannot be reached: {reason}") from error
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        try:
            yield Cluster(jobs)
        finally:
            ray.shutdown()


@contextmanager
def _silence() -> Iterator[None]:
    """Keep Ray from writing to stderr as it starts, and later to stdout of each machine that dies.

    No setting switches either off.
    """
    from ray._private import worker

    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 2)
        with patch.object(worker, "listen_error_messages"):
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@contextmanager
def few_processes(*, local: bool) -> Iterator[None]:
    """Start what a cluster of our own needs and no more, which also makes its start twice as fast.

    Without the dashboard, the API server has one module left, that of usage statistics, which asks
    the metadata servers of three clouds where it runs even where statistics are off. The monitors
    are of autoscaling and of logs that nobody reads. No setting leaves any of them out.
    """
    from ray._private.node import Node

    unneeded = dict.fromkeys(("start_api_server", "start_monitor", "start_log_monitor"), DEFAULT)
    with patch.multiple(Node, **unneeded) if local else nullcontext():
        yield
