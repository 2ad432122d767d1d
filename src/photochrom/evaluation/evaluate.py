"""Color the same photos with several models and measure each result against the truth.

Models come one after the other, each in its own process and nothing beside it, so that their
seconds compare; measuring takes all cores.
"""

import hashlib
import os
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from itertools import islice, repeat
from pathlib import Path
from statistics import fmean, median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from photochrom.evaluation import metrics, worker
from photochrom.evaluation.lpips import Lpips
from photochrom.evaluation.protocol import CROP, Sample, Samples, Settings
from photochrom.evaluation.table import render

Pixels = NDArray[np.uint8]

GRAY = "gray"
TRUTH = "truth"
SHEET_PHOTOS = 12
_CHUNK = 16  # photos colored by each model before they are measured
_PACKAGES = ("photochrom", "numpy", "onnxruntime", "pyvips", "scikit-image")
_MEANS = ("psnr_db", "ssim", "ciede2000", "lpips", "ab_error", "colorfulness")


@dataclass(frozen=True)
class Row:
    """What one model, or gray, or the truth came to; `photos` holds a list of each figure."""

    label: str
    model: dict[str, Any] | None = None
    figures: dict[str, float | None] = field(default_factory=dict)
    photos: dict[str, list[float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Tile:
    """A picture of the contact sheet: rgb (S, S, 3) uint8 and what it is."""

    rgb: Pixels
    caption: str


@dataclass(frozen=True)
class Evaluation:
    """Rows in the order gray, models, truth; `sheet` holds the first photos, a tile each row."""

    protocol: dict[str, Any]
    rows: list[Row]
    names: list[str]
    sheet: list[list[Tile]]

    def table(self) -> str:
        """Return the figures as aligned lines."""
        return render([(row.label, row.figures) for row in self.rows])


def evaluate(
    models: Sequence[str | None],
    photos: Sequence[str],
    *,
    settings: Settings | None = None,
    lpips: str | Path | None = None,
    progress: Callable[[int, int], None] = lambda done, count: None,
) -> Evaluation:
    """Measure models (files or run folders, None is the embedded one) on photos.

    `lpips` names the weights of that metric; without them it is left out. `progress` is told how
    many photos of how many are measured. Raises PhotochromError.
    """
    settings = settings or Settings()
    perceptual = None if lpips is None else Lpips(lpips)
    samples = Samples(photos, settings)
    names: list[str] = []
    sheet: list[list[Tile]] = []
    enlarged = 0
    with ExitStack() as stack:
        workers = [stack.enter_context(worker.start(model)) for model in models]
        rows = _rows(models, workers)
        pool = stack.enter_context(ThreadPoolExecutor(os.cpu_count()))
        # The pool has the cores: threads of BLAS's own beside it took eight times the CPU time.
        stack.enter_context(threadpool_limits(1, user_api="blas"))
        for chunk in _chunks(samples):
            results = _color(chunk, workers, rows)
            measured = pool.map(_measure, chunk, results, repeat(perceptual))
            for sample, pictures, figures in zip(chunk, results, measured, strict=True):
                _note(rows, figures)
                names.append(sample.name)
                enlarged += sample.enlarged
                if len(sheet) < SHEET_PHOTOS:
                    sheet.append(_tiles(rows, pictures, figures))
                progress(len(names), samples.count)
        _note_peaks(rows, workers)
    _summarize(rows)
    protocol = _protocol(photos, samples, len(names), enlarged, lpips)
    return Evaluation(protocol, rows, names, sheet)


def _chunks(samples: Iterable[Sample]) -> Iterator[list[Sample]]:
    remaining = iter(samples)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk


def _color(
    chunk: list[Sample], workers: Sequence[worker.Worker], rows: list[Row]
) -> list[list[Pixels]]:
    """Return for each photo its pictures in the order of the rows."""
    pictures = [[np.repeat(sample.gray[..., None], 3, axis=2)] for sample in chunk]
    for running, row in zip(workers, rows[1:-1], strict=True):
        colored = running.color((sample.gray, sample.hints) for sample in chunk)
        for of_photo, (rgb, seconds) in zip(pictures, colored, strict=True):
            of_photo.append(rgb)
            row.photos.setdefault("seconds", []).append(seconds)
    for of_photo, sample in zip(pictures, chunk, strict=True):
        of_photo.append(sample.truth)
    return pictures


def _measure(
    sample: Sample, results: Sequence[Pixels], perceptual: Lpips | None
) -> list[dict[str, float]]:
    """Return the figures of each result of one photo."""
    truth = metrics.Picture.of(sample.truth)
    features = perceptual.features(truth.rgb) if perceptual else None
    measured = []
    for rgb in results:
        result = truth if rgb is sample.truth else metrics.Picture.of(rgb)
        figures = {
            "psnr_db": metrics.psnr_db(truth.rgb, result.rgb),
            "ssim": metrics.ssim(truth.rgb, result.rgb),
            "ciede2000": metrics.ciede2000(truth.lab, result.lab),
            "ab_error": metrics.ab_error(truth.lab, result.lab),
            "chroma": metrics.chroma(result.lab),
            "colorfulness": metrics.colorfulness(result.rgb),
        }
        if perceptual and features:
            seen = features if result is truth else perceptual.features(result.rgb)
            figures["lpips"] = perceptual.distance(features, seen)
        measured.append(figures)
    return measured


def _note(rows: list[Row], figures: list[dict[str, float]]) -> None:
    for row, of_row in zip(rows, figures, strict=True):
        for key, figure in of_row.items():
            row.photos.setdefault(key, []).append(figure)


def _note_peaks(rows: list[Row], workers: Sequence[worker.Worker]) -> None:
    for row, running in zip(rows[1:-1], workers, strict=True):
        peak = running.peak_bytes()
        row.figures["peak_megabytes"] = None if peak is None else peak / 1e6


def _summarize(rows: list[Row]) -> None:
    """Fill in what all photos of a row come to."""
    truth = rows[-1].photos
    for row in rows:
        colorfulness = row.photos["colorfulness"]
        gray = [figure < metrics.NEAR_GRAY_COLORFULNESS for figure in colorfulness]
        true_chroma = fmean(truth["chroma"])
        row.figures.update({key: fmean(row.photos[key]) for key in _MEANS if key in row.photos})
        row.figures["chroma_percent"] = (
            100 * fmean(row.photos["chroma"]) / true_chroma if true_chroma else None
        )
        row.figures["colorfulness_difference"] = fmean(colorfulness) - fmean(truth["colorfulness"])
        row.figures["near_gray_percent"] = 100 * fmean(gray)
        if "seconds" in row.photos:
            row.figures["seconds"] = median(row.photos["seconds"])


def _rows(models: Sequence[str | None], workers: Sequence[worker.Worker]) -> list[Row]:
    rows = [Row(GRAY)]
    for label, model, running in zip(labels(models), models, workers, strict=True):
        facts = asdict(running.facts)
        content = facts.pop("path").read_bytes()
        facts |= {
            "file": "embedded" if model is None else str(model),
            "sha256": hashlib.sha256(content).hexdigest(),
            "megabytes": len(content) / 1e6,
        }
        rows.append(Row(label, facts))
    return [*rows, Row(TRUTH)]


def labels(models: Sequence[str | None]) -> list[str]:
    """Name models by their run folder or file, and by more of the path where two are alike."""
    paths = [Path("embedded" if model is None else model) for model in models]
    short = [path.stem if path.suffix == ".onnx" else path.name for path in paths]
    taken = [GRAY, TRUTH, *short]
    return [
        label if taken.count(label) == 1 else str(path)
        for label, path in zip(short, paths, strict=True)
    ]


def _tiles(rows: list[Row], pictures: list[Pixels], figures: list[dict[str, float]]) -> list[Tile]:
    tiles = []
    for row, rgb, of_row in zip(rows, pictures, figures, strict=True):
        error = f"  ab error {of_row['ab_error']:.1f}" if row.model else ""
        tiles.append(Tile(rgb, row.label + error))
    return tiles


def _protocol(
    photos: Sequence[str], samples: Samples, count: int, enlarged: int, lpips: str | Path | None
) -> dict[str, Any]:
    """Return all that another evaluation must share for its figures to compare."""
    return {
        "photos": list(photos),
        "found": len(samples.files),
        "crop": CROP,
        **asdict(samples.settings),
        "count": count,
        "enlarged": enlarged,
        "crops_sha256": samples.fingerprint,
        "unreadable": samples.unreadable,
        "near_gray_colorfulness": metrics.NEAR_GRAY_COLORFULNESS,
        "lpips_sha256": hashlib.sha256(Path(lpips).read_bytes()).hexdigest() if lpips else None,
        "versions": {"python": platform.python_version()}
        | {package: version(package) for package in _PACKAGES},
        "machine": {
            "system": platform.system(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
        },
    }
