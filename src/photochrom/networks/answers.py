"""From a generator's raw channels to ab in Lab units, as layers: every model file speaks ab."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import keras
import numpy as np
import torch.nn.functional as F
from keras import layers, ops
from numpy.typing import NDArray

from photochrom import color
from photochrom.networks.channels_first import EitherLayout

COLORS, PROBABILITIES = "ab", "probabilities"  # the layer of the bins' colors, and that before it

# Chroma is counted in what is TYPICAL of a photo's mean, a*b* units; where there is next to none,
# FAINTEST of that counts besides. In the mean no color counts for more than the `liveliest`: one
# object that is told to be red must not make the others paler. docs/experiments/color-contrast.md
TYPICAL = 16.0
FAINTEST = 1 / 16

# Squares of BESIDE cells a side tell what is beside a color that is sharpened, this many times.
BESIDE = 3
SHARPENINGS = 2

# Hints that are obeyed: what the answer lacks at a hint is lacking around it too, where the photo
# is as light and the answer has the same color. LEVELS of L*, and of a* and b* up to FARTHEST from
# gray, tell what is alike. COARSE strides are a cell of the grid that REACH averages of WINDOW²
# cells blur one after the other. A hint of one stride, times LOUD, weighs up to 0.04 where it lies;
# where FAINT of that is left, half of its word counts. docs/experiments/hints.md
LIGHTNESS_LEVELS = 9
COLOR_LEVELS = 5
FARTHEST = 48.0
COARSE = 4
WINDOW = 3
REACH = 3
LOUD = 10.0
FAINT = 0.001
# The averages as one convolution: onnxruntime joins padding and pooling into what it then refuses.
_BLUR = reduce(np.convolve, [np.full(WINDOW, 1 / WINDOW)] * REACH).astype(np.float32)
_STEPS = (100 / (LIGHTNESS_LEVELS - 1), *[2 * FARTHEST / (COLOR_LEVELS - 1)] * 2)
_LIGHTNESS = np.linspace(0, 100, LIGHTNESS_LEVELS)
_COLOR = np.linspace(-FARTHEST, FARTHEST, COLOR_LEVELS)
# L*, a* and b* of each channel of the grid, (C, 3)
_GRID = np.stack(np.meshgrid(_LIGHTNESS, _COLOR, _COLOR), axis=-1).reshape(-1, 3).astype(np.float32)


def annealed_mean(generator: Any, centers: NDArray[np.float32], *, temperature: float) -> Any:
    """Return a model on the same layers that answers with the annealed mean over color bins.

    Args:
        generator: lightness and hints in, one logit a bin out.
        centers: (Q, 2), a*b* units.
        temperature: 1 is the mean, toward 0 the mode (Zhang et al. 2016, equation 5).
    """
    sharpened = layers.Rescaling(1 / temperature, name="anneal")(generator.output)
    probabilities = layers.Softmax(name=PROBABILITIES)(sharpened)
    mean = layers.Conv2D(2, 1, use_bias=False, trainable=False, name=COLORS)
    ab = mean(probabilities)
    mean.set_weights([centers[None, None]])
    return keras.Model(generator.inputs, ab, name="answer")


def colors(answer: Any) -> list[NDArray[np.float32]]:
    """Return the colors (Q, 2) of an answer's bins, a*b* units, or none where it has no bins."""
    return [kernel[0, 0] for kernel in answer.get_layer(COLORS).get_weights()]


def set_colors(answer: Any, given: Sequence[NDArray[np.float32]]) -> None:
    """Give an answer's bins what `colors` has returned of it or of another alike."""
    answer.get_layer(COLORS).set_weights([each[None, None] for each in given])


def after_mean(answer: Any) -> Callable[[Any], Any]:
    """Return what `sharpened`, `contrasted` and `evened` do to ab (N, h, w, 2), as a function."""
    kinds = Sharpen | ChromaContrast | EvenOut
    later = [layer for layer in answer.layers if isinstance(layer, kinds)]
    return lambda ab: reduce(lambda now, layer: layer.call(now), later, ab)


