"""Draw what wrong hints do: a sheet of photos in gray, colored, and with a hint that is wrong.

    python benchmarks/hints.py SHEET.jpg [--model MODEL]     (needs scikit-image)

The photos are scikit-image's own, so anyone can draw the sheet again. Prints how far the hints move
the colors of the portrait's parts, in a*b* units: the suit has the hint.
"""

import argparse
from pathlib import Path

import numpy as np
import skimage.data
from numpy.typing import NDArray

from photochrom import Colorizer, Hint, Options
from photochrom.color import rgb_to_lab
from photochrom.evaluation import sheet
from photochrom.evaluation.evaluate import Tile
from photochrom.evaluation.protocol import Settings, central_square, gray_through

SIDE_PX = 256
# Photos, and a point of each that is told a color.
PHOTOS = {"astronaut": (0.27, 0.8), "chelsea": (0.45, 0.55), "coffee": (0.33, 0.5)}
WRONG = ("royalblue", "seagreen", "crimson")
PORTRAIT = "astronaut"
PARTS = {
    "suit": np.s_[197:213, 61:77],
    "face": np.s_[30:90, 95:135],
    "flag": np.s_[:100, :50],
    "shuttle": np.s_[:100, 175:],
}


def gray(name: str) -> NDArray[np.uint8]:
    """Return the central square of a photo as its own lightness, (SIDE_PX, SIDE_PX, 3)."""
    content = Path(skimage.data.__file__).with_name(f"{name}.png").read_bytes()
    truth, _ = central_square(content, SIDE_PX)
    lightness = gray_through(truth, Settings(), np.random.default_rng(0))
    return np.repeat(lightness[..., None], 3, axis=-1)


def moves(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> str:
    """Return a column for each of PARTS: the mean distance between its colors in a*b* units."""
    change = np.linalg.norm((rgb_to_lab(after / 255) - rgb_to_lab(before / 255))[..., 1:], axis=-1)
    return "".join(f"{change[part].mean():9.2f}" for part in PARTS.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sheet", type=Path)
    parser.add_argument("--model")
    given = parser.parse_args()
    colorizer = Colorizer(given.model)
    rows = []
    print(f"{'hint':9}" + "".join(f"{name:>9}" for name in PARTS))
    for name, (x, y) in PHOTOS.items():
        photo = gray(name)
        plain = colorizer.colorize_array(photo)
        row = [Tile(photo, name), Tile(plain, "no hint")]
        for wrong in WRONG:
            options = Options(hints=(Hint(x, y, wrong),))
            told = colorizer.colorize_array(photo, options)
            row.append(Tile(told, f"{x:g},{y:g},{wrong}"))
            if name == PORTRAIT:
                print(f"{wrong:9}{moves(plain, told)}")
        rows.append(row)
    sheet.draw(rows).save(given.sheet, quality=75)


if __name__ == "__main__":
    main()
