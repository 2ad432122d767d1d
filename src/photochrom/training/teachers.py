"""Other runs that a run learns from, beside the truth: what they hold likely, averaged.

Several networks err in different places, and their mean less than each of them; one network can
learn that mean ("distillation", Hinton et al. 2015).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import torch
import torch.nn.functional as F
from torch import Tensor

from photochrom.errors import TrainingError
from photochrom.training import augment, channels_first, networks, run
from photochrom.training.augment import Batch
from photochrom.training.device import find_device
from photochrom.training.recipe import Recipe


class Teachers:
    """The generators of finished runs, of whatever networks, over the same color bins.

    Raises TrainingError: a folder holds no run, or one that answers otherwise.
    """

    def __init__(self, folders: Sequence[Path], recipe: Recipe) -> None:
        self.generators = [load(folder, recipe) for folder in folders]

    @torch.no_grad()
    def probabilities(self, batch: Batch) -> Tensor:
        """Return how likely each bin is to the teachers on average, (N, h, w, Q).

        They see the photos as they are, without film and wear, whatever the learner sees.
        """
        lightness = augment.plain_lightness(batch.rgb)
        told = [
            F.softmax(channels_first.call(each, lightness, batch.hints).float(), dim=-1)
            for each in self.generators
        ]
        return torch.stack(told).mean(0)


def load(folder: Path, recipe: Recipe) -> Any:
    """Return a run's generator, one logit a bin of the recipe's, at the recipe's stride."""
    its_recipe, answer = run.load(folder, device=str(find_device()))
    for key in ("objective", "bin_step", "output_stride"):
        expected, found = getattr(recipe, key), getattr(its_recipe, key)
        if found != expected:
            raise TrainingError(
                f"--teacher {folder}: expected a run whose {key} is {expected}, as that of "
                f"{recipe.name}, found {found}"
            )
    return keras.Model(answer.inputs, answer.get_layer(networks.HEAD).output)
