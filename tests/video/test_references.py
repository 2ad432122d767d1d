"""What the user knows of a film's colors goes through whole shots, and no further."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import skimage.io
from click.testing import CliRunner, Result
from films import PICTURE, RATE, frames_of, pan, write_film
from numpy.typing import NDArray

from photochrom import color
from photochrom.cli.group import photochrom
from photochrom.colorizer import Colorizer
from photochrom.errors import InvalidHintError, PhotochromError
from photochrom.hints import Hint
from photochrom.video import anchors
from photochrom.video.anchors import time_of_frame
from photochrom.video.coloring import color_film
from photochrom.video.opening import describe
from photochrom.video.options import FilmOptions, Reference, TimedHint
from photochrom.video.parts import folder_of
from photochrom.video.planes import plane

SIZE = 96, 72
SHOT = 60  # frames
ONE, TWO = pan(PICTURE, SHOT, *SIZE, step=1), pan(255 - PICTURE[::-1], SHOT, *SIZE, step=1)
GREEN = -40.0, 35.0  # a*, b*; the tinting model gives nothing like it


def green(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a gray frame (h, w) in green, as another tool would color it: RGB (h, w, 3)."""
    lightness = color.rgb_to_lab(np.repeat(frame[..., None] / 255, 3, axis=-1))[..., :1]
    ab = np.broadcast_to(GREEN, (*frame.shape, 2))
    linear = color.fit_gamut(color.lab_to_linear_rgb(np.concatenate([lightness, ab], axis=-1)))
    return np.rint(255 * color.linear_to_rgb(linear)).astype(np.uint8)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A film of two shots, without loss, so that frames are like references."""
    skimage.io.imsave(tmp_path / "frame.png", green(ONE[30]), check_contrast=False)
    return write_film(
        tmp_path / "film.mkv", [*ONE, *TWO], codec="ffv1", sounds=0, time_base=Fraction(1, 1000)
    )


def greenness(path: Path) -> NDArray[np.float64]:
    """Return the share of each frame's pixels with Cb and Cr both below gray."""
    planes = [[plane(frame, kind) for kind in (1, 2)] for frame in frames_of(path)]
    return np.array([np.mean((cb < 128) & (cr < 128)) for cb, cr in planes])


def colored(colorizer: Colorizer, source: Path, **choices: object) -> NDArray[np.float64]:
    options = FilmOptions(codec="ffv1", **choices)  # type: ignore[arg-type]
    return greenness(color_film(colorizer, source, film_options=options).target)


@pytest.mark.parametrize("seconds", [None, 30 / RATE, 30 / RATE + 0.4])
def test_a_reference_colors_its_shot_and_no_other(
    seconds: float | None, source: Path, colorizer: Colorizer
) -> None:
    shares = colored(
        colorizer, source, references=(Reference(source.parent / "frame.png", seconds),)
    )
    assert shares[:SHOT].min() > 0.6  # the pan brings in a third that it does not show
    assert shares[30] > 0.95
    assert shares[SHOT:].max() < 0.05


def test_a_hint_colors_what_it_lies_on_through_its_shot(source: Path, colorizer: Colorizer) -> None:
    hint = TimedHint(Hint(0.6, 0.15, "rgb(0, 128, 0)"), 30 / RATE)
    shares = colored(colorizer, source, hints=(hint,))
    assert shares[:SHOT].min() > 0.002 and shares[:SHOT].max() < 0.1  # the model reaches no further
    assert shares[SHOT:].max() == 0


def test_a_hint_corrects_a_reference_of_the_same_frame(source: Path, colorizer: Colorizer) -> None:
    reference = Reference(source.parent / "frame.png", 30 / RATE)
    hint = TimedHint(Hint(0.6, 0.15, "rgb(128, 0, 0)"), 30 / RATE)
    shares = colored(colorizer, source, hints=(hint,), references=(reference,))
    assert 0.85 < shares[30] < 0.999  # green, but for the spot of the hint


def test_a_reference_reaches_past_an_earlier_hint(source: Path, colorizer: Colorizer) -> None:
    reference = Reference(source.parent / "frame.png", 30 / RATE)
    hint = TimedHint(Hint(0.6, 0.15, "rgb(128, 0, 0)"), 20 / RATE)
    shares = colored(colorizer, source, hints=(hint,), references=(reference,))
    assert shares[:SHOT].min() > 0.6
    assert shares[20] < shares[30]


def test_hints_at_times_of_one_frame_are_all_taken(source: Path, colorizer: Colorizer) -> None:
    """A frame is shown for 0.04 s."""
    hints = [
        TimedHint(Hint(x, 0.15, "rgb(0, 128, 0)"), seconds)
        for x, seconds in ((0.6, 30 / RATE), (0.2, 30 / RATE + 0.01))
    ]
    one = colored(colorizer, source, hints=(hints[1],))
    (source.parent / "film-color.mkv").unlink()
    both = colored(colorizer, source, hints=tuple(hints))
    assert both[30] > 1.5 * one[30] > 0


def test_two_references_of_one_frame_are_refused(source: Path, colorizer: Colorizer) -> None:
    twice = (Reference(source.parent / "frame.png", 30 / RATE),) * 2
    with pytest.raises(InvalidHintError, match=r"another reference is of the one at 1\.20 s too"):
        colored(colorizer, source, references=twice)


