"""A training that begins with the model file of another."""

import json
import re
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
from photochrom.networks import architectures
from photochrom.networks.mean import generator_of, mean
from photochrom.networks.weights import parameters
from photochrom.recipes.recipe import OF_ANSWERS
from photochrom.training import description
from photochrom.training.learning import carry_over, pretrained
from photochrom.training.learning.pretrained import Pretrained
from photochrom.training.photos import augment
from photochrom.training.runs import ensemble, run
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


@pytest.mark.parametrize("fixture", ["begun", "pictures"])
def test_a_run_begins_with_the_weights_of_a_model_file(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(fixture)
    recipe, _ = run.load(folder)
    # What is done to the answers afterwards is the new run's own, and the file's are its own.
    other = small(recipe.name, "evenness=0.1", "temperature=0.7", "contrast_limit=3")

    filed, found = onnx_weights.read(Model(folder / run.MODEL), other)

    assert_weights_of(folder, found[recipe.network])
    said = onnx_weights.stated(onnx.load(folder / run.MODEL))
    assert said == {name: getattr(recipe, name) for name in OF_ANSWERS}
    assert "even" not in [layer.name for layer in filed.layers] or recipe.evenness


@pytest.mark.parametrize("override", ["width=16", "bin_step=10"])
def test_a_model_of_another_network_is_refused(override: str, file: Path) -> None:
    other = small("default", override)
    with pytest.raises(TrainingError, match=r"expected a model of the network .*found another"):
        onnx_weights.read(Model(file), other)


@pytest.mark.parametrize(
    ("network", "encoder", "held"),
    [
        ("mobilenet_unet", "mobilenet_v2", r"Conv1|expanded_conv_|block_[1-5]_"),
        ("lite0_unet", "efficientnet_lite0", r"lite_stem|lite_[0-4]_"),
        ("lite2_unet", "efficientnet_lite2", r"lite_stem|lite_[0-6]_"),
        ("resnet_unet", "resnet50_v2", r"conv[1-3]_"),
        (
            "mobilenet_unet resnet_unet",
            "mobilenet_v2 resnet50_v2",
            r"Conv1|expanded_conv_|block_[1-5]_|conv[1-3]_",
        ),
    ],
)
def test_the_first_stacks_of_an_encoder_can_be_held(
    network: str, encoder: str, held: str, squares: Squares, tmp_path: Path
) -> None:
    keys = (f"network={network}", f"encoder_weights={encoder}", "frozen_stacks=3", "steps=2")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pretrained, "load_encoder", lambda *given: None)  # random weights will do
        trainer = Trainer(small("default", *keys), squares, tmp_path)
    before = {
        layer.name: layer.get_weights()
        for layer in trainer.objective.generator.layers
        if layer.weights
    }

    trainer.run()

    for layer in trainer.objective.generator.layers:
        if layer.weights:
            kernel_before, kernel = before[layer.name][0], layer.get_weights()[0]
            is_held = re.match(held, layer.name) is not None
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


@pytest.mark.parametrize("share", [0.25, 1.0])
def test_a_run_ends_part_of_the_way_back(
    share: float, begun: Path, squares: Squares, tmp_path: Path
) -> None:
    def ended(folder: str, *keys: str, stop: bool = False) -> list[torch.Tensor]:
        recipe = small("default", "steps=2", "color_fit=0", *keys)
        trainer = Trainer(recipe, squares, tmp_path / folder, pretrained=Pretrained(model=begun))
        first = [weight.clone() for weight in trainer.ema]
        if stop:
            trainer.run(lambda progress: trainer.stop())
            trainer = Trainer(recipe, squares, tmp_path / folder)  # goes on without the option
        trainer.run()
        return [after - before for after, before in zip(trainer.ema, first, strict=True)]

    whole = ended("whole")
    part = ended("part", f"start_share={share}")
    resumed = ended("resumed", f"start_share={share}", stop=True)

    assert max(moved.abs().max() for moved in whole) > 1e-4
    for all_of_it, some, again in zip(whole, part, resumed, strict=True):
        torch.testing.assert_close(some, all_of_it * (1 - share), rtol=1e-3, atol=1e-6)
        torch.testing.assert_close(again, some)