def from_rgb(generator: Any) -> Any:
    """Return a model on the same layers that answers with the ab of RGB in [-1, 1]."""
    rgb = layers.Rescaling(0.5, offset=0.5, name="rgb")(generator.output)
    return keras.Model(generator.inputs, RGBToAB(name=COLORS)(rgb), name="answer")


@keras.saving.register_keras_serializable("photochrom")
class RGBToAB(EitherLayout):
    """Convert sRGB to a*b*, as photochrom.color does."""

    def call(self, rgb: Any, axis: int = -1) -> Any:
        """Map (N, H, W, 3) in [0, 1] to (N, H, W, 2), a*b* units."""
        power = ((ops.maximum(rgb, 0.04045) + 0.055) / 1.055) ** 2.4
        linear_rgb = ops.split(ops.where(rgb <= 0.04045, rgb / 12.92, power), 3, axis=axis)
        edge = 6 / 29
        companded = []
        for row in (color.LINEAR_RGB_TO_XYZ / color.WHITE[:, None]).tolist():
            part = sum(share * value for share, value in zip(row, linear_rgb, strict=True))
            root = ops.maximum(part, edge**3) ** (1 / 3)
            companded.append(ops.where(part > edge**3, root, part / (3 * edge**2) + 4 / 29))
        x, y, z = companded
        return ops.concatenate([500 * (x - y), 200 * (y - z)], axis=axis)


def sharpened(answer: Any, sharpness: float) -> Any:
    """Return a model on the same layers whose colors change within less space.

    A mean fades from one thing's color to the next one's over several cells.

    Args:
        answer: lightness and hints to ab.
        sharpness: 0 leaves colors as they are; how often what sets a color apart is added to it.
    """
    ab = Sharpen(sharpness, name="sharpen")(answer.output)
    return keras.Model(answer.inputs, ab, name="answer")


