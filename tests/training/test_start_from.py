"""A training that begins with the model file of another."""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import onnx
import pytest
import torch
from numpy.typing import NDArray
from small_runs import make_run, small

from photochrom.conversion import export, onnx_weights
from photochrom.errors import TrainingError
from photochrom.model import Model
from photochrom.networks import architectures, bins
from photochrom.networks.weights import parameters
from photochrom.training import description
from photochrom.training.learning import pretrained
from photochrom.training.learning.pretrained import Pretrained
from photochrom.training.runs import run
from photochrom.training.trainer import Trainer

Squares = NDArray[np.uint8]

INT8_STEP = 1 / 100  # of a layer's largest weight: two roundings of 1 in 127


pytestmark = pytest.mark.usefixtures("small_proofs")


def exported(folder: Path, weights: str) -> Path:
    """Write the model file of a run as if its network lay on a GPU."""
    recipe, answer = run.load(folder)
    with keras.device("meta"):  # in its place: what lies there cannot be read
        export.to_onnx(answer, recipe, folder / run.MODEL, weights=weights)
    return folder


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of the default recipe, with its int8 model file."""
    powers = ("evenness=0.5", "chroma_contrast=0.2")  # a power of 0.5 is exported as a root
    return exported(make_run(tmp_path_factory.mktemp("begun"), "default", *powers), "int8")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of a recipe that answers with RGB, with its fp32 model file."""
    return exported(make_run(tmp_path_factory.mktemp("pictures"), "unet-gan"), "fp32")


@pytest.fixture(scope="module")
def file(begun: Path) -> Path:
    """The model file of the default run."""
    return begun / run.MODEL


def test_a_file_is_written_by_the_processor_wherever_networks_lie(file: Path) -> None:
    assert Model(file).side_px == small("default").side_px


def assert_weights_of(folder: Path, generator: Any) -> None:
    state = torch.load(folder / run.CHECKPOINT, weights_only=True)
    for found, expected in zip(parameters(generator), state["ema"], strict=True):
        assert (found - expected).abs().max() <= INT8_STEP * expected.abs().max() + 1e-6


@pytest.mark.parametrize(
    ("fixture", "gain", "evenness", "contrast"),
    [("begun", "gain=1.2", 0.5, 0.2), ("pictures", "gain=1", 0, 0)],
)
def test_a_run_begins_with_the_weights_of_a_model_file(
    fixture: str, gain: str, evenness: float, contrast: float, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(fixture)
    chosen = small(run.load(folder)[0].name, "evenness=0.1", gain)
    generator, answer = architectures.build(chosen)

    onnx_weights.load(answer, chosen, folder / run.MODEL)

    assert_weights_of(folder, generator)
    powers = onnx_weights.powers(onnx.load(folder / run.MODEL))
    assert powers == pytest.approx({"evenness": evenness, "chroma_contrast": contrast})
    # What is done to the answers afterwards is the new run's own.
    assert answer.get_layer("even").evenness == 0.1
    if chosen.objective == "bins":
        ab = keras.ops.convert_to_numpy(answer.get_layer("ab").kernel)
        assert np.allclose(ab[0, 0], 1.2 * bins.centers(chosen.bin_step))


@pytest.mark.parametrize("override", ["width=16", "bin_step=10"])
def test_a_model_of_another_network_is_refused(override: str, file: Path) -> None:
    other = small("default", override)
    with pytest.raises(TrainingError, match=r"expected a model of the network .*found another"):
        onnx_weights.load(architectures.build(other)[1], other, file)


def test_the_first_stacks_of_an_encoder_can_be_held(
    squares: Squares, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pretrained, "load_encoder", lambda *given: None)  # random weights will do
    stacks = ("network=resnet_unet", "encoder_weights=resnet50_v2", "frozen_stacks=3", "steps=2")
    trainer = Trainer(small("default", *stacks), squares, tmp_path)
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


def test_a_run_that_began_without_does_not_go_on_from_a_model(begun: Path) -> None:
    then = json.loads((begun / run.DESCRIPTION).read_text())
    then |= {"start_from": "", "teachers": [], "photos": {"fingerprint": ""}}

    with pytest.raises(TrainingError, match=r"expected a run that began with --start-from, found"):
        description.check_same(begun, then, then | {"start_from": "model.onnx"})
    description.check_same(begun, then | {"start_from": "it"}, then | {"start_from": "model.onnx"})


def test_a_run_that_goes_on_still_says_what_it_began_from(
    begun: Path, squares: Squares, tmp_path: Path
) -> None:
    steps = [small("default", f"steps={count}") for count in (1, 2)]
    trainer = Trainer(steps[0], squares, tmp_path, pretrained=Pretrained(model=begun))
    assert_weights_of(begun, trainer.objective.generator)
    trainer.run()

    Trainer(steps[1], squares, tmp_path)

    assert json.loads((tmp_path / run.DESCRIPTION).read_text())["start_from"] == str(begun)
