"""A network is rebuilt from its model file alone."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from small_runs import make_run, small

from photochrom.cli.group import photochrom
from photochrom.conversion import export, onnx_weights
from photochrom.errors import TrainingError
from photochrom.model import Model
from photochrom.networks import mean
from photochrom.recipes import files
from photochrom.training.runs import run

pytestmark = pytest.mark.usefixtures("small_proofs")


def test_the_embedded_model_is_rebuilt_from_its_file() -> None:
    model = Model()

    recipe, answer = onnx_weights.rebuild(model)  # proven to answer as the file does

    networks = mean.size(layer.name for layer in answer.layers)
    assert f"mean of {networks} networks" in recipe.description
    facts = export.metadata(recipe, "int8")
    for name in ("name", "multiple", "output_stride", "side_px", "training_data", "license"):
        assert facts[f"photochrom.{name}"] == str(getattr(model, name))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, small_proofs: None) -> Path:
    """The model file of a run of a small recipe, changed in what a file says of itself."""
    own = ("side_px=96", "evenness=0.5", "license=CC0")
    folder = make_run(tmp_path_factory.mktemp("run"), "zhang", *own)
    recipe, answer = run.load(folder)
    return export.to_onnx(answer, recipe, folder / "model.onnx", weights="int8").path


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ship the small recipe in place of the one of its name."""
    recipe = small("zhang")
    monkeypatch.setattr(files, "load", lambda name: recipe)


def test_a_file_keeps_what_it_says_of_itself(file: Path, shipped: None) -> None:
    recipe, answer = onnx_weights.rebuild(Model(file))

    assert (recipe.side_px, recipe.evenness, recipe.license) == (96, 0.5, "CC0")
    assert answer.get_layer("even").evenness == 0.5


def test_a_model_file_is_converted_without_its_run(
    file: Path, shipped: None, tmp_path: Path
) -> None:
    pytest.importorskip("coremltools")
    options = ("--to", "coreml", "--shapes", "64x32", "-o", str(tmp_path))
    result = CliRunner().invoke(photochrom, ["export", str(file), *options])
    assert result.exit_code == 0, result.output  # proven, or not written
    assert (tmp_path / "model.mlpackage").is_dir()


def test_a_model_of_an_unknown_recipe_is_refused(tinting_model: Path) -> None:
    with pytest.raises(TrainingError, match=r"expected a model of one of the recipes .*default"):
        onnx_weights.rebuild(Model(tinting_model))
