"""Open a run folder: its recipe and its averaged weights."""

import json
from pathlib import Path
from typing import Any

import torch

from photochrom.errors import TrainingError
from photochrom.training import networks, recipe
from photochrom.training.recipe import Recipe

DESCRIPTION, CHECKPOINT, LOG, MODEL = "run.json", "checkpoint.pt", "log.csv", "model.onnx"


def load(folder: Path) -> tuple[Recipe, Any]:
    """Return the run's recipe and its Keras model, lightness and hints to ab, averaged weights.

    Raises:
        TrainingError: the folder holds no run, or one without a checkpoint.
    """
    try:
        facts = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        state = torch.load(folder / CHECKPOINT, map_location="cpu", weights_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise TrainingError(
            f"{folder}: expected a run folder with {DESCRIPTION} and {CHECKPOINT}, found: {error}"
        ) from None
    its_recipe = recipe.validate(facts["recipe"], source=f"{folder / DESCRIPTION}")
    generator, answer = networks.build(its_recipe)
    with torch.no_grad():
        for variable, average in zip(generator.trainable_variables, state["ema"], strict=True):
            variable.value.copy_(average)
    return its_recipe, answer
