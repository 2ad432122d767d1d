"""Print how well halftones, drawings and color negatives are told from photos.

    python benchmarks/prints.py PHOTOS...

Each photo is looked at gray, as it is; printed as a halftone of each of several screens; drawn as
the upper panel of a comic; and, in color, as it is and as film under its orange mask. Lines: what
was looked for, in what, and in how many it was found.
"""

import io
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import scan_drawing as draw
from PIL import Image

from photochrom import color, photo, prints
from photochrom.small_copy.orange_mask import has_orange_mask
from photochrom.small_copy.regions import REGIONS_SIDE_PX

SIDE_PX = 640  # of a halftone
# Lines an inch of the screen, dots an inch of the scan, degrees.
SCREENS = ((65, 150, 45), (85, 200, 15), (85, 300, 45), (100, 300, 0), (133, 300, 45),
           (150, 400, 45), (150, 600, 30), (85, 600, 45))  # fmt: skip
FOUND = 0.05  # of the pitch


def looked_at(picture: Image.Image) -> prints.Print:
    """Tell what a scan is that is one picture, saved as JPEG as scanners do."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85)
    scan = photo.open(file.getvalue(), max_pixels=10**9)
    scale = min(1.0, REGIONS_SIDE_PX / max(picture.size))
    rgb = photo.shrink(scan, 0, round(picture.width * scale), round(picture.height * scale))
    return prints.look(scan, 0, rgb, prints.all_of(rgb))


def is_masked(picture: Image.Image) -> bool:
    small = picture.convert("RGB")
    small.thumbnail((128, 128))
    return has_orange_mask(color.rgb_to_lab(np.asarray(small) / 255).astype(np.float32))


def main(paths: list[str]) -> None:
    found: Counter[str] = Counter()
    for path in map(Path, paths):
        picture = Image.open(path).convert("RGB")
        found[f"a {looked_at(picture.convert('L')).kind} in a photo"] += 1
        found["a drawing in a drawing"] += looked_at(draw.drawing(picture)).kind == "drawing"
        found["a mask in a photo in color"] += is_masked(picture)
        found["a mask in film"] += is_masked(draw.film(picture))
        side = SIDE_PX / max(picture.size)
        gray = picture.convert("L").resize(tuple(round(length * side) for length in picture.size))
        for lines, dpi, degrees in SCREENS:
            dots = draw.halftone(gray, dpi / lines, degrees) * 200 + 30
            pitch = looked_at(Image.fromarray(dots.astype(np.uint8))).pitch
            is_found = pitch is not None and abs(pitch * lines / dpi - 1) < FOUND
            found[f"a screen of {lines} lines an inch at {dpi} dpi"] += is_found
    for what, count in found.items():
        print(f"{what:45} {count:4} of {len(paths)}")


if __name__ == "__main__":
    main(sys.argv[1:])
