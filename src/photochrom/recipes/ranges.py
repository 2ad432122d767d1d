"""What the values of a recipe may be."""

import dataclasses
import math
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from photochrom.errors import TrainingError

if TYPE_CHECKING:
    from photochrom.recipes.recipe import Recipe

ENCODER_WEIGHTS = {
    "mobilenet_unet": "mobilenet_v2",
    "lite0_unet": "efficientnet_lite0",
    "lite2_unet": "efficientnet_lite2",
    "resnet_unet": "resnet50_v2",
    "deep_resnet_unet": "resnet50_v2",
}
STACKS = dict.fromkeys(ENCODER_WEIGHTS.values(), 7) | {"resnet50_v2": 4}
VGG19_LAYERS = ("block1_conv2", "block2_conv2", "block3_conv4")
LITE0_LAYERS = tuple(f"lite_{block}_expand_relu" for block in range(1, 16))
WORDS = {
    "objective": ("bins", "adversarial"),
    "optimizer": ("adamw", "muon"),
    "picture_stride": (1, 2, 4),
}
NETWORKS = (*ENCODER_WEIGHTS, "dilated_cnn", "unet")
OUTPUT_STRIDES = dict.fromkeys(ENCODER_WEIGHTS, (2, 4)) | {"dilated_cnn": (4,), "unet": (1,)}
SHARES = (
    "chroma_contrast", "evenness", "color_fit", "film", "degrade", "hints", "recolor",
    "decay_share", "ema", "rebalance", "teacher_share", "zoom", "encoder_rate", "final_share",
    "pretrain_share", "critic_share", "start_share",
)  # fmt: skip
POSITIVE = (
    "batch_size", "steps", "checkpoint_steps", "learning_rate", "clip_norm", "temperature",
    "width", "bin_step", "side_px", "contrast_limit", "liveliest",
)  # fmt: skip
NOT_NEGATIVE = (
    "weight_decay", "warmup_steps", "gain", "sharpness", "gan_rate", "locality_weight",
    "loss_temperature", "pixel_weight", "feature_weight", "adversarial_weight",
)  # fmt: skip
LEAST_WIDTH = 4  # of a decoder above an encoder: a quarter of it is the narrowest of its layers
LEAST_JUDGED_PX = 16  # side of the smallest picture that the discriminator takes
SEEDS = 2**32  # NumPy's


def check(recipe: "Recipe", source: str) -> None:
    """Refuse values that mean nothing.

    Raises:
        TrainingError: names the key, what was expected and what came.
    """
    for reason in chain(_words(recipe), _numbers(recipe), _networks(recipe), _sizes(recipe)):
        raise TrainingError(f"{source}: {reason}")


def _words(recipe: "Recipe") -> Iterator[str]:
    for key, allowed in WORDS.items():
        value = getattr(recipe, key)
        if value not in allowed:
            yield f"{key}: expected one of {', '.join(map(str, allowed))}; found {value}"
    networks = recipe.network.split()
    known = NETWORKS if len(networks) < 2 else tuple(ENCODER_WEIGHTS)
    if not networks or set(networks) - set(known):
        yield f"network: expected one of {', '.join(known)}; found {recipe.network}"
    if len(recipe.encoder_weights.split()) not in (1, len(networks)):
        yield (
            f"encoder_weights: expected one for each of {recipe.network}, "
            f"found {recipe.encoder_weights!r}"
        )
    layers = set(recipe.feature_layers.split())
    if not layers or not (layers <= set(VGG19_LAYERS) or layers <= set(LITE0_LAYERS)):
        yield (
            f"feature_layers: expected some of {', '.join(VGG19_LAYERS)}, or of {LITE0_LAYERS[0]} "
            f"to {LITE0_LAYERS[-1]}, separated by spaces; found {recipe.feature_layers!r}"
        )


def _numbers(recipe: "Recipe") -> Iterator[str]:
    for key, value in dataclasses.asdict(recipe).items():
        if isinstance(value, str):
            continue
        if not math.isfinite(value):
            yield f"{key}: expected a finite number, found {value}"
        if key in SHARES and not 0 <= value <= 1:
            yield f"{key}: expected a share from 0 to 1, found {value}"
        if key in POSITIVE and value <= 0:
            yield f"{key}: expected more than 0, found {value}"
        if key in NOT_NEGATIVE and value < 0:
            yield f"{key}: expected 0 or more, found {value}"
    if recipe.color_fit and not (recipe.objective == "bins" and recipe.gain):
        yield f"color_fit: expected 0 without color bins or gain, found {recipe.color_fit}"
    if not 0 <= recipe.seed < SEEDS:
        yield f"seed: expected a whole number from 0 to {SEEDS - 1}, found {recipe.seed}"
    if (both := recipe.pretrain_share + recipe.critic_share) > 1:
        yield f"critic_share: expected at most 1 together with pretrain_share, found {both}"


def _networks(recipe: "Recipe") -> Iterator[str]:
    """Yield what does not go together with the recipe's networks."""
    for part in recipe.parts():
        yield from _network(part)


def _network(recipe: "Recipe") -> Iterator[str]:
    fitting = ENCODER_WEIGHTS.get(recipe.network)
    if recipe.encoder_weights not in ("none", fitting):
        yield (
            f"encoder_weights: expected {fitting or 'none'} with the network {recipe.network}, "
            f"found {recipe.encoder_weights}"
        )
    strides = OUTPUT_STRIDES[recipe.network]
    if recipe.output_stride not in strides:
        expected = " or ".join(map(str, strides))
        yield (
            f"output_stride: expected {expected} with the network {recipe.network}, "
            f"found {recipe.output_stride}"
        )
    if fitting and recipe.width < LEAST_WIDTH:
        yield (
            f"width: expected {LEAST_WIDTH} or more with the network {recipe.network}, "
            f"found {recipe.width}"
        )
    most = STACKS.get(recipe.encoder_weights, 0)
    if not 0 <= recipe.frozen_stacks <= most:
        yield (
            f"frozen_stacks: expected up to {most} with encoder_weights {recipe.encoder_weights}, "
            f"found {recipe.frozen_stacks}"
        )


def _sizes(recipe: "Recipe") -> Iterator[str]:
    least_px = LEAST_JUDGED_PX * recipe.seen_stride if recipe.adversarial_weight else 0
    for key in ("size_px", "final_size_px"):
        value = getattr(recipe, key)
        if value < least_px:
            yield f"{key}: expected at least {least_px} with an adversarial loss, found {value}"
        if value % 32 or not 0 < value <= recipe.cache_px:
            yield (
                f"{key}: expected a multiple of 32 up to cache_px ({recipe.cache_px}),"
                f" found {value}"
            )
