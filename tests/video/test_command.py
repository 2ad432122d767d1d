"""Films among the photos of the command."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import skimage.io
from click.testing import CliRunner, Result
from films import COLORS, PICTURE, frames_of, pan, write_film

from photochrom.cli import extras
from photochrom.cli.group import photochrom

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, tinting_model: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(photochrom, ["color", f"--model={tinting_model}", *words])

    return run


def test_a_film_and_a_photo_of_a_folder_are_colored(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    write_film(tmp_path / "old" / "film.mp4")
    skimage.io.imsave(tmp_path / "old" / "photo.png", PICTURE, check_contrast=False)
    result = run("old", "-o", "new", "--json")
    assert result.exit_code == 0
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert {(r["source"], r["target"], r["status"], r["pages"]) for r in records} == {
        ("old/film.mp4", "new/film.mp4", "colored", 12),
        ("old/photo.png", "new/photo.png", "colored", 1),
    }


def test_own_results_are_passed_over(run: Run, tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4")
    assert run(".").stdout == "film-color.mp4\n"
    again = run(".", "--skip-existing")
    assert again.exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["film-color.mp4", "film.mp4"]


def test_times_are_taken_as_people_write_them(run: Run, tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", pan(PICTURE, 50))
    assert run("film.mp4", "--start", "0:01", "--end", "1.4").exit_code == 0
    assert len(frames_of(tmp_path / "film-color.mp4")) == 10


def test_a_preview_shows_frames_before_and_after(run: Run, tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", pan(PICTURE, 24), sounds=0)
    assert run("film.mp4", "--preview").stdout == "film-preview.jpg\n"
    sheet = skimage.io.imread(tmp_path / "film-preview.jpg").astype(int)
    colored = np.ptp(sheet, axis=2).mean(axis=1)
    assert colored[50] < 3 < colored[350]  # cells of 300 lines, gray above colored
    assert sorted(p.name for p in tmp_path.iterdir()) == ["film-preview.jpg", "film.mp4"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--quality", "80"), "--quality is for photos"),
        (("--format", "png"), "--format is for photos"),
        (("--negative",), "--negative is for photos"),
        (("--start", "soon"), "expected a time"),
        (("--start", "2", "--end", "1"), "--end has to come after --start"),
        (("--codec", "divx"), "--codec"),
    ],
)
def test_options_that_do_not_go_with_a_film_are_refused(
    words: tuple[str, ...],
    reason: str,
    run: Run,
    tmp_path: Path,
) -> None:
    write_film(tmp_path / "film.mp4", pan(PICTURE, 2), sounds=0)
    result = run("film.mp4", *words)
    assert result.exit_code == 2
    assert reason in result.stderr


def test_a_film_in_color_is_said_to_be_so(run: Run, tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", pan(COLORS, 3), sounds=0)
    result = run("film.mp4")
    assert "already in color" in result.stderr
    assert run("film.mp4", "-o", "result.mp4").exit_code == 1


def test_without_the_extra_a_film_says_how_to_install_it(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_film(tmp_path / "film.mp4", pan(PICTURE, 2), sounds=0)
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    result = run("film.mp4")
    assert result.exit_code == 2
    assert "pip install 'photochrom[video]'" in result.stderr
    skimage.io.imsave(tmp_path / "photo.png", PICTURE, check_contrast=False)
    folder = run(".")
    assert folder.exit_code == 0
    assert folder.stdout == "photo-color.png\n"
    assert "pip install 'photochrom[video]'" in folder.stderr
