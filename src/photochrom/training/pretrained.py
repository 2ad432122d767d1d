"""Start an encoder from ImageNet weights, batch normalization folded into the convolutions.

Weights come from a file, or, where there is a network, from keras.applications' own download.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import torch
from torch import Tensor

from photochrom.errors import TrainingError
from photochrom.training import channels_first, encoder
from photochrom.training.recipe import Recipe

FEATURE_LAYER = "block3_conv4"
# Keras' VGG19 reads BGR in [0, 255] minus the mean of ImageNet.
VGG_MEAN = (103.939, 116.779, 123.68)


@dataclass(frozen=True)
class Pretrained:
    """Where pretrained weights are read from; None downloads keras.applications' own.

    `encoder_weights` is MobileNetV2 without its top, `feature_weights` VGG19 up to block3_conv4.
    """

    encoder_weights: Path | None = None
    feature_weights: Path | None = None

    def load_encoder(self, network: Any, recipe: Recipe) -> None:
        """Give the network's encoder the weights that the recipe starts from, if any."""
        if recipe.encoder_weights == "mobilenet_v2":
            load_mobilenet_v2(network, self.encoder_weights)

    def features(self) -> Any:
        """Return the frozen network of the feature loss: VGG19 up to the ReLU of block3_conv4.

        `see` looks through it (Simonyan and Zisserman 2014).
        """
        try:
            vgg = keras.applications.VGG19(
                include_top=False, weights=None if self.feature_weights else "imagenet"
            )
            network = keras.Model(vgg.input, vgg.get_layer(FEATURE_LAYER).output)
            if self.feature_weights:
                network.load_weights(self.feature_weights)
        except Exception as error:  # Keras, h5py and urllib raise all sorts
            raise _unusable("--feature-weights", "VGG19", self.feature_weights, error) from None
        network.trainable = False
        for variable in network.variables:
            variable.value.requires_grad_(False)
        return network


def see(features: Any, rgb: Tensor) -> Tensor:
    """Return what the network of `Pretrained.features` makes of RGB (N, H, W, 3) in [-1, 1]."""
    bgr = (rgb.flip(-1) + 1) * 127.5
    return channels_first.call(features, bgr - torch.tensor(VGG_MEAN, device=rgb.device))


def _unusable(option: str, network: str, path: Path | None, error: Exception) -> TrainingError:
    found = (str(error).splitlines() or [type(error).__name__])[0]
    return TrainingError(
        f"{option} {path or '(downloading)'}: expected {network} without its top, as "
        f"keras.applications saves it; found: {found}; give a file with {option}"
    )


def load_mobilenet_v2(network: Any, weights: Path | None) -> None:
    """Copy MobileNetV2's convolutions into the layers of the same names.

    The first convolution reads L* where ImageNet's read RGB: its kernels are summed over color.
    What it reads of hints starts at zero.

    Args:
        network: a model that contains networks.mobilenet_v2.
        weights: a file as keras.applications' `include_top=False` loads it; None downloads it.

    Raises:
        TrainingError: the file is missing or does not fit.
    """
    try:
        source = keras.applications.MobileNetV2(
            include_top=False,
            weights=None if weights else "imagenet",
            input_shape=(224, 224, 3) if weights is None else (None, None, 3),
        )
        if weights:
            source.load_weights(weights)
    except Exception as error:  # Keras, h5py and urllib raise all sorts
        raise _unusable("--encoder-weights", "MobileNetV2", weights, error) from None
    sources = {layer.name: layer for layer in source.layers}
    for layer in network.layers:
        if not encoder.is_encoder(layer.name) or not layer.weights:
            continue
        norm = sources["bn_Conv1" if layer.name == "Conv1" else f"{layer.name}_BN"]
        kernel, bias = fold(np.asarray(sources[layer.name].get_weights()[0]), norm)
        if layer.name == "Conv1":
            lightness = kernel.sum(axis=2, keepdims=True)
            no_hints = np.zeros((*kernel.shape[:2], 3, kernel.shape[3]), kernel.dtype)
            kernel = np.concatenate([lightness, no_hints], axis=2)
        layer.set_weights([kernel, bias])


def fold(kernel: np.ndarray[Any, Any], norm: Any) -> tuple[np.ndarray[Any, Any], Any]:
    """Return the kernel and bias that convolve and normalize at once.

    y = gamma * (conv(x) - mean) / sqrt(variance + epsilon) + beta
    """
    gamma, beta, mean, variance = (np.asarray(w, np.float64) for w in norm.get_weights())
    scale = gamma / np.sqrt(variance + norm.epsilon)
    shape = (1, 1, -1, 1) if kernel.shape[-1] == 1 and len(scale) > 1 else (1, 1, 1, -1)
    return (kernel * scale.reshape(shape)).astype(np.float32), (beta - mean * scale).astype(
        np.float32
    )
