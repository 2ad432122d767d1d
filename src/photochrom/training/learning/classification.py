"""Generators that answer with a distribution over color bins."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from photochrom.networks import answers, architectures, bins, channels_first, tensor_color
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning import losses
from photochrom.training.learning.critic import GAN, PRETRAIN, Critic, part_of
from photochrom.training.learning.objectives import Objective, average_pool, enlarge
from photochrom.training.learning.optimizer import Optimizer, cosine
from photochrom.training.learning.pretrained import Pretrained
from photochrom.training.learning.teachers import Teachers
from photochrom.training.photos.augment import Batch
from photochrom.training.photos.data import Squares

PRIOR_PHOTOS = 2000  # photos that the frequencies of colors are counted on


class Bins(Objective):
    """Predict how likely each color bin is (Zhang et al. 2016): rebalanced cross-entropy.

    Where there are teachers, `teacher_share` of it is against what they hold likely. A
    `locality_weight` keeps a hint from what lies around the thing that it speaks of.

    After `pretrain_share` of the run other losses may join, which see the answer, the annealed
    mean, on the photo's own lightness: a `pixel_weight` adds how far it is from the truth,
    rebalanced too, a `feature_weight` what a frozen network sees otherwise, an
    `adversarial_weight`, after `critic_share` more, what a discriminator tells it by.
    """

    def __init__(
        self, recipe: Recipe, device: torch.device, squares: Squares, pretrained: Pretrained
    ) -> None:
        super().__init__(recipe, device)
        joining = ("pixel", "feature", "adversarial")
        self.joining = [name for name in joining if getattr(recipe, f"{name}_weight")]
        self.loss_names = ("cross_entropy", *self.joining)
        self.teachers = None
        if pretrained.teachers:
            self.teachers = Teachers(pretrained.teachers, recipe)
            self.loss_names += ("teachers",)
        if recipe.locality_weight:
            self.loss_names += ("locality",)
        if "feature" in self.joining:
            self.features = pretrained.features(recipe, squares)
        self.bins = torch.from_numpy(bins.centers(recipe.bin_step)).to(device)
        self.generator, self.answer = architectures.build(recipe)
        pretrained.start(self.generator, recipe, squares)
        self.optimizer = Optimizer(self.generator, recipe)
        self.critic = None
        if "adversarial" in self.joining:
            self.loss_names += ("discriminator",)
            self.critic = Critic(recipe)
        frequencies = color_frequencies(squares, self.bins.cpu())
        self.class_weights = bins.rebalancing_weights(frequencies, rebalance=recipe.rebalance).to(
            device
        )

    def train_step(self, batch: Batch, *, step: int, share_done: float) -> dict[str, float]:
        part, _ = part_of(share_done, self.recipe)
        rate = cosine(step, share_done, self.recipe)
        with self.autocast():
            logits = channels_first.call(self.generator, batch.lightness, batch.hints).float()
        ab = average_pool(batch.ab, self.recipe.output_stride)
        log_likelihood = F.log_softmax(logits, dim=-1)
        surprise, nearest = self._surprise(log_likelihood, ab)
        class_weights = self.class_weights[nearest[..., 0]]
        teacher_share = self.recipe.teacher_share if self.teachers else 0.0
        parts = {"cross_entropy": (1 - teacher_share, (class_weights * surprise).mean())}
        if self.teachers:
            with self.autocast():
                likely = self.teachers.probabilities(batch, step)
            parts["teachers"] = (teacher_share, -(likely * log_likelihood).sum(-1).mean())
        if self.recipe.locality_weight and batch.recolored.any():
            reach = self._reach(batch, ab, log_likelihood)
            parts["locality"] = (self.recipe.locality_weight, reach)
        if part == PRETRAIN or not self.joining:
            return self.optimizer.descend(parts, rate)
        answer = self._judged(logits)
        fake, real = self._pictures(batch.lightness, answer, ab)
        if "pixel" in self.joining:
            colors = answer / architectures.AB_SCALE, ab / architectures.AB_SCALE
            parts["pixel"] = (self.recipe.pixel_weight, losses.color_loss(*colors, class_weights))
        if "feature" in self.joining:
            with self.autocast():
                distance = self.features.distance(fake, real)
            parts["feature"] = (self.recipe.feature_weight, distance)
        if self.critic and part == GAN:
            loss = self.critic.adversarial_loss(fake, self.autocast())
            parts["adversarial"] = (self.recipe.adversarial_weight, loss)
        results = self.optimizer.descend(parts, rate)
        if self.critic:
            rate *= self.recipe.gan_rate
            fake = fake.detach()
            results["discriminator"] = self.critic.learn(fake, real, self.autocast(), rate=rate)
        return results

    def _judged(self, logits: Tensor) -> Tensor:
        """Return the ab (N, h, w, 2) that losses on pictures see."""
        recipe = self.recipe
        if recipe.loss_temperature:
            return F.softmax(logits / recipe.loss_temperature, dim=-1) @ self.bins
        mean = F.softmax(logits / recipe.temperature, dim=-1) @ (self.bins * recipe.gain)
        whole: Tensor = answers.after_mean(self.answer)(mean)
        return whole

    def _reach(self, batch: Batch, ab: Tensor, log_likelihood: Tensor) -> Tensor:
        some = torch.nonzero(batch.recolored)[:, 0]
        with torch.no_grad(), self.autocast():
            no_hints = torch.zeros_like(batch.hints[some])
            unhinted = channels_first.call(self.generator, batch.lightness[some], no_hints)
        lab = tensor_color.linear_to_lab(tensor_color.linearize(batch.rgb[some]))
        moved = average_pool(lab[..., 1:], self.recipe.output_stride) - ab[some]
        before = F.log_softmax(unhinted.float(), dim=-1)
        reach: Tensor = losses.hint_reach(log_likelihood[some], before, moved)
        return reach

    def _pictures(self, lightness: Tensor, *colors: Tensor) -> list[Tensor]:
        """Lay each ab (N, h, w, 2) on the photos' L* (N, H, W, 1); return RGB in [-1, 1]."""
        gray = average_pool(lightness, self.recipe.seen_stride)
        size = gray.shape[1:3]
        return [
            tensor_color.lab_to_rgb(torch.cat([gray, enlarge(ab, size)], -1)) * 2 - 1
            for ab in colors
        ]

    def _surprise(self, log_likelihood: Tensor, ab: Tensor) -> tuple[Tensor, Tensor]:
        """Return the cross-entropy of each pixel (N, h, w), and its nearest bins (N, h, w, K)."""
        nearest, shares = bins.soft_encode(ab, self.bins, sigma=self.recipe.bin_step / 2)
        return -(log_likelihood.gather(-1, nearest) * shares).sum(-1), nearest

    def held_out_losses(self, batch: Batch) -> dict[str, float]:
        """Return the cross-entropy, rare colors not weighted above others."""
        logits = channels_first.call(self.generator, batch.lightness, batch.hints).float()
        ab = average_pool(batch.ab, self.recipe.output_stride)
        surprise, _ = self._surprise(F.log_softmax(logits, dim=-1), ab)
        return {"held_out_cross_entropy": surprise.mean().item()}

    def state(self) -> dict[str, Any]:
        return super().state() | (self.critic.state() if self.critic else {})

    def load_state(self, state: dict[str, Any]) -> None:
        super().load_state(state)
        if self.critic:
            self.critic.load_state(state)


def color_frequencies(squares: Squares, centers: Tensor) -> Tensor:
    """Count the colors (Q,) of about PRIOR_PHOTOS photos spread over the set, at 1/8 size."""
    counts = torch.ones(len(centers))  # no color is impossible
    for rgb in _samples(squares):
        linear_rgb = tensor_color.linearize(torch.from_numpy(rgb).float() / 255)
        ab = tensor_color.linear_to_lab(linear_rgb)[..., 1:].reshape(-1, 2)
        counts += torch.bincount(torch.cdist(ab, centers).argmin(-1), minlength=len(centers))
    return counts


def _samples(squares: Squares) -> Iterator[np.ndarray[Any, Any]]:
    for place in range(0, len(squares), max(1, len(squares) // PRIOR_PHOTOS)):
        yield np.ascontiguousarray(squares[place, 4::8, 4::8])
