"""The training loop: batches in, a run folder out.

A run folder is the whole truth: run.json (recipe, versions, photos), log.csv, checkpoint.pt
(weights, optimizer, EMA, step), and in the end model.onnx. The same command goes on from the last
checkpoint.
"""

import re
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keras
import torch

from photochrom.errors import TrainingError
from photochrom.networks import answers
from photochrom.networks.weights import assigned, parameters
from photochrom.recipes.recipe import Recipe
from photochrom.training import description
from photochrom.training.learning import color_fit
from photochrom.training.learning.adversarial import Adversarial
from photochrom.training.learning.classification import Bins
from photochrom.training.learning.device import find_device
from photochrom.training.learning.objectives import Objective
from photochrom.training.learning.pretrained import Pretrained
from photochrom.training.monitor import Monitor, Progress
from photochrom.training.photos import augment, data
from photochrom.training.photos.augment import Batch
from photochrom.training.photos.data import Squares
from photochrom.training.runs import run

DOWNLOADED = Pretrained()
MAX_HELD_OUT = 256  # photos that are never trained on, so that the log can say how well it goes
# A longer step was a machine asleep; what is over does not count against the minutes.
LONGEST_STEP_SECONDS = 60.0
# What torch's allocator and oneDNN say where the processor's memory ends.
OUT_OF_MEMORY = re.compile("allocate|out of memory|could not create a (primitive|memory)", re.I)


def build(
    recipe: Recipe, device: torch.device, squares: Squares, pretrained: Pretrained
) -> Objective:
    """Return the recipe's objective with fresh or pretrained weights, seeded by the recipe."""
    keras.utils.set_random_seed(recipe.seed)
    if recipe.objective == "bins":
        return Bins(recipe, device, squares, pretrained)
    if pretrained.teachers:
        raise TrainingError(
            f"--teacher: expected a recipe that answers with color bins, found {recipe.name}"
        )
    return Adversarial(recipe, device, squares, pretrained)


def learn(objective: Objective, batch: Batch, step: int, share_done: float) -> dict[str, float]:
    """Learn from one batch; return the losses by name.

    Raises:
        TrainingError: there is too little memory.
        FloatingPointError: the loss or its gradient is not finite; nothing was learned.
    """
    try:
        return objective.train_step(batch, step=step, share_done=share_done)
    except (MemoryError, torch.OutOfMemoryError, RuntimeError) as error:
        if type(error) is RuntimeError and not OUT_OF_MEMORY.search(str(error)):
            raise
        count, size_px = batch.rgb.shape[:2]
        raise TrainingError(
            f"out of memory at {count} photos of {size_px} px a step; lower batch_size or size_px, "
            "as in --set batch_size=8"
        ) from error


