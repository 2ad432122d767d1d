"""Killed at any moment, or robbed of a folder or a photo: nothing is lost, nothing is half."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from drawing import write

from photochrom import photo
from photochrom.atomic import SUFFIX
from photochrom.batch import Batch, Status, Task
from photochrom.colorizer import Colorizer
from photochrom.errors import TargetError, UnreadablePhotoError
from photochrom.options import Options

OLD = b"a result of yesterday"
# Colors a photo again and again, killed at the first thing that it does to the folder, the second,
# and so on, until it is not killed; says after each time what is in the folder.
PROGRAM = """
import hashlib, json, os, signal, sys
from pathlib import Path
from photochrom.batch import Batch, Task
from photochrom.colorizer import Colorizer
from photochrom.options import Options

folder, old = Path(sys.argv[1]), sys.argv[3].encode()
EVENTS = {"open", "os.link", "os.rename", "os.remove", "os.chmod", "os.utime", "os.listdir"}

def color(moment):
    left = moment
    def watch(event, args):
        nonlocal left
        if event in EVENTS and (isinstance(args[0], int) or str(folder) in str(args[0])):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
    task = Task(folder / "photo.jpg", folder / "result.jpg")
    list(Batch(Colorizer(sys.argv[2], threads=1), [task], Options(overwrite=True)))

moment, status = 1, None
while status != 0:
    for name in ("result.jpg", "result.jpg.xmp"):
        (folder / name).write_bytes(old)
    process = os.fork()
    if process == 0:
        color(moment)
        os._exit(0)
    status = os.waitpid(process, 0)[1]
    digests = {p.name: hashlib.md5(p.read_bytes()).hexdigest() for p in folder.iterdir()}
    print(json.dumps(digests), flush=True)
    moment += 1
"""


def test_a_process_that_is_killed_at_any_moment_leaves_old_or_new_results_whole(
    tmp_path: Path, tinting_model: Path
) -> None:
    write(tmp_path / "photo.jpg")
    (tmp_path / "photo.jpg.xmp").write_bytes(b"<x/>")
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path, tinting_model, OLD],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stderr == ""
    found: list[dict[str, str]] = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(found) > 10
    before, after = found[0], found[-1]
    originals, results = {"photo.jpg", "photo.jpg.xmp"}, {"result.jpg", "result.jpg.xmp"}
    assert set(after) == originals | results, "the next run cleans up"
    assert all(before[name] != after[name] for name in results)
    for folder in found:
        assert all(folder[name] == before[name] for name in originals)
        assert all(folder[name] in (before[name], after[name]) for name in results)
        assert all(name.endswith(SUFFIX) for name in set(folder) - originals - results)
    assert any(set(folder) - originals - results for folder in found), "it wrote beside them"


def when_saving(monkeypatch: pytest.MonkeyPatch, happens: Any) -> None:
    """Let something happen when a photo is decoded and its result about to be written."""
    save = photo.save

    def saving(*args: Any, **options: Any) -> bytes:
        happens()
        return save(*args, **options)

    monkeypatch.setattr(photo, "save", saving)


def test_a_folder_that_vanishes_is_told_of_and_stops_no_other_photo(
    colorizer: Colorizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [write(tmp_path / name) for name in ("a.jpg", "b.jpg")]
    content = sources[0].read_bytes()
    gone, there = tmp_path / "drive", tmp_path / "there"
    tasks = [Task(sources[0], gone / "a.jpg"), Task(sources[1], there / "b.jpg")]
    when_saving(monkeypatch, lambda: shutil.rmtree(gone, ignore_errors=True))
    failed, colored = Batch(colorizer, tasks, Options())
    assert (failed.status, colored.status) == (Status.FAILED, Status.COLORED)
    assert failed.reason == f"{gone / 'a.jpg'}: cannot be written: no such file or directory"
    assert sources[0].read_bytes() == content
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.jpg", "b.jpg", "b.jpg", "there"]


def test_a_drive_that_does_not_even_let_go_is_told_of(
    colorizer: Colorizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "photo.jpg")

    def stale(*_: Any, **__: Any) -> None:
        raise OSError(116, "Stale file handle")

    monkeypatch.setattr("photochrom.atomic.os.fsync", stale)
    monkeypatch.setattr(Path, "unlink", stale)
    with pytest.raises(TargetError, match="cannot be written: stale file handle"):
        colorizer.colorize_file(source)


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.tif", "photo.webp"])
def test_a_photo_that_vanishes_is_told_of_and_leaves_nothing(
    colorizer: Colorizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    source = write(tmp_path / name)
    when_saving(monkeypatch, source.unlink)
    with pytest.raises(UnreadablePhotoError, match="cannot be read: no such file"):
        colorizer.colorize_file(source)
    assert not list(tmp_path.iterdir())


def test_a_photo_that_vanishes_before_it_is_looked_at_is_told_of(
    colorizer: Colorizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "photo.png")
    monkeypatch.setattr(photo, "check_format", lambda *_, **__: source.unlink())
    with pytest.raises(UnreadablePhotoError, match="cannot be read: no such file"):
        colorizer.colorize_file(source)
