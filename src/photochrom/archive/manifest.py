"""What became of each photo: Parquet files in TARGET/.photochrom/manifest, one more now and then.

The last row of a key counts. A row is written after its result, so a result without one is made
again, and a row without its result cannot be.
"""

import hashlib
import json
import re
import secrets
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from photochrom.archive.stores import Object, Store
from photochrom.errors import ArchiveError
from photochrom.options import Options

FOLDER = ".photochrom/manifest"
MOST_ROWS, MOST_SECONDS = 10_000, 30.0  # of a part; what a killed driver may lose
COLORED, LEFT, FAILED = "colored", "left", "failed"

SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("size", pa.int64()),  # bytes
        ("modified", pa.timestamp("ns", "UTC")),
        ("sha256", pa.string()),  # of the photo's file as it was read
        ("state", pa.string()),
        ("reason", pa.string()),  # of what is not colored, in one line
        ("target", pa.string()),  # a key of TARGET
        ("seconds", pa.float64()),
        ("finished", pa.timestamp("us", "UTC")),
        ("worker", pa.string()),  # host and process
        ("version", pa.string()),  # of Photochrom
        ("model", pa.string()),
        ("settings", pa.string()),  # digest of the options and the model file
    ]
)


def digest_of(options: Options, model: bytes) -> str:
    """Return what tells apart runs whose results differ."""
    chosen = json.dumps(asdict(options), sort_keys=True).encode()
    return hashlib.sha256(chosen + hashlib.sha256(model).digest()).hexdigest()[:16]


def row_without_work(key: str, state: str, reason: str, found: Object | None) -> dict[str, Any]:
    """Return the row of a photo that no worker saw."""
    modified = pa.scalar(found.modified, pa.timestamp("ns", "UTC")) if found else None
    size = found.size if found else None
    about = {"key": key, "size": size, "modified": modified, "state": state, "reason": reason}
    return dict.fromkeys(SCHEMA.names) | about | {"seconds": 0.0, "finished": datetime.now(UTC)}


class Manifest:
    """The manifest of a target: what is done, and rows on their way into the next part."""

    def __init__(self, store: Store, settings: str) -> None:
        self.store, self.settings = store, settings
        self._done: dict[int, int] = {}
        self._others: set[int] = set()  # colored otherwise
        self._waiting: list[pa.Table] = []
        self._written = time.monotonic()
        self._run = secrets.token_hex(4)

    def parts(self) -> list[str]:
        """Return the keys of the parts, oldest first."""
        names = self.store.names(FOLDER)
        return [f"{FOLDER}/{name}" for name in names if name.endswith(".parquet")]

    def read(self, *, overwrite: bool) -> None:
        """Learn what is done. Raises ArchiveError where results of others would be mixed with ours.

        With `overwrite`, what was colored with other options or another model is not done.
        """
        parts = self.parts()
        if not parts and not overwrite and any(n != ".photochrom" for n in self.store.names("")):
            raise ArchiveError(
                "TARGET: expected an empty place or one that this command filled, found other "
                "files; name another, or let results take their place with --overwrite"
            )
        for part in parts:
            self._learn(read_part(self.store, part))
        if self._others and not overwrite:
            raise ArchiveError(
                "TARGET: was colored with other options or another model; name another target, or "
                "color all of it anew with --overwrite"
            )

    def _learn(self, table: pa.Table) -> None:
        columns = (table.column(n).to_pylist() for n in ("key", "size", "state", "settings"))
        modified = table.column("modified").cast(pa.int64()).to_pylist()
        for key, size, state, settings, when in zip(*columns, modified, strict=True):
            place = key_hash(key)
            if state == FAILED or settings not in (None, self.settings):
                self._done.pop(place, None)
                if state == COLORED:
                    self._others.add(place)
            else:
                self._done[place] = key_hash(f"{size} {when}")
                self._others.discard(place)

    def is_done(self, found: Object) -> bool:
        """Tell whether a photo is done and has not changed since."""
        return self._done.get(key_hash(found.key)) == key_hash(f"{found.size} {found.modified}")

    def add(self, rows: pa.Table) -> None:
        """Take rows for the next part, and write it when it is time."""
        self._waiting.append(rows)
        late = time.monotonic() - self._written > MOST_SECONDS
        if late or sum(len(table) for table in self._waiting) >= MOST_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write the rows that wait as a part."""
        self._written = time.monotonic()
        if not self._waiting:
            return
        sink = pa.BufferOutputStream()
        pq.write_table(pa.concat_tables(self._waiting), sink, compression="zstd")
        self.store.write(f"{FOLDER}/{time.time_ns():020}-{self._run}.parquet", sink.getvalue())
        self._waiting = []


def read_part(store: Store, key: str, columns: list[str] | None = None) -> pa.Table:
    """Read a part of a manifest. Raises ArchiveError."""
    try:
        return pq.read_table(pa.BufferReader(store.read(key)), columns=columns)
    except (OSError, pa.ArrowException) as error:
        raise ArchiveError(f"{key}: expected a part of a manifest, found {error}") from error


def kind_of(reason: str, key: str) -> str:
    """Return a reason without what is the photo's own: its name, and numbers."""
    return re.sub(r"\d+", "#", reason.replace(key, "").lstrip(": "))


def key_hash(text: str) -> int:
    """Return 64 bits of a key or a version, which take less memory than a key and its version.

    Of 10^8 keys, none is taken for another's by chance: both numbers would have to meet.
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
