"""Print how long a stack of convolutions takes to learn from a batch, by who lays out its channels.

    python benchmarks/layouts.py [--steps 6]

CPU milliseconds of one step on one thread, forward and backward, the least of the steps:
`channels_first.py`, and Keras' own layers with channels first and last. All compute the same.
"""

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"

import keras
import torch
from keras import layers

from photochrom.networks import channels_first

BATCH, SIDE_PX, CHANNELS, DEPTH = 16, 32, 64, 6


def network(data_format: str) -> Any:
    """Return convolutions as a decoder has them."""
    size = (SIDE_PX, SIDE_PX)
    shape = (*size, CHANNELS) if data_format == "channels_last" else (CHANNELS, *size)
    entering = x = keras.Input(shape)
    for _ in range(DEPTH):
        x = layers.Conv2D(CHANNELS, 3, padding="same", activation="relu", data_format=data_format)(
            x
        )
    return keras.Model(entering, x)


def seconds(compute: Callable[[], torch.Tensor], dtype: torch.dtype) -> float:
    """Return the CPU seconds of one step."""
    began = time.process_time()
    with torch.autocast("cpu", torch.bfloat16, enabled=dtype == torch.bfloat16):
        answer = compute()
    answer.float().square().mean().backward()
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=6)
    steps = parser.parse_args().steps
    torch.set_num_threads(1)
    last, first = network("channels_last"), network("channels_first")
    first.set_weights(last.get_weights())
    x = torch.randn(BATCH, SIDE_PX, SIDE_PX, CHANNELS)
    planes = x.permute(0, 3, 1, 2).contiguous()
    ways: dict[str, Callable[[], torch.Tensor]] = {
        "channels_first.py": lambda: channels_first.call(last, x),
        "Keras, channels first": lambda: first(planes, training=True),
        "Keras, channels last": lambda: last(x, training=True),
    }
    for dtype in (torch.float32, torch.bfloat16):
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(steps + 1):  # the first one warms up
            for name, compute in ways.items():
                taken[name].append(seconds(compute, dtype))
        for name, each in taken.items():
            print(f"{dtype!s:15}  {name:22}  {1000 * min(each[1:]):6.0f} ms")


if __name__ == "__main__":
    main()
