"""A training that begins with the model file of another."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import onnx
import pytest
import torch
from conftest import small
from numpy.typing import NDArray

from photochrom.errors import TrainingError
from photochrom.model import Model
from photochrom.training import bins, description, export, model_weights, objectives, run
from photochrom.training.pretrained import Pretrained
from photochrom.training.trainer import Trainer

Squares = NDArray[np.uint8]

INT8_STEP = 1 / 100  # of a layer's largest weight: two roundings of 1 in 127


@pytest.fixture(scope="module")
def trained(squares: Squares, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of two steps."""
    folder = tmp_path_factory.mktemp("trained")
    recipe = small("default", "steps=2", "evenness=0.4", "chroma_contrast=0.2")
    Trainer(recipe, squares, folder).run()
    return folder


def export_of(folder: Path, weights: str = "fp32") -> Path:
    """Write the model file of a run; return its path."""
    chosen, answer = run.load(folder)
    return export.to_onnx(answer, chosen, folder / run.MODEL, weights=weights).path


@pytest.fixture(scope="module")
def file(trained: Path) -> Path:
    """The model file of that run."""
    return export_of(trained)


@pytest.fixture(scope="module")
def other_file(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The int8 file of that run without powers, written where networks lie on a GPU."""
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(trained, folder, dirs_exist_ok=True)
    facts = json.loads((folder / run.DESCRIPTION).read_text())
    facts["recipe"] |= {"evenness": 0.0, "chroma_contrast": 0.0}
    (folder / run.DESCRIPTION).write_text(json.dumps(facts))
    with keras.device("meta"):  # in place of a GPU: what lies there cannot be read
        return export_of(folder, weights="int8")


def test_a_file_is_written_by_the_processor_wherever_networks_lie(other_file: Path) -> None:
    assert Model(other_file).side_px == small("default").side_px


@pytest.mark.parametrize("name", ["file", "other_file"])
def test_a_run_begins_with_the_weights_of_a_model_file(
    name: str, trained: Path, squares: Squares, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    chosen, file = run.load(trained)[0], request.getfixturevalue(name)
    evenness, contrast = {"file": (0.4, 0.2), "other_file": (0.0, 0.0)}[name]

    other = Trainer(
        small("default", "seed=2", "gain=1.2"),
        squares,
        tmp_path / "other",
        pretrained=Pretrained(model=file),
    )
    powers = model_weights.powers(onnx.load(file))
    assert powers == pytest.approx({"evenness": evenness, "chroma_contrast": contrast})
    assert other.objective.answer.get_layer("even").evenness == small("default").evenness
    ab = keras.ops.convert_to_numpy(other.objective.answer.get_layer("ab").kernel)
    assert np.allclose(ab[0, 0], 1.2 * bins.centers(chosen.bin_step))

    state = torch.load(trained / run.CHECKPOINT, weights_only=True)
    for found, expected in zip(
        objectives.weights(other.objective.generator), state["ema"], strict=True
    ):
        assert (found - expected).abs().max() <= INT8_STEP * expected.abs().max() + 1e-6


def test_a_model_of_another_network_is_refused(
    file: Path, squares: Squares, tmp_path: Path
) -> None:
    for override in ("width=16", "bin_step=10"):
        with pytest.raises(TrainingError, match=r"expected a model of the network .*found another"):
            Trainer(
                small("default", override),
                squares,
                tmp_path / override,
                pretrained=Pretrained(model=file),
            )


def test_the_first_stacks_of_an_encoder_can_be_held(squares: Squares, tmp_path: Path) -> None:
    free = small("default", "steps=1", "network=resnet_unet")
    Trainer(free, squares, tmp_path / "free").run()
    began = Pretrained(model=export_of(tmp_path / "free"))
    held = replace(free, encoder_weights="resnet50_v2", frozen_stacks=3, steps=2)
    trainer = Trainer(held, squares, tmp_path / "held", pretrained=began)
    before = {
        layer.name: layer.get_weights()
        for layer in trainer.objective.generator.layers
        if layer.weights
    }

    trainer.run()

    for layer in trainer.objective.generator.layers:
        if layer.weights:
            kernel_before, kernel = before[layer.name][0], layer.get_weights()[0]
            is_held = layer.name.startswith(("conv1_", "conv2_", "conv3_"))
            assert np.array_equal(kernel_before, kernel) == is_held, layer.name


def test_a_run_that_began_without_does_not_go_on_from_a_model(
    trained: Path, tmp_path: Path
) -> None:
    then = json.loads((trained / run.DESCRIPTION).read_text())

    with pytest.raises(TrainingError, match=r"expected a run that began with --start-from, found"):
        description.check_same(trained, then, then | {"start_from": "model.onnx"})
    description.check_same(
        trained, then | {"start_from": "it"}, then | {"start_from": "model.onnx"}
    )


def test_a_run_that_goes_on_still_says_what_it_began_from(
    file: Path, squares: Squares, tmp_path: Path
) -> None:
    began, folder = Pretrained(model=file), tmp_path / "other"
    Trainer(small("default", "steps=1"), squares, folder, pretrained=began).run()

    Trainer(small("default", "steps=2"), squares, folder)

    assert json.loads((folder / run.DESCRIPTION).read_text())["start_from"] == str(file)
