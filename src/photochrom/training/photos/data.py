"""Photos for training: folders, globs or tar shards, decoded once into a cache of squares.

The order and the crops follow from the seed and the step alone, so a run that was killed goes on
exactly as it would have.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photochrom import atomic, shards
from photochrom.errors import TargetError, TrainingError
from photochrom.shards import PhotoFile
from photochrom.training.photos import decoding

FINGERPRINT_PHOTOS = 200
Squares = NDArray[np.uint8]


@dataclass(frozen=True)
class Photos:
    """Decoded photos: `squares` (N, S, S, 3), uint8 sRGB, memory-mapped; and the unreadable."""

    squares: Squares
    unreadable: tuple[str, ...]


def default_cache() -> Path:
    """Return the folder for decoded photos, as the XDG base directory specification places it."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "photochrom"


def load(
    sources: Sequence[str],
    *,
    side_px: int,
    cache: Path,
    progress: Callable[[int], None] = lambda done: None,
) -> Photos:
    """Return the photos as squares of `side_px`, from the cache where they were decoded before.

    They come in a random order, always the same: any part of them is a sample of all.
    `progress` is told how many photos are decoded.

    Raises:
        PhotoError: a source names no photos.
        TrainingError: nothing readable, or no room for the cache.
    """
    found = shuffled(shards.find(sources))
    key = _fingerprint(found, side_px)
    array, index = cache / f"{key}.npy", cache / f"{key}.json"
    if not (array.exists() and index.exists()):
        try:
            _fill(array, index, found, side_px, progress)
        except (OSError, TargetError) as error:
            raise TrainingError(
                f"{cache}: expected to write decoded photos there, found: {error}; "
                "choose another folder with --cache"
            ) from None
    facts = json.loads(index.read_text())
    if not facts["count"]:
        raise TrainingError(
            f"--photos: expected photos, found {len(found)} files of which none can be read; "
            f"the first is {found[0]}"
        )
    shape = (facts["count"], side_px, side_px, 3)
    squares = np.memmap(array, dtype=np.uint8, mode="r", shape=shape)
    return Photos(squares, tuple(facts["unreadable"]))


def shuffled(found: Sequence[PhotoFile]) -> list[PhotoFile]:
    return [found[place] for place in np.random.default_rng(0).permutation(len(found))]


def _fingerprint(found: Sequence[PhotoFile], side_px: int) -> str:
    facts = sorted(map(_facts, {photo.path for photo in found}))
    return hashlib.sha256(repr((decoding.VERSION, side_px, facts)).encode()).hexdigest()[:16]


def _facts(path: Path) -> tuple[str, int, int, bool]:
    """Return what tells a file from what it was; whether it may be read is part of it."""
    try:
        stat = path.stat()
    except OSError:  # a link to nowhere, or a folder that may not be searched
        return str(path), 0, 0, False
    by_effective_user = os.access in os.supports_effective_ids
    may_read = os.access(path, os.R_OK, effective_ids=by_effective_user)
    return str(path.resolve()), stat.st_size, stat.st_mtime_ns, may_read


def _fill(
    array: Path,
    index: Path,
    found: Sequence[PhotoFile],
    side_px: int,
    progress: Callable[[int], None],
) -> None:
    """Decode the photos into the cache: squares into `array`, what became of them into `index`."""
    cache = array.parent
    cache.mkdir(parents=True, exist_ok=True)
    atomic.clean_temporaries(cache)
    _check_room(cache, len(found) * side_px * side_px * 3)
    count, unreadable = _decode_all(found, side_px, array, progress)
    with atomic.replacing(index, overwrite=True) as file:
        file.write(json.dumps({"count": count, "unreadable": unreadable}).encode())


def _check_room(cache: Path, needed: int) -> None:
    free = shutil.disk_usage(cache).free
    if free < needed:
        raise TrainingError(
            f"{cache}: expected {needed / 1e9:.1f} GB free for decoded photos, found "
            f"{free / 1e9:.1f} GB; free some or choose another folder with --cache"
        )


def _decode_all(
    found: Sequence[PhotoFile], side_px: int, array: Path, progress: Callable[[int], None]
) -> tuple[int, list[str]]:
    """Write every readable photo to `array`, atomically; return their number and the unreadable."""
    count, unreadable = 0, []
    with atomic.replacing(array, overwrite=True) as out:
        for file, content in shards.read(found):
            square = decoding.decode_square(content, side_px)
            if square is None:
                unreadable.append(str(file))
                continue
            out.write(square.tobytes())
            count += 1
            progress(count)
    return count, unreadable


def fingerprint(squares: Squares) -> str:
    """Return what tells photos (N, S, S, 3) from others: a hash of their number and of some."""
    digest = hashlib.sha256(repr(squares.shape).encode())
    for place in range(0, len(squares), max(1, len(squares) // FINGERPRINT_PHOTOS)):
        digest.update(squares[place].tobytes())
    return digest.hexdigest()


def batch(
    squares: Squares, step: int, *, batch_size: int, size_px: int, zoom: float, seed: int
) -> NDArray[np.uint8]:
    """Return the crops (N, C, C, 3) of this step, C from max(size_px, zoom * side) to the side.

    Photos come in a new random order every epoch; all crops of a step share one size, each has its
    own place and flip.
    """
    generator = np.random.default_rng((seed, step))
    side = squares.shape[1]
    crop = int(generator.integers(min(side, max(size_px, round(zoom * side))), side + 1))
    crops = []
    for position in range(step * batch_size, (step + 1) * batch_size):
        epoch, place = divmod(position, len(squares))
        photo = squares[_order(len(squares), seed, epoch)[place]]
        top, left = generator.integers(0, side - crop + 1, size=2)
        window = photo[top : top + crop, left : left + crop]
        crops.append(window[:, ::-1] if generator.random() < 0.5 else window)
    return np.stack(crops)


_orders: dict[tuple[int, int, int], NDArray[np.int64]] = {}


def _order(count: int, seed: int, epoch: int) -> NDArray[np.int64]:
    key = (count, seed, epoch)
    if key not in _orders:
        _orders.clear()
        _orders[key] = np.random.default_rng((seed, 1_000_003, epoch)).permutation(count)
    return _orders[key]
