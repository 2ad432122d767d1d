"""Many photos, some of them bad."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from photochrom import atomic
from photochrom.batch import Batch, Outcome, Status, Task
from photochrom.errors import AlreadyInColorError, NegativeError, UnreadablePhotoError
from photochrom.options import Options
from photochrom.results import Result

PHOTOS = ["a.jpg", "bad.jpg", "c.jpg", "d.jpg"]


class FakeColorizer:
    """Writes a target, unless the test says what happens to a photo."""

    def __init__(self, happens: dict[str, Exception | Callable[[], None]] | None = None) -> None:
        self.happens = happens or {}

    def colorize_file(
        self, source: Path, target: Path | None = None, options: Options | None = None
    ) -> Result:
        assert target is not None
        happens = self.happens.get(source.name)
        if isinstance(happens, Exception):
            raise happens
        if happens is not None:
            happens()
        target.write_bytes(b"colored")
        return Result(source, target, 4, 3, 1, 0.01, "jpeg")


def tasks_in(folder: Path, names: list[str] = PHOTOS) -> list[Task]:
    for name in names:
        (folder / name).write_bytes(b"photo")
    return [Task(folder / name, folder / "out" / name) for name in names]


def run(folder: Path, colorizer: FakeColorizer, jobs: int = 1) -> dict[str, Outcome]:
    batch = Batch(colorizer, tasks_in(folder), Options(), jobs=jobs)
    return {outcome.source.name: outcome for outcome in batch}


@pytest.mark.parametrize(
    "fault",
    [
        UnreadablePhotoError("bad.jpg: the file is empty"),
        PermissionError(13, "Permission denied", "bad.jpg"),
        MemoryError("no memory left"),
        RuntimeError("a fault of ours"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 3])
def test_one_bad_photo_does_not_stop_the_rest(tmp_path: Path, fault: Exception, jobs: int) -> None:
    outcomes = run(tmp_path, FakeColorizer({"bad.jpg": fault}), jobs)
    failed = [name for name, outcome in outcomes.items() if outcome.status is Status.FAILED]
    assert failed == ["bad.jpg"]
    assert str(fault.args[-1]) in str(outcomes["bad.jpg"].reason)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a.jpg", "c.jpg", "d.jpg"]


def test_a_photo_in_color_is_left_alone_and_not_failed(tmp_path: Path) -> None:
    outcomes = run(tmp_path, FakeColorizer({"bad.jpg": AlreadyInColorError("has colors")}))
    assert outcomes["bad.jpg"].status is Status.IN_COLOR
    assert outcomes["bad.jpg"].target is None


def test_a_negative_is_left_alone_and_not_failed(tmp_path: Path) -> None:
    outcomes = run(tmp_path, FakeColorizer({"bad.jpg": NegativeError("is a negative")}))
    assert outcomes["bad.jpg"].status is Status.NEGATIVE


def test_as_many_photos_are_under_way_as_there_are_jobs(tmp_path: Path) -> None:
    # Each waits for the others: with fewer than three at a time this would time out.
    together = threading.Barrier(3)
    meet = {name: lambda: _meet(together) for name in PHOTOS[:3]}
    outcomes = run(tmp_path, FakeColorizer(meet), jobs=3)
    assert {outcome.status for outcome in outcomes.values()} == {Status.COLORED}


def _meet(barrier: threading.Barrier) -> None:
    barrier.wait(timeout=10)


def test_a_stopped_batch_finishes_the_photo_under_way_and_begins_no_other(tmp_path: Path) -> None:
    colorizer = FakeColorizer()
    batch = Batch(colorizer, tasks_in(tmp_path), Options())
    colorizer.happens["bad.jpg"] = batch.stop
    outcomes = {outcome.source.name: outcome.status for outcome in batch}
    assert outcomes == {"a.jpg": Status.COLORED, "bad.jpg": Status.COLORED}
    assert batch.not_begun == 2


def test_an_abandoned_batch_removes_its_own_temporaries_only(tmp_path: Path) -> None:
    tasks = tasks_in(tmp_path, ["a.jpg"])
    out = tmp_path / "out"
    batch = Batch(FakeColorizer(), tasks, Options())

    def half_way() -> None:
        (out / ".a.jpg.01234567.photochrom-tmp").write_bytes(b"half")
        (out / ".b.jpg.01234567.photochrom-tmp").write_bytes(b"of another process")
        batch.abandon()

    batch.colorizer.happens["a.jpg"] = half_way  # type: ignore[attr-defined]
    list(batch)
    assert sorted(p.name for p in out.iterdir()) == [".b.jpg.01234567.photochrom-tmp", "a.jpg"]


def test_an_abandoned_batch_removes_temporaries_of_long_names_too(tmp_path: Path) -> None:
    name = "я" * 125 + ".jpg"  # 254 bytes; a temporary's own is longer
    tasks = tasks_in(tmp_path, [name])
    batch = Batch(FakeColorizer(), tasks, Options())
    left: list[Path] = []

    def half_way() -> None:
        with atomic.replacing(tasks[0].target, overwrite=False):
            batch.abandon()
            left.extend((tmp_path / "out").iterdir())

    batch.colorizer.happens[name] = half_way  # type: ignore[attr-defined]
    list(batch)
    assert left == []


def test_temporaries_of_killed_writers_are_cleaned_first(tmp_path: Path) -> None:
    tasks = tasks_in(tmp_path, ["a.jpg"])
    stray = tmp_path / "out" / ".a.jpg.01234567.photochrom-tmp"
    stray.parent.mkdir()
    stray.write_bytes(b"half")
    list(Batch(FakeColorizer(), tasks, Options()))
    assert [p.name for p in stray.parent.iterdir()] == ["a.jpg"]


def test_a_folder_that_cannot_be_made_fails_its_photo(tmp_path: Path) -> None:
    tasks = tasks_in(tmp_path, ["a.jpg"])
    (tmp_path / "out").write_bytes(b"a file where the folder would be")
    (outcome,) = Batch(FakeColorizer(), tasks, Options())
    assert outcome.status is Status.FAILED
    assert "out" in str(outcome.reason)