class Trainer:
    """One run: its recipe, photos, objective and folder."""

    def __init__(
        self,
        recipe: Recipe,
        squares: Squares,
        folder: Path,
        *,
        pretrained: Pretrained = DOWNLOADED,
        minutes: float | None = None,
        photos: Sequence[str] = (),
    ) -> None:
        held_out = min(MAX_HELD_OUT, len(squares) // 20)
        self.held_out, self.squares = squares[:held_out], squares[held_out:]
        self.recipe, self.folder, self.minutes = recipe, folder, minutes
        self.device = find_device()
        keras.config.set_image_data_format("channels_last")
        self.pretrained = pretrained
        self.objective: Objective = build(recipe, self.device, self.squares, pretrained)
        self.ema = [w.detach().clone() for w in self._weights()]
        goes_back = recipe.start_share and pretrained.model
        self.start = [weight.clone() for weight in self.ema] if goes_back else []
        self.step, self.seconds, self.stopping = 0, 0.0, False
        self.colors: list[torch.Tensor] = []  # of bins, at a gain of 1, once they are fitted
        self.saved_step: int | None = None  # of the checkpoint, if there is one
        folder.mkdir(parents=True, exist_ok=True)
        facts = description.describe(
            recipe,
            pretrained,
            sources=photos,
            trained_on=len(self.squares),
            fingerprint=data.fingerprint(squares),
            minutes=minutes,
            device=self.device,
        )
        self._resume(facts)
        if recipe.start_share and not self.start:
            raise TrainingError(
                f"start_share: expected 0 without --start-from, found {recipe.start_share}"
            )
        run.write_description(folder, facts)
        self.monitor = Monitor(self.objective, self.ema, self.held_out, folder)

    def run(self, on_step: Callable[[Progress], None] = lambda progress: None) -> bool:
        """Train until the steps or the minutes are over, or `stop` is called; save on the way.

        Return whether the run is complete.
        """
        batches = self._batches()
        began = time.monotonic()
        try:
            while self.share_done() < 1 and not self.stopping:
                done = self.share_done()
                losses = self._learn(self.objective, next(batches), self.step, done)
                self._average()
                self.step += 1
                now = time.monotonic()
                seconds, began = min(now - began, LONGEST_STEP_SECONDS), now
                self.seconds += seconds
                speed = self.recipe.batch_size / seconds
                progress = Progress(self.step, self.share_done(), self.seconds, speed, losses)
                self.monitor.see(progress)
                on_step(progress)
                is_over = self.share_done() >= 1
                if is_over:
                    self._return_to_start()
                    self._fit_colors()
                if is_over or self.step % self.recipe.checkpoint_steps == 0:
                    self.save()
                    self._record(progress)
            if self.stopping:
                self.save()
        finally:
            batches.close()
        return self.share_done() >= 1

    def rehearse(self) -> None:
        """Learn from a batch of the run's largest size, with networks that are thrown away.

        Raises:
            TrainingError: there is too little memory for this run.
        """
        # One photo: how often colors are, which the rest is counted for, takes no memory.
        rehearsed = build(self.recipe, self.device, self.squares[:1], self.pretrained)
        largest = self._make(0, max(self.recipe.size_px, self.recipe.final_size_px))
        self._learn(rehearsed, largest, 0, 1.0)  # the last part of a run has the most networks

    def stop(self) -> None:
        """End `run` after the step it is in, with a checkpoint; for signal handlers."""
        self.stopping = True

    def share_done(self) -> float:
        """Return how much of the run is over, [0, 1]."""
        return self._share_done(self.step)

    def _share_done(self, step: int) -> float:
        by_clock = self.seconds / (60 * self.minutes) if self.minutes else 0.0
        return min(1.0, max(step / self.recipe.steps, by_clock))

    def save(self) -> None:
        """Write the checkpoint, whole or not at all.

        Raises:
            TrainingError: the weights are no numbers anymore; the checkpoint before is kept.
        """
        if not all(weight.isfinite().all() for weight in self._weights()):
            raise self._diverged()
        state = {
            "step": self.step,
            "seconds": self.seconds,
            "ema": self.ema,
            "objective": self.objective.state(),
            "colors": self.colors,
            "start": self.start,
        }
        run.write_checkpoint(self.folder, state)
        self.saved_step = self.step

    def _return_to_start(self) -> None:
        # Part of the way back, a network still knows what it knew (Wortsman et al. 2022, WiSE-FT).
        if self.start:
            torch._foreach_lerp_(self.ema, self.start, self.recipe.start_share)

    def _fit_colors(self) -> None:
        answer, recipe = self.objective.answer, self.recipe
        if recipe.color_fit and len(self.held_out):
            with assigned(self.objective.generator, self.ema):
                color_fit.fit(answer, recipe, self.held_out, self.device)
            self.colors = [torch.from_numpy(c) / recipe.gain for c in answers.colors(answer)]

    def _record(self, progress: Progress) -> None:
        try:
            self.monitor.record(progress, running=self.share_done() < 1)
        except OSError as error:
            raise TrainingError(
                f"{self.folder}: expected to write there, found: {error}; the same command goes "
                f"on from step {self.saved_step}"
            ) from None

    def _resume(self, facts: description.Facts) -> None:
        """Go on from the checkpoint, if there is one, of the run that `facts` describe too."""
        if not (self.folder / run.CHECKPOINT).exists():
            return
        began = run.read_description(self.folder)
        description.check_same(self.folder, began, facts)
        facts["start_from"] = began.get("start_from", "")  # going on, a run has its own weights
        state = run.read_checkpoint(self.folder, device=self.device)
        try:
            self.step, self.seconds, self.ema = state["step"], state["seconds"], state["ema"]
            self.objective.load_state(state["objective"])
            self.colors = state.get("colors", [])
            self.start = state.get("start") or self.start
        except Exception as error:  # of shapes, keys and types that are others
            raise run.unfit(self.folder, error) from None
        self.saved_step = self.step

    def _weights(self) -> list[torch.Tensor]:
        return parameters(self.objective.generator)

    def _learn(
        self, objective: Objective, batch: Batch, step: int, share_done: float
    ) -> dict[str, float]:
        try:
            return learn(objective, batch, step, share_done)
        except FloatingPointError:
            raise self._diverged() from None

    def _diverged(self) -> TrainingError:
        kept = "nothing was saved"
        if self.saved_step is not None:
            kept = f"the checkpoint of step {self.saved_step} is kept"
        return TrainingError(
            f"{self.folder}: the loss is no number at step {self.step}; {kept}; lower "
            "learning_rate with a new --out, as in --set learning_rate=1e-4"
        )

    def _batches(self) -> Generator[Batch]:
        """Make the batches from this step on, one ahead of the networks."""
        with ThreadPoolExecutor(1) as pool:
            step = self.step
            upcoming = pool.submit(self._make, step, self._size_px(step))
            while True:
                batch = upcoming.result()
                step += 1
                upcoming = pool.submit(self._make, step, self._size_px(step))
                yield batch

    def _size_px(self, step: int) -> int:
        # By the batch's own step and not by the one under way, which a run that goes on has not.
        is_last_part = self._share_done(step) >= 1 - self.recipe.final_share
        return self.recipe.final_size_px if is_last_part else self.recipe.size_px

    def _make(self, step: int, size_px: int) -> Batch:
        recipe = self.recipe
        crops = data.batch(
            self.squares,
            step,
            batch_size=recipe.batch_size,
            size_px=size_px,
            zoom=recipe.zoom,
            seed=recipe.seed,
        )
        generator = torch.Generator(self.device).manual_seed(recipe.seed * 1_000_000_007 + step)
        return augment.make(
            torch.from_numpy(crops).to(self.device),
            size_px=size_px,
            film=recipe.film,
            degrade=recipe.degrade,
            hints=recipe.hints,
            recolor=recipe.recolor,
            generator=generator,
        )

    @torch.no_grad()
    def _average(self) -> None:
        # Early weights must not linger: average over at most a tenth of the steps so far.
        share = min(self.recipe.ema, 1 - 10 / (self.step + 10))
        torch._foreach_lerp_(self.ema, self._weights(), 1 - share)
