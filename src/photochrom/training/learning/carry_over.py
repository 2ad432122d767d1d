"""A decoder that goes on above another encoder: what read the one's features learns the other's.

The layers that read an encoder are convolutions of 1 px. On the same photos both encoders see the
same things, so that each of these layers has a counterpart that reads the new features and says
nearly the same: the ridge regression of what it said ("stitching", Lenc and Vedaldi 2015). What it
brings: docs/experiments/encoder.md.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import keras
import torch
from torch import Tensor

from photochrom.errors import TrainingError
from photochrom.networks import channels_first
from photochrom.networks.encoder import is_encoder
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning.device import find_device
from photochrom.training.photos import augment, data
from photochrom.training.photos.augment import Batch
from photochrom.training.photos.data import Squares

PHOTOS = 1200
PLACES = 8192  # of a batch and a layer, about
RIDGE = 1e-6  # of a feature's mean square


def fit(generator: Any, source: Any, recipe: Recipe, squares: Squares) -> None:
    """Give a generator, whose encoder has its weights, the decoder of another.

    Args:
        generator: on the recipe's encoder.
        source: the same decoder on another encoder, trained.
        recipe: what photos look like, as in training.
        squares: (N, S, S, 3), uint8 sRGB.

    Raises:
        TrainingError: their decoders differ.
    """
    names = [layer.name for layer in generator.layers if _reads_encoder(layer.name)]
    try:
        for layer in generator.layers:
            if layer.weights and not is_encoder(layer.name) and layer.name not in names:
                layer.set_weights(source.get_layer(layer.name).get_weights())
    except ValueError as error:
        raise TrainingError(
            f"expected the decoder of {recipe.name}, found another: {error}"
        ) from None
    for name, weights in _fitted(generator, source, names, recipe, squares).items():
        kernel, bias = weights[:-1], weights[-1]
        generator.get_layer(name).set_weights([kernel[None, None].numpy(), bias.numpy()])


def _reads_encoder(layer_name: str) -> bool:
    return layer_name in ("scene", "level_32_mix") or layer_name.endswith("_skip")


def _fitted(
    generator: Any, source: Any, names: Sequence[str], recipe: Recipe, squares: Squares
) -> dict[str, Tensor]:
    """Return the weights (inputs + 1, outputs) of each of these layers, the bias last."""
    read, known = (
        keras.Model(network.inputs, [network.get_layer(name).input for name in names])
        for network in (generator, source)
    )
    sums: dict[str, tuple[Tensor, Tensor]] = {}
    with torch.no_grad():
        for batch in _batches(recipe, squares):
            seen = (
                channels_first.call(each, batch.lightness, batch.hints) for each in (read, known)
            )
            for name, mine, theirs in zip(names, *seen, strict=True):
                kernel, bias = source.get_layer(name).get_weights()
                said = theirs @ torch.from_numpy(kernel[0, 0]).to(theirs.device)
                squared, crossed = _products(mine, said + torch.from_numpy(bias).to(theirs.device))
                before = sums.get(name, (torch.zeros_like(squared), torch.zeros_like(crossed)))
                sums[name] = squared + before[0], crossed + before[1]
    return {name: _solved(*products).float().cpu() for name, products in sums.items()}


def _batches(recipe: Recipe, squares: Squares) -> Iterator[Batch]:
    """Yield photos as the recipe trains on them, in no other color."""
    count = min(PHOTOS, len(squares))
    batch_size = min(recipe.batch_size, count)
    for step in range(count // batch_size):
        crops = data.batch(
            squares,
            step,
            batch_size=batch_size,
            size_px=recipe.size_px,
            zoom=recipe.zoom,
            seed=recipe.seed,
        )
        yield augment.make(
            torch.from_numpy(crops).to(find_device()),
            size_px=recipe.size_px,
            film=recipe.film,
            degrade=recipe.degrade,
            hints=recipe.hints,
            generator=torch.Generator(find_device()).manual_seed(recipe.seed + step),
        )


def _products(x: Tensor, said: Tensor) -> tuple[Tensor, Tensor]:
    """Return x.T x and x.T y of what features x (N, h, w, C), and 1, and y have at some places."""
    x, said = x.flatten(0, -2).double(), said.flatten(0, -2).double()
    every = max(1, len(x) // PLACES)
    x = torch.nn.functional.pad(x[::every], (0, 1), value=1.0)
    return x.T @ x, x.T @ said[::every]


def _solved(squared: Tensor, crossed: Tensor) -> Tensor:
    """Solve a ridge regression whose last input is 1, which costs nothing."""
    scale = squared.diagonal()
    ridge = RIDGE * scale + 1e-9 * scale.mean()  # what no feature says must not divide by zero
    ridge[-1] = 0
    weights: Tensor = torch.linalg.solve(squared + ridge.diag(), crossed)
    return weights
