"""What a recipe learns: a generator, its losses and its optimizer, one step at a time.

An objective knows its networks and nothing of files, clocks or terminals; trainer.py knows those
and no loss.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from photochrom.training import augment, bins, channels_first, losses, networks
from photochrom.training.augment import Batch
from photochrom.training.data import Squares
from photochrom.training.encoder import is_encoder
from photochrom.training.pretrained import Pretrained, see
from photochrom.training.recipe import Recipe

PRIOR_PHOTOS = 2000  # photos that the frequencies of colors are counted on


class Objective(ABC):
    """A generator and how it learns."""

    loss_names: tuple[str, ...]  # what train_step may return
    generator: Any  # keras.Model, lightness and hints to raw channels
    answer: Any  # keras.Model on the same layers, lightness and hints to ab in Lab units

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

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return everything that a later process needs to go on, apart from the recipe."""

    @abstractmethod
    def load_state(self, state: dict[str, Any]) -> None:
        """Take up what `state` returned."""

    def autocast(self) -> torch.autocast:
        """Compute in bfloat16 where the recipe wants it and the device has it."""
        wanted = self.recipe.bf16 and has_bf16(self.device)
        return torch.autocast(self.device.type, torch.bfloat16, enabled=wanted)


def has_bf16(device: torch.device) -> bool:
    """Tell whether a device multiplies bfloat16 itself; emulated it is slower than float32."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type == "cpu":
        return any(has for name, has in torch.cpu.get_capabilities().items() if "bf16" in name)
    return True


def weights(model: Any) -> list[Tensor]:
    """Return a Keras model's trainable variables as torch parameters."""
    return [variable.value for variable in model.trainable_variables]


def adamw(model: Any, recipe: Recipe) -> torch.optim.AdamW:
    """Return AdamW over the model's variables, the pretrained encoder's at a lower rate."""
    groups: dict[bool, list[Tensor]] = {False: [], True: []}
    for layer in model.layers:
        pretrained_layer = recipe.encoder_weights != "none" and is_encoder(layer.name)
        values = [v.value for v in layer.trainable_variables]
        groups[pretrained_layer] += [value for value in values if value.requires_grad]
    rates = {False: recipe.learning_rate, True: recipe.learning_rate * recipe.encoder_rate}
    return torch.optim.AdamW(
        [{"params": groups[kind], "lr": rates[kind], "peak": rates[kind]} for kind in groups],
        weight_decay=recipe.weight_decay,
    )


def cosine(step: int, share_done: float, recipe: Recipe) -> float:
    """Return the share of the learning rate: linear warm-up, all of it, half a cosine down to zero.

    The cosine takes the last `decay_share` of the run. With 1 that is Loshchilov and Hutter 2017
    without restarts; with less, a run can be made longer until the rate falls (Hägele et al. 2024).
    """
    warm = min(1.0, (step + 1) / max(1, recipe.warmup_steps))
    share_decayed = max(0.0, (min(1.0, share_done) - 1) / max(recipe.decay_share, 1e-9) + 1)
    return warm * 0.5 * (1 + math.cos(math.pi * share_decayed))


