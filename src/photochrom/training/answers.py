"""From a generator's raw channels to ab in Lab units, as layers: every model file speaks ab."""

from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from photochrom import color


def annealed_mean(generator: Any, centers: NDArray[np.float32], *, temperature: float) -> Any:
    """Return a model on the same layers that answers with the annealed mean over color bins.

    Args:
        generator: lightness and hints in, one logit a bin out.
        centers: (Q, 2), a*b* units.
        temperature: 1 is the mean, toward 0 the mode (Zhang et al. 2016, equation 5).
    """
    sharpened = layers.Rescaling(1 / temperature, name="anneal")(generator.output)
    probabilities = layers.Softmax(name="probabilities")(sharpened)
    mean = layers.Conv2D(2, 1, use_bias=False, trainable=False, name="ab")
    ab = mean(probabilities)
    mean.set_weights([centers[None, None]])
    return keras.Model(generator.inputs, ab, name="answer")


def from_rgb(generator: Any) -> Any:
    """Return a model on the same layers that answers with the ab of RGB in [-1, 1]."""
    rgb = layers.Rescaling(0.5, offset=0.5, name="rgb")(generator.output)
    return keras.Model(generator.inputs, RGBToAB(name="ab")(rgb), name="answer")


@keras.saving.register_keras_serializable("photochrom")
class RGBToAB(layers.Layer):  # type: ignore[misc]
    """Convert sRGB to a*b*, as photochrom.color does."""

    def call(self, rgb: Any) -> Any:
        """Map (N, H, W, 3) in [0, 1] to (N, H, W, 2), a*b* units."""
        power = ((ops.maximum(rgb, 0.04045) + 0.055) / 1.055) ** 2.4
        linear_rgb = ops.where(rgb <= 0.04045, rgb / 12.92, power)
        to_xyz = (color.LINEAR_RGB_TO_XYZ.T / color.WHITE).astype(np.float32)
        xyz = ops.matmul(linear_rgb, to_xyz)
        edge = 6 / 29
        root = ops.maximum(xyz, edge**3) ** (1 / 3)
        companded = ops.where(xyz > edge**3, root, xyz / (3 * edge**2) + 4 / 29)
        x, y, z = (companded[..., i : i + 1] for i in range(3))
        return ops.concatenate([500 * (x - y), 200 * (y - z)], axis=-1)
