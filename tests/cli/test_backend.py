"""What the commands that need Keras do before it loads."""

import os
from pathlib import Path

import pytest

from photochrom.cli.backend import prepare_keras


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new home, and nothing else in the environment."""
    monkeypatch.setattr(os, "environ", {"HOME": str(tmp_path)})
    return tmp_path


def test_keras_has_its_folder_in_photochroms_cache(home: Path) -> None:
    prepare_keras()

    assert os.environ["KERAS_HOME"] == str(home / ".cache" / "photochrom" / "keras")


def test_keras_keeps_the_folder_it_has(home: Path) -> None:
    (home / ".keras").mkdir()

    prepare_keras()

    assert "KERAS_HOME" not in os.environ
