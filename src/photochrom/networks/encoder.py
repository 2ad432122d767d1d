"""Networks trained on ImageNet as encoders, batch normalization folded into the convolutions.

Layers are named as in keras.applications, so that pretrained weights find them; see pretrained.py.
"""

import math
import re
from bisect import bisect_right
from itertools import accumulate
from typing import Any

from keras import layers

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
EFFICIENTNET_BLOCKS = (
    # (kernel, expansion, channels, blocks, stride of the first), Tan and Le 2019, table 1
    (3, 1, 16, 1, 1),
    (3, 6, 24, 2, 2),
    (5, 6, 40, 2, 2),
    (3, 6, 80, 3, 2),
    (5, 6, 112, 3, 1),
    (5, 6, 192, 4, 2),
    (3, 6, 320, 1, 1),
)
LITE_DEPTHS = {"efficientnet_lite0": 1.0, "efficientnet_lite2": 1.2}
RESNET50_V2_STACKS = (
    # (channels inside, blocks); the last block of a stack halves, He et al. 2016, as Keras has it
    (64, 3),
    (128, 4),
    (256, 6),
)


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
    """Add MobileNetV2 1.0 (Sandler et al. 2018) without its top; return {stride: features}."""
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


def efficientnet_lite0(x: Any) -> dict[int, Any]:
    """Add EfficientNet-Lite0 (Tan and Le 2019) without its top; return {stride: features}.

    Lite: ReLU6, no squeeze-and-excitation, the stem and the number of blocks at either end fixed.
    """
    return _efficientnet_lite(x, width=1.0, depth=LITE_DEPTHS["efficientnet_lite0"])


def efficientnet_lite2(x: Any) -> dict[int, Any]:
    """Add EfficientNet-Lite2 without its top, wider and deeper; return {stride: features}."""
    return _efficientnet_lite(x, width=1.1, depth=LITE_DEPTHS["efficientnet_lite2"])


def _efficientnet_lite(x: Any, *, width: float, depth: float) -> dict[int, Any]:
    x = _halving(x, 3, "lite_stem")
    x = relu6(layers.Conv2D(32, 3, strides=2, name="lite_stem")(x), "lite_stem_relu")
    features, stride, index = {}, 2, 0
    for place, (kernel, expansion, channels, _, first_stride) in enumerate(EFFICIENTNET_BLOCKS):
        for block in range(_deep(place, depth)):
            step = first_stride if block == 0 else 1
            x, expanded = lite_block(
                x,
                f"lite_{index}",
                kernel=kernel,
                expansion=expansion,
                channels=eighths(channels * width),
                stride=step,
            )
            if step == 2:
                features[stride] = expanded
                stride *= 2
            index += 1
    return features | {stride: x}


def _deep(place: int, depth: float) -> int:
    """Return how many blocks a row of EFFICIENTNET_BLOCKS has; the first and the last keep one."""
    *_, blocks, _ = EFFICIENTNET_BLOCKS[place]
    at_an_end = place in (0, len(EFFICIENTNET_BLOCKS) - 1)
    return blocks if at_an_end else math.ceil(blocks * depth)


def lite_block(
    x: Any, name: str, *, kernel: int, expansion: int, channels: int, stride: int
) -> tuple[Any, Any]:
    """Add a block of EfficientNet-Lite; return its output and its expanded input."""
    entering, expanded = x, x
    if expansion > 1:
        expanded = layers.Conv2D(expansion * x.shape[-1], 1, name=f"{name}_expand")(x)
        expanded = relu6(expanded, f"{name}_expand_relu")
    x = _halving(expanded, kernel, f"{name}_depthwise") if stride > 1 else expanded
    padding = "valid" if stride > 1 else "same"
    x = layers.DepthwiseConv2D(kernel, strides=stride, padding=padding, name=f"{name}_depthwise")(x)
    x = relu6(x, f"{name}_depthwise_relu")
    x = layers.Conv2D(channels, 1, name=f"{name}_project")(x)
    if stride == 1 and entering.shape[-1] == channels:
        x = layers.Add(name=f"{name}_add")([entering, x])
    return x, expanded


def _halving(x: Any, kernel: int, name: str) -> Any:
    """Pad before a convolution of stride 2, as TensorFlow pads even sides: more at the end."""
    before = (kernel - 2) // 2
    padding = (before, kernel - 2 - before)
    return layers.ZeroPadding2D((padding, padding), name=f"{name}_pad")(x)


