"""What run.json says of a run, and whether a later command means the same run."""

import dataclasses
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import torch

from photochrom import __version__
from photochrom.errors import TrainingError
from photochrom.recipes.files import validate
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning.pretrained import Pretrained
from photochrom.training.runs.run import DESCRIPTION

Facts = dict[str, Any]

# Keys of a recipe that may be others when a run goes on: its length, what its file says of itself.
MAY_CHANGE = frozenset({"steps", "training_data", "license"})


def describe(
    recipe: Recipe,
    pretrained: Pretrained,
    *,
    sources: Sequence[str],
    trained_on: int,
    fingerprint: str,
    minutes: float | None,
    device: torch.device,
) -> Facts:
    """Return what run.json says; `fingerprint` is data.fingerprint of all the photos."""
    return {
        "recipe": dataclasses.asdict(recipe),
        "minutes": minutes,
        "photos": {
            "sources": list(sources),
            "trained_on": trained_on,
            "fingerprint": fingerprint,
        },
        "versions": {
            "photochrom": __version__,
            "python": platform.python_version(),
            "keras": keras.__version__,
            "torch": torch.__version__,
        },
        "start_from": str(pretrained.model or ""),
        "teachers": [str(folder) for folder in pretrained.teachers],
        "device": str(device),
    }


def check_same(folder: Path, then: Facts, now: Facts) -> None:
    """Refuse to go on with another recipe, other teachers or other photos than a run began with.

    So is a model to start from where a run began without. A key that this recipe has and that one
    did not know has its default there; runs of older versions have no fingerprint of their photos.

    Raises:
        TrainingError: names what is another.
    """
    known = validate(then["recipe"], source=str(folder / DESCRIPTION))
    theirs, mine = dataclasses.asdict(known), now["recipe"]
    changed = [key for key in mine if theirs[key] != mine[key] and key not in MAY_CHANGE]
    if then.get("teachers", []) != now["teachers"]:
        changed.append("teachers")
    if now["start_from"] and then.get("start_from") == "":
        raise TrainingError(
            f"{folder}: expected a run that began with --start-from, found one that did not; leave "
            "the option out to go on, or choose a new --out"
        )
    if changed:
        raise TrainingError(
            f"{folder}: expected the recipe this run began with, found another "
            f"{', '.join(changed)}; choose a new --out"
        )
    before, photos = then.get("photos", {}), now["photos"]
    if before.get("fingerprint", photos["fingerprint"]) != photos["fingerprint"]:
        raise TrainingError(
            f"{folder}: expected the {before['trained_on']} photos this run began with "
            f"({', '.join(before['sources'])}), found {photos['trained_on']} others; choose a new "
            "--out, and --start-from to keep what a finished run has learned"
        )
