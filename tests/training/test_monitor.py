"""What a run's log says of photos that it never trains on."""

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from small_runs import small

from photochrom.training import monitor
from photochrom.training.monitor import Monitor, Progress
from photochrom.training.trainer import Trainer

Squares = NDArray[np.uint8]

ROUNDED = 2e-4  # of figures with four digits


def logged(held_out: Squares, squares: Squares, folder: Path) -> dict[str, str]:
    """The line of the log that an untrained network's answers to photos make."""
    trainer = Trainer(small("zhang", "bin_step=40", "width=2"), squares, folder)
    watched = Monitor(trainer.objective, trainer.ema, held_out, folder)
    watched.record(Progress(1, 0.5, 1.0, 1.0, {}), running=True)
    with (folder / monitor.LOG).open(newline="") as file:
        (row,) = csv.DictReader(file)
    return row


def test_every_held_out_photo_counts_the_same(squares: Squares, tmp_path: Path) -> None:
    one, other = squares[:4], squares[6:7]  # a batch, and one photo that is left over

    errors = [
        float(logged(photos, squares, tmp_path / name)["ab_error"])
        for name, photos in (("a", one), ("b", other), ("c", np.concatenate([one, other])))
    ]

    assert abs(errors[0] - errors[1]) > 1
    assert errors[2] == pytest.approx((4 * errors[0] + errors[1]) / 5, abs=ROUNDED)


def test_photos_without_color_have_no_share_of_it(squares: Squares, tmp_path: Path) -> None:
    row = logged(np.zeros_like(squares), squares, tmp_path)

    assert row["chroma_share"] == ""
    assert float(row["ab_error"]) >= 0
