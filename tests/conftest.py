"""What most tests need: a model that tints, and photos to tint."""

import signal
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray
from tinting import write_tinting_model

from photochrom.colorizer import Colorizer

# A shell's background job ignores Ctrl-C, and so does all that it starts; the commands must not.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def tinting_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small ONNX file that obeys the contract; see tinting.py for what it does."""
    return write_tinting_model(tmp_path_factory.mktemp("model") / "tinting.onnx")


@pytest.fixture(scope="session")
def colorizer(tinting_model: Path) -> Colorizer:
    return Colorizer(tinting_model, threads=1)


@pytest.fixture(scope="session")
def gray_pixels() -> NDArray[np.uint8]:
    """A real black-and-white photograph of (128, 128) pixels, uint8."""
    return np.ascontiguousarray(skimage.data.camera()[::4, ::4])


@pytest.fixture(scope="session")
def color_pixels() -> NDArray[np.uint8]:
    """A real color photograph of (128, 128, 3) pixels, uint8."""
    return np.ascontiguousarray(skimage.data.astronaut()[::4, ::4])
