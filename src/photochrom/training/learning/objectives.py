"""What a recipe learns: a generator, its losses and its optimizer, one step at a time.

An objective knows its networks and nothing of files, clocks or terminals; trainer.py knows those
and no loss.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from photochrom.networks.weights import assign, parameters
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning.device import has_bf16
from photochrom.training.learning.optimizer import Optimizer
from photochrom.training.photos.augment import Batch


class Objective(ABC):
    """A generator and how it learns."""

    loss_names: tuple[str, ...]  # what train_step may return
    generator: Any  # keras.Model, lightness and hints to raw channels
    answer: Any  # keras.Model on the same layers, lightness and hints to ab in Lab units
    optimizer: Optimizer  # the generator's

    def __init__(self, recipe: Recipe, device: torch.device) -> None:
        self.recipe, self.device = recipe, device

    @abstractmethod
    def train_step(self, batch: Batch, *, step: int, share_done: float) -> dict[str, float]:
        """Learn from one batch; return the losses by name.

        `step` counts from 0, `share_done` in [0, 1] is how much of the run is over.
        """

    def held_out_losses(self, batch: Batch) -> dict[str, float]:
        """Return losses that tell how well photos are known that are never learned from."""
        return {}

    def state(self) -> dict[str, Any]:
        """Return everything that a later process needs to go on, apart from the recipe."""
        return {
            "generator": [w.detach().cpu() for w in parameters(self.generator)],
            "optimizer": self.optimizer.state_dict(),
        }

    def load_state(self, state: dict[str, Any]) -> None:
        """Take up what `state` returned."""
        assign(self.generator, state["generator"])
        self.optimizer.load_state_dict(state["optimizer"])

    def autocast(self) -> torch.autocast:
        """Compute in bfloat16 where the recipe wants it and the device has it."""
        wanted = self.recipe.bf16 and has_bf16(self.device)
        return torch.autocast(self.device.type, torch.bfloat16, enabled=wanted)


def average_pool(x: Tensor, stride: int) -> Tensor:
    """Average (N, H, W, C) over squares of `stride` px; return (N, H/stride, W/stride, C)."""
    return F.avg_pool2d(x.permute(0, 3, 1, 2), stride).permute(0, 2, 3, 1)


def enlarge(x: Tensor, size: Sequence[int]) -> Tensor:
    """Enlarge (N, h, w, C) bilinearly; return (N, H, W, C) for a `size` of (H, W)."""
    planes = F.interpolate(x.permute(0, 3, 1, 2), tuple(size), mode="bilinear")
    return planes.permute(0, 2, 3, 1)
