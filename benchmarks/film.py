"""Print what old film costs a model: what of it is the photo's lightness, and what its colors.

    python benchmarks/film.py MODEL PHOTOS... [--count 150]

A result keeps the lightness of the photo that is given, and that of an old photo is no longer the
truth's, however well it is colored. So the lightness of one result is joined with the colors of the
other. Photos, crops and film are those of `photochrom evaluate --film orthochromatic --grain 3
--fade 0.5`.
"""

import argparse
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from photochrom import color
from photochrom.colorizer import Colorizer
from photochrom.evaluation import metrics
from photochrom.evaluation.metrics import Picture
from photochrom.evaluation.protocol import Samples, Settings

OLD = {"film": "orthochromatic", "grain": 3.0, "fade": 0.5}


def joined(lightness: Picture, colors: Picture) -> Picture:
    """Return the picture that has the lightness of one and the colors of another."""
    lab = np.concatenate([lightness.lab[..., :1], colors.lab[..., 1:]], axis=-1)
    rgb = color.lab_to_rgb(lab.astype(np.float64)).clip(0, 1)
    return Picture.of(np.rint(rgb * 255).astype(np.uint8))


def gray(pixels: NDArray[np.uint8]) -> Picture:
    """Return the picture of gray sRGB (H, W)."""
    return Picture.of(np.repeat(pixels[..., None], 3, axis=-1))


def print_rows(truths: list[Picture], rows: dict[str, list[Picture]]) -> None:
    """Print the mean CIEDE2000 of each row, and how much more it is than that of the first."""
    errors = {
        name: fmean(
            metrics.ciede2000(truth.lab, result.lab)
            for truth, result in zip(truths, results, strict=True)
        )
        for name, results in rows.items()
    }
    first = next(iter(errors.values()))
    for name, error in errors.items():
        print(f"{name:36}{error:9.2f}{100 * (error / first - 1):+9.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("photos", nargs="+")
    parser.add_argument("--count", type=int, default=150)
    given = parser.parse_args()
    colorizer = Colorizer(Path(given.model))
    new = list(Samples(given.photos, Settings(count=given.count)))
    old = list(Samples(given.photos, Settings(count=given.count, **OLD)))
    truths = [Picture.of(sample.truth) for sample in new]
    plain, aged = (
        [Picture.of(colorizer.colorize_array(sample.gray)) for sample in samples]
        for samples in (new, old)
    )
    gray_new, gray_old = ([gray(sample.gray) for sample in samples] for samples in (new, old))

    print(f"{len(truths)} photos, {OLD}\n{'':36}CIEDE2000  more, %")
    print_rows(truths, {"gray": gray_new, "gray, old": gray_old})
    print_rows(
        truths,
        {
            "colored": plain,
            "colored, old": aged,
            "colors as if new, old lightness": list(map(joined, gray_old, plain)),
            "colors of the old, new lightness": list(map(joined, plain, aged)),
        },
    )


if __name__ == "__main__":
    main()
