"""Read a network's weights back from the model file that they were exported to."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper

from photochrom.conversion import proof
from photochrom.conversion.rounding import restored
from photochrom.errors import TrainingError
from photochrom.model import METADATA_PREFIX, Model
from photochrom.networks import answers, architectures
from photochrom.networks.mean import COPY, mean, size
from photochrom.recipes import files
from photochrom.recipes.recipe import OF_ANSWERS, Recipe

Float = NDArray[np.float32]

KERNEL = "_kernel"
BEFORE = {"sharpness": 0.0}  # what files are that do not state it: they are older
# What onnxruntime calls a convolution that the division by the temperature was folded into.
ANNEALED = "ConvMulFusion_W_"


def rebuild(model: Model) -> tuple[Recipe, Any]:
    """Return what a model file says of itself as a recipe, and its network: L* and hints to ab.

    The file names one of the recipes that come along, and is of one network or of several.

    Raises:
        TrainingError: it names none of them, or is of another network than that recipe's.
    """
    if model.name not in files.names():
        raise TrainingError(
            f"{model.path}: expected a model of one of the recipes {', '.join(files.names())}, "
            f"found one of {model.name!r}; export its run"
        )
    recipe = dataclasses.replace(
        files.load(model.name),
        description=model.recipe,
        training_data=model.training_data,
        license=model.license,
        side_px=model.side_px,
        **stated(onnx.load(model.path)),
    )
    filed, _ = read(model, recipe)
    return recipe, filed


def read(model: Model, recipe: Recipe) -> tuple[Any, dict[str, Any]]:
    """Return the network of a model file of a recipe, lightness and hints to ab, and generators.

    The generators are the first of each kind of network in the file, by its name; they are the
    recipe's but for their encoders.

    Raises:
        TrainingError: the file is another network's.
    """
    expected = _expected(model, recipe)
    recipe, *_ = recipe.parts()  # of several networks, what they have in common
    content = onnx.load(model.path)
    says = dataclasses.replace(recipe, **stated(content))
    stored = dict(convolutions(content, says.temperature))
    kinds = [_kind(stored, number, recipe) for number in range(1, size(stored) + 1)]
    generators = [
        architectures.generator(dataclasses.replace(recipe, network=kind)) for kind in kinds
    ]
    filed = architectures.answer(mean(generators), says)
    _fill(filed, stored, expected)
    try:
        proof.prove(filed, model.predict, name=str(model.path), precision="fp32")
    except TrainingError as error:
        raise TrainingError(f"{expected}, found another: {error}") from None
    for number, generator in enumerate(generators[1:], start=2):
        for layer in generator.layers:
            if layer.weights:
                copy = filed.get_layer(f"{layer.name}{COPY}{number}")
                layer.set_weights(copy.get_weights())
    found: dict[str, Any] = {}
    for kind, generator in zip(kinds, generators, strict=True):
        found.setdefault(kind, generator)
    return filed, found


def _expected(model: Model, recipe: Recipe) -> str:
    return f"{model.path}: expected a model of the network that {recipe.name} trains"


def _kind(stored: Iterable[str], number: int, recipe: Recipe) -> str:
    """Return which network has the layers that a file stores of its network of that number.

    Where none has, it is the recipe's own, and filling it says what differs.
    """
    copies = [name.rpartition(COPY) for name in stored if name != answers.COLORS]
    if number == 1:
        names = {last for first, _, last in copies if not first}
    else:
        names = {first for first, _, last in copies if first and int(last) == number}
    for kind in dict.fromkeys((recipe.network, *architectures.ENCODERS)):
        generator = architectures.generator(dataclasses.replace(recipe, network=kind))
        if names == {layer.name for layer in generator.layers if layer.weights}:
            return kind
    return recipe.network


def _fill(filed: Any, stored: dict[str, list[Float]], expected: str) -> None:
    """Give every layer of a network its weights by name; `expected` begins the errors."""
    layers = {layer.name: layer for layer in filed.layers if layer.weights}
    for name, (kernel, *bias) in stored.items():
        layer = layers.pop(name, None)
        if layer is None:
            raise TrainingError(f"{expected}, found another: it has {name}")
        try:
            layer.set_weights([kernel.transpose(2, 3, 1, 0).reshape(layer.kernel.shape), *bias])
        except ValueError as error:
            raise TrainingError(f"{expected}, found another {name}: {error}") from None
    if layers:
        raise TrainingError(f"{expected}, found none of its {', '.join(sorted(layers))}")


def stated(model: ModelProto) -> dict[str, Any]:
    """Return the keys of a recipe, of its answers, that a model file states."""
    facts = {entry.key: entry.value for entry in model.metadata_props}
    return BEFORE | {
        name: float(facts[f"{METADATA_PREFIX}{name}"])
        for name in OF_ANSWERS
        if f"{METADATA_PREFIX}{name}" in facts
    }


def convolutions(model: ModelProto, temperature: float) -> Iterator[tuple[str, list[Float]]]:
    """Yield each convolution's name, its kernel (O, I, h, w) and, if any, its bias (O,).

    Those that nothing is learned by, which spread hints, have no layer's kernel and are left out.
    """
    arrays = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type != "Conv" or not node.input[1].endswith(KERNEL):
            continue
        name, *biases = node.input[1:]
        weights = [restored(name, arrays), *(arrays[bias] for bias in biases)]
        if name.startswith(ANNEALED):
            weights = [each * temperature for each in weights]
        yield name.removeprefix(ANNEALED).removesuffix(KERNEL), weights
