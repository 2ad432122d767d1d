"""Networks to export: the recipes', narrow, untrained, and lively enough that damage shows."""

import dataclasses
import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import torch
from conftest import small
from torch import Tensor

from photochrom.training import networks, objectives, recipe, run
from photochrom.training.recipe import Recipe

# A teacher is not shipped, and has the layers of default and deoldify.
RECIPES = [name for name in recipe.names() if name != "teacher"]
LIVELY = 8.0  # times the head's weights: an untrained network's ab is near zero otherwise


@functools.cache
def network(name: str, *overrides: str, seed: int = 1) -> tuple[Recipe, Any]:
    """Return the recipe of that name and its network, lightness and hints to ab."""
    recipe = small(name, *overrides)
    keras.utils.set_random_seed(seed)
    generator, answer = networks.build(recipe)
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
        for weight in objectives.weights(answer)
    ]
    write_run(folder, recipe, weights)
    return folder


def write_run(folder: Path, recipe: Recipe, weights: Sequence[Tensor]) -> None:
    """Write what a run folder must have for its model to be exported."""
    folder.mkdir(exist_ok=True)
    run.write_description(folder, {"recipe": dataclasses.asdict(recipe)})
    run.write_checkpoint(folder, {"ema": list(weights)})
