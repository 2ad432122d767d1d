"""Color bins: a*b* as a distribution over a grid of in-gamut colors (Zhang et al. 2016, 2.2).

Tensors are torch's: training needs them on its device, and nothing here is exported.
"""

import functools

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from photochrom.networks import tensor_color

NEIGHBORS = 5  # bins that share a pixel's probability


@functools.cache
def centers(step: float) -> NDArray[np.float32]:
    """Return the centers (Q, 2) of the a*b* grid cells that some sRGB color falls into.

    `step` is in a*b* units. At 10 the same idea gives the paper's 313 bins, which count a cell as
    in gamut by a slightly wider rule; here a bin is in gamut when at least one color of a 6-bit RGB
    cube lies in its cell. It is the same array every time, not to be written to.
    """
    level = torch.linspace(0.0, 1.0, 64)
    cube = torch.cartesian_prod(level, level, level)
    ab = tensor_color.linear_to_lab(tensor_color.linearize(cube))[:, 1:]
    cells = torch.unique(torch.round(ab / step), dim=0)
    return np.asarray(cells * step, np.float32)


def soft_encode(ab: Tensor, bins: Tensor, *, sigma: float) -> tuple[Tensor, Tensor]:
    """Spread each color over its nearest bins with Gaussian weights.

    Args:
        ab: (..., 2), a*b* units.
        bins: (Q, 2), a*b* units.
        sigma: of the Gaussian, a*b* units (5 in the paper).

    Returns:
        Indices (..., K) of the K nearest bins, nearest first, and their weights (..., K), which sum
        to 1.
    """
    distances = torch.cdist(ab.reshape(-1, 2), bins)
    nearest = distances.topk(min(NEIGHBORS, len(bins)), largest=False, sorted=True)
    weights = torch.softmax(-(nearest.values**2) / (2 * sigma**2), dim=-1)
    return nearest.indices.reshape(*ab.shape[:-1], -1), weights.reshape(*ab.shape[:-1], -1)


def rebalancing_weights(frequencies: Tensor, *, rebalance: float) -> Tensor:
    """Return each bin's weight (Q,), which is 1 on average over pixels.

    The inverse of the bin's frequency after that was mixed with the uniform distribution, whose
    share is `rebalance`, in [0, 1]: at 1 all weights are 1.

    Source: Zhang et al. 2016, equation 4, whose lambda it is; the Gaussian that the paper smooths
    the frequencies with is left out.
    """
    probabilities = frequencies / frequencies.sum()
    mixed = (1 - rebalance) * probabilities + rebalance / len(probabilities)
    weights = 1 / mixed
    return weights / (weights * probabilities).sum()
