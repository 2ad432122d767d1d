"""A run folder: its files, read and written whole, its recipe and its averaged weights."""

import dataclasses
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import keras
import torch

from photochrom import atomic
from photochrom.errors import TrainingError
from photochrom.networks import answers, architectures
from photochrom.networks.weights import assign
from photochrom.recipes import files
from photochrom.recipes.recipe import Recipe

try:
    import fcntl
except ImportError:  # on Windows nothing keeps two trainings apart
    fcntl = None  # type: ignore[assignment]

DESCRIPTION, CHECKPOINT, LOG, MODEL = "run.json", "checkpoint.pt", "log.csv", "model.onnx"
REASON_LENGTH = 120  # characters of what torch says


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Make the folder if need be, and keep other trainings out of it meanwhile.

    One that was made here and is empty in the end is removed.

    Raises:
        TrainingError: it cannot be written to, or another training is at work there.
    """
    is_new = not folder.exists()
    try:
        atomic.make_folder(folder)
    except OSError as error:
        raise TrainingError(
            f"--out {folder}: expected a folder to write to, found: {error.strerror}; name another"
        ) from None
    try:
        with _locked(folder):
            yield
    finally:
        if is_new:
            with suppress(OSError):  # it is not empty: the training came as far as that
                folder.rmdir()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise TrainingError(
            f"--out {folder}: another training is at work there; wait for it or name another"
        ) from None
    except OSError:  # a file system without locks
        return


def load(folder: Path, *, overrides: Iterable[str] = (), device: str = "cpu") -> tuple[Recipe, Any]:
    """Return the run's recipe and its Keras model, lightness and hints to ab, averaged weights.

    Bins have the colors that a complete run has fitted. Where the recipe does not say what it was
    trained on, the names and the number of the photos do.
    `overrides` are of the recipe (files.afterwards).
    `device` is where the weights lie; export.py wants the processor, wherever they were trained.

    Raises:
        TrainingError: the folder holds no run, one without a checkpoint, or a damaged one.
    """
    facts, state = read_description(folder), read_checkpoint(folder)
    its_recipe = files.afterwards(facts["recipe"], overrides, source=f"{folder / DESCRIPTION}")
    if not its_recipe.training_data:
        its_recipe = dataclasses.replace(its_recipe, training_data=_photos_of(facts))
    with keras.device(device):
        generator, answer = architectures.build(its_recipe)
        try:
            assign(generator, state["ema"])
            if fitted := state.get("colors"):
                answers.set_colors(answer, [its_recipe.gain * each.numpy() for each in fitted])
        except Exception as error:  # of shapes, keys and types that are others
            raise unfit(folder, error) from None
    return its_recipe, answer


def _photos_of(facts: dict[str, Any]) -> str:
    """Return the number of a run's photos and the names, not the places, of their sources."""
    photos = facts.get("photos")
    if not isinstance(photos, dict) or "trained_on" not in photos:
        return ""
    names = ", ".join(Path(source).name or source for source in photos.get("sources", []))
    return f"{photos['trained_on']} photos" + (f": {names}" if names else "")


def read_description(folder: Path) -> dict[str, Any]:
    """Return what run.json says; it has a recipe. Raises TrainingError."""
    try:
        facts = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _no_run(folder, DESCRIPTION, error) from None
    if not isinstance(facts, dict) or not isinstance(facts.get("recipe"), dict):
        raise _no_run(folder, DESCRIPTION, "no recipe in it")
    return facts


def read_checkpoint(folder: Path, *, device: str | torch.device = "cpu") -> dict[str, Any]:
    """Return what `write_checkpoint` was given. Raises TrainingError."""
    try:
        state = torch.load(folder / CHECKPOINT, map_location=device, weights_only=True)
    except Exception as error:  # torch, pickle and zipfile raise all sorts on damaged files
        raise _no_run(folder, CHECKPOINT, error) from None
    if not isinstance(state, dict):
        raise _no_run(folder, CHECKPOINT, f"a {type(state).__name__} in it")
    return state


def write_description(folder: Path, facts: dict[str, Any]) -> None:
    """Write run.json, whole or not at all. Raises TargetError."""
    with atomic.replacing(folder / DESCRIPTION, overwrite=True) as file:
        file.write((json.dumps(facts, indent=2) + "\n").encode())


def write_checkpoint(folder: Path, state: dict[str, Any]) -> None:
    """Write checkpoint.pt, whole or not at all. Raises TargetError."""
    with atomic.replacing(folder / CHECKPOINT, overwrite=True) as file:
        try:
            torch.save(state, file)
        except RuntimeError as error:  # torch's, which covers up what the system said
            raise error.__context__ or error from None


def unfit(folder: Path, error: Exception) -> TrainingError:
    """Return the error of a checkpoint that is not of the network that run.json describes."""
    return TrainingError(
        f"{folder / CHECKPOINT}: expected the weights of the network that {DESCRIPTION} describes, "
        f"found others: {_line(error)}; choose another folder"
    )


def _no_run(folder: Path, name: str, reason: Exception | str) -> TrainingError:
    return TrainingError(
        f"{folder}: expected a run folder with {DESCRIPTION} and {CHECKPOINT}, found {name} "
        f"missing or damaged: {_line(reason)}; choose another folder"
    )


def _line(reason: Exception | str) -> str:
    name = f"{type(reason).__name__}: " if isinstance(reason, Exception) else ""
    return (name + " ".join(str(reason).split()))[:REASON_LENGTH]