def test_frames_have_the_times_at_which_they_are_shown(tmp_path: Path) -> None:
    ticks = [0, 40, 50, 90, 400]
    film = write_film(
        tmp_path / "film.mkv", ONE[:5], codec="ffv1", ticks=ticks, time_base=Fraction(1, 1000)
    )
    times = [time_of_frame(describe(film), number) for number in range(5)]
    assert times == pytest.approx([t / 1000 for t in ticks], abs=1e-3)  # within a tick
    assert all(time > t / 1000 for time, t in zip(times, ticks, strict=True))
    with pytest.raises(InvalidHintError, match="from 0 to 4, as it has 5, found 5"):
        time_of_frame(describe(film), 5)


def test_anchors_of_a_long_shot_stay_few(
    source: Path, colorizer: Colorizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors, "_EVERY", 1)
    monkeypatch.setattr(anchors, "_MOST", 4)
    reference = Reference(source.parent / "frame.png")
    assert colored(colorizer, source, references=(reference,))[:SHOT].min() > 0.6


def test_a_film_that_goes_on_keeps_its_reference(source: Path, colorizer: Colorizer) -> None:
    class Pressed(BaseException):
        """Ctrl-C."""

    def press(done: int, total: int | None) -> None:
        if done == SHOT + 20:
            raise Pressed

    skimage.io.imsave(source.parent / "frame.png", green(TWO[30]), check_contrast=False)
    choices = FilmOptions(codec="ffv1", references=(Reference(source.parent / "frame.png"),))
    target = source.with_name("film-color.mkv")
    with pytest.raises(Pressed):
        color_film(colorizer, source, film_options=choices, progress=press)
    assert (folder_of(target) / "00000.mkv").exists()
    seen: list[int] = []
    color_film(
        colorizer, source, film_options=choices, progress=lambda done, total: seen.append(done)
    )
    assert seen[0] == SHOT + 1
    shares = greenness(target)
    assert shares[:SHOT].max() < 0.05 and shares[SHOT:].min() > 0.6


@pytest.mark.parametrize(
    ("picture", "seconds", "reason"),
    [
        (np.repeat(ONE[30][..., None], 3, axis=-1), None, "in color, found a gray one"),
        (green(ONE[30][:50]), None, "in the same shape, found 96x50"),
        (green(PICTURE[-72:, -96:]), None, "found none like it"),
        (green(ONE[30]), 4.0, "film.mkv at 4 s, found none like it"),
        (green(ONE[30]), 7.0, "which is 4.8 s long, found 7 s"),
    ],
)
def test_references_that_do_not_fit_are_refused(
    picture: NDArray[np.uint8],
    seconds: float | None,
    reason: str,
    source: Path,
    colorizer: Colorizer,
) -> None:
    skimage.io.imsave(source.parent / "frame.png", picture, check_contrast=False)
    with pytest.raises(InvalidHintError, match=reason):
        colored(colorizer, source, references=(Reference(source.parent / "frame.png", seconds),))
    assert not source.with_name("film-color.mkv").exists()


def test_a_missing_reference_is_said(source: Path, colorizer: Colorizer) -> None:
    with pytest.raises(PhotochromError, match=r"none\.png"):
        colored(colorizer, source, references=(Reference(source.parent / "none.png"),))


Run = Callable[..., Result]


@pytest.fixture
def run(source: Path, tinting_model: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(source.parent)
    words = ["color", f"--model={tinting_model}", "--codec=ffv1"]
    return lambda *more: CliRunner().invoke(photochrom, [*words, *more])


def test_the_command_takes_references_and_hints_with_times(run: Run, source: Path) -> None:
    result = run("film.mkv", "--reference=frame.png@30f", "--hint=10px,20px,teal@3")
    assert result.exit_code == 0, result.stderr
    assert greenness(source.with_name("film-color.mkv"))[30] > 0.95


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("film.mkv", "--hint=0.5,0.5,red"), "expected X,Y,COLOR@TIME for a film"),
        (("film.mkv", "--hint=0.5,0.5,red@soon"), "expected X,Y,COLOR@TIME for a film"),
        (("film.mkv", "--hint=0.5,red@1"), "expected X,Y,COLOR"),
        (("film.mkv", "--reference=frame.png@soon"), "expected FILE or FILE@TIME"),
        (("film.mkv", "--preview", "--hint=0.5,0.5,red@1"), "--preview does not show --hint"),
        (("film.mkv", "other.mp4", "--hint=0.5,0.5,red@1"), "is for one film"),
        (("frame.png", "--reference=frame.png"), "is for one film"),
    ],
)
def test_wrong_hints_and_references_are_refused_before_the_start(
    words: tuple[str, ...], reason: str, run: Run
) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert reason in result.stderr


def test_a_time_outside_of_the_film_fails_in_one_line(run: Run) -> None:
    result = run("film.mkv", "--hint=0.5,0.5,red@99")
    assert result.exit_code == 1
    assert "which is 4.8 s long, found 99 s" in result.stderr
    assert len(result.stderr.strip().splitlines()) <= 2
