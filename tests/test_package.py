"""The public surface."""

import subprocess
import sys

import pytest

import photochrom
from photochrom import errors

HEAVY = ["pyvips", "onnxruntime", "numpy", "keras", "torch", "coremltools", "rich", "click"]


def test_importing_photochrom_loads_nothing_heavy() -> None:
    program = f"import sys, photochrom; print([m for m in {HEAVY} if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_coloring_loads_neither_keras_nor_torch() -> None:
    program = (
        "import sys, photochrom; photochrom.Colorizer; "
        "print('keras' in sys.modules or 'torch' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "False"


def test_importing_sets_nothing_global_in_libvips() -> None:
    program = (
        "import pyvips as p; before = (p.cache_get_max(), p.concurrency_get()); "
        "import photochrom.colorizer; print(before == (p.cache_get_max(), p.concurrency_get()))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "True"


def test_every_public_name_exists() -> None:
    for name in photochrom.__all__:
        assert getattr(photochrom, name) is not None
    assert dir(photochrom) == sorted(photochrom.__all__)


def test_another_name_is_missed_as_usual() -> None:
    with pytest.raises(AttributeError, match="no attribute 'colourise'"):
        photochrom.colourise  # noqa: B018


def test_every_error_is_public_and_of_one_family() -> None:
    classes = [v for v in vars(errors).values() if isinstance(v, type)]
    assert {c.__name__ for c in classes} <= set(photochrom.__all__)
    assert all(issubclass(c, photochrom.PhotochromError) for c in classes)
