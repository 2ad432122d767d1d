"""Several networks in one: their mean errs less than each (Lakshminarayanan et al. 2017)."""

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from photochrom.errors import TrainingError
from photochrom.networks import answers, architectures
from photochrom.networks.mean import generator_of, mean
from photochrom.recipes.recipe import NO_DATA, NO_LICENSE, Recipe
from photochrom.training.runs import run

ALIKE = ("objective", "bin_step", "output_stride")  # keys by which raw channels mean the same


def load(folders: Sequence[Path], overrides: Sequence[str] = ()) -> tuple[Recipe, Any]:
    """Return a recipe and the Keras model, lightness and hints to ab, of the mean of runs.

    The recipe is the first run's, and says of all what they learned from. The colors of bins are
    the mean of theirs. `overrides` are of all recipes (files.afterwards).

    Raises:
        TrainingError: a folder holds no run, or one whose answer is of another kind or size, or of
            several it is one of several networks.
    """
    first, answer = run.load(folders[0], overrides=overrides)
    if len(folders) == 1:
        return first, answer
    others = (load_alike(folder, first, overrides=overrides) for folder in folders[1:])
    loaded = [(first, answer), *others]
    recipes, answers_of = zip(*loaded, strict=True)
    for folder, recipe in zip(folders, recipes, strict=True):
        if (count := len(recipe.parts())) > 1:
            raise TrainingError(
                f"{folder}: expected a run of one network, found the mean of {count}; export it "
                "alone"
            )
    both = dataclasses.replace(
        first,
        description=joined(
            [*(each.description for each in recipes), f"mean of {len(recipes)} networks"]
        ),
        training_data=joined(recipe.training_data or NO_DATA for recipe in recipes),
        license=joined(recipe.license or NO_LICENSE for recipe in recipes),
    )
    ensemble = architectures.answer(mean([generator_of(each) for each in answers_of]), first)
    of_bins = zip(*map(answers.colors, answers_of), strict=True)
    answers.set_colors(ensemble, [np.mean(colors, axis=0) for colors in of_bins])
    return both, ensemble


def joined(said: Iterable[str]) -> str:
    """Return what is said, once each."""
    return "; ".join(dict.fromkeys(said))


def load_alike(
    folder: Path, recipe: Recipe, *, overrides: Iterable[str] = (), device: str = "cpu"
) -> tuple[Recipe, Any]:
    """Return the recipe and the model of a run whose raw channels mean what a recipe's do.

    Raises:
        TrainingError: a folder holds no run, or one that answers otherwise.
    """
    its_recipe, answer = run.load(folder, overrides=overrides, device=device)
    for key in ALIKE:
        expected, found = getattr(recipe, key), getattr(its_recipe, key)
        if found != expected:
            raise TrainingError(
                f"{folder}: expected a run whose {key} is {expected}, as that of "
                f"{recipe.name}, found {found}"
            )
    return its_recipe, answer