def eighths(channels: float) -> int:
    """Return the multiple of 8 next to a number of channels, at least nine tenths of it."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest


def normalized_relu(x: Any, name: str) -> Any:
    """Scale and shift each channel, what is left of a batch normalization, then ReLU."""
    return layers.ReLU(name=f"{name}_relu")(layers.DepthwiseConv2D(1, name=name)(x))


def residual(x: Any, name: str, *, channels: int, stride: int, widens: bool) -> tuple[Any, Any]:
    """Add a block of ResNet V2; return its output and what enters its convolutions."""
    entering = normalized_relu(x, f"{name}_preact")
    if widens:
        x = layers.Conv2D(4 * channels, 1, name=f"{name}_0_conv")(entering)
    elif stride > 1:
        x = layers.MaxPooling2D(1, strides=stride, name=f"{name}_0_pool")(x)
    inner = layers.Conv2D(channels, 1, activation="relu", name=f"{name}_1_conv")(entering)
    inner = layers.ZeroPadding2D(1, name=f"{name}_2_pad")(inner)
    inner = layers.Conv2D(channels, 3, strides=stride, activation="relu", name=f"{name}_2_conv")(
        inner
    )
    inner = layers.Conv2D(4 * channels, 1, name=f"{name}_3_conv")(inner)
    return layers.Add(name=f"{name}_out")([x, inner]), entering


def resnet50_v2(x: Any) -> dict[int, Any]:
    """Add ResNet50V2 (He et al. 2016) without its last stack, conv5; return {stride: features}."""
    return _resnet50_v2(x, conv4_blocks=6)


def half_resnet50_v2(x: Any) -> dict[int, Any]:
    """Add ResNet50V2 up to the middle of conv4; return {stride: features}.

    The three blocks of conv4 left out would be two fifths of its weights. Stride 32 is pooled.
    """
    features = _resnet50_v2(x, conv4_blocks=3)
    return features | {32: layers.AveragePooling2D(2, name="conv4_pool")(features[16])}


def _resnet50_v2(x: Any, *, conv4_blocks: int) -> dict[int, Any]:
    x = layers.ZeroPadding2D(3, name="conv1_pad")(x)
    x = layers.Conv2D(64, 7, strides=2, name="conv1_conv")(x)
    features = {2: x}
    x = layers.ZeroPadding2D(1, name="pool1_pad")(x)
    x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
    stride = 4
    for stack, (channels, blocks) in enumerate(RESNET50_V2_STACKS, start=2):
        taken = conv4_blocks if stack == 4 else blocks
        for block in range(1, taken + 1):
            x, features[stride] = residual(
                x,
                f"conv{stack}_block{block}",
                channels=channels,
                stride=2 if block == blocks else 1,
                widens=block == 1,
            )
        if taken < blocks:
            return features | {stride: normalized_relu(x, f"conv{stack}_block{taken + 1}_preact")}
        stride *= 2
    return features | {stride: normalized_relu(x, "conv5_block1_preact")}


def stack_of(layer_name: str, encoder: str) -> int:
    """Return which stack of the encoder, from 1, a layer belongs to; 0: to none.

    ResNet50V2's are conv1 to conv4, as Keras names them; the others' are the rows of their tables,
    the first with the convolution before it. `encoder` is a recipe's encoder_weights.
    """
    if encoder == "resnet50_v2":
        found = re.match(r"conv(\d)_", layer_name)
        return int(found[1]) if found else 0
    if encoder == "mobilenet_v2":
        stem, block = r"Conv1|expanded_conv_", r"block_(\d+)_"
        counts = [blocks for *_, blocks, _ in MOBILENET_V2_BLOCKS]
    elif encoder in LITE_DEPTHS:
        stem, block = r"lite_stem", r"lite_(\d+)_"
        rows = range(len(EFFICIENTNET_BLOCKS))
        counts = [_deep(row, LITE_DEPTHS[encoder]) for row in rows]
    else:
        return 0
    if re.match(stem, layer_name):
        return 1
    found = re.match(block, layer_name)
    return 1 + bisect_right(list(accumulate(counts)), int(found[1])) if found else 0


def is_encoder(layer_name: str) -> bool:
    """Tell whether a layer belongs to a pretrained encoder."""
    return bool(re.match(r"conv\d_|Conv1|expanded_conv_|block_|lite_", layer_name))
