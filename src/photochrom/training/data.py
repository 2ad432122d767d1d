"""Photos for training: folders, globs or tar shards, decoded once into a cache of squares.

The order and the crops follow from the seed and the step alone, so a run that was killed goes on
exactly as it would have.
"""

import glob
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photochrom.errors import TrainingError

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"})
MIN_SIDE_PX = 32
Squares = NDArray[np.uint8]


@dataclass(frozen=True)
class Photos:
    """Decoded photos: `squares` (N, S, S, 3), uint8 sRGB, memory-mapped; and the unreadable."""

    squares: Squares
    unreadable: tuple[str, ...]


def default_cache() -> Path:
    """Return the folder for decoded photos, as the XDG base directory specification places it."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "photochrom"


def find(sources: Sequence[str]) -> list[Path]:
    """Return the photo files and tar shards that `sources` (folders, files, globs) name, sorted.

    Raises:
        TrainingError: a source names nothing.
    """
    found: list[Path] = []
    for source in sources:
        path = Path(source)
        if path.is_dir():
            matches = [p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES | {".tar"}]
        elif path.exists():
            matches = [path]
        else:
            matches = [Path(match) for match in glob.glob(source, recursive=True)]  # noqa: PTH207
        if not matches:
            raise TrainingError(
                f"--photos {source}: expected photos or .tar shards there, found none"
            )
        found += matches
    return sorted(set(found))


def load(
    sources: Sequence[str],
    *,
    side_px: int,
    cache: Path,
    progress: Callable[[int], None] = lambda done: None,
) -> Photos:
    """Return the photos as squares of `side_px`, from the cache where they were decoded before.

    `progress` is told how many photos are decoded.

    Raises:
        TrainingError: nothing readable, or no room for the cache.
    """
    files = find(sources)
    key = _fingerprint(files, side_px)
    array, index = cache / f"{key}.npy", cache / f"{key}.json"
    if not index.exists():
        cache.mkdir(parents=True, exist_ok=True)
        try:
            count, unreadable = _decode_all(files, side_px, array, progress)
        except OSError as error:
            raise TrainingError(
                f"{cache}: expected room for decoded photos, found: {error}; "
                "free some space or choose another folder with --cache"
            ) from None
        index.write_text(json.dumps({"count": count, "unreadable": unreadable}))
    facts = json.loads(index.read_text())
    if not facts["count"]:
        raise TrainingError(
            f"--photos: none of {len(facts['unreadable'])} files could be read as a color photo; "
            f"the first is {facts['unreadable'][0] if facts['unreadable'] else 'missing'}"
        )
    shape = (facts["count"], side_px, side_px, 3)
    squares = np.memmap(array, dtype=np.uint8, mode="r", shape=shape)
    return Photos(squares, tuple(facts["unreadable"]))


def _fingerprint(files: Sequence[Path], side_px: int) -> str:
    facts = [(str(f.resolve()), f.stat().st_size, f.stat().st_mtime_ns) for f in files]
    return hashlib.sha256(repr((side_px, facts)).encode()).hexdigest()[:16]


def _decode_all(
    files: Sequence[Path], side_px: int, array: Path, progress: Callable[[int], None]
) -> tuple[int, list[str]]:
    """Write every readable photo to `array`, atomically; return their number and the unreadable."""
    count, unreadable = 0, []
    partial = array.with_suffix(f".{os.getpid()}.partial")
    try:
        with partial.open("wb") as out:
            for name, content in _contents(files):
                square = decode_square(content, side_px)
                if square is None:
                    unreadable.append(name)
                    continue
                out.write(square.tobytes())
                count += 1
                progress(count)
        partial.replace(array)
    finally:
        partial.unlink(missing_ok=True)
    return count, unreadable


def _contents(files: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        if file.suffix != ".tar":
            yield str(file), file.read_bytes()
            continue
        try:
            with tarfile.open(file) as shard:
                for member in shard:
                    if Path(member.name).suffix.lower() in SUFFIXES:
                        content = shard.extractfile(member)
                        yield f"{file}:{member.name}", content.read() if content else b""
        except tarfile.TarError:
            yield str(file), b""


def decode_square(content: bytes, side_px: int) -> Squares | None:
    """Return the photo's central square (side_px, side_px, 3), sRGB, or None where that fails."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.draft("RGB", (side_px, side_px))
            rgb = image.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    side = min(rgb.size)
    if side < MIN_SIDE_PX:
        return None
    left, upper = (rgb.width - side) // 2, (rgb.height - side) // 2
    box = (left, upper, left + side, upper + side)
    kernel = Image.Resampling.LANCZOS
    return np.asarray(rgb.resize((side_px, side_px), kernel, box=box, reducing_gap=3.0))


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
