"""Print how many photos and negatives are taken for gray negatives.

    python benchmarks/negatives.py PHOTOS...

PHOTOS are photos or tar shards of them. Each is looked at gray, as it is; with its numbers
inverted; as film with its clear rebate; and each of these upside down.
"""

import io
import sys
from collections import Counter

import numpy as np
import scan_drawing as draw
from PIL import Image, ImageChops

from photochrom import color, negatives, shards
from photochrom.small_copy import grid


def is_negative(gray: Image.Image) -> bool:
    size = grid.small_size(*gray.size, negatives.SIDE_PX)
    small = np.asarray(gray.resize(size, Image.Resampling.BOX)) / 255
    lightness = color.rgb_to_lab(np.stack([small] * 3, axis=-1))[..., :1]
    return negatives.is_negative(lightness.astype(np.float32))


def main(sources: list[str]) -> None:
    found: Counter[str] = Counter()
    photos = shards.find(sources)
    for _, content in shards.read(photos):
        gray = Image.open(io.BytesIO(content)).convert("L")
        for name, picture in (
            ("photos", gray),
            ("inverted numbers", ImageChops.invert(gray)),
            ("film", draw.gray_film(gray)),
        ):
            found[name] += is_negative(picture)
            found[f"{name}, upside down"] += is_negative(picture.rotate(180))
    for name, count in found.items():
        print(f"{name:28} taken for negatives {count:4} of {len(photos)}")


if __name__ == "__main__":
    main(sys.argv[1:])
