"""Other runs that a run learns from, beside the truth: what they hold likely, on average.

Several networks err in different places, and their mean less than each of them; one network can
learn that mean ("distillation", Hinton et al. 2015). Cross-entropy is linear in what is held
likely, so they are asked in turn, one a step: more teachers take no more time.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from photochrom.networks import channels_first
from photochrom.networks.mean import generator_of
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning.device import find_device
from photochrom.training.photos import augment
from photochrom.training.photos.augment import Batch
from photochrom.training.runs import ensemble


class Teachers:
    """The generators of finished runs, of whatever networks, over the same color bins.

    Raises TrainingError: a folder holds no run, or one that answers otherwise.
    """

    def __init__(self, folders: Sequence[Path], recipe: Recipe) -> None:
        device = str(find_device())
        loaded = [ensemble.load_alike(folder, recipe, device=device) for folder in folders]
        self.generators = [generator_of(answer) for _, answer in loaded]

    @torch.no_grad()
    def probabilities(self, batch: Batch, step: int) -> Tensor:
        """Return how likely each bin is to the teacher whose turn it is, (N, h, w, Q).

        It sees the photos as they are, without film and wear, whatever the learner sees.
        """
        generator = self.generators[step % len(self.generators)]
        lightness = augment.plain_lightness(batch.rgb)
        logits = channels_first.call(generator, lightness, batch.hints)
        return F.softmax(logits.float(), dim=-1)
