"""A film that is stopped goes on where it was."""

import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from films import PICTURE, frames_of, luma_of, pan, times_of, write_film

from photochrom.colorizer import Colorizer
from photochrom.errors import TargetError
from photochrom.options import Options
from photochrom.video.coloring import color_film
from photochrom.video.parts import folder_of, parts_of

SHOT = 50  # frames: more than the shortest part


class Pressed(BaseException):
    """Ctrl-C."""


def film_of_three_shots(path: Path) -> Path:
    one, two = pan(PICTURE, SHOT, step=1), pan(255 - PICTURE[::-1], SHOT, step=1)
    return write_film(path, [*one, *two, *one], options={"crf": "10"})


def press_at(number: int) -> Callable[[int, int | None], None]:
    def progress(done: int, total: int | None) -> None:
        if done == number:
            raise Pressed

    return progress


def test_finished_shots_are_kept_and_the_film_comes_out_the_same(
    tmp_path: Path, colorizer: Colorizer
) -> None:
    source = film_of_three_shots(tmp_path / "film.mp4")
    target = tmp_path / "film-color.mp4"
    whole = color_film(colorizer, source, tmp_path / "whole.mp4")
    with pytest.raises(Pressed):
        color_film(colorizer, source, target, progress=press_at(SHOT + 20))
    assert not target.exists()
    assert (folder_of(target) / "00000.mkv").exists()

    seen: list[int] = []
    result = color_film(colorizer, source, target, progress=lambda done, total: seen.append(done))

    assert seen[0] == SHOT + 1
    assert result.pages == 3 * SHOT
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "film-color.mp4",
        "film.mp4",
        "whole.mp4",
    ]
    assert times_of(target) == times_of(whole.target)
    for one, other in zip(frames_of(target), frames_of(whole.target), strict=True):
        for kind in (0, 1, 2):
            planes = (np.frombuffer(f.planes[kind], np.uint8).astype(int) for f in (one, other))
            assert np.abs(np.subtract(*planes)).mean() < 0.5  # x264 does not repeat itself exactly


def test_other_choices_begin_anew(tmp_path: Path, colorizer: Colorizer) -> None:
    source = film_of_three_shots(tmp_path / "film.mp4")
    target = tmp_path / "film-color.mp4"
    with pytest.raises(Pressed):
        color_film(colorizer, source, target, progress=press_at(SHOT + 20))
    seen: list[int] = []
    color_film(
        colorizer, source, target,
        options=Options(strength=0.5), progress=lambda done, total: seen.append(done),
    )  # fmt: skip
    assert seen[0] == 1


def test_nothing_is_left_of_a_film_that_was_stopped_before_its_first_shot(
    tmp_path: Path, colorizer: Colorizer
) -> None:
    source = film_of_three_shots(tmp_path / "film.mp4")
    with pytest.raises(Pressed):
        color_film(colorizer, source, progress=press_at(3))
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
    assert not [t for t in threading.enumerate() if t.name == "photochrom-colors"]


def test_two_processes_do_not_color_one_film(tmp_path: Path, colorizer: Colorizer) -> None:
    source = write_film(tmp_path / "film.mp4")
    with parts_of(tmp_path / "film-color.mp4", {"of": "another"}) as parts:
        with pytest.raises(TargetError, match="another process"):
            color_film(colorizer, source)
        assert parts.folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit of a file's size")
@pytest.mark.parametrize("kilobytes", [4, 20])  # within the first part; of the film put together
def test_a_disk_that_fills_up_fails_in_one_line_and_keeps_what_is_done(
    kilobytes: int, tmp_path: Path, tinting_model: Path
) -> None:
    source = film_of_three_shots(tmp_path / "film.mp4")
    command = f"color {source} --model {tinting_model}".split()
    program = (
        "import resource, sys; from photochrom.cli.group import photochrom;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({1000 * kilobytes},) * 2);"
        f"photochrom({command!r})"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "cannot be written: file too large" in done.stderr.lower()
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "film-color.mp4").exists()
    parts = folder_of(tmp_path / "film-color.mp4")
    assert parts.exists() == (kilobytes > 4)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_command_that_is_stopped_goes_on(
    number: signal.Signals, tmp_path: Path, tinting_model: Path
) -> None:
    source = film_of_three_shots(tmp_path / "film.mp4")
    words = [sys.executable, "-m", "photochrom", str(source), "--model", str(tinting_model)]
    part = folder_of(tmp_path / "film-color.mp4") / "00000.json"
    process = subprocess.Popen(words, stderr=subprocess.PIPE)
    try:
        while not part.exists() and process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
        process.send_signal(number)
    finally:
        _, errors = process.communicate()
    result = tmp_path / "film-color.mp4"
    assert part.exists() or result.exists()  # a fast computer is done
    if number == signal.SIGINT and not result.exists():
        assert process.returncode == 130
        assert b"the same command goes on" in errors and b"Traceback" not in errors

    subprocess.run([*words, "--overwrite"], check=True, stdout=subprocess.PIPE)

    assert len(frames_of(result)) == 3 * SHOT
    assert not part.parent.exists()
    luma = np.abs(
        luma_of(frames_of(result)[SHOT + 10]) - luma_of(frames_of(source)[SHOT + 10])
    ).mean()
    assert luma < 1.5  # steps of 8 bits
