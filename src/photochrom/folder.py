"""Which photos there are among files and folders, and where their results go.

A plan is made and checked whole before anything is written.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from photochrom import photo
from photochrom.batch import Outcome, Status, Task
from photochrom.errors import TargetError
from photochrom.finding import Search, is_folder, is_kept, owner_of
from photochrom.targets import ENDING, default_target, numbered


@dataclass(frozen=True)
class Plan:
    """What to color, what is left alone or failed before the start, and what is to be said."""

    tasks: tuple[Task, ...]
    outcomes: tuple[Outcome, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A photo, the folder whose structure its result mirrors, and where under an output."""

    path: Path
    root: Path
    under: Path = Path()


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
    its photo. Several folders are mirrored under their names. Photos whose results would meet, or
    be written over a photo, fail; raises TargetError where that is all there is.
    """
    found, outcomes = gather(sources, output=output, recursive=recursive)
    stems = {(item.path.parent, item.path.stem) for item in found}
    tasks = []
    for item in found:
        original = item.path.stem.removesuffix(ENDING)
        if original != item.path.stem and (item.path.parent, original) in stems:
            reason = "is the result of the photo beside it"
            outcomes.append(Outcome(item.path, None, Status.OWN_RESULT, reason=reason))
        else:
            tasks.append(Task(item.path, target_of(item, output, format)))
    photos = (task.source for task in tasks if photo.is_photo(task.source))
    instead = (photo.becomes(source) for source in photos if format is None)
    notes = tuple(dict.fromkeys(note for note in instead if note))
    return _checked(tasks, outcomes, skip_existing, notes)


def plan_one(source: Path, target: Path, *, skip_existing: bool = False) -> Plan:
    """Plan to color one photo to a target of its own; raises TargetError as make_plan does."""
    return _checked([Task(source, target)], [], skip_existing)


def _checked(
    tasks: list[Task], outcomes: list[Outcome], skip_existing: bool, notes: tuple[str, ...] = ()
) -> Plan:
    wrong = faults(tasks)
    if wrong and len(wrong) == len(tasks):
        raise TargetError(next(iter(wrong.values())))
    remaining = []
    for task in tasks:
        if task in wrong:
            outcomes.append(Outcome(task.source, None, Status.FAILED, reason=wrong[task]))
        elif skip_existing and any(
            # by --split the first picture of a scan has a name of its own
            os.path.lexists(name)
            for name in (task.target, numbered(task.target, 1))
        ):
            reason = "its result is there already"
            outcomes.append(Outcome(task.source, task.target, Status.EXISTS, reason=reason))
        else:
            remaining.append(task)
    return Plan(tuple(remaining), tuple(outcomes), notes)


def gather(
    sources: Sequence[Path], *, output: Path | None, recursive: bool
) -> tuple[list[Found], list[Outcome]]:
    """List each photo once, in the order given and by name within a folder.

    The outcomes are of folders that cannot be read and of what is passed over.
    """
    found: dict[Path, Found] = {}
    search = Search(recursive, output)
    folders = [source for source in sources if is_folder(source)]
    names = dict(zip(folders, distinct_names(folders), strict=True))
    beside = {
        source.with_name(name)
        for source in sources
        if photo.is_photo(source)
        for name, _ in photo.sidecar_names(source)
    }
    for source in sources:
        if source in beside:  # goes along; a shell's * named it
            continue
        if source not in names:
            photos = [Found(source, source.parent)]
        elif len(sources) > 1 and is_kept(source):
            search.pass_over(source, "is kept by a drive or another program")
            continue
        else:
            photos = [Found(path, source, names[source]) for path in search.photos_in(source)]
        for item in photos:
            found.setdefault(_place(item.path), item)
    return list(found.values()), search.outcomes


def distinct_names(folders: Sequence[Path]) -> list[Path]:
    """Return as many last names of each folder as tell them apart; none for a single one."""
    parts = [Path(os.path.realpath(folder)).parts for folder in folders]
    if len(set(parts)) < 2:
        return [Path() for _ in folders]
    length = 1
    while len({names[-length:] for names in parts}) < len(set(parts)):
        length += 1
    return [Path(*(name for name in names[-length:] if not Path(name).anchor)) for names in parts]


def _place(path: Path) -> Path:
    """Name a file by the real folder it lies in, so that two spellings of it are equal."""
    return Path(os.path.realpath(path.parent)) / path.name


def target_of(item: Found, output: Path | None, format: str | None) -> Path:
    """Say where a photo's result goes: beside it, or mirrored under `output` with its name."""
    beside = default_target(item.path, format)
    if output is None:
        return beside
    mirrored = output / item.under / item.path.relative_to(item.root)
    return mirrored.with_name(photo.stem_of(item.path) + beside.suffix)


def faults(tasks: Sequence[Task]) -> dict[Task, str]:
    """Say what is wrong with targets: two photos have one, it is a photo, or is not ours."""
    sources = {_place(task.source): task.source for task in tasks}
    claims: dict[Path, list[Task]] = {}
    for task in tasks:
        claims.setdefault(_place(task.target), []).append(task)
    return {
        task: fault
        for place, claiming in claims.items()
        for task in claiming
        if (fault := _fault(task, place, claiming, sources))
    }


def _fault(task: Task, place: Path, claiming: list[Task], sources: dict[Path, Path]) -> str | None:
    if place == _place(task.source):
        return f"{task.target}: is the photo itself; name another target or folder"
    if place in sources:
        return (
            f"{task.target}: expected results apart from the photos, found that "
            f"{task.source} would be written over {sources[place]}; choose another -o folder"
        )
    if len(claiming) > 1:
        others = ", ".join(str(other.source) for other in claiming if other is not task)
        return (
            f"{task.source}: expected a result of its own, found that {others} would become "
            f"{task.target} too; color them one by one with -o, or leave -o or --format out"
        )
    if owner := owner_of(place):
        return f"{task.target}: would be written into {owner.name}, which is not ours; choose -o"
    return None
