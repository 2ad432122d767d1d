"""Print what tells gray photos, toned prints and color photos apart.

    python benchmarks/tone.py PHOTOS...

Columns: rms scatter of a*b* at equal L*, rms chroma, what was measured, photo. Each photo is
measured as it is and, made gray, under drawn tints: sepia, cyanotype and selenium, even, fading to
one side, and with grain in every channel.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photochrom import color, photo
from photochrom.small_copy import grid, tone

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


def main(paths: list[str]) -> None:
    rows = []
    for path in paths:
        scan = photo.open(path, max_pixels=10**9)
        rgb = photo.shrink(scan, 0, *grid.small_size(scan.width, scan.height, 256))
        for name, pixels in [("", rgb), *tints(rgb)]:
            lab = color.rgb_to_lab(pixels).astype(np.float32)
            rows.append((*reversed(tone.tone_measures(lab)), name or "as it is", Path(path).name))
    for scatter, strength, name, path in sorted(rows):
        print(f"{scatter:6.2f} {strength:6.2f}  {name:18} {path}")


if __name__ == "__main__":
    main(sys.argv[1:])
