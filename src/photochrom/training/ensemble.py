"""Several networks in one: their mean errs less than each (Lakshminarayanan et al. 2017)."""

import dataclasses
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from photochrom.errors import TrainingError
from photochrom.training import answers, export, networks, run
from photochrom.training.recipe import Recipe

COPY = "_of_"  # between the name of a layer and the number of its network, from the second one on
ALIKE = ("objective", "bin_step", "output_stride")  # keys by which raw channels mean the same


def load(folders: Sequence[Path]) -> tuple[Recipe, Any]:
    """Return a recipe and the Keras model, lightness and hints to ab, of the mean of runs.

    The recipe is the first run's, and says of all what they learned from. The colors of bins are
    the mean of theirs.

    Raises:
        TrainingError: a folder holds no run, or one whose answer is of another kind or size.
    """
    first, answer = run.load(folders[0])
    if len(folders) == 1:
        return first, answer
    loaded = [(first, answer), *(load_alike(folder, first) for folder in folders[1:])]
    recipes, answers_of = zip(*loaded, strict=True)
    both = dataclasses.replace(
        first,
        description=f"{first.description}; mean of {len(recipes)} networks",
        training_data=joined(recipe.training_data or export.NO_DATA for recipe in recipes),
        license=joined(recipe.license or export.NO_LICENSE for recipe in recipes),
    )
    middle = networks.answer(mean([generator_of(each) for each in answers_of]), first)
    of_bins = zip(*map(answers.colors, answers_of), strict=True)
    answers.set_colors(middle, [np.mean(colors, axis=0) for colors in of_bins])
    return both, middle


def joined(said: Iterable[str]) -> str:
    """Return what is said, once each."""
    return "; ".join(dict.fromkeys(said))


def load_alike(folder: Path, recipe: Recipe, *, device: str = "cpu") -> tuple[Recipe, Any]:
    """Return the recipe and the model of a run whose raw channels mean what a recipe's do.

    Raises:
        TrainingError: a folder holds no run, or one that answers otherwise.
    """
    its_recipe, answer = run.load(folder, device=device)
    for key in ALIKE:
        expected, found = getattr(recipe, key), getattr(its_recipe, key)
        if found != expected:
            raise TrainingError(
                f"{folder}: expected a run whose {key} is {expected}, as that of "
                f"{recipe.name}, found {found}"
            )
    return its_recipe, answer


def generator_of(answer: Any) -> Any:
    """Return the generator, raw channels out, on whose layers a network answers."""
    return keras.Model(answer.inputs, answer.get_layer(networks.HEAD).output)


def mean(generators: Sequence[Any]) -> Any:
    """Return a generator whose raw channels are the mean of several networks'.

    Of logits that is the geometric mean of what they hold likely. The layers of the first are its
    own, those of the others are copies; one alone is returned as it is.
    """
    first, *others = generators
    if not others:
        return first
    total = first.output
    for number, generator in enumerate(others, start=2):
        copy = keras.models.clone_model(
            generator, input_tensors=first.inputs, clone_function=partial(renamed, number=number)
        )
        copy.set_weights(generator.get_weights())
        total = layers.Add(name=f"add{COPY}{number}")([total, copy.output])
    raw = layers.Rescaling(1 / len(generators), name="mean")(total)
    return keras.Model(first.inputs, raw, name="ensemble")


def renamed(layer: Any, *, number: int) -> Any:
    """Return a layer of the same kind for the network of that number, untrained."""
    return type(layer).from_config(layer.get_config() | {"name": f"{layer.name}{COPY}{number}"})


def size(names: Iterable[str]) -> int:
    """Return of how many networks the layers of these names are."""
    return 1 + sum(name.startswith(f"{networks.HEAD}{COPY}") for name in names)
