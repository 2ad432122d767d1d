"""Several runs in one model file."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner, Result
from small_runs import make_run, small

from photochrom.cli.group import photochrom
from photochrom.conversion import onnx_weights, proof
from photochrom.model import Model
from photochrom.networks import architectures
from photochrom.networks.mean import mean
from photochrom.training.runs import run

SOFT = "temperature=1"  # sharper, the mean of two goes its own way now and then

pytestmark = pytest.mark.usefixtures("small_proofs")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two runs of the same network, by other weights and other photos."""
    folder = tmp_path_factory.mktemp("runs")
    return [
        make_run(folder / "a", "zhang", SOFT, "training_data=photos", "license=MIT"),
        make_run(
            folder / "b", "zhang", SOFT, "training_data=others", "description=another", seed=2
        ),
    ]


@pytest.fixture(scope="module")
def both(folders: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of their mean."""
    out = tmp_path_factory.mktemp("both")
    result = export(*folders, "-o", out, "--weights", "int8")
    assert result.exit_code == 0, result.output
    return out / run.MODEL


def export(*args: str | Path) -> Result:
    return CliRunner().invoke(photochrom, ["export", *map(str, args)])


def test_raw_channels_are_the_mean_of_all() -> None:
    generators = [
        architectures.generator(small(name, "bin_step=16")) for name in ("default", "zhang")
    ]
    generators.append(architectures.generator(small("default")))
    lightness = torch.rand(1, 64, 32, 1) * 100
    hints = torch.zeros(1, 64, 32, 3)
    expected = sum(generator([lightness, hints]) for generator in generators) / 3
    found = mean(generators)([lightness, hints])
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


def test_a_file_of_two_runs_answers_between_them(folders: list[Path], both: Path) -> None:
    model = Model(both)
    assert model.recipe.endswith("annealed mean; another; mean of 2 networks")
    assert model.training_data == "photos; others"
    assert model.license == "MIT; no license stated"
    lightness, hints = next(iter(proof.inputs()))
    middle = model.predict(lightness, hints)
    one, other = (proof.ask(run.load(folder)[1], lightness, hints) for folder in folders)
    for answer in (one, other):
        assert np.abs(middle - answer).mean() < 0.8 * np.abs(one - other).mean()


def test_a_package_of_two_runs_computes_the_same(folders: list[Path], tmp_path: Path) -> None:
    pytest.importorskip("coremltools")
    result = export(*folders, "--to", "coreml", "--shapes", "64x32", "-o", tmp_path)
    assert result.exit_code == 0, result.output  # proven, or not written
    assert (tmp_path / "model.mlpackage").is_dir()


def test_a_training_begins_with_the_first_network_of_a_file(
    folders: list[Path], both: Path
) -> None:
    recipe = small("zhang", SOFT)

    _, found = onnx_weights.read(Model(both), recipe)

    _, first = run.load(folders[0])
    for layer in (each for each in found[recipe.network].layers if each.weights):
        kernel, expected = layer.get_weights()[0], first.get_layer(layer.name).get_weights()[0]
        assert np.abs(kernel - expected).max() <= np.abs(expected).max() / 100, layer.name


def test_a_mean_can_be_livelier_than_its_runs_and_say_what_it_is(
    folders: list[Path], both: Path, tmp_path: Path
) -> None:
    changes = ("--set", "gain=2", "--set", "license=CC0")

    result = export(*folders, *changes, "-o", tmp_path, "--weights", "int8")

    assert result.exit_code == 0, result.output
    livelier = Model(tmp_path / run.MODEL)
    assert livelier.license == "CC0"
    assert livelier.training_data == "photos; others"
    lightness, hints = next(iter(proof.inputs()))
    without = np.zeros_like(hints)
    twice = 2 * Model(both).predict(lightness, without)
    np.testing.assert_allclose(livelier.predict(lightness, without), twice, atol=1e-3)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("width=8", "--set width=8: expected one of gain, temperature, .*, found width"),
        ("gain=-1", "gain: expected 0 or more, found -1"),
        ("gain", "expected KEY=VALUE"),
    ],
)
def test_what_a_trained_network_cannot_be_given_is_refused(
    change: str, says: str, folders: list[Path], tmp_path: Path
) -> None:
    result = export(*folders, "--set", change, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert re.search(says, result.stderr)
    assert not (tmp_path / "out").exists()


def test_what_is_no_mean_is_refused(tmp_path: Path) -> None:
    one = make_run(tmp_path / "a", "zhang")
    other = make_run(tmp_path / "b", "zhang", "bin_step=16")
    without = export(one, one)
    assert without.exit_code == 2
    assert "several runs: expected -o DIR" in without.stderr
    unlike = export(one, other, "-o", tmp_path / "both")
    assert unlike.exit_code == 1
    assert "b: expected a run whose bin_step is 10.0, as that of zhang, found 16" in unlike.stderr
    nothing = export(one, tmp_path / "nothing", "-o", tmp_path / "both")
    assert nothing.exit_code == 1
    assert "expected a run folder with run.json" in nothing.stderr
    assert not (tmp_path / "both").exists()
