"""The colors of bins, fitted to photos when a run ends."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from small_runs import make_run, small

from photochrom.errors import TrainingError
from photochrom.networks import answers, architectures, bins, tensor_color
from photochrom.recipes import files
from photochrom.training.learning import color_fit, losses
from photochrom.training.runs import ensemble, run
from photochrom.training.trainer import Trainer

Squares = NDArray[np.uint8]

MANY = 64  # photos
GRAY, PINK, GREEN = torch.tensor([[0.0, 0.0], [20.0, -10.0], [-40.0, 40.0]])


@pytest.fixture(scope="module")
def finished(squares: Squares, tmp_path_factory: pytest.TempPathFactory) -> Trainer:
    """A run that kept two photos to fit its colors to."""
    many = np.concatenate([squares] * 5)
    chosen = small("default", "steps=1", "side_px=64", "color_fit=0.5")
    trainer = Trainer(chosen, many, tmp_path_factory.mktemp("run"))
    assert trainer.run()
    return trainer


def photos(*colors: torch.Tensor) -> torch.Tensor:
    """Photos of as many columns of 20 cells as there are colors, (MANY, 20, N, 3)."""
    ab = torch.stack(colors).expand(MANY, 20, -1, 2)
    return torch.cat([torch.full_like(ab[..., :1], 60.0), ab], dim=-1)


@pytest.fixture(scope="module")
def mistaken() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Colors of three bins, what is held likely of photos, and the photos: pink is mostly wrong."""
    likely = torch.eye(3)[[0, 1, 1, 1, 2, 2]].expand(MANY, 20, -1, 3)
    truth = photos(GRAY, GRAY, GRAY, PINK, GREEN, GREEN)
    return torch.stack([GRAY, PINK, GREEN]), likely, truth


def test_a_bin_that_is_mostly_wrong_answers_with_less_of_its_color(
    mistaken: tuple[torch.Tensor, torch.Tensor, torch.Tensor],
) -> None:
    colors, likely, truth = mistaken

    best = color_fit.fitted(likely, truth, colors, finish=lambda ab: ab, unit=16, seed=1)

    before, after = (losses.cie94(likely @ each, truth[..., 1:]) for each in (colors, best))
    assert after < 0.75 * before
    assert best[1].norm() < 0.5 * PINK.norm()
    assert best[2].norm() > GREEN.norm()


def test_few_photos_move_no_color_far(
    mistaken: tuple[torch.Tensor, torch.Tensor, torch.Tensor],
) -> None:
    colors, likely, truth = mistaken

    best = color_fit.fitted(likely[:2], truth[:2], colors, finish=lambda ab: ab, unit=16, seed=1)

    assert (best - colors).norm(dim=-1).max() < 5


def test_answers_stay_as_colorful_as_they_were() -> None:
    colors = torch.stack([GRAY, GREEN])
    likely = torch.eye(2)[[0, 1, 1, 1]].expand(MANY, 20, -1, 2)
    truth = photos(GRAY, GREEN, GRAY, GRAY)  # green is wrong twice of three times

    best = color_fit.fitted(likely, truth, colors, finish=lambda ab: ab, unit=16, seed=1)

    before, after = (
        losses.colorfulness(
            tensor_color.lab_to_rgb(torch.cat([truth[..., :1], likely @ each], dim=-1))
        )
        for each in (colors, best)
    )
    assert after.numpy() == pytest.approx(before.numpy(), rel=0.1)


def test_a_run_ends_with_colors_on_the_way_to_those_that_fit(finished: Trainer) -> None:
    loaded, answer = run.load(finished.folder)

    [colors] = answers.colors(answer)
    moved = np.linalg.norm(colors - loaded.gain * bins.centers(loaded.bin_step), axis=1)
    assert moved.max() > 0.5
    np.testing.assert_allclose(colors, answers.colors(finished.objective.answer)[0], atol=1e-4)


def test_a_run_that_is_asked_for_none_answers_with_the_centers(
    squares: Squares, tmp_path: Path
) -> None:
    many = np.concatenate([squares] * 5)
    Trainer(small("default", "steps=1", "color_fit=0"), many, tmp_path).run()

    loaded, answer = run.load(tmp_path)

    [colors] = answers.colors(answer)
    np.testing.assert_array_equal(colors, loaded.gain * bins.centers(loaded.bin_step))


def test_the_gain_in_run_json_is_that_of_fitted_colors_too(
    finished: Trainer, tmp_path: Path
) -> None:
    for name in (run.DESCRIPTION, run.CHECKPOINT):
        (tmp_path / name).write_bytes((finished.folder / name).read_bytes())
    facts = json.loads((tmp_path / run.DESCRIPTION).read_text())
    facts["recipe"]["gain"] *= 2
    run.write_description(tmp_path, facts)

    one, twice = (answers.colors(run.load(each)[1]) for each in (finished.folder, tmp_path))

    np.testing.assert_allclose(twice, 2 * np.asarray(one), rtol=1e-5)


def test_a_run_that_is_over_keeps_its_colors_when_it_is_stopped_again(finished: Trainer) -> None:
    squares = np.concatenate([finished.held_out, finished.squares])
    again = Trainer(finished.recipe, squares, finished.folder)
    again.stop()
    assert again.run()

    kept = run.read_checkpoint(finished.folder)["colors"]
    torch.testing.assert_close(kept, finished.colors)


def test_several_runs_in_one_file_answer_with_the_mean_of_their_colors(
    finished: Trainer, tmp_path: Path
) -> None:
    plain = make_run(tmp_path / "plain", "default", "side_px=64")

    _, both = ensemble.load([plain, finished.folder])

    one, other = (answers.colors(run.load(each)[1])[0] for each in (plain, finished.folder))
    np.testing.assert_allclose(answers.colors(both)[0], (one + other) / 2, atol=1e-5)


def test_colors_of_bins_can_be_given_to_a_network_of_the_same_bins_alone() -> None:
    _, answer = architectures.build(small("default"))
    other = bins.centers(20.0)

    with pytest.raises(ValueError, match="shape"):
        answers.set_colors(answer, [other])


@pytest.mark.parametrize(
    ("name", "overrides"), [("deoldify", ["color_fit=0.5"]), ("default", ["gain=0"])]
)
def test_a_recipe_without_colors_to_fit_is_refused(name: str, overrides: list[str]) -> None:
    with pytest.raises(TrainingError, match="color_fit: expected 0 without color bins or gain"):
        files.load(name, overrides)
