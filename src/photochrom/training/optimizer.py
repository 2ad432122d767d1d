"""How weights learn from losses: AdamW, or Muon for the kernels of convolutions; the rate's way."""

import math
from collections.abc import Mapping
from typing import Any

import torch
from keras import layers
from torch import Tensor

from photochrom.training.encoder import is_encoder
from photochrom.training.networks import HEAD
from photochrom.training.recipe import Recipe

Losses = Mapping[str, tuple[float, Tensor]]  # each with its weight


class Optimizer:
    """AdamW (Loshchilov and Hutter 2019) over a model's variables, a pretrained encoder's slower.

    With the recipe's `optimizer = "muon"` the kernels of convolutions, but for depthwise ones and
    the last layer's, take orthogonal steps as large as AdamW's (Jordan 2024; Liu et al. 2025).
    """

    def __init__(self, model: Any, recipe: Recipe) -> None:
        self.recipe = recipe
        self.kernels: list[Tensor] = []  # what Muon sees as matrices: views of the same memory
        self.matrices: list[Tensor] = []
        learned: dict[tuple[bool, bool], list[Tensor]] = {}
        for layer in model.layers:
            pretrained = recipe.encoder_weights != "none" and is_encoder(layer.name)
            for variable in layer.trainable_variables:
                weight = variable.value
                if not weight.requires_grad:
                    continue
                is_matrix = recipe.optimizer == "muon" and _is_matrix(layer, variable)
                if is_matrix:
                    self.kernels.append(weight)
                    weight = torch.nn.Parameter(weight.detach().view(-1, weight.shape[-1]))
                    self.matrices.append(weight)
                learned.setdefault((is_matrix, pretrained), []).append(weight)
        rate = {False: recipe.learning_rate, True: recipe.learning_rate * recipe.encoder_rate}
        groups: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
        for (is_matrix, pretrained), weights in sorted(learned.items(), key=lambda item: item[0]):
            peak = rate[pretrained]
            groups[is_matrix].append({"params": weights, "lr": peak, "peak": peak})
        decay = recipe.weight_decay
        self.adamw = torch.optim.AdamW(groups[False], weight_decay=decay)
        self.muon = (
            torch.optim.Muon(groups[True], weight_decay=decay, adjust_lr_fn="match_rms_adamw")
            if self.matrices
            else None
        )

    def descend(self, parts: Losses, rate: float) -> dict[str, float]:
        """Take one step down the weighted sum, clipped, at `rate` times the peak learning rates.

        Return each loss, not weighted.
        """
        total = sum((weight * loss.float() for weight, loss in parts.values()), torch.zeros(()))
        optimizers = [self.adamw, self.muon] if self.muon else [self.adamw]
        groups = [group for optimizer in optimizers for group in optimizer.param_groups]
        self.adamw.zero_grad(set_to_none=True)
        for kernel in self.kernels:
            kernel.grad = None
        total.backward()  # type: ignore[no-untyped-call]
        for matrix, kernel in zip(self.matrices, self.kernels, strict=True):
            matrix.grad = None if kernel.grad is None else kernel.grad.view_as(matrix)
        parameters = [p for group in groups for p in group["params"]]
        torch.nn.utils.clip_grad_norm_(parameters, self.recipe.clip_norm)
        for group in groups:
            group["lr"] = group["peak"] * rate
        for optimizer in optimizers:
            optimizer.step()
        return {name: loss.item() for name, (_, loss) in parts.items()}

    def state_dict(self) -> dict[str, Any]:
        """Return the moments, for a checkpoint."""
        return self.adamw.state_dict() | ({"muon": self.muon.state_dict()} if self.muon else {})

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take up what `state_dict` returned."""
        self.adamw.load_state_dict({key: state[key] for key in ("state", "param_groups")})
        if self.muon:
            self.muon.load_state_dict(state["muon"])


def _is_matrix(layer: Any, variable: Any) -> bool:
    return type(layer) is layers.Conv2D and variable is layer.kernel and layer.name != HEAD


def cosine(step: int, share_done: float, recipe: Recipe) -> float:
    """Return the share of the learning rate: linear warm-up, all of it, half a cosine down to zero.

    The cosine takes the last `decay_share` of the run. With 1 that is Loshchilov and Hutter 2017
    without restarts; with less, a run can be made longer until the rate falls (Hägele et al. 2024).
    """
    warm = min(1.0, (step + 1) / max(1, recipe.warmup_steps))
    share_decayed = max(0.0, (min(1.0, share_done) - 1) / max(recipe.decay_share, 1e-9) + 1)
    return warm * 0.5 * (1 + math.cos(math.pi * share_decayed))
