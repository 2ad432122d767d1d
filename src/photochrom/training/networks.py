"""Networks: functions that return functional Keras models.

Every generator takes `lightness` (N, H, W, 1), L* in [0, 100], and `hints` (N, H, W, 3), a*, b* and a 0/1 mask.
Normalization is the first layer, units the last; no network knows its loss.
"""

from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from photochrom.errors import TrainingError
from photochrom.training import bins
from photochrom.training.recipe import Recipe

MULTIPLE = 32  # what H and W must be multiples of: the encoder halves five times
AB_SCALE = 50.0  # a*b* units that count as 1 inside a network
MOBILENET_V2_BLOCKS = (
    # (expansion, channels, blocks, stride of the first), Sandler et al. 2018, table 2
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


def inputs() -> tuple[Any, Any]:
    """Return the two inputs of the contract."""
    return (
        keras.Input((None, None, 1), name="lightness"),
        keras.Input((None, None, 3), name="hints"),
    )


def normalize(lightness: Any, hints: Any) -> Any:
    """Bring L* to [-1, 1] and a*b* to about that; return (N, H, W, 4)."""
    scaled = layers.Rescaling(1 / 50, offset=-1.0, name="normalize_lightness")(lightness)
    color = layers.Rescaling(
        [1 / AB_SCALE, 1 / AB_SCALE, 1.0], offset=[0.0, 0.0, 0.0], name="normalize_hints"
    )(hints)
    return layers.Concatenate(name="normalized")([scaled, color])


def convolve(x: Any, channels: int, name: str, *, size: int = 3, stride: int = 1) -> Any:
    """Convolve, then ReLU."""
    return layers.Conv2D(
        channels,
        size,
        strides=stride,
        padding="same",
        activation="relu",
        kernel_initializer="he_normal",
        name=name,
    )(x)


def relu6(x: Any, name: str) -> Any:
    return layers.ReLU(6.0, name=name)(x)


def inverted_residual(
    x: Any, index: int, *, expansion: int, channels: int, stride: int
) -> tuple[Any, Any]:
    """Add a MobileNetV2 block without normalization; return its output and its expanded input.

    Layers are named as in keras.applications, so that pretrained weights find them.
    """
    prefix = "expanded_conv" if index == 0 else f"block_{index}"
    entering, expanded = x, x
    if expansion > 1:
        expanded = layers.Conv2D(expansion * x.shape[-1], 1, name=f"{prefix}_expand")(x)
        expanded = relu6(expanded, f"{prefix}_expand_relu")
    # Keras pads (0, 1) before a strided depthwise convolution and "same" otherwise.
    x = (
        layers.ZeroPadding2D(((0, 1), (0, 1)), name=f"{prefix}_pad")(expanded)
        if stride > 1
        else expanded
    )
    x = layers.DepthwiseConv2D(
        3, strides=stride, padding="same" if stride == 1 else "valid", name=f"{prefix}_depthwise"
    )(x)
    x = relu6(x, f"{prefix}_depthwise_relu")
    x = layers.Conv2D(channels, 1, name=f"{prefix}_project")(x)
    if stride == 1 and entering.shape[-1] == channels:
        x = layers.Add(name=f"{prefix}_add")([entering, x])
    return x, expanded


def mobilenet_v2(x: Any) -> dict[int, Any]:
    """Add MobileNetV2 1.0 (Sandler et al. 2018), normalization folded; return {stride: features}."""
    x = layers.ZeroPadding2D(((0, 1), (0, 1)), name="Conv1_pad")(x)
    x = relu6(layers.Conv2D(32, 3, strides=2, name="Conv1")(x), "Conv1_relu")
    features, stride, index = {}, 2, 0
    for expansion, channels, blocks, first_stride in MOBILENET_V2_BLOCKS:
        for block in range(blocks):
            step = first_stride if block == 0 else 1
            x, expanded = inverted_residual(
                x, index, expansion=expansion, channels=channels, stride=step
            )
            if step == 2:  # the widest features of a stride are those about to be halved
                features[stride] = expanded
                stride *= 2
            index += 1
    return features | {stride: x}


def hint_pyramid(hints: Any, strides: tuple[int, ...]) -> dict[int, Any]:
    """Pool the hints to each stride: mean of a*, b* over hinted pixels, and whether there are any.

    A pooled hint keeps its color however few pixels of its cell it covers.
    """
    pyramid = {}
    for stride in strides:
        pooled = layers.AveragePooling2D(stride, name=f"hints_{stride}")(hints)
        pyramid[stride] = KeepColor(name=f"hints_{stride}_color")(pooled)
    return pyramid


@keras.saving.register_keras_serializable("photochrom")
class KeepColor(layers.Layer):  # type: ignore[misc]
    """Divide pooled a*, b* and mask by the pooled mask."""

    def call(self, pooled: Any) -> Any:
        """Map (N, h, w, 3) to (N, h, w, 3); zeros where no pixel was hinted."""
        return pooled / ops.maximum(pooled[..., 2:], 1e-4)


def mobilenet_unet(
    *, output_stride: int = 4, width: int = 96, outputs: int = 2, name: str = "mobilenet_unet"
) -> Any:
    """Return a U-Net on MobileNetV2: lightness and hints in, `outputs` raw channels out.

    The decoder is `width` channels wide at stride 4, wider above; hints enter the encoder and, pooled, every level of
    the decoder; a global scene vector (Iizuka et al. 2016) joins at the deepest one.
    """
    lightness, hints = inputs()
    normalized = normalize(lightness, hints)
    features = mobilenet_v2(normalized)
    strides = tuple(s for s in (32, 16, 8, 4, 2) if s >= output_stride)
    pyramid = hint_pyramid(normalized[..., 1:], strides)

    scene = layers.GlobalAveragePooling2D(keepdims=True, name="scene_pool")(features[32])
    scene = convolve(scene, 256, "scene", size=1)
    x = layers.Concatenate(name="level_32_in")([features[32], pyramid[32]])
    x = convolve(x, 256, "level_32_mix", size=1)
    x = layers.Add(name="level_32_scene")([x, scene])
    x = convolve(x, 256, "level_32")
    for stride in strides[1:]:
        channels = {16: 2 * width, 8: width + width // 2, 4: width, 2: width // 2}[stride]
        x = layers.UpSampling2D(2, name=f"level_{stride}_up")(x)
        skip = convolve(features[stride], channels // 2, f"level_{stride}_skip", size=1)
        x = layers.Concatenate(name=f"level_{stride}_in")([x, skip, pyramid[stride]])
        x = convolve(x, channels, f"level_{stride}_a")
        x = convolve(x, channels, f"level_{stride}_b")
    raw = layers.Conv2D(outputs, 1, name="head")(x)
    return keras.Model([lightness, hints], raw, name=name)


def is_encoder(layer_name: str) -> bool:
    """Tell whether a layer belongs to the pretrained encoder."""
    return layer_name.startswith(("Conv1", "expanded_conv_", "block_"))


def annealed(generator: Any, centers: NDArray[np.float32], temperature: float) -> Any:
    """Return a model on the same layers that answers with ab: the annealed mean over bins.

    Args:
        generator: lightness and hints in, one logit a bin out.
        centers: (Q, 2), a*b* units.
        temperature: 1 is the mean, toward 0 the mode.
    """
    sharpened = layers.Rescaling(1 / temperature, name="anneal")(generator.output)
    probabilities = layers.Softmax(name="probabilities")(sharpened)
    mean = layers.Conv2D(2, 1, use_bias=False, trainable=False, name="ab")
    ab = mean(probabilities)
    mean.set_weights([centers[None, None]])
    return keras.Model(generator.inputs, ab, name="answer")


def build(recipe: Recipe) -> tuple[Any, Any]:
    """Return the recipe's generator, with raw channels, and its answer on the same layers, with ab."""
    if recipe.objective == "bins":
        centers = bins.centers(recipe.bin_step)
        generator = mobilenet_unet(
            output_stride=recipe.output_stride, width=recipe.width, outputs=len(centers)
        )
        return generator, annealed(generator, centers, recipe.temperature)
    raise TrainingError(f"recipe {recipe.name}: objective: expected bins, found {recipe.objective}")