class Sharpen(EitherLayout):
    """Unsharp masking, no color going beyond those beside it: that would be a halo."""

    def __init__(self, sharpness: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sharpness = sharpness

    def call(self, ab: Any, axis: int = -1) -> Any:
        """Map (N, h, w, 2) to (N, h, w, 2), a*b* units."""
        around = {"strides": 1, "padding": "same", "data_format": _layout(axis)}
        for _ in range(SHARPENINGS):
            apart = ab - ops.average_pool(ab, BESIDE, **around)
            most = ops.max_pool(ab, BESIDE, **around)
            least = -ops.max_pool(-ab, BESIDE, **around)
            ab = ops.minimum(ops.maximum(ab + self.sharpness * apart, least), most)
        return ab


def contrasted(answer: Any, contrast: float, *, limit: float, liveliest: float) -> Any:
    """Return a model on the same layers whose lively colors are livelier and pale ones paler.

    The mean of what a network holds likely has some color everywhere, and nowhere enough.

    Args:
        answer: lightness and hints to ab.
        contrast: 0 leaves colors as they are, 1 multiplies them by their share of the mean chroma.
        limit: what this share counts for at most, so that few lively colors do not become garish.
        liveliest: what a chroma counts for at most in the mean, times TYPICAL.
    """
    ab = ChromaContrast(contrast, limit, liveliest, name="contrast")(answer.output)
    return keras.Model(answer.inputs, ab, name="answer")


class ChromaContrast(EitherLayout):
    """Multiply each color by a power of its chroma's share of the photo's mean chroma."""

    def __init__(self, contrast: float, limit: float, liveliest: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.contrast, self.limit, self.liveliest = contrast, limit, liveliest

    def call(self, ab: Any, axis: int = -1) -> Any:
        """Map (N, h, w, 2) to (N, h, w, 2), a*b* units."""
        chroma, mean = _chroma(ab, self.liveliest, axis)
        share = ops.minimum((chroma + FAINTEST) / (mean + FAINTEST), self.limit)
        return ab * share**self.contrast


def evened(answer: Any, evenness: float, *, liveliest: float) -> Any:
    """Return a model on the same layers whose pale photos are livelier and lively ones paler.

    A network that is unsure of a photo answers with the mean of what it holds likely, all over it.

    Args:
        answer: lightness and hints to ab.
        evenness: 0 leaves the photos as they are, 1 makes their mean chroma the same.
        liveliest: what a chroma counts for at most in the mean, times TYPICAL.
    """
    ab = EvenOut(evenness, liveliest, name="even")(answer.output)
    return keras.Model(answer.inputs, ab, name="answer")


class EvenOut(EitherLayout):
    """Multiply a photo's colors by a power of their mean chroma."""

    def __init__(self, evenness: float, liveliest: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.evenness, self.liveliest = evenness, liveliest

    def call(self, ab: Any, axis: int = -1) -> Any:
        """Map (N, h, w, 2) to (N, h, w, 2), a*b* units."""
        _, mean = _chroma(ab, self.liveliest, axis)
        return ab * (mean + FAINTEST) ** -self.evenness


def _chroma(ab: Any, liveliest: float, axis: int) -> tuple[Any, Any]:
    """Return the chroma of ab (N, h, w, 2), (N, h, w, 1), and its mean over each photo."""
    share = ab / TYPICAL  # before the mean, whose sum fp16 would not hold
    chroma = ops.sqrt(ops.sum(ops.square(share), axis=axis, keepdims=True))
    places = (2, 3) if axis == 1 else (1, 2)
    return chroma, ops.mean(ops.minimum(chroma, liveliest), axis=places, keepdims=True)


def obeying(answer: Any, known: Any, *, stride: int) -> Any:
    """Return a model on the same layers that is nearer to its hints, and as it was without any.

    `known` is what networks.hint_pyramid makes of the answer's hints at its stride.
    """
    gray = layers.AveragePooling2D(stride, name="gray")(answer.inputs[0])
    ab = ObeyHints(name="obey")(answer.output, gray, known)
    return keras.Model(answer.inputs, ab, name="answer")


@keras.saving.register_keras_serializable("photochrom")
class ObeyHints(EitherLayout):
    """Spread what is lacking at hints to what is alike around them.

    A normalized convolution (Knutsson and Westin 1993) in a bilateral grid (Chen et al. 2007) over
    place, lightness and the answer's own color.
    """

    def call(self, ab: Any, lightness: Any, hints: Any, axis: int = -1) -> Any:
        """Map ab (N, h, w, 2), L* (N, h, w, 1) and known hints (N, h, w, 3) to ab.

        h and w are multiples of COARSE.
        """
        *colors, mask = ops.split(hints, 3, axis=axis)
        own = ops.split(ab, 2, axis=axis)
        within = [ops.clip(each, -FARTHEST, FARTHEST) for each in own]
        shape = (-1, 1, 1) if axis == 1 else (-1,)
        near = 1.0  # then (N, h, w, C)
        for value, levels, step in zip((lightness, *within), _GRID.T, _STEPS, strict=True):
            distance = ops.abs(ops.subtract(value, levels.reshape(shape))) * (1 / step)
            near = near * ops.relu(1 - distance)
        weight = mask * LOUD
        total = _spread(weight, near, axis) + FAINT
        obeyed = [
            mine + _spread(weight * (color - mine), near, axis) / total
            for mine, color in zip(own, colors, strict=True)
        ]
        return ops.concatenate(obeyed, axis=axis)

    def compute_output_shape(self, ab_shape: Any, lightness_shape: Any, hints_shape: Any) -> Any:
        """Return that of ab: Keras would try sides that are no multiples."""
        return ab_shape


def _spread(x: Any, near: Any, axis: int) -> Any:
    """Blur (N, h, w, 1) over what is near, (N, h, w, C), in place, lightness and color."""
    layout = _layout(axis)
    grid = ops.average_pool(near * x, COARSE, data_format=layout)
    for shape in ((-1, 1, 1, 1), (1, -1, 1, 1)):
        kernel = np.tile(_BLUR.reshape(shape), (1, 1, len(_GRID), 1))
        grid = ops.depthwise_conv(grid, kernel, padding="same", data_format=layout)
    return ops.sum(near * _enlarged(grid, axis), axis=axis, keepdims=True)


def _layout(axis: int) -> str:
    return "channels_first" if axis == 1 else "channels_last"


def _enlarged(grid: Any, axis: int) -> Any:
    planes = grid if axis == 1 else grid.permute(0, 3, 1, 2)
    planes = F.interpolate(planes, scale_factor=float(COARSE), mode="bilinear")
    return planes if axis == 1 else planes.permute(0, 2, 3, 1)
