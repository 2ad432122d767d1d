"""Run `photochrom train`: progress bar, Ctrl-C, and the final report."""

import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from photochrom.cli.backend import EMBEDDED, prepare_keras
from photochrom.cli.memory import keep_all_freed, limit_to_available
from photochrom.cli.terminal import INTERRUPTED, is_terminal, print_path, say

if TYPE_CHECKING:
    from photochrom.training.monitor import Progress as StepProgress
    from photochrom.training.photos.data import Squares
    from photochrom.training.trainer import Trainer

QUIET_SECONDS = 10.0  # between two lines where no terminal shows a bar

Show = Callable[[float | None, str], None]  # share done and what to say of it


def run(
    recipe: str,
    *,
    photos: Sequence[str],
    out: Path,
    minutes: float | None,
    steps: int | None,
    overrides: Sequence[str],
    start_from: str | None,
    teachers: Sequence[Path],
    encoder_weights: Path | None,
    feature_weights: Path | None,
    cache: Path | None,
) -> int:
    """Train, export, and return the exit status."""
    prepare_keras()
    limit_to_available()
    keep_all_freed()
    from photochrom.model import Model
    from photochrom.recipes import files
    from photochrom.training.learning.pretrained import Pretrained
    from photochrom.training.runs import run as runs
    from photochrom.training.trainer import Trainer

    if steps is not None:
        overrides = (*overrides, f"steps={steps}")
    chosen = files.load(recipe, overrides)
    model = Model(None if start_from == EMBEDDED else start_from).path if start_from else None
    pretrained = Pretrained(encoder_weights, feature_weights, model, teachers)
    with runs.claimed(out):
        squares = decode(photos, chosen.cache_px, cache)
        say(f"{len(squares)} photos; watch {out / 'index.html'}")
        trainer = Trainer(
            chosen, squares, out, pretrained=pretrained, minutes=minutes, photos=photos
        )
        return train(trainer)


def decode(photos: Sequence[str], side_px: int, cache: Path | None) -> "Squares":
    """Return the photos, reporting those that are left out."""
    from photochrom.training.photos import data

    with progress_bar() as show:
        decoded = data.load(
            photos,
            side_px=side_px,
            cache=cache or data.default_cache(),
            progress=lambda count: show(None, f"{count} photos decoded"),
        )
    for name in decoded.unreadable:
        say(f"{name}: left out, not a photo that can be read")
    return decoded.squares


def train(trainer: "Trainer") -> int:
    """Train, export, and return the exit status."""
    from photochrom.conversion import export
    from photochrom.training.runs import run as runs

    out = trainer.folder
    trainer.rehearse()
    if trainer.step:
        say(f"{out}: going on from step {trainer.step}")
    with progress_bar() as show, stop_on_interrupt(trainer):
        complete = trainer.run(lambda progress: show(progress.share_done, sentence(progress)))
    if not complete:
        say(f"{out}: stopped at step {trainer.step}; the same command goes on from there")
        return INTERRUPTED
    model = out / runs.MODEL
    recipe, answer = runs.load(out)
    export.to_onnx(answer, recipe, model)
    print_path(model)
    return 0


def sentence(progress: "StepProgress") -> str:
    """Describe the progress of a run in one line."""
    losses = "  ".join(f"{name} {loss:.4g}" for name, loss in progress.losses.items())
    return f"step {progress.step}  {progress.photos_per_second:.1f} photos/s  {losses}"


@contextmanager
def progress_bar() -> Iterator[Show]:
    """Show a bar on a terminal, or an occasional line elsewhere; both on stderr."""
    if not is_terminal(sys.stderr):
        last = time.monotonic()

        def say_seldom(share: float | None, text: str) -> None:
            nonlocal last
            if time.monotonic() - last >= QUIET_SECONDS or share == 1:
                last = time.monotonic()
                say(text if share is None else f"{share:6.1%}  {text}")

        yield say_seldom
        return
    columns = (BarColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), redirect_stdout=False) as bar:
        task = bar.add_task("", total=None)
        yield lambda share, text: bar.update(
            task, description=text, completed=share or 0.0, total=None if share is None else 1.0
        )


@contextmanager
def stop_on_interrupt(trainer: "Trainer") -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the run after its step, with a checkpoint."""
    before = {
        number: signal.signal(number, lambda *_: trainer.stop())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
