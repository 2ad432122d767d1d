"""Print what tells gray photos, toned prints and color photos apart.

    python benchmarks/tone.py PHOTOS...

Columns: structure of a*b* beside tone and light, the part of it across the tone's hue, what more of
it lies at edges, rms chroma, what the photo was taken for, what was measured, photo. Each photo is
measured as it is, muted to 40 of 100 parts of its chroma and, made gray, under drawn tints: sepia,
cyanotype and selenium, even, fading to one side, with grain in every channel; and between two
lamps, saved as JPEG at quality 60. At the end: how many of each were taken for what.
"""

import io
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scan_drawing as draw
from numpy.typing import NDArray
from PIL import Image

from photochrom import color, photo
from photochrom.small_copy import grid
from photochrom.small_copy.own_colors import find_own_colors
from photochrom.small_copy.regions import REGIONS_SIDE_PX

Float = NDArray[np.floating]

# sRGB of the darkest, the middle and the lightest part
TINTS = {
    "sepia": ((0.15, 0.08, 0.03), (0.60, 0.45, 0.30), (1.00, 0.95, 0.82)),
    "cyanotype": ((0.02, 0.10, 0.30), (0.30, 0.50, 0.70), (0.95, 0.98, 1.00)),
    "selenium": ((0.08, 0.04, 0.07), (0.50, 0.46, 0.49), (0.97, 0.96, 0.97)),
}


def tints(rgb: Float) -> Iterator[tuple[str, Float]]:
    gray = rgb.mean(axis=2)
    grain = np.random.default_rng(1).normal(0, 0.02, rgb.shape)
    fade = 1 - np.linspace(0, 1, rgb.shape[1])[None, :, None] * np.array([0, 0.05, 0.15])
    for name, steps in TINTS.items():
        tinted = np.stack([np.interp(gray, [0, 0.5, 1], c) for c in zip(*steps, strict=True)], -1)
        yield name, tinted
        yield f"{name}, fading", tinted * fade
        yield f"{name}, grain", np.clip(tinted + grain, 0, 1)
    scan = draw.Scan(Image.fromarray(np.rint(np.dstack([gray] * 3) * 255).astype(np.uint8)))
    draw.lamps(scan, 0.5, (1, 0.92, 0.76), (0.9, 0.97, 1))
    file = io.BytesIO()
    scan.picture.save(file, "JPEG", quality=60)
    yield "two lamps, JPEG", np.asarray(Image.open(file)) / 255


def muted(rgb: Float) -> Float:
    """Return the photo with 0.4 of its chroma, in 8 bits."""
    lab = color.rgb_to_lab(rgb) * np.array([1, 0.4, 0.4])
    return np.rint(np.clip(color.lab_to_rgb(lab), 0, 1) * 255) / 255


def main(paths: list[str]) -> None:
    rows = []
    kinds: Counter[tuple[str, str]] = Counter()
    for path in paths:
        scan = photo.open(path, max_pixels=10**9)
        rgb = photo.shrink(scan, 0, *grid.small_size(scan.width, scan.height, REGIONS_SIDE_PX))
        for name, pixels in [("as it is", rgb), ("muted", muted(rgb)), *tints(rgb)]:
            found = find_own_colors(color.rgb_to_lab(pixels).astype(np.float32))
            kinds[name, found.kind] += 1
            if found.paper is not None:
                paper = found.paper
                measures = (paper.structure, paper.across, paper.at_edges, paper.chroma)
                rows.append((*measures, found.kind, name, Path(path).name))
    for *measures, kind, name, path in sorted(rows):
        print(*(f"{value:6.2f}" for value in measures), f" {kind:8} {name:18} {path}")
    for (name, kind), count in sorted(kinds.items()):
        print(f"{name:18} taken for {kind:8} {count}")


if __name__ == "__main__":
    main(sys.argv[1:])
