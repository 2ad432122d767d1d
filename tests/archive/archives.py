"""What tests of archives share; imported only where Ray and Arrow are there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import skimage.io
from click.testing import CliRunner, Result
from numpy.typing import NDArray

from photochrom.archive.manifest import FOLDER, SCHEMA, read_part
from photochrom.archive.stores import open_store
from photochrom.archive.worker import Assignment, make_worker
from photochrom.cli.group import photochrom

Pixels = NDArray[np.uint8]


class OneProcess:
    """A cluster of this process: the worker is the real one, Ray is not there."""

    round_rows = 3

    def __init__(self) -> None:
        self.colored = 0

    def color(self, photos: Any, assignment: Assignment, model: bytes | None) -> Iterator[Any]:
        worker = make_worker(assignment, model)
        for photo in photos.to_pylist():
            self.colored += 1
            yield pa.Table.from_pylist([worker.color(photo)], SCHEMA)


class Archive:
    """A folder of photos, and the command that colors them."""

    def __init__(self, place: Path, model: Path, pixels: Pixels) -> None:
        self.source, self.target, self.model, self.pixels = (
            place / "old",
            place / "new",
            model,
            pixels,
        )
        for name in ("a.png", "deep/b.png", "deep/c.tif"):
            self.photo(name)

    def photo(self, name: str) -> Path:
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        skimage.io.imsave(path, self.pixels, check_contrast=False)
        return path

    def __call__(self, *words: str, source: str | None = None, target: str | None = None) -> Result:
        places = [source or str(self.source), target or str(self.target)]
        command = ["archive", *places, f"--model={self.model}", *words]
        return CliRunner().invoke(photochrom, command)

    def rows(self) -> list[dict[str, Any]]:
        return rows_of(str(self.target))


def rows_of(target: str) -> list[dict[str, Any]]:
    store = open_store(target)
    parts = [f"{FOLDER}/{name}" for name in store.names(FOLDER)]
    return [row for part in parts for row in read_part(store, part).to_pylist()]


def contents(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder, hidden files left out."""
    files = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: content for name, content in named.items() if not name.startswith(".")}
