"""Networks: functions that return functional Keras models.

Every generator takes `lightness` (N, H, W, 1), L* in [0, 100], and `hints` (N, H, W, 3), a*, b* and
a 0/1 mask. Normalization is the first layer, units the last; no network knows its loss.
"""

from typing import Any

import keras
from keras import layers, ops

from photochrom.networks import answers, bins
from photochrom.networks.encoder import (
    efficientnet_lite0,
    efficientnet_lite2,
    half_resnet50_v2,
    mobilenet_v2,
    resnet50_v2,
)
from photochrom.networks.mean import HEAD, mean
from photochrom.recipes.recipe import Recipe

MULTIPLE = 32  # what H and W must be multiples of: the encoder halves five times
AB_SCALE = 50.0  # a*b* units that count as 1 inside a network
ENCODERS = {
    "mobilenet_unet": mobilenet_v2,
    "lite0_unet": efficientnet_lite0,
    "lite2_unet": efficientnet_lite2,
    "resnet_unet": half_resnet50_v2,
    "deep_resnet_unet": resnet50_v2,
}


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


def convolve(
    x: Any, channels: int, name: str, *, size: int = 3, stride: int = 1, dilation: int = 1
) -> Any:
    """Convolve, then ReLU."""
    return layers.Conv2D(
        channels,
        size,
        strides=stride,
        dilation_rate=dilation,
        padding="same",
        activation="relu",
        kernel_initializer="he_normal",
        name=name,
    )(x)


def hint_pyramid(hints: Any, strides: tuple[int, ...], name: str = "hints") -> dict[int, Any]:
    """Pool the hints to each stride: mean of a*, b* over hinted pixels, and whether there are any.

    A pooled hint keeps its color however few pixels of its cell it covers.
    """
    pyramid = {}
    for stride in strides:
        pooled = layers.AveragePooling2D(stride, name=f"{name}_{stride}")(hints)
        pyramid[stride] = KeepColor(name=f"{name}_{stride}_color")(pooled)
    return pyramid


@keras.saving.register_keras_serializable("photochrom")
class KeepColor(layers.Layer):  # type: ignore[misc]
    """Divide pooled a*, b* and mask by the pooled mask."""

    def call(self, pooled: Any) -> Any:
        """Map (N, h, w, 3) to (N, h, w, 3); zeros where no pixel was hinted."""
        return pooled / ops.maximum(pooled[..., 2:], 1e-4)


def encoder_unet(
    network: str, *, output_stride: int, width: int, outputs: int, activation: str = "linear"
) -> Any:
    """Return a U-Net on a pretrained encoder: lightness and hints in, `outputs` raw channels out.

    The decoder is `width` channels wide at stride 4, wider above; hints enter the encoder and,
    pooled, every level of the decoder; a global scene vector (Iizuka et al. 2016) joins at the
    deepest one.
    """
    lightness, hints = inputs()
    normalized = normalize(lightness, hints)
    features = ENCODERS[network](normalized)
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
    # What pretrained features bring in is large; no color is likely before anything is learned.
    small = keras.initializers.VarianceScaling(0.01)
    raw = layers.Conv2D(outputs, 1, activation=activation, kernel_initializer=small, name=HEAD)(x)
    return keras.Model([lightness, hints], raw, name=network)


def unet(*, width: int, outputs: int, activation: str = "tanh") -> Any:
    """Return the standard U-Net (Ronneberger et al. 2015), `same` padding, `activation` at its end.

    Four halvings from `width` channels to 16 times that; nothing in it is pretrained.
    """
    lightness, hints = inputs()
    x = normalize(lightness, hints)
    skips = []
    for level in range(5):
        channels = width * 2**level
        if level:
            x = layers.MaxPooling2D(2, name=f"down_{level}")(x)
        x = convolve(x, channels, f"encode_{level}_a")
        x = convolve(x, channels, f"encode_{level}_b")
        skips.append(x)
    for level in (3, 2, 1, 0):
        channels = width * 2**level
        x = layers.UpSampling2D(2, name=f"up_{level}")(x)
        x = convolve(x, channels, f"up_{level}_conv")
        x = layers.Concatenate(name=f"join_{level}")([skips[level], x])
        x = convolve(x, channels, f"decode_{level}_a")
        x = convolve(x, channels, f"decode_{level}_b")
    raw = layers.Conv2D(outputs, 1, activation=activation, name=HEAD)(x)
    return keras.Model([lightness, hints], raw, name="unet")


