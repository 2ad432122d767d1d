"""A page on an archive: how many photos became what, why, how fast, and some before and after.

It is made of the manifest alone, in one file that loads nothing from anywhere.
"""

import base64
import html
import io
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
from PIL import Image

from photochrom import atomic, photo
from photochrom.archive.manifest import COLORED, Manifest, key_hash, kind_of, read_part
from photochrom.archive.stores import Store
from photochrom.errors import PhotochromError, TargetError
from photochrom.options import Options

PAGE = "index.html"
SAMPLES, SAMPLE_PX = 8, 280
MOST_KINDS = 30
BARS, WIDTH_PX, HEIGHT_PX = 60, 720, 120
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
       color-scheme: light dark; }
table { border-collapse: collapse; } td, th { padding: .2rem 1rem .2rem 0; text-align: left;
       vertical-align: top; } td.number { text-align: right; font-variant-numeric: tabular-nums; }
figure { margin: 0 0 1rem; overflow-wrap: anywhere; } img { margin-right: .5rem; }
svg { width: 100%; height: auto; } rect { fill: currentColor; opacity: .6; }
"""
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@dataclass
class Findings:
    """What the manifest says: the last row of each photo counts."""

    states: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)  # by state and reason
    example: dict[tuple[str, str], str] = field(default_factory=dict)  # a key of each kind
    finished: list[float] = field(default_factory=list)  # seconds since 1970
    samples: list[tuple[str, str]] = field(default_factory=list)  # keys of photo and result
    seconds: float = 0.0  # of workers


def gather(manifest: Manifest) -> Findings:
    """Read a manifest, newest part first. Raises ArchiveError."""
    found, seen, draws = Findings(), set[int](), random.Random(0)
    columns = ["key", "state", "reason", "target", "seconds", "finished"]
    for part in reversed(manifest.parts()):
        for row in reversed(read_part(manifest.store, part, columns).to_pylist()):
            place, state = key_hash(row["key"]), row["state"]
            if place in seen:
                continue
            seen.add(place)
            found.states[state] += 1
            found.seconds += row["seconds"] or 0
            found.finished.append(row["finished"].timestamp())
            if row["reason"]:
                kind = (state, kind_of(row["reason"], row["key"]))
                found.kinds[kind] += 1
                found.example.setdefault(kind, row["key"])
            if state == COLORED:
                _sample(found, (row["key"], row["target"]), draws)
    return found


def _sample(found: Findings, keys: tuple[str, str], draws: random.Random) -> None:
    """Keep each photo with the same chance, however many come (reservoir sampling)."""
    if len(found.samples) < SAMPLES:
        found.samples.append(keys)
    elif (place := draws.randrange(found.states[COLORED])) < SAMPLES:
        found.samples[place] = keys


def check_folder(folder: Path) -> None:
    """Make the page's folder and try to write there. Raises TargetError."""
    try:
        atomic.make_folder(folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise TargetError(f"{folder}: a report cannot be written there: {reason}") from error


def write_page(folder: Path, source: Store, manifest: Manifest) -> None:
    """Write PAGE into a folder, in place of an older one. Raises TargetError, ArchiveError."""
    found = gather(manifest)
    counts = "".join(_row(str(count), state) for state, count in found.states.most_common())
    kinds = "".join(
        _row(str(count), f"{kind[0]}: {kind[1]}", found.example[kind])
        for kind, count in found.kinds.most_common(MOST_KINDS)
    )
    pairs = (_pair(source, manifest.store, *keys) for keys in found.samples)
    total = found.states.total()
    page = (
        f"<!doctype html><html lang='en'><meta charset='utf-8'>"
        f'<meta http-equiv="content-security-policy" content="{_POLICY}">'
        f"<title>An archive in color</title><style>{_STYLE}</style><h1>An archive in color</h1>"
        f"<p>{total} photos, {found.seconds / max(1, total):.2f} s of one worker for each</p>"
        f"<table>{counts}</table><h2>Rate</h2>{_chart(found.finished)}"
        f"<h2>Why photos are not colored</h2><table>{kinds}</table>"
        f"<h2>Before and after</h2>{''.join(pairs)}</html>\n"
    )
    with atomic.replacing(folder / PAGE, overwrite=True) as file:
        file.write(page.encode())


def _row(number: str, *cells: str) -> str:
    rest = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
    return f"<tr><td class='number'>{number}</td>{rest}</tr>"


def _chart(finished: list[float]) -> str:
    """Draw the photos per second from the first to the last, pauses between runs included."""
    if len(finished) < 2:
        return "<p>too few photos</p>"
    counts, edges = np.histogram(finished, BARS)
    rates = counts / max(edges[1] - edges[0], 1e-9)
    width = WIDTH_PX / BARS
    bars = "".join(
        f"<rect x='{place * width:.1f}' y='{HEIGHT_PX - height:.1f}' width='{width - 1:.1f}' "
        f"height='{height:.1f}'/>"
        for place, height in enumerate(rates / rates.max() * HEIGHT_PX)
    )
    start, end = (
        datetime.fromtimestamp(edge, UTC).strftime("%Y-%m-%d %H:%M") for edge in edges[[0, -1]]
    )
    caption = f"{start} to {end} UTC; at most {rates.max():.2f} photos/s"
    return (
        f"<figure><svg viewBox='0 0 {WIDTH_PX} {HEIGHT_PX}' role='img' aria-label='{caption}'>"
        f"{bars}</svg><figcaption>{caption}</figcaption></figure>"
    )


def _pair(source: Store, target: Store, key: str, result: str) -> str:
    """Show a photo and its result; nothing where one of them is gone meanwhile."""
    with suppress(PhotochromError):
        before, after = _small(source.read(key)), _small(target.read(result))
        caption = f"<figcaption>{html.escape(key)}</figcaption>"
        return f"<figure>{before}{after}{caption}</figure>"
    return ""


def _small(content: pa.Buffer) -> str:
    opened = photo.open(content.to_pybytes(), max_pixels=Options().max_pixels)
    share = SAMPLE_PX / max(opened.width, opened.height)
    width, height = (max(1, round(side * share)) for side in (opened.width, opened.height))
    rgb = photo.shrink(opened, 0, width, height)  # (height, width, 3), sRGB in [0, 1]
    file = io.BytesIO()
    Image.fromarray(np.rint(rgb * 255).astype(np.uint8)).save(file, "JPEG", quality=85)
    encoded = base64.b64encode(file.getvalue()).decode()
    return f"<img src='data:image/jpeg;base64,{encoded}' width='{width}' height='{height}' alt=''>"
