"""Prove that a model file computes what the network it came from computes.

Both get the same inputs: a real photo and random ones, of several sizes, with and without hints.
Differences are in a*b* units.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import keras
import numpy as np
import torch
from numpy.typing import NDArray

from photochrom import photo
from photochrom.errors import TrainingError

Float = NDArray[np.float32]
Predict = Callable[[Float, Float], Float]  # (H, W, 1), (H, W, 3) -> (H/s, W/s, 2)
Sizes = Sequence[tuple[int, int]]  # (height, width) in px

SIZES: Sizes = ((64, 64), (96, 160), (256, 192))
PHOTO = "proof.jpg"  # NASA's portrait of Eileen Collins, public domain, 128x128
DIGITS = 4  # of a difference in a file's metadata: what arithmetic leaves, 1e-5, must not show


@dataclass(frozen=True)
class Tolerance:
    """The largest difference in a*b* units that a file may have, on average and anywhere."""

    mean: float
    maximum: float


# About three times what the recipes' networks were measured to need, see docs/conversion.md.
# Rounded weights can tip one pixel among thousands from one color to another: the mean is what
# tells damage from rounding there. So it does of answers in RGB, which Lab's cube root spreads
# a thousandfold where they are nearly black.
TOLERANCES = {
    "fp32": Tolerance(mean=1e-4, maximum=2e-2),
    "fp16": Tolerance(mean=0.25, maximum=10.0),
    "int8": Tolerance(mean=0.3, maximum=20.0),  # of the ONNX file, which has two scales
    "int7": Tolerance(mean=0.6, maximum=30.0),
    "int6": Tolerance(mean=1.0, maximum=30.0),
    "coreml-int8": Tolerance(mean=0.6, maximum=30.0),
    "coreml-palette6": Tolerance(mean=1.0, maximum=30.0),
}


@dataclass(frozen=True)
class Proof:
    """How far a model file is from the network it came from, in a*b* units."""

    mean: float
    maximum: float
    tolerance: Tolerance

    def __str__(self) -> str:
        return f"mean {self.mean:.2g}, maximum {self.maximum:.2g} (allowed {self.allowed})"

    @property
    def allowed(self) -> str:
        return f"{self.tolerance.mean:g}, {self.tolerance.maximum:g}"

    def metadata(self) -> str:
        """Say it for the file: rounded up, so that the same weights give the same bytes."""
        step = 10.0**-DIGITS
        mean, maximum = (np.ceil(d / step) * step for d in (self.mean, self.maximum))
        return (
            f"differs from its network by {mean:.{DIGITS}f} a*b* units on average, "
            f"{maximum:.{DIGITS}f} at most (allowed {self.allowed})"
        )


def prove(
    answer: Any,
    predict: Predict,
    *,
    name: str,
    precision: str,
    sizes: Sizes = (),
) -> Proof:
    """Compare what `predict` of a file says with what the network says.

    Args:
        answer: the Keras model, lightness and hints to ab.
        predict: the file's.
        name: of the file, for the message.
        precision: one of TOLERANCES.
        sizes: (height, width) of the inputs, in px; SIZES if there are none.

    Raises:
        TrainingError: they differ by more than the precision allows.
    """
    tolerance = TOLERANCES[precision]
    parts = []
    for lightness, hints in inputs(sizes):
        expected, found = ask(answer, lightness, hints), predict(lightness, hints)
        if found.shape != expected.shape:
            raise TrainingError(
                f"{name}: expected ab of shape {expected.shape} as the network's, "
                f"found {found.shape}"
            )
        parts.append(np.abs(expected - found).ravel())
    differences = np.concatenate(parts)
    proof = Proof(float(differences.mean()), float(differences.max()), tolerance)
    # Written so that a difference that is no number fails too.
    if not (proof.mean <= tolerance.mean and proof.maximum <= tolerance.maximum):
        raise TrainingError(
            f"{name}: expected its network's ab within {proof.allowed} a*b* units (mean, maximum; "
            f"{precision}), found {proof.mean:.2g}, {proof.maximum:.2g}; nothing was written"
        )
    return proof


def ask(answer: Any, lightness: Float, hints: Float) -> Float:
    """Return the ab of the Keras model itself."""
    exact = torch.backends.cudnn.flags(enabled=True, allow_tf32=False)  # CUDA rounds otherwise
    with torch.no_grad(), exact:
        ab = answer([lightness[None], hints[None]], training=False)[0]
    found: Float = keras.ops.convert_to_numpy(ab)
    return found


def inputs(sizes: Sizes = ()) -> Iterator[tuple[Float, Float]]:
    """Yield lightness (H, W, 1) and hints (H, W, 3), always the same; half without hints."""
    random = np.random.default_rng(1)
    for height, width in sizes or SIZES:
        for lightness in (real_lightness(height, width), random_lightness(random, height, width)):
            yield lightness, random_hints(random, height, width)
            yield lightness, np.zeros((height, width, 3), np.float32)


def real_lightness(height: int, width: int) -> Float:
    """Return the L* (H, W, 1) of a photograph, stretched to a size."""
    content = (resources.files("photochrom") / "conversion" / PHOTO).read_bytes()
    return photo.stretched_lightness(content, width, height)


def random_lightness(random: np.random.Generator, height: int, width: int) -> Float:
    """Return patches of random L* under noise, (H, W, 1)."""
    patches = random.uniform(0, 100, (height // 16, width // 16, 1))
    lightness = np.kron(patches, np.ones((16, 16, 1))) + random.normal(0, 3, (height, width, 1))
    return lightness.clip(0, 100).astype(np.float32)


def random_hints(random: np.random.Generator, height: int, width: int) -> Float:
    """Return four random hints of 5x5 px, (H, W, 3)."""
    hints = np.zeros((height, width, 3), np.float32)
    for _ in range(4):
        y, x = random.integers(0, (height - 5, width - 5))
        hints[y : y + 5, x : x + 5] = (*random.uniform(-60, 60, 2), 1)
    return hints
