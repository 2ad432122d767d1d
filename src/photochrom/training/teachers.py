"""Other runs that a run learns from, beside the truth: what they hold likely, on average.

Several networks err in different places, and their mean less than each of them; one network can
learn that mean ("distillation", Hinton et al. 2015). Cross-entropy is linear in what is held
likely, so they are asked in turn, one a step: more teachers take no more time.
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
    def probabilities(self, batch: Batch, step: int) -> Tensor:
        """Return how likely each bin is to the teacher whose turn it is, (N, h, w, Q).

        It sees the photos as they are, without film and wear, whatever the learner sees.
        """
        generator = self.generators[step % len(self.generators)]
        lightness = augment.plain_lightness(batch.rgb)
        logits = channels_first.call(generator, lightness, batch.hints)
        return F.softmax(logits.float(), dim=-1)


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