def test_a_run_that_began_from_no_model_cannot_go_back(squares: Squares, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"start_share: expected 0 without --start-from"):
        Trainer(small("default", "start_share=0.5"), squares, tmp_path)


def two_layers() -> Any:
    """Return a generator whose encoder and decoder are a layer each."""
    lightness, hints = architectures.inputs()
    seen = keras.layers.Conv2D(6, 3, padding="same", name="lite_stem")(lightness)
    read = keras.layers.Conv2D(4, 1, activation="relu", name="level_4_skip")(seen)
    return keras.Model([lightness, hints], keras.layers.Conv2D(5, 1, name="head")(read))


def test_a_decoder_says_the_same_above_an_encoder_that_sees_the_same(squares: Squares) -> None:
    keras.utils.set_random_seed(1)
    trained, other = two_layers(), two_layers()
    kernel, bias = trained.get_layer("lite_stem").get_weights()
    mixed = np.random.default_rng(1).normal(size=(6, 6)) / 6  # the same features, in other words
    other.get_layer("lite_stem").set_weights([kernel @ mixed, bias @ mixed])
    photos = augment.plain(torch.from_numpy(squares), size_px=32)

    carry_over.fit(other, trained, small("default"), squares)

    with torch.no_grad():
        found, expected = (
            network([photos.lightness, photos.hints]) for network in (other, trained)
        )
    assert (found - expected).abs().max() < 0.05 * expected.abs().max()


def test_a_run_begins_with_the_decoder_of_a_model_on_another_encoder(
    begun: Path, squares: Squares, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pretrained, "load_encoder", lambda *given: None)  # random weights will do
    other = small("default", "network=resnet_unet", "encoder_weights=resnet50_v2")

    trainer = Trainer(other, squares, tmp_path, pretrained=Pretrained(model=begun))

    found = trainer.objective.generator.get_layer("level_4_a").get_weights()[0]
    expected = run.load(begun)[1].get_layer("level_4_a").get_weights()[0]
    assert np.abs(found - expected).max() <= INT8_STEP * np.abs(expected).max()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Path]:
    """Runs on two encoders, and the file of their mean."""
    folder = tmp_path_factory.mktemp("two")
    lite = ("network=lite0_unet", "encoder_weights=none")
    folders = [
        make_run(folder / "a", "default", "network=mobilenet_unet"),
        make_run(folder / "b", "default", *lite, seed=2),
    ]
    recipe, answer = ensemble.load(folders)
    export.to_onnx(answer, recipe, folder / "both.onnx")
    return folders, folder / "both.onnx"


def test_a_file_of_networks_on_two_encoders_is_read_back(two: tuple[list[Path], Path]) -> None:
    folders, file = two

    _, found = onnx_weights.read(Model(file), small("default"))

    assert list(found) == ["mobilenet_unet", "lite0_unet"]
    for folder, generator in zip(folders, found.values(), strict=True):
        assert_weights_of(folder, generator)


def test_both_networks_of_a_file_go_on_learning(
    two: tuple[list[Path], Path], squares: Squares, tmp_path: Path
) -> None:
    folders, file = two
    both = small("both", "steps=2", "locality_weight=0", "color_fit=0", "learning_rate=1e-9")

    trainer = Trainer(both, squares, tmp_path, pretrained=Pretrained(model=file))
    started = [weight.clone() for weight in parameters(trainer.objective.generator)]
    trainer.run()

    expected = parameters(mean([generator_of(run.load(folder)[1]) for folder in folders]))
    for found, weight in zip(started, expected, strict=True):
        torch.testing.assert_close(found, weight)
    learned = parameters(run.load(tmp_path)[1])
    assert any(not torch.equal(*pair) for pair in zip(learned, started, strict=True))
    with pytest.raises(TrainingError, match="run of one network, found the mean of 2; export it"):
        ensemble.load([tmp_path, folders[0]])
