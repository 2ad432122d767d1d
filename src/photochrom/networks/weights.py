"""The trainable variables of a Keras model as torch tensors."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor


def parameters(model: Any) -> list[Tensor]:
    """Return a Keras model's trainable variables as torch parameters."""
    return [variable.value for variable in model.trainable_variables]


def assign(model: Any, values: list[Tensor]) -> None:
    """Copy tensors into the model's trainable variables, in their order."""
    with torch.no_grad():
        for weight, value in zip(parameters(model), values, strict=True):
            weight.copy_(value)


@contextmanager
def assigned(model: Any, values: list[Tensor]) -> Iterator[None]:
    """Give a model other trainable variables meanwhile."""
    own = [weight.detach().clone() for weight in parameters(model)]
    assign(model, values)
    try:
        yield
    finally:
        assign(model, own)
