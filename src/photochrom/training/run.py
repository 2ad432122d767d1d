"""Open a run folder: its recipe and its averaged weights."""

import json
from pathlib import Path
from typing import Any

import keras
import torch

from photochrom.errors import TrainingError
from photochrom.training import networks, recipe
from photochrom.training.recipe import Recipe

DESCRIPTION, CHECKPOINT, LOG, MODEL = "run.json", "checkpoint.pt", "log.csv", "model.onnx"


def load(folder: Path, *, device: str = "cpu") -> tuple[Recipe, Any]:
    """Return the run's recipe and its Keras model, lightness and hints to ab, averaged weights.

    `device` is where the weights lie; export.py wants the processor, wherever they were trained.

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
    with keras.device(device):
        generator, answer = networks.build(its_recipe)
    with torch.no_grad():
        for variable, average in zip(generator.trainable_variables, state["ema"], strict=True):
            variable.value.copy_(average)
    return its_recipe, answer
