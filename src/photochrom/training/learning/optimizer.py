"""How weights learn from losses: AdamW, or Muon for the kernels of convolutions; the rate's way."""

import math
from collections.abc import Mapping
from typing import Any

import torch
from keras import layers
from torch import Tensor

from photochrom.networks.encoder import is_encoder
from photochrom.networks.mean import HEAD
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning.device import has_bf16

Losses = Mapping[str, tuple[float, Tensor]]  # each with its weight

MOMENTUM = 0.95
SIZE = 0.2  # of a step of Muon: about AdamW's, so that both have one learning rate
# A step toward the nearest orthogonal matrix: these coefficients take the fewest.
QUINTIC = (3.4445, -4.7750, 2.0315)
ITERATIONS = 5


class Optimizer:
    """AdamW (Loshchilov and Hutter 2019) over a model's variables, a pretrained encoder's slower.

    With the recipe's `optimizer = "muon"` Muon takes the kernels of convolutions, but for depthwise
    ones and the last layer's.
    """

    def __init__(self, model: Any, recipe: Recipe) -> None:
        self.recipe = recipe
        rates = (recipe.learning_rate, recipe.learning_rate * recipe.encoder_rate)
        by_adamw, by_muon = (
            [{"params": list[Tensor](), "lr": rate, "peak": rate} for rate in rates]
            for _ in range(2)
        )
        for layer in model.layers:
            pretrained = recipe.encoder_weights != "none" and is_encoder(layer.name)
            for variable in layer.trainable_variables:
                is_matrix = recipe.optimizer == "muon" and _is_matrix(layer, variable)
                groups: list[dict[str, Any]] = by_muon if is_matrix else by_adamw
                if variable.value.requires_grad:
                    groups[pretrained]["params"].append(variable.value)
        self.adamw = torch.optim.AdamW(by_adamw, weight_decay=recipe.weight_decay)
        self.muon = Muon(by_muon, weight_decay=recipe.weight_decay)

    def descend(self, parts: Losses, rate: float) -> dict[str, float]:
        """Take one step down the weighted sum, clipped, at `rate` times the peak learning rates.

        Return each loss, not weighted. Raises FloatingPointError, and takes no step, where the sum
        or its gradient is not finite.
        """
        total = sum((weight * loss.float() for weight, loss in parts.values()), torch.zeros(()))
        optimizers = (self.adamw, self.muon)
        groups = [group for optimizer in optimizers for group in optimizer.param_groups]
        for optimizer in optimizers:
            optimizer.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        parameters = [p for group in groups for p in group["params"]]
        norm = torch.nn.utils.clip_grad_norm_(parameters, self.recipe.clip_norm)
        if not (total + norm).isfinite():  # at once: each look at a number waits for a GPU
            raise FloatingPointError(f"loss {total.item()}, norm of its gradient {norm.item()}")
        for group in groups:
            group["lr"] = group["peak"] * rate
        for optimizer in optimizers:
            optimizer.step()
        return {name: loss.item() for name, (_, loss) in parts.items()}

    def state_dict(self) -> dict[str, Any]:
        """Return what is remembered of earlier steps, for a checkpoint."""
        return self.adamw.state_dict() | {"muon": self.muon.state_dict()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take up what `state_dict` returned."""
        self.adamw.load_state_dict({key: state[key] for key in ("state", "param_groups")})
        if "muon" in state:  # not in checkpoints from before there was any
            self.muon.load_state_dict(state["muon"])


class Muon(torch.optim.Optimizer):
    """Steps of momentum, made orthogonal (Jordan 2024), as large as AdamW's (Liu et al. 2025).

    Kernels (..., in, out) are matrices of in, times all before it, by out. torch.optim.Muon takes
    matrices alone, and bfloat16, which processors that emulate it multiply ten times as slowly.
    """

    def __init__(self, groups: list[dict[str, Any]], *, weight_decay: float) -> None:
        super().__init__(groups, {"weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Take a step of each group's `lr`."""
        for group in self.param_groups:
            rate, decay = group["lr"], group["weight_decay"]
            for kernel in group["params"]:
                if kernel.grad is None:
                    continue
                if not self.state[kernel]:
                    self.state[kernel]["momentum"] = torch.zeros_like(kernel)
                momentum = self.state[kernel]["momentum"].lerp_(kernel.grad, 1 - MOMENTUM)
                ahead = kernel.grad.lerp(momentum, MOMENTUM).flatten(0, -2)  # Nesterov
                step = orthogonal(ahead) * SIZE * math.sqrt(max(ahead.shape))
                kernel.mul_(1 - rate * decay).sub_(step.view_as(kernel), alpha=rate)


def orthogonal(matrix: Tensor) -> Tensor:
    """Bring the singular values of a matrix (n, m) near 1: 0.7 to 1.2 (Newton-Schulz)."""
    a, b, c = QUINTIC
    is_tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if is_tall else matrix
    x = x.to(torch.bfloat16 if has_bf16(x.device) else torch.float32)
    x = x / x.norm().clamp(min=1e-7)
    for _ in range(ITERATIONS):
        gram = x @ x.T
        x = a * x + torch.addmm(gram, gram, gram, beta=b, alpha=c) @ x
    result: Tensor = x.T if is_tall else x
    return result.to(matrix.dtype)


def _is_matrix(layer: Any, variable: Any) -> bool:
    is_kernel = type(layer) is layers.Conv2D and variable is layer.kernel
    return is_kernel and not layer.name.startswith(HEAD)


def cosine(step: int, share_done: float, recipe: Recipe) -> float:
    """Return the share of the learning rate: linear warm-up, all of it, half a cosine down to zero.

    The cosine takes the last `decay_share` of the run. With 1 that is Loshchilov and Hutter 2017
    without restarts; with less, a run can be made longer until the rate falls (Hägele et al. 2024).
    """
    warm = min(1.0, (step + 1) / max(1, recipe.warmup_steps))
    share_decayed = max(0.0, (min(1.0, share_done) - 1) / max(recipe.decay_share, 1e-9) + 1)
    return warm * 0.5 * (1 + math.cos(math.pi * share_decayed))
