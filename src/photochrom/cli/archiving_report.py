"""Report on an archive as it is colored: a bar on a terminal, else a line now and then."""

import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence

from photochrom.cli.bar import make_bar
from photochrom.cli.terminal import is_terminal, say

LINE_SECONDS = 30.0
_MOST_NAMED = 20  # failures that are named; the manifest has all


class ArchiveReport:
    """Counts what becomes of photos; everything goes to stderr."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.counts: Counter[str] = Counter()
        self._bar = make_bar() if not quiet and is_terminal(sys.stderr) else None
        self._start = self._said = time.monotonic()
        self._first: float | None = None  # when the first photos came, after a cluster's start
        self._total = self._at_first = 0
        self._kept: list[str] = []

    def begin(self, photos: int, done: int) -> None:
        """Say how many photos there are to color and how many are done before."""
        self._total = photos
        self._start = self._said = time.monotonic()
        if not self.quiet:
            say(f"{photos} to color, {done} done before")
        if self._bar and photos:
            self._bar.add_task("", total=photos, failures="")
            self._bar.start()

    def add(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Count photos by their `state`, name failures, and show how far it is."""
        if self._first is None:
            self._first, self._at_first = time.monotonic(), len(rows)
        for row in rows:
            self.counts[row["state"]] += 1
            if row["state"] == "failed" and self.counts["failed"] <= _MOST_NAMED:
                self._name(row["reason"])
        if self._bar:
            failed = self.counts["failed"]
            self._bar.update(
                self._bar.task_ids[0], advance=len(rows), failures=f"{failed} failed" * bool(failed)
            )
        elif not self.quiet and time.monotonic() - self._said > LINE_SECONDS:
            self._said = time.monotonic()
            say(self.line())

    def _name(self, reason: str) -> None:
        if self._bar:
            self._kept.append(reason)
        else:
            say(reason)

    def line(self) -> str:
        """Tell how far it is, how fast, and how long it takes yet."""
        done = self.counts.total()
        told = f"{done} of {self._total}, {self.counts['failed']} failed"
        if self._first is None or done == self._at_first:
            return told
        speed = (done - self._at_first) / (time.monotonic() - self._first)
        minutes = (self._total - done) / speed / 60
        return f"{told}, {speed:.2f} photos/s, {minutes:.0f} min left"

    def finish(self) -> None:
        """Remove the bar, name the failures and print the counts."""
        if self._bar:
            self._bar.stop()
        for reason in self._kept:
            say(reason)
        more = self.counts["failed"] - _MOST_NAMED
        if more > 0:
            say(f"{more} more failed; the manifest in TARGET/.photochrom has all reasons")
        if not self.quiet:
            counted = ", ".join(f"{self.counts[s]} {s}" for s in ("colored", "left", "failed"))
            say(f"{counted} in {time.monotonic() - self._start:.1f} s")

    @property
    def exit_status(self) -> int:
        """0 all done, 1 some photos failed."""
        return 1 if self.counts["failed"] else 0
