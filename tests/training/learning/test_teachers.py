"""A training that learns from what other runs hold likely."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from small_runs import small

from photochrom.errors import TrainingError
from photochrom.training.learning.pretrained import Pretrained
from photochrom.training.learning.teachers import Teachers
from photochrom.training.monitor import Progress
from photochrom.training.photos import augment
from photochrom.training.trainer import Trainer

Squares = NDArray[np.uint8]


@pytest.fixture(scope="module")
def runs(squares: Squares, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folders of two runs of other networks, which have learned a little."""
    folder = tmp_path_factory.mktemp("teachers")
    some = ("steps=20", "learning_rate=5e-3", "hints=0")
    recipes = {
        "one": small("default", *some),
        "other": small("zhang", "bin_step=16", *some),
    }
    for name, recipe in recipes.items():
        Trainer(recipe, squares, folder / name).run()
    return [folder / name for name in recipes]


def test_teachers_are_asked_in_turn(runs: list[Path], squares: Squares) -> None:
    recipe = small("default")
    batch = augment.plain(torch.from_numpy(squares[:2, :32, :32].copy()), size_px=32)
    teachers = Teachers(runs, recipe)

    told = [teachers.probabilities(batch, step) for step in range(3)]

    assert torch.allclose(told[0].sum(-1), torch.ones(told[0].shape[:-1]), atol=1e-5)
    for step, folder in zip(range(3), (*runs, runs[0]), strict=True):
        alone = Teachers([folder], recipe).probabilities(batch, 0)
        assert torch.allclose(told[step], alone, atol=1e-6)
    assert not torch.allclose(told[0], told[1], atol=1e-2)


def test_teachers_see_photos_without_film_and_wear(runs: list[Path], squares: Squares) -> None:
    teachers = Teachers(runs, small("default"))
    crops = torch.from_numpy(squares[:, :32, :32].copy())
    generator = torch.Generator().manual_seed(1)
    old = augment.make(crops, size_px=32, film=1, degrade=1, hints=0, generator=generator)
    plain = augment.plain(crops, size_px=32)

    assert not torch.allclose(old.lightness, plain.lightness, atol=1)
    torch.testing.assert_close(teachers.probabilities(old, 0), teachers.probabilities(plain, 0))


def test_a_run_comes_nearer_to_its_teachers(
    runs: list[Path], squares: Squares, tmp_path: Path
) -> None:
    recipe = small(
        "zhang", "bin_step=16", "steps=40", "teacher_share=1", "learning_rate=5e-3", "hints=0",
        "seed=3",
    )  # fmt: skip
    trainer = Trainer(recipe, squares, tmp_path / "taught", pretrained=Pretrained(teachers=runs))
    unlike: list[float] = []

    def keep(progress: Progress) -> None:
        unlike.append(progress.losses["teachers"])

    trainer.run(keep)

    batch = augment.plain(torch.from_numpy(squares[:, :32, :32].copy()), size_px=32)
    teachers = Teachers(runs, recipe)
    likely = sum(teachers.probabilities(batch, step) for step in (0, 1)) / 2
    least = -(likely * likely.log()).sum(-1).mean().item()  # their own entropy
    assert np.mean(unlike[-5:]) - least < 0.6 * (np.mean(unlike[:3]) - least)


def test_a_teacher_that_answers_otherwise_is_refused(
    runs: list[Path], squares: Squares, tmp_path: Path
) -> None:
    taught = Pretrained(teachers=runs)
    with pytest.raises(TrainingError, match=r"one: expected a run whose bin_step is 10.0, .*16.0"):
        Trainer(small("default", "bin_step=10"), squares, tmp_path / "a", pretrained=taught)
    with pytest.raises(TrainingError, match=r"expected a run folder with run.json"):
        nothing = Pretrained(teachers=[tmp_path / "nothing"])
        Trainer(small("default"), squares, tmp_path / "b", pretrained=nothing)
    with pytest.raises(TrainingError, match=r"--teacher: expected a recipe .*color bins"):
        Trainer(small("unet-gan"), squares, tmp_path / "c", pretrained=taught)


def test_a_run_does_not_go_on_without_its_teachers(
    runs: list[Path], squares: Squares, tmp_path: Path
) -> None:
    recipe = small("default", "steps=1")
    Trainer(recipe, squares, tmp_path, pretrained=Pretrained(teachers=runs)).run()

    Trainer(recipe, squares, tmp_path, pretrained=Pretrained(teachers=runs))
    with pytest.raises(TrainingError, match=r"this run began with, found another teachers"):
        Trainer(recipe, squares, tmp_path)
