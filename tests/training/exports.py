"""Networks to export: the recipes', narrow, untrained, and lively enough that damage shows."""

import dataclasses
import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
from conftest import small
from torch import Tensor

from photochrom.training import networks, recipe, run
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


def write_run(folder: Path, recipe: Recipe, weights: Sequence[Tensor]) -> None:
    """Write what a run folder must have for its model to be exported."""
    folder.mkdir(exist_ok=True)
    run.write_description(folder, {"recipe": dataclasses.asdict(recipe)})
    run.write_checkpoint(folder, {"ema": list(weights)})
