"""Networks to export: every recipe's, narrow, untrained, and lively enough that damage shows."""

import functools
from typing import Any

import keras
from conftest import small

from photochrom.training import networks
from photochrom.training.recipe import Recipe

LIVELY = 8.0  # times the head's weights: an untrained network's ab is near zero otherwise


@functools.cache
def network(name: str) -> tuple[Recipe, Any]:
    """Return the recipe of that name and its network, lightness and hints to ab."""
    recipe = small(name)
    keras.utils.set_random_seed(1)
    generator, answer = networks.build(recipe)
    if recipe.objective == "bins":
        head = generator.get_layer("head")
        head.set_weights([LIVELY * weight for weight in head.get_weights()])
    return recipe, answer
