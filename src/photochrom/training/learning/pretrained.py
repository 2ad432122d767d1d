"""What a network starts from: ImageNet weights of its encoder, or a model that was trained before.

ImageNet weights come from a file, or, where there is a network, from keras.applications' own
download; batch normalization is folded into the convolutions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from photochrom.conversion import onnx_weights
from photochrom.errors import TrainingError
from photochrom.model import Model
from photochrom.networks import architectures, encoder
from photochrom.networks.mean import mean
from photochrom.recipes.ranges import LITE0_LAYERS, VGG19_LAYERS
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning import carry_over, efficientnet, features
from photochrom.training.learning.efficientnet import Reader
from photochrom.training.learning.features import Features
from photochrom.training.photos.data import Squares

Float = NDArray[np.float32]

# keras.applications' function of an encoder, and the last of its layers that encoder.py has.
SOURCES = {
    "mobilenet_v2": ("MobileNetV2", "block_16_project_BN"),
    "resnet50_v2": ("ResNet50V2", "conv5_block1_preact_relu"),
}


@dataclass(frozen=True)
class Pretrained:
    """Where pretrained weights are read from; None downloads keras.applications' own.

    `encoder_weights` is the recipe's encoder without its top, `feature_weights` VGG19 up to
    block3_conv4, or EfficientNet-Lite0 where feature_layers are its. A `model`, file or run folder,
    has all of a generator's weights, or, on another encoder, those of its decoder (carry_over.py).
    `teachers` are folders of other runs, which tell what they hold likely (teachers.py).
    """

    encoder_weights: Path | None = None
    feature_weights: Path | None = None
    model: Path | None = None
    teachers: Sequence[Path] = ()

    def start(self, generator: Any, recipe: Recipe, squares: Squares) -> None:
        """Give the generator the weights that it starts from, if any.

        The first `frozen_stacks` of a pretrained encoder keep them: no gradient is computed there.
        A decoder from above another encoder is fitted on the photos `squares` (N, S, S, 3), uint8.
        """
        if self.model is None and recipe.encoder_weights == "none":
            return
        found: dict[str, Any] = {}
        if self.model is not None:
            _, found = onnx_weights.read(Model(self.model), recipe)
        parts = [
            found[part.network] if part.network in found else self._begun(part, found, squares)
            for part in recipe.parts()
        ]
        generator.set_weights(mean(parts).get_weights())
        for part, layer in product(recipe.parts(), generator.layers):
            if 0 < encoder.stack_of(layer.name, part.encoder_weights) <= recipe.frozen_stacks:
                for variable in layer.variables:
                    variable.value.requires_grad_(False)

    def _begun(self, recipe: Recipe, found: dict[str, Any], squares: Squares) -> Any:
        """Return a generator of one network on its encoder, with a decoder of those found."""
        generator = architectures.generator(recipe)
        load_encoder(generator, recipe.encoder_weights, self.encoder_weights)
        for known in list(found.values())[:1]:
            carry_over.fit(generator, known, recipe, squares)
        return generator

    def features(self, recipe: Recipe, squares: Squares) -> Features:
        """Return the layers that the recipe's feature loss sees, frozen.

        What each feature counts for is found on the photos `squares` (N, S, S, 3), uint8.
        """
        names = recipe.feature_layers.split()
        of_lite0 = set(names) <= set(LITE0_LAYERS)
        whole = (
            efficientnet.of_color("efficientnet_lite0", self.feature_weights)
            if of_lite0
            else self._vgg19()
        )
        network = keras.Model(whole.input, [whole.get_layer(name).output for name in names])
        network.trainable = False
        for variable in network.variables:
            variable.value.requires_grad_(False)
        return (features.of_classifier if of_lite0 else features.normalized)(network, squares)

    def _vgg19(self) -> Any:
        try:
            vgg = keras.applications.VGG19(
                include_top=False, weights=None if self.feature_weights else "imagenet"
            )
            if self.feature_weights:
                _load_features(vgg, self.feature_weights)
        except Exception as error:  # Keras, h5py and urllib raise all sorts
            raise _unusable("--feature-weights", "VGG19", self.feature_weights, error) from None
        return vgg


def _load_features(vgg: Any, path: Path) -> None:
    try:
        keras.Model(vgg.input, vgg.get_layer(VGG19_LAYERS[-1]).output).load_weights(path)
    except ValueError:  # a legacy .h5 has to have the layers of the network it is loaded into
        vgg.load_weights(path)


def _unusable(option: str, network: str, path: Path | None, error: Exception) -> TrainingError:
    found = (str(error).splitlines() or [type(error).__name__])[0]
    return TrainingError(
        f"{option} {path or '(downloading)'}: expected {network} without its top, as "
        f"keras.applications saves it; found: {found}; give a file with {option}"
    )


def load_encoder(network: Any, name: str, weights: Path | None) -> None:
    """Copy an encoder's convolutions, normalization folded in, into the layers of the same names.

    The first convolution reads L* where ImageNet's read RGB: its kernels are summed over color.
    What it reads of hints starts at zero.

    Args:
        network: a model that contains an encoder of encoder.py.
        name: a key of SOURCES, or of efficientnet.PACKAGES.
        weights: a file as keras.applications' `include_top=False` loads it, or an .npz of arrays
            by the paths of its variables; None downloads them. EfficientNet's are a .pth file,
            None the installed package's.

    Raises:
        TrainingError: the file is missing or does not fit.
    """
    if name in efficientnet.PACKAGES:
        read = efficientnet.reader(name, weights)
    else:
        read = _keras_reader(name, weights)
    for layer in network.layers:
        if not encoder.is_encoder(layer.name) or not layer.weights:
            continue
        kernel, bias = read(layer.name, layer.get_weights()[0].shape)
        if kernel.shape[2] == len("RGB"):
            lightness = kernel.sum(axis=2, keepdims=True)
            no_hints = np.zeros((*kernel.shape[:2], 3, kernel.shape[3]), kernel.dtype)
            kernel = np.concatenate([lightness, no_hints], axis=2)
        layer.set_weights([kernel, bias])


def _keras_reader(name: str, weights: Path | None) -> Reader:
    try:
        source = open_source(name, weights)
    except Exception as error:  # Keras, h5py and urllib raise all sorts
        raise _unusable("--encoder-weights", SOURCES[name][0], weights, error) from None
    layers = {layer.name: layer for layer in source.layers}
    return lambda layer_name, shape: folded(layer_name, layers, shape=shape)


def open_source(name: str, weights: Path | None) -> Any:
    """Return the encoder as keras.applications has it, weights and all."""
    builder, last_layer = SOURCES[name]
    build = getattr(keras.applications, builder)
    if weights is None:
        return build(include_top=False, weights="imagenet", input_shape=(224, 224, 3))
    source = build(include_top=False, weights=None, input_shape=(None, None, 3))
    if weights.suffix == ".npz":
        arrays = np.load(weights)
        for variable in keras.Model(source.input, source.get_layer(last_layer).output).variables:
            variable.assign(arrays[variable.path].astype(np.float32))
    else:
        source.load_weights(weights)
    return source


def folded(name: str, layers: dict[str, Any], *, shape: tuple[int, ...]) -> tuple[Float, Float]:
    """Return kernel and bias of a layer: its convolution's, if any, and what normalizes it."""
    kernel, bias = np.ones(shape, np.float32), np.zeros(1, np.float32)
    if name in layers:
        kernel, *rest = layers[name].get_weights()
        bias = rest[0] if rest else bias
    norms = ("bn_Conv1" if name == "Conv1" else f"{name}_BN", f"{name.removesuffix('_conv')}_bn")
    for norm in norms:
        if norm in layers:
            return fold(kernel, layers[norm])
    return kernel, bias


def fold(kernel: Float, norm: Any) -> tuple[Float, Float]:
    """Return the kernel and bias that convolve and normalize at once.

    y = gamma * (conv(x) - mean) / sqrt(variance + epsilon) + beta
    """
    gamma, beta, mean, variance = (np.asarray(w, np.float64) for w in norm.get_weights())
    scale = gamma / np.sqrt(variance + norm.epsilon)
    shape = (1, 1, -1, 1) if kernel.shape[-1] == 1 and len(scale) > 1 else (1, 1, 1, -1)
    return (kernel * scale.reshape(shape)).astype(np.float32), (beta - mean * scale).astype(
        np.float32
    )
