"""The discriminator of a run: what it says of generated photos, how it learns, and when.

A run has up to three parts: the generator without it, the discriminator learning, then both
against each other ("NoGAN", DeOldify's README). With the first two shares at 0 it is a plain GAN.
"""

from typing import Any

import torch
from torch import Tensor

from photochrom.networks import architectures, channels_first
from photochrom.networks.weights import assign, parameters
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning import losses
from photochrom.training.learning.optimizer import Optimizer

PRETRAIN, CRITIC, GAN = "pretrain", "critic", "gan"
DISCRIMINATOR_WIDTH = 64


def part_of(share_done: float, recipe: Recipe) -> tuple[str, float]:
    """Return the part of the run that this share of it falls into, and the share of that part."""
    critic = recipe.pretrain_share
    gan = critic + recipe.critic_share
    for part, first, last in ((PRETRAIN, 0.0, critic), (CRITIC, critic, gan)):
        if first <= share_done < last:
            return part, (share_done - first) / (last - first)
    return GAN, (share_done - gan) / max(1 - gan, 1e-9)


class Critic:
    """A discriminator and its optimizer; photos are RGB (N, H, W, 3) in [-1, 1]."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.discriminator = architectures.discriminator(width=DISCRIMINATOR_WIDTH)
        self.optimizer = Optimizer(self.discriminator, recipe)

    def adversarial_loss(self, fake: Tensor, autocast: torch.autocast) -> Tensor:
        """Return how well the generator's photos are told from real ones; teaches it alone."""
        self._freeze(True)
        with autocast:
            realness = channels_first.call(self.discriminator, fake)
        loss: Tensor = losses.adversarial_loss(realness.float())
        return loss

    def learn(self, fake: Tensor, real: Tensor, autocast: torch.autocast, *, rate: float) -> float:
        """Take one step at `rate` times the learning rate; return the discriminator's loss."""
        self._freeze(False)
        with autocast:
            judged_real = channels_first.call(self.discriminator, real).float()
            judged_fake = channels_first.call(self.discriminator, fake).float()
        loss = losses.discriminator_loss(judged_real, judged_fake)
        return self.optimizer.descend({"loss": (1.0, loss)}, rate)["loss"]

    def state(self) -> dict[str, Any]:
        """Return weights and optimizer, for a checkpoint."""
        return {
            "discriminator": [w.detach().cpu() for w in parameters(self.discriminator)],
            "discriminator_optimizer": self.optimizer.state_dict(),
        }

    def load_state(self, state: dict[str, Any]) -> None:
        """Take up what `state` returned."""
        assign(self.discriminator, state["discriminator"])
        self.optimizer.load_state_dict(state["discriminator_optimizer"])

    def _freeze(self, frozen: bool) -> None:
        """Let gradients pass through the discriminator and change none of it, or let them again."""
        for weight in (variable.value for variable in self.discriminator.variables):
            weight.requires_grad_(not frozen)