def descend(optimizer: torch.optim.Optimizer, loss: Tensor, recipe: Recipe, rate: float) -> None:
    """Take one step of gradient descent, clipped, at `rate` times the peak learning rates."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    torch.nn.utils.clip_grad_norm_(parameters, recipe.clip_norm)
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * rate
    optimizer.step()


class Bins(Objective):
    """Predict how likely each color bin is (Zhang et al. 2016): rebalanced cross-entropy.

    A `pixel_weight` adds how far the answer, the annealed mean, is from the truth, rebalanced too;
    a `feature_weight` what a frozen network sees otherwise, both laid on the photo's own lightness.
    """

    def __init__(
        self, recipe: Recipe, device: torch.device, squares: Squares, pretrained: Pretrained
    ) -> None:
        super().__init__(recipe, device)
        self.loss_names = ("cross_entropy",)
        if recipe.pixel_weight:
            self.loss_names += ("pixel",)
        if recipe.feature_weight:
            self.loss_names += ("feature",)
            self.features = pretrained.features()
        self.bins = torch.from_numpy(bins.centers(recipe.bin_step)).to(device)
        self.generator, self.answer = networks.build(recipe)
        pretrained.start(self.generator, self.answer, recipe)
        self.optimizer = adamw(self.generator, recipe)
        frequencies = color_frequencies(squares, self.bins.cpu())
        self.class_weights = bins.rebalancing_weights(frequencies, rebalance=recipe.rebalance).to(
            device
        )

    def train_step(self, batch: Batch, *, step: int, share_done: float) -> dict[str, float]:
        with self.autocast():
            logits = channels_first.call(self.generator, batch.lightness, batch.hints).float()
        ab = average_pool(batch.ab, self.recipe.output_stride)
        surprise, nearest = self._surprise(logits, ab)
        class_weights = self.class_weights[nearest[..., 0]]
        parts = {"cross_entropy": (1.0, (class_weights * surprise).mean())}
        if self.recipe.pixel_weight or self.recipe.feature_weight:
            answer = F.softmax(logits / self.recipe.temperature, dim=-1) @ self.bins
        if self.recipe.pixel_weight:
            colors = answer / networks.AB_SCALE, ab / networks.AB_SCALE
            parts["pixel"] = (self.recipe.pixel_weight, losses.color_loss(*colors, class_weights))
        if self.recipe.feature_weight:
            weight = self.recipe.feature_weight
            parts["feature"] = (weight, self._feature_loss(batch.lightness, answer, batch.ab))
        total = sum((weight * loss for weight, loss in parts.values()), torch.zeros(()))
        descend(self.optimizer, total, self.recipe, cosine(step, share_done, self.recipe))
        return {name: loss.item() for name, (_, loss) in parts.items()}

    def _surprise(self, logits: Tensor, ab: Tensor) -> tuple[Tensor, Tensor]:
        """Return the cross-entropy of each pixel (N, h, w), and its nearest bins (N, h, w, K)."""
        nearest, shares = bins.soft_encode(ab, self.bins, sigma=self.recipe.bin_step / 2)
        log_likelihood = F.log_softmax(logits, dim=-1)
        return -(log_likelihood.gather(-1, nearest) * shares).sum(-1), nearest

    def held_out_losses(self, batch: Batch) -> dict[str, float]:
        """Return the cross-entropy, rare colors not weighted above others."""
        logits = channels_first.call(self.generator, batch.lightness, batch.hints).float()
        surprise, _ = self._surprise(logits, average_pool(batch.ab, self.recipe.output_stride))
        return {"held_out_cross_entropy": surprise.mean().item()}

    def _feature_loss(self, lightness: Tensor, fake: Tensor, real: Tensor) -> Tensor:
        stride = self.recipe.output_stride
        gray, truth = average_pool(lightness, stride), average_pool(real, stride)
        pictures = [augment.lab_to_rgb(torch.cat([gray, ab], -1)) for ab in (fake, truth)]
        with self.autocast():
            seen, wanted = (see(self.features, rgb * 2 - 1) for rgb in pictures)
        loss: Tensor = losses.feature_loss(seen.float(), wanted.float())
        return loss

    def state(self) -> dict[str, Any]:
        return {
            "generator": [w.detach().cpu() for w in weights(self.generator)],
            "optimizer": self.optimizer.state_dict(),
        }

    def load_state(self, state: dict[str, Any]) -> None:
        assign(self.generator, state["generator"])
        self.optimizer.load_state_dict(state["optimizer"])


def assign(model: Any, values: list[Tensor]) -> None:
    """Copy tensors into the model's trainable variables, in their order."""
    with torch.no_grad():
        for weight, value in zip(weights(model), values, strict=True):
            weight.copy_(value)


def average_pool(x: Tensor, stride: int) -> Tensor:
    """Average (N, H, W, C) over squares of `stride` px; return (N, H/stride, W/stride, C)."""
    return F.avg_pool2d(x.permute(0, 3, 1, 2), stride).permute(0, 2, 3, 1)


def enlarge(x: Tensor, size: Sequence[int]) -> Tensor:
    """Enlarge (N, h, w, C) bilinearly; return (N, H, W, C) for a `size` of (H, W)."""
    planes = F.interpolate(x.permute(0, 3, 1, 2), tuple(size), mode="bilinear")
    return planes.permute(0, 2, 3, 1)


def color_frequencies(squares: Squares, centers: Tensor) -> Tensor:
    """Count the colors (Q,) of about PRIOR_PHOTOS photos spread over the set, at 1/8 size."""
    counts = torch.ones(len(centers))  # no color is impossible
    for rgb in _samples(squares):
        linear_rgb = augment.linearize(torch.from_numpy(rgb).float() / 255)
        ab = augment.linear_to_lab(linear_rgb)[..., 1:].reshape(-1, 2)
        counts += torch.bincount(torch.cdist(ab, centers).argmin(-1), minlength=len(centers))
    return counts


def _samples(squares: Squares) -> Iterator[np.ndarray[Any, Any]]:
    for place in range(0, len(squares), max(1, len(squares) // PRIOR_PHOTOS)):
        yield np.ascontiguousarray(squares[place, 4::8, 4::8])
