"""The feature loss: what frozen layers of VGG19 see otherwise in a picture than in the truth.

Layers near the pixels see edges and colors, farther ones what is there (Simonyan and Zisserman
2014; Johnson et al. 2016).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from photochrom.networks import channels_first
from photochrom.training.learning import losses

# Photos that the mean of a feature is taken of: with 24 of them, whichever they are, the loss of a
# file whose means are 1 already is within 8 % of what it is without.
NORMALIZING_PHOTOS = 24
SILENT = 1e-4  # of the mean feature: what fires less on photos says nothing of them
# Keras' VGG19 reads BGR in [0, 255] minus the mean of ImageNet.
_VGG_MEAN = (103.939, 116.779, 123.68)


@dataclass(frozen=True)
class Features:
    """A frozen network that sees a picture in layers, and what each of its features counts for.

    `network` maps BGR less its mean (N, H, W, 3) to a list of activations (N, h, w, C); `scales`
    are (C,) of each. `normalized` makes them.
    """

    network: Any
    scales: tuple[Tensor, ...]

    def distance(self, fake: Tensor, real: Tensor) -> Tensor:
        """Return how far apart two batches are, RGB (N, H, W, 3) in [-1, 1]: each layer's mean."""
        pairs = zip(see(self.network, fake), see(self.network, real), self.scales, strict=True)
        apart = [losses.feature_loss(f.float() * scale, r.float() * scale) for f, r, scale in pairs]
        return torch.stack(apart).mean()


@torch.no_grad()
def normalized(network: Any, squares: NDArray[np.uint8]) -> Features:
    """Return features that are 1 on average on photos each (Gatys et al. 2016).

    A recipe's `feature_weight` then means the same whatever scale a file's activations have, and no
    feature or layer drowns the others. The photos are the run's own, at the side they are cached
    with: noise of a generator, however it is colored, leaves some features silent that photos
    excite, and one photo favors a few.

    Args:
        network: as `Features` has it.
        squares: photos (N, S, S, 3), uint8 sRGB.
    """
    places = np.linspace(0, len(squares) - 1, min(len(squares), NORMALIZING_PHOTOS)).astype(int)
    device = network.weights[0].value.device
    seen = []
    for place in places:
        rgb = torch.from_numpy(squares[place][None].astype(np.float32)).to(device) / 127.5 - 1
        seen.append([layer.float().mean((0, 1, 2)) for layer in see(network, rgb)])
    means = [torch.stack(layer).mean(0) for layer in zip(*seen, strict=True)]
    scales = [torch.where(mean > SILENT * mean.mean(), 1 / mean, 0.0) for mean in means]
    return Features(network, tuple(scales))


def see(network: Any, rgb: Tensor) -> list[Tensor]:
    """Return the activations (N, h, w, C) of each layer for RGB (N, H, W, 3) in [-1, 1]."""
    bgr = (rgb.flip(-1) + 1) * 127.5
    activations: list[Tensor] = channels_first.call(
        network, bgr - torch.tensor(_VGG_MEAN, device=rgb.device)
    )
    return activations
