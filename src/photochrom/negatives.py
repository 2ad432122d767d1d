"""Notice gray negatives: what is light in them was dark."""

import functools
from pathlib import Path

import numpy as np

from photochrom.model import open_session
from photochrom.runtime import onnxruntime
from photochrom.small_copy import contrast, grid
from photochrom.small_copy.frame import Frame
from photochrom.small_copy.grid import Float

# The network was trained on pictures of SIDE_PX² pixels. It scores how much more a picture's
# inverse looks like a photo than itself; above SURE it is said to be a negative.
SIDE_PX = 80
SURE = 2.7
LEAST_SIDE = 32  # px of the small copy; in less, nothing is recognized
NETWORK = Path(__file__).with_name("models") / "negatives.onnx"


def copy_size(frame: Frame) -> tuple[int, int]:
    """Return width and height of the copy of a picture that `is_negative` looks at."""
    return grid.small_size(max(1, round(frame.width)), max(1, round(frame.height)), SIDE_PX)


def is_negative(lightness: Float) -> bool:
    """Tell a gray negative from a photo by L* (H, W, 1) of a copy of `copy_size`."""
    return min(lightness.shape[:2]) >= LEAST_SIDE and score(lightness) > SURE


def score(lightness: Float) -> float:
    """Return how much L* (H, W, 1) looks like a negative, as a log of odds."""
    balanced = contrast.balance_contrast(np.ascontiguousarray(lightness, np.float32))
    (answer,) = _session().run(["score"], {"lightness": balanced[None]})
    return float(answer[0, 0])


@functools.cache
def _session() -> onnxruntime.InferenceSession:
    return open_session(NETWORK, threads=1)
