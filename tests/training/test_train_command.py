"""`photochrom train`: what it says, and what it refuses before it decodes a photo."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from small_runs import SMALL

from photochrom.cli import training_run
from photochrom.cli.group import photochrom
from photochrom.conversion import export
from photochrom.errors import TargetError
from photochrom.training import monitor
from photochrom.training.photos import data
from photochrom.training.runs import run

TINY = (*SMALL, "width=2", "bin_step=40", "hints=0", "film=0", "degrade=0")

Command = Callable[..., Result]


@pytest.fixture
def command(photo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`photochrom train zhang`, for a step or two, without an export."""
    monkeypatch.setattr(training_run, "limit_to_available", lambda: None)
    monkeypatch.setattr(export, "to_onnx", lambda *_: None)

    def invoke(*given: Any) -> Result:
        sets = [word for setting in TINY for word in ("--set", setting)]
        common = ("--photos", photo_folder, "--cache", tmp_path / "cache", *sets)
        words = ["train", "zhang", *map(str, (*common, *given))]
        return CliRunner().invoke(photochrom, words)

    return invoke


@pytest.fixture
def undecoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "load", lambda *_, **__: pytest.fail("decoded"))


def last_line(result: Result) -> str:
    assert result.exit_code not in (0, None)
    assert not result.exception or isinstance(result.exception, SystemExit), result.exception
    return result.stderr.splitlines()[-1]


def test_a_training_is_a_run_folder(command: Command, tmp_path: Path) -> None:
    result = command("--out", tmp_path / "run", "--steps", 1)

    assert result.exit_code == 0, result.output
    assert result.stdout == f"{tmp_path / 'run' / run.MODEL}\n"
    assert (tmp_path / "run" / run.CHECKPOINT).exists()
    assert not list((tmp_path / "run").glob(".*"))


def test_a_folder_that_cannot_be_made_is_said_before_photos_are_decoded(
    command: Command, tmp_path: Path, undecoded: None
) -> None:
    (tmp_path / "file").write_text("no folder")

    said = last_line(command("--out", tmp_path / "file" / "run", "--steps", 1))

    assert "run: expected a folder to write to, found: Not a directory; name another" in said


def test_minutes_are_a_number(command: Command, tmp_path: Path, undecoded: None) -> None:
    assert "nan is not a finite number" in last_line(command("--out", tmp_path, "--minutes", "nan"))


def test_photos_that_are_not_there_leave_no_folder(command: Command, tmp_path: Path) -> None:
    said = last_line(command("--out", tmp_path / "run", "--photos", tmp_path / "nowhere"))

    assert "nowhere: expected photos" in said
    assert not (tmp_path / "run").exists()


def test_two_trainings_do_not_share_a_folder(
    command: Command, tmp_path: Path, undecoded: None
) -> None:
    with run.claimed(tmp_path / "run"):
        said = last_line(command("--out", tmp_path / "run"))

    assert "run: another training is at work there; wait for it or name another" in said


def test_a_full_disk_is_one_clear_line(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(monitor.report, "write_page", full)

    said = last_line(command("--out", tmp_path / "run", "--steps", 1))

    assert "No space left on device; the same command goes on from step 1" in said


def test_an_export_without_a_place_is_one_clear_line(tmp_path: Path) -> None:
    with (
        pytest.raises(TargetError, match=r"model\.onnx: cannot be written: No such file"),
        export.beside(tmp_path / "nowhere" / "model.onnx"),
    ):
        pass


def test_what_a_killed_export_left_is_removed_by_the_next_and_what_another_writes_is_not(
    tmp_path: Path,
) -> None:
    target = tmp_path / "model.onnx"
    with export.beside(target) as written:
        written.write_text("half of it")
        # A copy is locked by nobody, as what a killed export leaves.
        left = written.parent.with_name(f".model.onnx.killed{written.parent.suffix}")
        shutil.copytree(written.parent, left)
        with export.beside(target):
            assert not left.exists()
            assert written.exists()
    assert list(tmp_path.iterdir()) == []
