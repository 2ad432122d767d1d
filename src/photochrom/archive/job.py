"""An archive, from its listing to its manifest: the way on one page."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from photochrom.archive.cluster import connected
from photochrom.archive.listing import Listing
from photochrom.archive.manifest import FAILED, SCHEMA, Manifest, digest_of, kind_of
from photochrom.archive.stores import open_store
from photochrom.archive.worker import Assignment
from photochrom.errors import ArchiveError
from photochrom.model import Model
from photochrom.options import Options


class Job:
    """The photos of `source` on their way into `target`; both are addresses of stores.

    With `overwrite` in the options, what other options or another model colored is colored anew.
    """

    def __init__(
        self,
        source: str,
        target: str,
        options: Options,
        *,
        model: str | Path | None = None,
        address: str | None = None,
        jobs: int | None = None,
        max_failures: int | None = None,
    ) -> None:
        opened = Model(model, threads=1)
        content = opened.path.read_bytes()
        self._model = None if model is None else content
        self._overwrite = options.overwrite
        options = replace(options, overwrite=False)
        settings = digest_of(options, content)
        self._assignment = Assignment(source, target, options, settings, opened.name)
        self._address, self._jobs, self._max_failures = address, jobs, max_failures
        self._kinds: Counter[str] = Counter()
        self.source, self.target = open_store(source), open_store(target)
        self.manifest = Manifest(self.target, settings)

    @contextmanager
    def listed(self) -> Iterator[Listing]:
        """Yield what is to be done; raises ArchiveError."""
        self._check_apart()
        self.manifest.read(overwrite=self._overwrite)
        with tempfile.TemporaryDirectory(prefix="photochrom-") as folder:
            listing = Listing(Path(folder, "listing"), self.manifest)
            listing.write(self.source, self._assignment.options.format)
            yield listing

    def _check_apart(self) -> None:
        """Raise ArchiveError where results would be among photos, or photos among results."""
        ours, theirs = f"{self.target.place}/", f"{self.source.place}/"
        if ours.startswith(theirs) or theirs.startswith(ours):
            raise ArchiveError(
                f"{self.target.place}: expected a target apart from {self.source.place}"
            )

    def color(self, listing: Listing) -> Iterator[pa.Table]:
        """Color what is listed; yield rows of the manifest, which are kept whatever ends us.

        Raises ArchiveError, too where more photos than `max_failures` fail for one reason.
        """
        try:
            for rows in self._rows(listing):
                self.manifest.add(rows)
                yield rows
                self._check(rows)
        finally:
            self.manifest.flush()

    def _rows(self, listing: Listing) -> Iterator[pa.Table]:
        if listing.settled:
            yield pa.Table.from_pylist(listing.settled, SCHEMA)
        if not listing.photos:
            return
        with connected(self._address, self._jobs) as cluster:
            for photos in listing.tables(cluster.round_rows):
                yield from cluster.color(photos, self._assignment, self._model)

    def _check(self, rows: pa.Table) -> None:
        for row in rows.select(["key", "state", "reason"]).to_pylist():
            if row["state"] == FAILED:
                self._kinds[kind_of(row["reason"], row["key"])] += 1
        for kind, count in self._kinds.most_common(1):
            if self._max_failures is not None and count > self._max_failures:
                raise ArchiveError(
                    f"stopped: {count} photos failed for one reason, and --max-failures allows "
                    f"{self._max_failures}: {kind}"
                )
