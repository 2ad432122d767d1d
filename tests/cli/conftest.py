"""A folder to run the command in."""

from pathlib import Path

import pytest
from command import Command, Pixels


@pytest.fixture
def command(
    tmp_path: Path, tinting_model: Path, gray_pixels: Pixels, monkeypatch: pytest.MonkeyPatch
) -> Command:
    monkeypatch.chdir(tmp_path)
    return Command(tmp_path, tinting_model, gray_pixels)
