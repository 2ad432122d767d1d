"""Measure the trainer: photos/s of each recipe, what is lost outside the networks, share of peak.

    python benchmarks/train.py [--give-back] [RECIPE ...]     (needs the extra [train])

A step is timed twice: with its batch ready beforehand, which is the networks' and optimizer's own
time, and as the trainer runs it, batches made beside it; both with all the losses that a recipe has
in the end. Peak is the best of a few matrix products in the number format of the recipe, measured
in the same run; the arithmetic of a step is counted by torch. Photos are noise, pretrained weights
are random: neither changes the time. With --give-back, memory that a step frees goes back to the
system; `photochrom train` keeps it for the next step.
"""

import dataclasses
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import keras
import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from photochrom.cli.memory import keep_all_freed
from photochrom.recipes import files
from photochrom.recipes.ranges import FEATURE_LAYERS
from photochrom.training.learning import device
from photochrom.training.learning.pretrained import SOURCES, Pretrained
from photochrom.training.trainer import Trainer

ALL_LOSSES = {"pretrain_share": 0.0, "critic_share": 0.0}  # from the first step on
LONG = {"steps": 10_000, "checkpoint_steps": 10_000}
STEPS = 8
WARM_UP_STEPS = 2
MATRIX_SIDES = (1024, 2048)
GIVE_BACK = "--give-back"


def main() -> None:
    """Print a table, a line a recipe."""
    recipes = [name for name in sys.argv[1:] if name != GIVE_BACK]
    if GIVE_BACK not in sys.argv:
        keep_all_freed()
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads")
    print(f"{'recipe':10} {'photos/s':>8} {'outside':>8} {'GFLOP/step':>10} {'of peak':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name in recipes or files.names():
            measure(name, Path(folder))


def random_weights(folder: Path, encoder: str) -> Pretrained:
    """Write a recipe's encoder and the feature network with random weights."""
    features, encoder_file = folder / "vgg19.weights.h5", folder / f"{encoder}.weights.h5"
    vgg = keras.applications.VGG19(include_top=False, weights=None)
    keras.Model(vgg.input, vgg.get_layer(FEATURE_LAYERS[-1]).output).save_weights(features)
    if encoder == "none":
        return Pretrained(feature_weights=features)
    builder, _ = SOURCES[encoder]
    getattr(keras.applications, builder)(include_top=False, weights=None).save_weights(encoder_file)
    return Pretrained(encoder_file, features)


def measure(name: str, folder: Path) -> None:
    """Time one recipe and print its line."""
    chosen = dataclasses.replace(files.load(name), **ALL_LOSSES, **LONG)
    pretrained = random_weights(folder, chosen.encoder_weights)
    side = chosen.cache_px
    noise = np.random.default_rng(0).integers(0, 256, (256, side, side, 3), dtype=np.uint8)
    trainer = Trainer(chosen, noise, folder / name, pretrained=pretrained)
    batch = trainer._make(0, chosen.size_px)

    def step() -> None:
        trainer.objective.train_step(batch, step=0, share_done=0.0)

    backward = {torch.ops.aten.convolution_backward: convolution_backward_flops}
    with FlopCounterMode(display=False, custom_mapping=backward) as counter:
        step()
    alone = seconds_of(step)
    began = float("inf")

    def stop_after(progress: object) -> None:
        nonlocal began
        if trainer.step == WARM_UP_STEPS:
            began = time.perf_counter()
        if trainer.step == WARM_UP_STEPS + STEPS:
            trainer.stop()

    trainer.save = lambda: None  # type: ignore[method-assign]
    trainer.run(stop_after)
    together = (time.perf_counter() - began) / STEPS
    flops = counter.get_total_flops()
    has_bf16 = chosen.bf16 and device.has_bf16(trainer.device)
    peak = peak_flops(torch.bfloat16 if has_bf16 else torch.float32)
    print(
        f"{name:10} {chosen.batch_size / together:8.1f} {max(0, 1 - alone / together):8.1%}"
        f" {flops / 1e9:10.1f} {flops / alone / peak:8.1%}"
    )


def convolution_backward_flops(
    grad_shape: torch.Size, x_shape: torch.Size, kernel_shape: torch.Size, *rest: Any, **named: Any
) -> int:
    """Count the operations of a convolution's gradients; torch's own count forgets groups."""
    *_, wanted = rest  # which of the gradients of x, kernel and bias
    forward = 2 * math.prod(grad_shape) * math.prod(kernel_shape[1:])
    return forward * sum(wanted[:2])


def seconds_of(step: Callable[[], None]) -> float:
    """Return the seconds of one step, the mean of a few after warming up."""
    for _ in range(WARM_UP_STEPS):
        step()
    began = time.perf_counter()
    for _ in range(STEPS):
        step()
    return (time.perf_counter() - began) / STEPS


def peak_flops(kind: torch.dtype) -> float:
    """Return the most floating-point operations a second that a matrix product reaches here."""
    best = 0.0
    for side in MATRIX_SIDES:
        a = torch.randn(side, side).to(kind)
        seconds = seconds_of(lambda a=a: a @ a)  # type: ignore[misc]
        best = max(best, 2 * side**3 / seconds)
    return best


if __name__ == "__main__":
    main()
