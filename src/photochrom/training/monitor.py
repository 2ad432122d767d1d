"""Watch a run: how well it does on photos it never trains on, its log, samples and page."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from photochrom.networks import channels_first
from photochrom.networks.weights import assigned
from photochrom.training import report
from photochrom.training.learning.objectives import Objective, average_pool, enlarge
from photochrom.training.photos import augment
from photochrom.training.photos.data import Squares
from photochrom.training.runs.run import LOG

SAMPLE_PHOTOS = 8

Row = dict[str, float | str]  # of the log; empty where there is no figure


@dataclass(frozen=True)
class Progress:
    """Where a run stands."""

    step: int
    share_done: float  # [0, 1], by steps or by the clock, whichever ends the run first
    seconds: float
    photos_per_second: float
    losses: dict[str, float]


class Monitor:
    """What a run shows of itself."""

    def __init__(
        self, objective: Objective, ema: list[torch.Tensor], held_out: Squares, folder: Path
    ) -> None:
        self.objective, self.ema, self.held_out, self.folder = objective, ema, held_out, folder
        self.recent: defaultdict[str, list[float]] = defaultdict(list)

    def see(self, progress: Progress) -> None:
        """Take note of a step; the log has means over the steps since its last line."""
        self.recent["photos_per_second"].append(progress.photos_per_second)
        for name, loss in progress.losses.items():
            self.recent[name].append(loss)

    def record(self, progress: Progress, *, running: bool) -> None:
        """Add a line to the log, a grid of samples, and write the page anew."""
        row: Row = {
            "step": progress.step,
            "seconds": round(progress.seconds, 1),
        }
        for name in ("photos_per_second", *self.objective.loss_names):
            seen = self.recent[name]
            row[name] = round(float(np.mean(seen)), 5) if seen else ""
        self.recent.clear()
        if len(self.held_out):
            with assigned(self.objective.generator, self.ema):
                row |= self._held_out(progress.step)
        self._log(row)
        report.write_page(self.folder, running=running)

    def _log(self, row: Row) -> None:
        """Add a line in the columns that the log has, if there is one."""
        with (self.folder / LOG).open("a+", newline="", encoding="utf-8") as file:
            file.seek(0)
            names = next(csv.reader(file), None)
            writer = csv.DictWriter(file, names or list(row), restval="", extrasaction="ignore")
            if not names:
                writer.writeheader()
            writer.writerow(row)

    @torch.no_grad()
    def _held_out(self, step: int) -> Row:
        """Measure the generator: mean a*b* distance, and chroma as a share of the true."""
        sums: defaultdict[str, float] = defaultdict(float)  # over photos: the last batch has fewer
        recipe = self.objective.recipe
        batches = augment.plain_batches(
            self.held_out,
            batch_size=recipe.batch_size,
            size_px=recipe.size_px,
            device=self.objective.device,
        )
        for number, batch in enumerate(batches):
            ab = channels_first.call(self.objective.answer, batch.lightness, batch.hints).float()
            truth = average_pool(batch.ab, recipe.output_stride)
            figures = {
                "ab_error": (ab - truth).norm(dim=-1).mean().item(),
                "chroma": ab.norm(dim=-1).mean().item(),
                "true_chroma": truth.norm(dim=-1).mean().item(),
            }
            for name, figure in (figures | self.objective.held_out_losses(batch)).items():
                sums[name] += len(batch.rgb) * figure
            if number == 0:
                self._write_samples(step, batch, ab)
        chroma, true_chroma = sums.pop("chroma"), sums.pop("true_chroma")
        row: Row = {name: round(each / len(self.held_out), 4) for name, each in sums.items()}
        # Photos without any color, black ones say, have none to have a share of.
        return row | {"chroma_share": round(chroma / true_chroma, 4) if true_chroma else ""}

    def _write_samples(self, step: int, batch: augment.Batch, ab: torch.Tensor) -> None:
        enlarged = enlarge(ab, batch.lightness.shape[1:3])
        few: list[NDArray[np.float32]] = [
            tensor[:SAMPLE_PHOTOS].cpu().numpy()
            for tensor in (batch.lightness, enlarged, batch.rgb)
        ]
        report.write_samples(self.folder / report.SAMPLES / f"{step:07}.png", *few)
