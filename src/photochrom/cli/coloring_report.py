"""Report on photos as they are colored: a bar, a line for each photo, or JSON."""

import json
import os
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from photochrom.batch import Outcome, Status
from photochrom.cli.terminal import INTERRUPTED, STREAM, is_terminal, print_bytes, print_path, say
from photochrom.finding import kind_of
from photochrom.folder import Plan

if TYPE_CHECKING:
    from rich.progress import Progress

COUNTED_AS = {
    Status.COLORED: "colored",
    Status.IN_COLOR: "already in color",
    Status.NO_PICTURE: "without a picture",
    Status.NEGATIVE: "left alone as negatives",
    Status.OWN_RESULT: "own results passed over",
    Status.EXISTS: "done before",
    Status.FAILED: "failed",
    Status.PASSED_OVER: "passed over",
}


class Report:
    """Reports each outcome once and, at the end, the number of each kind.

    Results go to stdout: paths, or with `as_json` an object a line. Bar, reasons and summary go
    to stderr.
    """

    def __init__(self, *, quiet: bool = False, as_json: bool = False) -> None:
        self.quiet = quiet
        self.as_json = as_json
        self.counts: Counter[Status] = Counter()
        self.passed_over: Counter[str] = Counter()  # by kind
        self.kept_for_the_end: list[str] = []
        self.on_terminal = False  # many photos and somebody watching: counts instead of lines
        self.bar: Progress | None = None
        self.not_begun = 0
        self.start = time.perf_counter()

    def begin(self, plan: Plan) -> None:
        """Report what the plan left alone and, for many photos on a terminal, show a bar."""
        many = len(plan.tasks) + len(plan.outcomes) > 1
        self.on_terminal = many and not self.quiet and is_terminal(sys.stderr)
        for outcome in plan.outcomes:
            self.add(outcome)
        for note in plan.notes:
            if not self.quiet:
                say(note)
        if self.on_terminal and plan.tasks:
            from photochrom.cli.bar import make_bar

            self.bar = make_bar()
            self.bar.add_task("", total=len(plan.tasks), failures="")
            self.bar.start()

    def add(self, outcome: Outcome) -> None:
        """Report the outcome of one photo."""
        self.counts[outcome.status] += 1
        if outcome.status is Status.PASSED_OVER:
            self.passed_over[kind_of(outcome.source)] += 1
        if self.as_json:
            print_json(outcome)
        elif outcome.status is Status.COLORED:
            self._print_result(outcome)
        if outcome.result and not (self.quiet or self.as_json):
            for note in outcome.result.notes:
                self._say_or_keep(f"{os.fspath(outcome.source)}: {note}")
        if outcome.status is Status.FAILED:
            self._say_or_keep(sentence(outcome))
        elif outcome.status is Status.PASSED_OVER:
            return  # counted in the end
        elif outcome.reason and not (self.quiet or self.as_json or self._is_counted(outcome)):
            self._say_or_keep(sentence(outcome))
        if self.bar:
            failed = self.counts[Status.FAILED]
            self.bar.update(
                self.bar.task_ids[0], advance=1, failures=f"{failed} failed" if failed else ""
            )

    def _print_result(self, outcome: Outcome) -> None:
        if outcome.target == Path(STREAM):  # the photo itself is on stdout
            return
        # A path printed to the terminal that the bar is on would tear the bar.
        if outcome.target and not self.quiet and not (self.on_terminal and is_terminal(sys.stdout)):
            written = outcome.result.targets if outcome.result else ()
            for target in written or (outcome.target,):
                print_path(target)

    def _is_counted(self, outcome: Outcome) -> bool:
        """Tell whether a number is enough; a negative waits for a word from the user."""
        return self.on_terminal and outcome.status is not Status.NEGATIVE

    def _say_or_keep(self, text: str) -> None:
        if self.on_terminal:
            self.kept_for_the_end.append(text)
        else:
            say(text)

    def finish(self) -> None:
        """Remove the bar, list the failures and print the counts."""
        if self.bar:
            self.bar.stop()
        for text in self.kept_for_the_end:
            say(text)
        if self.counts.total() + self.not_begun > 1 and not self.quiet:
            say(f"{self.summary()} in {time.perf_counter() - self.start:.1f} s")
        if self.not_begun:
            say(f"stopped with {self.not_begun} not begun; --skip-existing goes on from here")

    @property
    def exit_status(self) -> int:
        """0 all done, 1 some photos failed, 130 stopped by Ctrl-C before the last photo began."""
        if self.not_begun:
            return INTERRUPTED
        return 1 if self.counts[Status.FAILED] else 0

    def summary(self) -> str:
        """Count the outcomes in words."""
        counted = [f"{self.counts[s]} {name}" for s, name in COUNTED_AS.items() if self.counts[s]]
        return (", ".join(counted) or "0 colored") + kinds(self.passed_over)


def kinds(passed_over: Counter[str]) -> str:
    """Count what was passed over by kind, in words that follow its number."""
    counted = ", ".join(f"{kind} {number}" for kind, number in sorted(passed_over.items()))
    deeper = "; -r looks into folders" if "folder" in passed_over else ""
    return f" ({counted}{deeper})" if counted else ""


def sentence(outcome: Outcome) -> str:
    """Return the reason, with the photo's name in front unless it starts with it."""
    source, reason = os.fspath(outcome.source), outcome.reason or ""
    return reason if reason.startswith(source) else f"{source}: {reason}"


def print_json(outcome: Outcome) -> None:
    """Print an outcome as one line of JSON; bytes that are no text come as \\udc80 to \\udcff."""
    result, target = outcome.result, outcome.target
    record = {
        "source": os.fspath(outcome.source),
        "target": os.fspath(target) if target else None,
        "status": outcome.status.value,
        "seconds": round(outcome.seconds, 3),
        "width": result.width if result else None,
        "height": result.height if result else None,
        "pages": result.pages if result else None,
        "format": result.format if result else None,
        "source_bytes": _size(outcome.source),
        "target_bytes": _size(target) if target else None,
        "notes": list(result.notes) if result else [],
        "pictures": [asdict(picture) for picture in result.pictures] if result else None,
        "targets": [os.fspath(path) for path in result.targets] if result else None,
        "error": outcome.reason if outcome.status is Status.FAILED else None,
        "reason": outcome.reason,
    }
    print_bytes(json.dumps(record).encode("ascii") + b"\n")


def _size(path: os.PathLike[str]) -> int | None:
    try:
        return os.stat(path).st_size  # noqa: PTH116
    except OSError:
        return None
