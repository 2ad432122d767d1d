"""Which photos there are among files and folders, and where their results go.

A plan is made and checked whole before anything is written.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from photochrom import photo
from photochrom.batch import Outcome, Status, Task
from photochrom.colorizer import default_target
from photochrom.errors import TargetError

RESULT_ENDING = default_target(Path("x.jpg")).stem[1:]


@dataclass(frozen=True)
class Plan:
    """What to color, and what is left alone or failed before the start."""

    tasks: tuple[Task, ...]
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class Found:
    """A photo and the folder whose structure its result mirrors."""

    path: Path
    root: Path


def make_plan(
    sources: Sequence[Path],
    *,
    output: Path | None = None,
    recursive: bool = False,
    format: str | None = None,
    skip_existing: bool = False,
) -> Plan:
    """Find the photos among files and folders and give each a target.

    `output` is a folder that mirrors the structure of the sources; None puts each result beside
    its photo. Raises TargetError when two photos would have one result or a photo would be
    written over.
    """
    found, outcomes = gather(sources, output=output, recursive=recursive)
    stems = {(item.path.parent, item.path.stem) for item in found}
    tasks = []
    for item in found:
        original = item.path.stem.removesuffix(RESULT_ENDING)
        if original != item.path.stem and (item.path.parent, original) in stems:
            reason = "is the result of the photo beside it"
            outcomes.append(Outcome(item.path, None, Status.OWN_RESULT, reason=reason))
        else:
            tasks.append(Task(item.path, target_of(item, output, format)))
    return _checked(tasks, outcomes, skip_existing)


def plan_one(source: Path, target: Path, *, skip_existing: bool = False) -> Plan:
    """Plan to color one photo to a target of its own; raises TargetError as make_plan does."""
    return _checked([Task(source, target)], [], skip_existing)


def _checked(tasks: list[Task], outcomes: list[Outcome], skip_existing: bool) -> Plan:
    check_targets(tasks)
    remaining = []
    for task in tasks:
        if skip_existing and os.path.lexists(task.target):
            reason = "its result is there already"
            outcomes.append(Outcome(task.source, task.target, Status.EXISTS, reason=reason))
        else:
            remaining.append(task)
    return Plan(tuple(remaining), tuple(outcomes))


def gather(
    sources: Sequence[Path], *, output: Path | None, recursive: bool
) -> tuple[list[Found], list[Outcome]]:
    """List each photo once, in the order given and by name within a folder.

    The outcomes are of folders that cannot be read.
    """
    found: dict[Path, Found] = {}
    unreadable: list[Outcome] = []
    for source in sources:
        if is_folder(source):
            photos = [Found(path, source) for path in _walk(source, output, recursive, unreadable)]
        else:
            photos = [Found(source, source.parent)]
        for item in photos:
            found.setdefault(_place(item.path), item)
    return list(found.values()), unreadable


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; one that may not be looked at is not known to be."""
    return os.path.isdir(path)  # noqa: PTH112  Path.is_dir raises where permission is missing


def _walk(
    folder: Path, output: Path | None, recursive: bool, unreadable: list[Outcome]
) -> Iterator[Path]:
    """Yield the photos of a folder; links to folders are not followed, so no loop is entered.

    Hidden files and folders are passed over, and so is the folder the results go to.
    """

    def note(error: OSError) -> None:
        reason = f"expected a folder that may be read: {error.strerror}"
        unreadable.append(Outcome(Path(error.filename), None, Status.FAILED, reason=reason))

    results = os.path.realpath(output) if output is not None else None
    for name, folders, files in os.walk(folder, onerror=note):
        here = Path(name)
        folders[:] = sorted(
            child
            for child in folders
            if recursive and not child.startswith(".") and os.path.realpath(here / child) != results
        )
        for file in sorted(files):
            path = here / file
            if photo.format_of(path) and not file.startswith("."):
                yield path


def _place(path: Path) -> Path:
    """Name a file by the real folder it lies in, so that two spellings of it are equal."""
    return Path(os.path.realpath(path.parent)) / path.name


def target_of(item: Found, output: Path | None, format: str | None) -> Path:
    """Say where a photo's result goes: beside it, or mirrored under `output` with its name."""
    beside = default_target(item.path, format)
    if output is None:
        return beside
    mirrored = output / item.path.relative_to(item.root)
    return mirrored.with_name(item.path.stem + beside.suffix)


def check_targets(tasks: Iterable[Task]) -> None:
    """Raise TargetError where two photos have one target, or a target is one of the photos."""
    tasks = list(tasks)
    sources = {_place(task.source): task.source for task in tasks}
    claimed: dict[Path, Path] = {}
    for task in tasks:
        place = _place(task.target)
        if place == _place(task.source):
            raise TargetError(f"{task.target}: is the photo itself; name another target or folder")
        if place in sources:
            raise TargetError(
                f"{task.target}: expected results apart from the photos, found that "
                f"{task.source} would be written over {sources[place]}; choose another -o folder"
            )
        if place in claimed:
            raise TargetError(
                f"{task.target}: expected one photo for each result, found {claimed[place]} and "
                f"{task.source}; color them one by one with -o, or leave -o or --format out"
            )
        claimed[place] = task.source
