"""Generators that answer with RGB, taught by a frozen feature network and a discriminator.

One run has up to three parts: the generator on pixel and feature losses, the discriminator alone,
then both ("NoGAN", DeOldify's README). With the first two shares at 0 it is a plain GAN.
"""

from typing import Any

import torch
from torch import Tensor

from photochrom.training import channels_first, losses, networks
from photochrom.training.augment import Batch
from photochrom.training.objectives import (
    Objective,
    adamw,
    assign,
    average_pool,
    cosine,
    descend,
    weights,
)
from photochrom.training.pretrained import Pretrained, see
from photochrom.training.recipe import Recipe

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


class Adversarial(Objective):
    """Answer with RGB: feature loss above the adversarial loss, a sigmoid discriminator."""

    loss_names = ("pixel", "feature", "adversarial", "discriminator")

    def __init__(self, recipe: Recipe, device: torch.device, pretrained: Pretrained) -> None:
        super().__init__(recipe, device)
        self.generator, self.answer = networks.build(recipe)
        pretrained.start(self.generator, self.answer, recipe)
        self.features = pretrained.features()
        self.discriminator = networks.discriminator(width=DISCRIMINATOR_WIDTH)
        self.optimizer = adamw(self.generator, recipe)
        self.discriminator_optimizer = adamw(self.discriminator, recipe)

    def train_step(self, batch: Batch, *, step: int, share_done: float) -> dict[str, float]:
        part, share = part_of(share_done, self.recipe)
        rate = cosine(step, share, self.recipe) * (1 if part == PRETRAIN else self.recipe.gan_rate)
        real = average_pool(batch.rgb, self.recipe.output_stride) * 2 - 1
        with self.autocast(), torch.set_grad_enabled(part != CRITIC):
            fake = channels_first.call(self.generator, batch.lightness, batch.hints)
        results: dict[str, float] = {}
        if part != CRITIC:
            results |= self._teach_generator(fake, real, adversarial=part == GAN, rate=rate)
        if part != PRETRAIN:
            results |= self._teach_discriminator(fake.detach(), real, rate=rate)
        return results

    def _teach_generator(
        self, fake: Tensor, real: Tensor, *, adversarial: bool, rate: float
    ) -> dict[str, float]:
        recipe = self.recipe
        parts = {"pixel": (recipe.pixel_weight, losses.pixel_loss(fake.float(), real))}
        with self.autocast():
            seen, wanted = see(self.features, fake), see(self.features, real)
            parts["feature"] = (recipe.feature_weight, losses.feature_loss(seen, wanted))
        if adversarial:
            freeze(self.discriminator, True)
            with self.autocast():
                realness = channels_first.call(self.discriminator, fake)
            loss = losses.adversarial_loss(realness.float())
            parts["adversarial"] = (recipe.adversarial_weight, loss)
        total = sum((weight * loss.float() for weight, loss in parts.values()), torch.zeros(()))
        descend(self.optimizer, total, recipe, rate)
        return {name: loss.item() for name, (_, loss) in parts.items()}

    def _teach_discriminator(self, fake: Tensor, real: Tensor, *, rate: float) -> dict[str, float]:
        freeze(self.discriminator, False)
        with self.autocast():
            judged_real = channels_first.call(self.discriminator, real).float()
            judged_fake = channels_first.call(self.discriminator, fake).float()
        loss = losses.discriminator_loss(judged_real, judged_fake)
        descend(self.discriminator_optimizer, loss, self.recipe, rate)
        return {"discriminator": loss.item()}

    def state(self) -> dict[str, Any]:
        return {
            "generator": [w.detach().cpu() for w in weights(self.generator)],
            "discriminator": [w.detach().cpu() for w in weights(self.discriminator)],
            "optimizer": self.optimizer.state_dict(),
            "discriminator_optimizer": self.discriminator_optimizer.state_dict(),
        }

    def load_state(self, state: dict[str, Any]) -> None:
        assign(self.generator, state["generator"])
        assign(self.discriminator, state["discriminator"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.discriminator_optimizer.load_state_dict(state["discriminator_optimizer"])


def freeze(model: Any, frozen: bool) -> None:
    """Let gradients pass through the model and change none of its weights, or let them again."""
    for weight in (variable.value for variable in model.variables):
        weight.requires_grad_(not frozen)
