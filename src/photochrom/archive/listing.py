"""Which photos of a source are to be colored: listed once, kept on the disk meanwhile."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa

from photochrom.archive.manifest import FAILED, LEFT, Manifest, row_without_work
from photochrom.archive.stores import Object, Store, Unlisted
from photochrom.targets import ENDING, default_target

SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("size", pa.int64()),
        ("modified", pa.int64()),
        ("sidecars", pa.list_(pa.string())),
    ]
)
_BATCH_ROWS = 10_000


class Listing:
    """The photos to color, in a temporary file, and how many are done already."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path, self._manifest = path, manifest
        self.photos = 0  # to color
        self.done = 0  # before
        self.settled: list[dict[str, Any]] = []  # rows of what is not colored for its name alone

    def write(self, source: Store, format: str | None) -> None:
        """List the source and keep what is not done."""
        batch: list[Object] = []
        with pa.OSFile(str(self.path), "wb") as file, pa.ipc.new_stream(file, SCHEMA) as stream:
            for folder in source.listing():
                for found in self._to_color(folder, format):
                    batch.append(found)
                    if len(batch) == _BATCH_ROWS:
                        self._flush(stream, batch)
            self._flush(stream, batch)

    def _flush(self, stream: pa.ipc.RecordBatchStreamWriter, batch: list[Object]) -> None:
        stream.write_batch(pa.RecordBatch.from_pylist([vars(found) for found in batch], SCHEMA))
        self.photos += len(batch)
        batch.clear()

    def tables(self, rows: int) -> Iterator[pa.Table]:
        """Yield the photos to color, about so many at a time."""
        with pa.memory_map(str(self.path)) as file:
            waiting: list[pa.RecordBatch] = []
            for batch in pa.ipc.open_stream(file):
                waiting.append(batch)
                if sum(map(len, waiting)) >= rows:
                    yield pa.Table.from_batches(waiting, SCHEMA)
                    waiting = []
            if sum(map(len, waiting)):
                yield pa.Table.from_batches(waiting, SCHEMA)

    def _to_color(self, folder: list[Object | Unlisted], format: str | None) -> Iterator[Object]:
        """Yield the photos of a folder that have a target of their own; settle the others."""
        stems = {PurePosixPath(found.key).stem for found in folder}
        claims: dict[str, list[Object]] = defaultdict(list)
        for found in folder:
            stem = PurePosixPath(found.key).stem
            if isinstance(found, Unlisted):
                self.settled.append(row_without_work(found.key, FAILED, found.reason, None))
            elif self._manifest.is_done(found):
                self.done += 1
            elif stem.endswith(ENDING) and stem.removesuffix(ENDING) in stems:
                reason = f"{found.key}: is the result of the photo beside it"
                self.settled.append(row_without_work(found.key, LEFT, reason, found))
            else:
                claims[default_target(Path(found.key), format).name].append(found)
        for name, claiming in claims.items():
            if len(claiming) == 1:
                yield claiming[0]
                continue
            for found in claiming:
                others = ", ".join(other.key for other in claiming if other is not found)
                reason = (
                    f"{found.key}: expected a result of its own, found that {others} would become "
                    f"{name.replace(ENDING, '')} too; rename one, or leave --format out"
                )
                self.settled.append(row_without_work(found.key, FAILED, reason, found))
