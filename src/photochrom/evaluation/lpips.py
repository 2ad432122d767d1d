"""LPIPS v0.1 with SqueezeNet 1.1, the learned perceptual distance of two pictures.

Zhang et al., The unreasonable effectiveness of deep features as a perceptual metric, 2018. The
weights are the user's: an .npz of torchvision's SqueezeNet (`features.*`) and the published linear
heads (`lin*.model.1.weight`). In NumPy a 256 px picture takes about 30 ms on one core,
which is not worth a framework.
"""

import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photochrom.errors import InvalidModelError

Float = NDArray[np.float32]
Features = list[Float]

# Of pictures in [-1, 1]; ImageNet's mean and deviation brought to that range.
SHIFT = np.array([-0.030, -0.088, -0.188], np.float32)
SCALE = np.array([0.458, 0.448, 0.450], np.float32)

# Fire modules of SqueezeNet 1.1 by their number in torchvision: channels in, squeezed, expanded.
_FIRES = {
    3: (64, 16, 64),
    4: (128, 16, 64),
    6: (128, 32, 128),
    7: (256, 32, 128),
    9: (256, 48, 192),
    10: (384, 48, 192),
    11: (384, 64, 256),
    12: (512, 64, 256),
}
# Features are taken after each of these.
_STAGES: tuple[tuple[str | int, ...], ...] = (
    ("stem",), ("pool", 3, 4), ("pool", 6, 7), ("pool", 9), (10,), (11,), (12,),
)  # fmt: skip
_CHANNELS = (64, 128, 256, 384, 384, 512, 512)
MIN_SIDE_PX = 25  # the last pooling sees one window


class Lpips:
    """The metric with its weights, from an .npz file. Raises InvalidModelError."""

    def __init__(self, path: str | Path) -> None:
        self._weights = _load(Path(path))

    def features(self, rgb: NDArray[np.uint8]) -> Features:
        """Return what a picture (H, W, 3) uint8 looks like to the network.

        Seven maps (h, w, C), of unit length along C.
        """
        return self.features_of_signed(rgb.astype(np.float32) / 127.5 - 1)

    def features_of_signed(self, rgb: Float) -> Features:
        """Return the features of a picture (H, W, 3) in [-1, 1]."""
        if min(rgb.shape[:2]) < MIN_SIDE_PX:
            raise ValueError(f"expected sides of {MIN_SIDE_PX} px or more, found {rgb.shape[:2]}")
        maps, x = [], (rgb - SHIFT) / SCALE
        for stage in _STAGES:
            for layer in stage:
                x = self._layer(layer, x)
            length = np.sqrt(np.square(x).sum(axis=-1, keepdims=True))
            maps.append(x / (length + 1e-10))
        return maps

    def distance(self, first: Features, second: Features) -> float:
        """Return the LPIPS of two pictures' features; 0 for the same picture."""
        heads = (self._weights[f"lin{n}.model.1.weight"].ravel() for n in range(len(_STAGES)))
        differences = (np.square(a - b) for a, b in zip(first, second, strict=True))
        return float(sum((d @ head).mean() for d, head in zip(differences, heads, strict=True)))

    def _layer(self, layer: str | int, x: Float) -> Float:
        if layer == "stem":
            return self._convolution("features.0", x, stride=2)
        if layer == "pool":
            return max_pool(x)
        squeezed = self._convolution(f"features.{layer}.squeeze", x)
        one = self._convolution(f"features.{layer}.expand1x1", squeezed)
        padded = np.pad(squeezed, ((1, 1), (1, 1), (0, 0)))
        three = self._convolution(f"features.{layer}.expand3x3", padded)
        expanded: Float = np.concatenate([one, three], axis=-1)
        return expanded

    def _convolution(self, name: str, x: Float, *, stride: int = 1) -> Float:
        """Convolve (H, W, C) without padding, and rectify."""
        kernel, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        rectified: Float = np.maximum(convolve(x, kernel, stride=stride) + bias, 0)
        return rectified


def convolve(x: Float, kernel: Float, *, stride: int = 1) -> Float:
    """Correlate (H, W, C) with a kernel (D, C, k, k): (h, w, D), no padding."""
    columns = np.concatenate(_windows(x, kernel.shape[2], stride), axis=-1)  # (h, w, k * k * C)
    correlated: Float = columns @ kernel.transpose(2, 3, 1, 0).reshape(-1, kernel.shape[0])
    return correlated


def max_pool(x: Float) -> Float:
    """Take maxima of 3x3 px every 2 px; windows that leave the picture count (ceil mode)."""
    short = [(-(side - 3)) % 2 for side in x.shape[:2]]
    x = np.pad(x, ((0, short[0]), (0, short[1]), (0, 0)), constant_values=-np.inf)
    pooled: Float = np.maximum.reduce(_windows(x, 3, 2))
    return pooled


def _windows(x: Float, side: int, stride: int) -> list[Float]:
    """Return what each place of a square kernel sees over all of the picture, row by row."""
    height, width = ((axis - side) // stride * stride + 1 for axis in x.shape[:2])
    return [
        x[row : row + height : stride, column : column + width : stride]
        for row in range(side)
        for column in range(side)
    ]


def _load(path: Path) -> dict[str, Float]:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            weights = {name: file[name].astype(np.float32) for name in file.files}
    except OSError as error:
        raise InvalidModelError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise InvalidModelError(
            f"{path}: expected an .npz file of LPIPS weights, found one that does not open"
        ) from error
    for name, shape in weight_shapes().items():
        found = weights[name].shape if name in weights else "nothing"
        if found != shape:
            raise InvalidModelError(
                f"{path}: expected LPIPS v0.1 weights with {name} of {shape}, found {found}"
            )
    return weights


def weight_shapes() -> dict[str, tuple[int, ...]]:
    """Return the names and shapes of the weights: SqueezeNet 1.1 and a head for each stage."""
    shapes: dict[str, tuple[int, ...]] = {}

    def convolution(name: str, channels: int, channels_out: int, side: int) -> None:
        shapes[f"{name}.weight"] = (channels_out, channels, side, side)
        shapes[f"{name}.bias"] = (channels_out,)

    convolution("features.0", 3, 64, 3)
    for fire, (channels, squeezed, expanded) in _FIRES.items():
        convolution(f"features.{fire}.squeeze", channels, squeezed, 1)
        convolution(f"features.{fire}.expand1x1", squeezed, expanded, 1)
        convolution(f"features.{fire}.expand3x3", squeezed, expanded, 3)
    for stage, channels in enumerate(_CHANNELS):
        shapes[f"lin{stage}.model.1.weight"] = (1, channels, 1, 1)
    return shapes
