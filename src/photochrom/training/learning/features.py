"""The feature loss: what frozen layers see otherwise in a picture than in the truth.

Layers near the pixels see edges and colors, farther ones what is there: VGG19's (Simonyan and
Zisserman 2014; Johnson et al. 2016), or those that EfficientNet-Lite0 names things by.
"""

from collections.abc import Callable
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
RARE = 0.3  # of a layer's typical feature, that each of EfficientNet's is at least taken for
# Keras' VGG19 reads BGR in [0, 255] minus the mean of ImageNet.
_VGG_MEAN = (103.939, 116.779, 123.68)


@dataclass(frozen=True)
class Features:
    """A frozen network that sees a picture in layers, and what each of its features counts for.

    `network` maps what `reads` makes of RGB (N, H, W, 3) in [-1, 1] to a list of activations
    (N, h, w, C); `scales` are (C,) of each. `normalized` and `of_classifier` make them.
    """

    network: Any
    reads: Callable[[Tensor], Tensor]
    scales: tuple[Tensor, ...]

    def distance(self, fake: Tensor, real: Tensor) -> Tensor:
        """Return how far apart two batches are, RGB (N, H, W, 3) in [-1, 1]: each layer's mean."""
        pairs = zip(self.see(fake), self.see(real), self.scales, strict=True)
        apart = [losses.feature_loss(f.float() * scale, r.float() * scale) for f, r, scale in pairs]
        return torch.stack(apart).mean()

    def see(self, rgb: Tensor) -> list[Tensor]:
        """Return the activations (N, h, w, C) of each layer for RGB (N, H, W, 3) in [-1, 1]."""
        activations: list[Tensor] = channels_first.call(self.network, self.reads(rgb))
        return activations


def vgg_input(rgb: Tensor) -> Tensor:
    """Return what Keras' VGG19 reads of RGB (..., 3) in [-1, 1]."""
    return (rgb.flip(-1) + 1) * 127.5 - torch.tensor(_VGG_MEAN, device=rgb.device)


def lite_input(rgb: Tensor) -> Tensor:
    """Return what EfficientNet-Lite reads of RGB (..., 3) in [-1, 1]: 127 of 255 is 0."""
    return (127.5 * rgb + 0.5) / 128


def normalized(network: Any, squares: NDArray[np.uint8]) -> Features:
    """Return VGG19's features that are 1 on average on photos each (Gatys et al. 2016).

    A recipe's `feature_weight` then means the same whatever scale a file's activations have, and no
    feature or layer drowns the others. The photos are the run's own, at the side they are cached
    with: noise of a generator, however it is colored, leaves some features silent that photos
    excite, and one photo favors a few.

    Args:
        network: as `Features` has it.
        squares: photos (N, S, S, 3), uint8 sRGB.
    """
    means = _means(Features(network, vgg_input, ()), squares, power=1)
    scales = [torch.where(mean > SILENT * mean.mean(), 1 / mean, 0.0) for mean in means]
    return Features(network, vgg_input, tuple(scales))


def of_classifier(network: Any, squares: NDArray[np.uint8]) -> Features:
    """Return EfficientNet's features, divided by their root mean square on photos.

    What a classifier names things by fires on few photos: divided by its mean, the rarest would
    drown the others, so none is taken for rarer than RARE of its layer's. Arguments are those of
    `normalized`.
    """
    roots = [mean.sqrt() for mean in _means(Features(network, lite_input, ()), squares, power=2)]
    return Features(network, lite_input, tuple(1 / (root + RARE * root.mean()) for root in roots))


@torch.no_grad()
def _means(features: Features, squares: NDArray[np.uint8], *, power: int) -> list[Tensor]:
    """Return the mean (C,) of each layer's features to a power, on NORMALIZING_PHOTOS."""
    places = np.linspace(0, len(squares) - 1, min(len(squares), NORMALIZING_PHOTOS)).astype(int)
    device = features.network.weights[0].value.device
    seen = []
    for place in places:
        rgb = torch.from_numpy(squares[place][None].astype(np.float32)).to(device) / 127.5 - 1
        seen.append([(layer.float() ** power).mean((0, 1, 2)) for layer in features.see(rgb)])
    return [torch.stack(layer).mean(0) for layer in zip(*seen, strict=True)]
