"""The training loop: batches in, a run folder out.

A run folder is the whole truth: run.json (recipe, versions, photos), log.csv, checkpoint.pt (weights, optimizer, EMA,
step), and in the end model.onnx. The same command goes on from the last checkpoint.
"""

import csv
import dataclasses
import json
import math
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import torch

from photochrom import __version__
from photochrom.errors import TrainingError
from photochrom.training import augment, data, objectives
from photochrom.training.augment import Batch
from photochrom.training.data import Squares
from photochrom.training.objectives import Objective, average_pool
from photochrom.training.recipe import Recipe
from photochrom.training.run import CHECKPOINT, DESCRIPTION, LOG

MAX_HELD_OUT = 256  # photos that are never trained on, so that the log can say how well it goes
LONGEST_STEP_SECONDS = (
    60.0  # a longer one was a machine asleep; it does not count against --minutes
)


@dataclass(frozen=True)
class Progress:
    """Where a run stands."""

    step: int
    share_done: float  # [0, 1], by steps or by the clock, whichever ends the run first
    seconds: float
    photos_per_second: float
    losses: dict[str, float]


def find_device() -> torch.device:
    """Return the best device this machine has: CUDA, Apple's, or the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def learning_rate(step: int, share_done: float, warmup_steps: int) -> float:
    """Return the share of the peak learning rate: linear warm-up, then half a cosine to zero."""
    warm = min(1.0, (step + 1) / max(1, warmup_steps))
    return warm * 0.5 * (1 + math.cos(math.pi * min(1.0, share_done)))


class Trainer:
    """One run: its recipe, photos, objective and folder."""

    def __init__(
        self,
        recipe: Recipe,
        squares: Squares,
        folder: Path,
        *,
        encoder: Path | None = None,
        minutes: float | None = None,
        photos: Sequence[str] = (),
    ) -> None:
        held_out = min(MAX_HELD_OUT, len(squares) // 20)
        self.held_out, self.squares = squares[:held_out], squares[held_out:]
        self.recipe, self.folder, self.minutes = recipe, folder, minutes
        self.device = find_device()
        keras.config.set_image_data_format("channels_last")
        self.objective: Objective = objectives.build(recipe, self.device, self.squares, encoder)
        self.ema = [w.detach().clone() for w in objectives.weights(self.objective.generator)]
        self.step, self.seconds = 0, 0.0
        folder.mkdir(parents=True, exist_ok=True)
        self._resume()
        self._describe(photos)

    def run(self, on_step: Callable[[Progress], None] = lambda progress: None) -> None:
        """Train until the recipe's steps or the minutes are over; save on the way and when interrupted."""
        batches = self._batches()
        began, finished = time.monotonic(), self.share_done() >= 1
        try:
            while not finished:
                rate = learning_rate(self.step, self.share_done(), self.recipe.warmup_steps)
                losses = self.objective.train_step(next(batches), rate=rate)
                self._average()
                self.step += 1
                seconds, began = (
                    min(time.monotonic() - began, LONGEST_STEP_SECONDS),
                    time.monotonic(),
                )
                self.seconds += seconds
                finished = self.share_done() >= 1
                progress = Progress(
                    self.step,
                    self.share_done(),
                    self.seconds,
                    self.recipe.batch_size / seconds,
                    losses,
                )
                on_step(progress)
                if finished or self.step % self.recipe.checkpoint_steps == 0:
                    self.save()
                    self._log(progress)
        except KeyboardInterrupt:
            self.save()
            raise
        finally:
            batches.close()

    def share_done(self) -> float:
        """Return how much of the run is over, [0, 1]."""
        by_clock = self.seconds / (60 * self.minutes) if self.minutes else 0.0
        return min(1.0, max(self.step / self.recipe.steps, by_clock))

    def use_ema(self) -> None:
        """Put the averaged weights into the generator; do this last, training does not go on from them."""
        objectives.assign(self.objective.generator, self.ema)

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {
            "step": self.step,
            "seconds": self.seconds,
            "ema": self.ema,
            "objective": self.objective.state(),
        }
        partial = self.folder / f"{CHECKPOINT}.partial"
        torch.save(state, partial)
        partial.replace(self.folder / CHECKPOINT)

    def _resume(self) -> None:
        path = self.folder / CHECKPOINT
        if not path.exists():
            return
        known = json.loads((self.folder / DESCRIPTION).read_text())["recipe"]
        mine = dataclasses.asdict(self.recipe)
        changed = [key for key in mine if known.get(key) != mine[key] and key != "steps"]
        if changed:
            raise TrainingError(
                f"{self.folder}: expected the recipe this run began with, found another "
                f"{', '.join(changed)}; choose a new --out"
            )
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.step, self.seconds, self.ema = state["step"], state["seconds"], state["ema"]
        self.objective.load_state(state["objective"])

    def _batches(self) -> Iterator[Batch]:
        """Make the batches from this step on, one ahead of the networks."""
        with ThreadPoolExecutor(1) as pool:
            step = self.step
            upcoming = pool.submit(self._make, step)
            while True:
                batch = upcoming.result()
                step += 1
                upcoming = pool.submit(self._make, step)
                yield batch

    def _make(self, step: int) -> Batch:
        recipe = self.recipe
        is_last_part = self.share_done() >= 1 - recipe.final_share
        size_px = recipe.final_size_px if is_last_part else recipe.size_px
        crops = data.batch(
            self.squares,
            step,
            batch_size=recipe.batch_size,
            size_px=size_px,
            zoom=recipe.zoom,
            seed=recipe.seed,
        )
        batch = augment.make(
            torch.from_numpy(crops),
            size_px=size_px,
            film=recipe.film,
            degrade=recipe.degrade,
            hints=recipe.hints,
            generator=torch.Generator().manual_seed(recipe.seed * 1_000_000_007 + step),
        )
        return Batch(*(tensor.to(self.device) for tensor in vars(batch).values()))

    @torch.no_grad()
    def _average(self) -> None:
        # Early weights must not linger: average over at most a tenth of the steps so far.
        share = min(self.recipe.ema, 1 - 10 / (self.step + 10))
        torch._foreach_lerp_(self.ema, objectives.weights(self.objective.generator), 1 - share)

    @torch.no_grad()
    def held_out_error(self) -> dict[str, float]:
        """Return the EMA generator's mean |Δab| distance and its chroma's share of the truth's."""
        learned = [w.detach().clone() for w in objectives.weights(self.objective.generator)]
        self.use_ema()
        error, chroma, true_chroma = [], [], []
        size = self.recipe.size_px
        for first in range(0, len(self.held_out), self.recipe.batch_size):
            crops = torch.from_numpy(
                np.array(self.held_out[first : first + self.recipe.batch_size])
            )
            plain = torch.Generator().manual_seed(0)
            batch = augment.make(crops, size_px=size, film=0, degrade=0, hints=0, generator=plain)
            lightness, hints = batch.lightness.to(self.device), batch.hints.to(self.device)
            ab = self.objective.answer([lightness, hints], training=False).float().cpu()
            truth = average_pool(batch.ab, self.recipe.output_stride)
            error.append((ab - truth).norm(dim=-1).mean().item())
            chroma.append(ab.norm(dim=-1).mean().item())
            true_chroma.append(truth.norm(dim=-1).mean().item())
        objectives.assign(self.objective.generator, learned)
        return {
            "ab_error": float(np.mean(error)),
            "chroma_share": float(np.sum(chroma) / np.sum(true_chroma)),
        }

    def _describe(self, photos: Sequence[str]) -> None:
        facts: dict[str, Any] = {
            "recipe": dataclasses.asdict(self.recipe),
            "minutes": self.minutes,
            "photos": {"sources": list(photos), "trained_on": len(self.squares)},
            "versions": {
                "photochrom": __version__,
                "python": platform.python_version(),
                "keras": keras.__version__,
                "torch": torch.__version__,
            },
            "device": str(self.device),
        }
        (self.folder / DESCRIPTION).write_text(json.dumps(facts, indent=2) + "\n")

    def _log(self, progress: Progress) -> None:
        row = {
            "step": progress.step,
            "seconds": round(progress.seconds, 1),
            "photos_per_second": round(progress.photos_per_second, 2),
            **{name: round(loss, 5) for name, loss in progress.losses.items()},
        }
        if len(self.held_out):
            row |= {name: round(value, 4) for name, value in self.held_out_error().items()}
        path = self.folder / LOG
        is_new = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(row))
            if is_new:
                writer.writeheader()
            writer.writerow(row)
