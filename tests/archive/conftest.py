"""An archive to color, and a cluster that is this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

if TYPE_CHECKING:
    from archives import Archive, OneProcess


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> "OneProcess":
    from archives import OneProcess

    one = OneProcess()

    @contextmanager
    def connected(address: str | None, jobs: int | None) -> Iterator["OneProcess"]:
        yield one

    monkeypatch.setattr("photochrom.archive.job.connected", connected)
    return one


@pytest.fixture
def archive(tmp_path: Path, tinting_model: Path, gray_pixels: NDArray[np.uint8]) -> "Archive":
    from archives import Archive

    return Archive(tmp_path, tinting_model, gray_pixels)