def dilated_cnn(*, width: int, outputs: int, activation: str = "linear") -> Any:
    """Return the VGG-like network of Zhang et al. 2016, table 4: stride 8 inside, stride 4 out.

    `width` is the first block's channels, 64 in the paper. Its batch normalization is left out, as
    its initial scale is kept by He initialization.
    """
    lightness, hints = inputs()
    x = normalize(lightness, hints)
    blocks = (
        # (channels, convolutions, stride of the last, dilation)
        (width, 2, 2, 1),
        (2 * width, 2, 2, 1),
        (4 * width, 3, 2, 1),
        (8 * width, 3, 1, 1),
        (8 * width, 3, 1, 2),
        (8 * width, 3, 1, 2),
        (8 * width, 3, 1, 1),
    )
    for block, (channels, convolutions, stride, dilation) in enumerate(blocks, start=1):
        for index in range(1, convolutions + 1):
            x = convolve(
                x,
                channels,
                f"conv{block}_{index}",
                stride=stride if index == convolutions else 1,
                dilation=dilation,
            )
    x = layers.UpSampling2D(2, name="up")(x)
    for index in (1, 2, 3):
        x = convolve(x, 4 * width, f"conv8_{index}")
    raw = layers.Conv2D(outputs, 1, activation=activation, name=HEAD)(x)
    return keras.Model([lightness, hints], raw, name="dilated_cnn")


def discriminator(*, width: int) -> Any:
    """Return a CNN that maps RGB (N, H, W, 3) in [-1, 1] to (N, 1): 1 real, 0 generated."""
    rgb = keras.Input((None, None, 3), name="rgb")
    x = rgb
    for level in range(4):
        x = layers.Conv2D(width * 2**level, 4, strides=2, padding="same", name=f"judge_{level}")(x)
        x = layers.LeakyReLU(0.2, name=f"judge_{level}_relu")(x)
    x = layers.GlobalAveragePooling2D(name="judge_pool")(x)
    realness = layers.Dense(1, activation="sigmoid", name="realness")(x)
    return keras.Model(rgb, realness, name="discriminator")


def build(recipe: Recipe) -> tuple[Any, Any]:
    """Return the recipe's generator, raw channels out, and its answer on those layers, ab out."""
    raw = generator(recipe)
    return raw, answer(raw, recipe)


def generator(recipe: Recipe) -> Any:
    """Return the recipe's generator, raw channels out; of several networks, their mean."""
    return mean([_generator(part) for part in recipe.parts()])


def _generator(recipe: Recipe) -> Any:
    is_bins = recipe.objective == "bins"
    shape: dict[str, Any] = {
        "width": recipe.width,
        "outputs": len(bins.centers(recipe.bin_step)) if is_bins else 3,
        "activation": "linear" if is_bins else "tanh",  # logits are any number, RGB is in [-1, 1]
    }
    if recipe.network in ENCODERS:
        return encoder_unet(recipe.network, output_stride=recipe.output_stride, **shape)
    if recipe.network == "dilated_cnn":
        return dilated_cnn(**shape)
    return unet(**shape)


def answer(raw: Any, recipe: Recipe) -> Any:
    """Return a model on a generator's layers that answers with ab, as the recipe says."""
    if recipe.objective == "bins":
        centers = bins.centers(recipe.bin_step) * recipe.gain
        ab = answers.annealed_mean(raw, centers, temperature=recipe.temperature)
    else:
        ab = answers.from_rgb(raw)
    if recipe.sharpness:
        ab = answers.sharpened(ab, recipe.sharpness)
    if recipe.chroma_contrast:
        ab = answers.contrasted(
            ab,
            recipe.chroma_contrast,
            limit=recipe.contrast_limit,
            liveliest=recipe.liveliest,
        )
    if recipe.evenness:
        ab = answers.evened(ab, recipe.evenness, liveliest=recipe.liveliest)
    stride = recipe.output_stride
    known = hint_pyramid(ab.inputs[1], (stride,), "known")[stride]
    return answers.obeying(ab, known, stride=stride)
