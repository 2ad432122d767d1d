"""Several networks in one: their mean errs less than each (Lakshminarayanan et al. 2017)."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import keras
from keras import layers

HEAD = "head"  # the layer that answers with raw channels: of bins, a logit each
COPY = "_of_"  # between the name of a layer and the number of its network, from the second one on


def generator_of(answer: Any) -> Any:
    """Return the generator, raw channels out, on whose layers a network answers."""
    return keras.Model(answer.inputs, answer.get_layer(HEAD).output)


def mean(generators: Sequence[Any]) -> Any:
    """Return a generator whose raw channels are the mean of several networks'.

    Of logits that is the geometric mean of what they hold likely. The layers of the first are its
    own, those of the others are copies; one alone is returned as it is.
    """
    first, *others = generators
    if not others:
        return first
    total = first.output
    for number, generator in enumerate(others, start=2):
        copy = keras.models.clone_model(
            generator, input_tensors=first.inputs, clone_function=partial(renamed, number=number)
        )
        copy.set_weights(generator.get_weights())
        total = layers.Add(name=f"add{COPY}{number}")([total, copy.output])
    raw = layers.Rescaling(1 / len(generators), name="mean")(total)
    return keras.Model(first.inputs, raw, name="ensemble")


def renamed(layer: Any, *, number: int) -> Any:
    """Return a layer of the same kind for the network of that number, untrained."""
    return type(layer).from_config(layer.get_config() | {"name": f"{layer.name}{COPY}{number}"})


def size(names: Iterable[str]) -> int:
    """Return of how many networks the layers of these names are."""
    return 1 + sum(name.startswith(f"{HEAD}{COPY}") for name in names)
