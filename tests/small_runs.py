"""Small recipes, networks, photos, pretrained weights and runs, so that all trains in seconds."""

import dataclasses
import functools
import os

os.environ["KERAS_BACKEND"] = "torch"  # before anything imports Keras
os.environ["OMP_NUM_THREADS"] = "1"  # small tensors; other tests run beside these

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import skimage.data
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from photochrom.conversion import proof
from photochrom.networks import architectures
from photochrom.networks.weights import parameters
from photochrom.recipes import files
from photochrom.recipes.ranges import VGG19_LAYERS
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning.pretrained import Pretrained
from photochrom.training.runs import run

SMALL = (
    "size_px=32",
    "final_size_px=32",
    "cache_px=48",
    "batch_size=4",
    "width=8",
    "encoder_weights=none",
    "checkpoint_steps=4",
    "warmup_steps=1",
    "bf16=false",
)


def small(name: str, *overrides: str) -> Recipe:
    """The recipe of that name, cut down to what two cores do in a second.

    What joins the cross-entropy of bins needs a feature network and has tests of its own.
    """
    alone = ("feature_weight=0",) if name == "default" else ()
    return files.load(name, (*SMALL, *alone, *overrides))


@pytest.fixture(scope="session")
def squares() -> NDArray[np.uint8]:
    """Eight real color photos (8, 48, 48, 3): quarters of two of scikit-image's."""
    quarters = []
    for photo in (skimage.data.astronaut(), skimage.data.coffee()[:, 100:500]):
        side = min(photo.shape[:2]) // 2
        for top in (0, side):
            for left in (0, side):
                quarter = Image.fromarray(photo[top : top + side, left : left + side])
                quarters.append(np.asarray(quarter.resize((48, 48))))
    return np.stack(quarters)


@pytest.fixture(scope="session")
def pretrained(tmp_path_factory: pytest.TempPathFactory) -> Pretrained:
    """A feature network with random weights, read from a file as the real ones are."""
    keras.utils.set_random_seed(0)
    vgg = keras.applications.VGG19(include_top=False, weights=None)
    path = tmp_path_factory.mktemp("weights") / "vgg19.weights.h5"
    keras.Model(vgg.input, vgg.get_layer(VGG19_LAYERS[-1]).output).save_weights(path)
    return Pretrained(feature_weights=path)


@pytest.fixture
def photo_folder(tmp_path: Path) -> Path:
    """A folder with three color photos and one file that only claims to be one."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("astronaut", "coffee", "chelsea"):
        Image.fromarray(getattr(skimage.data, name)()).resize((80, 64)).save(folder / f"{name}.png")
    (folder / "letter.jpg").write_text("Dear Sir or Madam")
    return folder


@pytest.fixture(scope="module")
def small_proofs() -> Iterator[None]:
    """Prove model files at one small size, where a test is not about the proof."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "SIZES", ((64, 64),))
        yield


# A teacher is not shipped, and has the layers of default and deoldify; lite0 learns as default
# does, and its layers have tests of their own; both is the mean of default's network and lite0's.
RECIPES = [name for name in files.names() if name not in ("teacher", "lite0", "both")]
LIVELY = 8.0  # times the head's weights: an untrained network's ab is near zero otherwise


@functools.cache
def network(name: str, *overrides: str, seed: int = 1) -> tuple[Recipe, Any]:
    """Return the recipe of that name and its network, lightness and hints to ab."""
    recipe = small(name, *overrides)
    keras.utils.set_random_seed(seed)
    generator, answer = architectures.build(recipe)
    if recipe.objective == "bins":
        head = generator.get_layer("head")
        head.set_weights([LIVELY * weight for weight in head.get_weights()])
    return recipe, answer


def make_run(folder: Path, name: str, *overrides: str, seed: int = 1) -> Path:
    """Write the folder of a run that has learned nothing, with biases, as one that has."""
    recipe, answer = network(name, *overrides, seed=seed)
    torch.manual_seed(seed)
    weights = [
        weight if weight.ndim > 1 else torch.randn(weight.shape) / 100
        for weight in parameters(answer)
    ]
    write_run(folder, recipe, weights)
    return folder


def write_run(folder: Path, recipe: Recipe, weights: Sequence[Tensor]) -> None:
    """Write what a run folder must have for its model to be exported."""
    folder.mkdir(exist_ok=True)
    run.write_description(folder, {"recipe": dataclasses.asdict(recipe)})
    run.write_checkpoint(folder, {"ema": list(weights)})
