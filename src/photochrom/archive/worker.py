"""What a worker does to one photo: fetch, color, put in its place, tell."""

import hashlib
import os
import socket
import tempfile
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from photochrom import __version__
from photochrom.archive.manifest import COLORED, FAILED, LEFT
from photochrom.archive.stores import Object, open_store
from photochrom.batch import PhotoColorizer, Status, Task, attempt
from photochrom.colorizer import Colorizer
from photochrom.folder import Found, target_of
from photochrom.options import Options
from photochrom.results import Result

_STATES = {
    Status.COLORED: COLORED,
    Status.IN_COLOR: LEFT,
    Status.NO_PICTURE: LEFT,
    Status.NEGATIVE: LEFT,
}


@dataclass(frozen=True)
class Assignment:
    """What all photos of a run have in common."""

    source: str
    target: str
    options: Options
    settings: str
    model_name: str


class Worker:
    """Colors photos of a source into a target, one after another."""

    def __init__(self, assignment: Assignment, colorizer: PhotoColorizer) -> None:
        self.source, self.target = open_store(assignment.source), open_store(assignment.target)
        self.options = replace(assignment.options, overwrite=True)
        self.colorizer = colorizer
        self.about = {
            "worker": f"{socket.gethostname()}:{os.getpid()}",
            "version": __version__,
            "model": assignment.model_name,
            "settings": assignment.settings,
        }

    def color(self, photo: Mapping[str, Any]) -> dict[str, Any]:
        """Color a photo of the listing and return its row of the manifest; never raises."""
        found = Object(**photo)
        seen: dict[str, str] = {}

        def work() -> Result:
            with self._scratch() as scratch:
                return self._color(found, Path(scratch), seen)

        outcome = attempt(Task(Path(found.key), Path(found.key)), work)
        reason = (outcome.reason or "").replace(seen.get("path", found.key), found.key)
        return self.about | {
            "key": found.key,
            "size": found.size,
            "modified": found.modified,
            "sha256": seen.get("sha256"),
            "state": _STATES.get(outcome.status, FAILED),
            "reason": " ".join(reason.split()) or None,
            "target": seen.get("target"),
            "seconds": outcome.seconds,
            "finished": datetime.now(UTC),
        }

    def _scratch(self) -> AbstractContextManager[str]:
        """Return a folder for a bucket's photo or result; files of a folder stay in their place."""
        if self.source.in_place and self.target.in_place:
            return nullcontext(tempfile.gettempdir())
        return tempfile.TemporaryDirectory(prefix="photochrom-")

    def _color(self, found: Object, scratch: Path, seen: dict[str, str]) -> Result:
        """Color a photo, and note what is `seen` on the way, for it may fail anywhere."""
        output = self.target.output(scratch)
        path, root = self.source.fetch(found, scratch)
        seen["path"] = os.fspath(path)
        with path.open("rb") as file:
            seen["sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
        target = target_of(Found(path, root), output, self.options.format)
        target.parent.mkdir(parents=True, exist_ok=True)
        self.target.clean(target.parent)
        result = self.colorizer.colorize_file(path, target, self.options)
        self.target.publish(output)
        seen["target"] = result.target.relative_to(output).as_posix()
        return result


def make_worker(assignment: Assignment, model: bytes | None) -> Worker:
    """Return a worker with a model of its own; None is the one in the package."""
    with tempfile.TemporaryDirectory(prefix="photochrom-") as folder:
        path = None
        if model is not None:
            path = Path(folder, "model.onnx")
            path.write_bytes(model)
        # One core a worker: as many photos at a time as cores use them best.
        return Worker(assignment, Colorizer(path, threads=1))
