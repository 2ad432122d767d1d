"""Generators that answer with RGB, taught by a frozen feature network and a discriminator."""

from typing import Any

import torch
from torch import Tensor

from photochrom.networks import architectures, channels_first
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning import losses
from photochrom.training.learning.critic import CRITIC, GAN, PRETRAIN, Critic, part_of
from photochrom.training.learning.objectives import Objective, average_pool
from photochrom.training.learning.optimizer import Optimizer, cosine
from photochrom.training.learning.pretrained import Pretrained
from photochrom.training.photos.augment import Batch
from photochrom.training.photos.data import Squares


class Adversarial(Objective):
    """Answer with RGB: feature loss above the adversarial loss, a sigmoid discriminator.

    While the discriminator learns alone the generator rests.
    """

    loss_names = ("pixel", "feature", "adversarial", "discriminator")

    def __init__(
        self, recipe: Recipe, device: torch.device, squares: Squares, pretrained: Pretrained
    ) -> None:
        super().__init__(recipe, device)
        self.generator, self.answer = architectures.build(recipe)
        pretrained.start(self.generator, recipe, squares)
        self.features = pretrained.features(recipe, squares)
        self.optimizer = Optimizer(self.generator, recipe)
        self.critic = Critic(recipe)

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
            loss = self.critic.learn(fake.detach(), real, self.autocast(), rate=rate)
            results["discriminator"] = loss
        return results

    def _teach_generator(
        self, fake: Tensor, real: Tensor, *, adversarial: bool, rate: float
    ) -> dict[str, float]:
        recipe = self.recipe
        parts = {"pixel": (recipe.pixel_weight, losses.pixel_loss(fake.float(), real))}
        with self.autocast():
            parts["feature"] = (recipe.feature_weight, self.features.distance(fake, real))
        if adversarial:
            loss = self.critic.adversarial_loss(fake, self.autocast())
            parts["adversarial"] = (recipe.adversarial_weight, loss)
        return self.optimizer.descend(parts, rate)

    def state(self) -> dict[str, Any]:
        return super().state() | self.critic.state()

    def load_state(self, state: dict[str, Any]) -> None:
        super().load_state(state)
        self.critic.load_state(state)
