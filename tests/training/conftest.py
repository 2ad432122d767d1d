"""Small recipes, photos and pretrained weights, so that every recipe trains in seconds."""

import os

os.environ["KERAS_BACKEND"] = "torch"  # before anything imports Keras
os.environ["OMP_NUM_THREADS"] = "1"  # small tensors; other tests run beside these

from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray
from PIL import Image

from photochrom.training import proof, recipe
from photochrom.training.pretrained import Pretrained
from photochrom.training.ranges import FEATURE_LAYERS
from photochrom.training.recipe import Recipe

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
    return recipe.load(name, (*SMALL, *alone, *overrides))


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
    keras.Model(vgg.input, vgg.get_layer(FEATURE_LAYERS[-1]).output).save_weights(path)
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
