"""Draw the pictures of docs/how-it-works.md from scikit-image's photos, into docs/how-it-works/.

    python scripts/draw_how_it_works.py [--runs FOLDER]     (needs the extra [evaluate])

With --runs the recipes are drawn too, side by side: FOLDER holds a run of each, named after it,
as the document makes them. No picture has words in it, so one set serves every language.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import skimage.data
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from photochrom import Colorizer, color
from photochrom.evaluation.protocol import central_square
from photochrom.small_copy import grid, guide

Picture = NDArray[np.floating]  # (H, W, 3), sRGB in [0, 1]

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "how-it-works"
QUALITY = 85
SIDE_PX, GAP_PX = 224, 6
RECIPES = ("unet-gan", "deoldify", "zhang", "default")
COLORED = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg", "motorcycle_left.png")
RECIPES_ON = ("astronaut.png", "coffee.png", "motorcycle_right.png")
CANDIDATES = ((70, 45), (-60, 45), (20, -70), (0, 65))  # a*b*: red, green, blue, yellow
PROBABILITIES = (0.4, 0.3, 0.2, 0.1)  # that each of them is right
TEMPERATURES = (1.0, 0.6, 0.38, 0.2, 0.05)  # 0.38 is that of Zhang et al.
LIGHTNESS = 60.0
BLUR_PX = 4.0
FULL_PX, SHRINK, STRIDE = 480, 3, 4  # a photo, its small copy, and what a network answers for
CORNER, CORNER_PX = (140, 200), 112  # of that photo: a red tank on gray


def square(name: str, side_px: int = SIDE_PX) -> Picture:
    """Return the central square of one of scikit-image's photos."""
    content = Path(skimage.data.__file__).with_name(name).read_bytes()
    pixels, _ = central_square(content, side_px)
    return pixels / 255


def to_rgb(lightness: Picture, ab: Picture) -> Picture:
    """Return L* (H, W, 1) and a*b* (H, W, 2) as a picture, paler where no screen has the color."""
    linear_rgb = color.lab_to_linear_rgb(np.concatenate([lightness, ab], axis=-1))
    return color.linear_to_rgb(color.fit_gamut(linear_rgb))


def gray(picture: Picture) -> Picture:
    """Return a picture as its own lightness."""
    lightness = color.rgb_to_lab(picture)[..., :1]
    return to_rgb(lightness, np.zeros((*lightness.shape[:2], 2)))


def save(name: str, rows: Sequence[Sequence[Picture]]) -> None:
    """Write rows of pictures of one size, with gaps between them."""
    height, width = rows[0][0].shape[:2]
    down, across = height + GAP_PX, width + GAP_PX
    sheet = Image.new("RGB", (across * len(rows[0]) - GAP_PX, down * len(rows) - GAP_PX), "white")
    for place, row in enumerate(rows):
        for column, picture in enumerate(row):
            pixels = np.rint(picture.clip(0, 1) * 255).astype(np.uint8)
            sheet.paste(Image.fromarray(pixels), (column * across, place * down))
    sheet.save(FOLDER / name, quality=QUALITY)
    print(FOLDER / name)


def lab() -> None:
    """Lightness and color apart; then color blurred, and lightness blurred as much."""
    photo = square("chelsea.png")
    whole = color.rgb_to_lab(photo)
    lightness, ab = whole[..., :1], whole[..., 1:]
    even = np.full_like(lightness, LIGHTNESS)
    save("lab.jpg", [[photo, gray(photo), to_rgb(even, 2 * ab)]])
    photo = square("coffee.png")
    whole = color.rgb_to_lab(photo)
    blurred = ndimage.gaussian_filter(whole, (BLUR_PX, BLUR_PX, 0))
    color_blurred = to_rgb(whole[..., :1], blurred[..., 1:])
    save("blur.jpg", [[photo, color_blurred, to_rgb(blurred[..., :1], whole[..., 1:])]])


def convolution() -> None:
    """A photo, and what three small kernels find in it."""
    photo = square("camera.png")
    lightness = photo[..., 0]
    edges = [0.5 + ndimage.sobel(lightness, axis) / 4 for axis in (1, 0)]
    found = [*edges, ndimage.uniform_filter(lightness, 9)]
    save("convolution.jpg", [[photo, *(np.repeat(each[..., None], 3, axis=-1) for each in found)]])


def disc(ab: Sequence[float], side_px: int = 96) -> Picture:
    """Return a ball of one color on white."""
    y, x = np.mgrid[-1 : 1 : side_px * 1j, -1 : 1 : side_px * 1j]
    lightness = (LIGHTNESS - 15 * (x + y))[..., None]
    ball = to_rgb(lightness, np.broadcast_to(np.asarray(ab, float), (side_px, side_px, 2)))
    return np.where((x**2 + y**2 < 0.9)[..., None], ball, 1.0)


def means() -> None:
    """Four colors a ball may have and their mean; then the mean of a distribution, annealed."""
    colors = np.array(CANDIDATES, float)
    white = np.ones_like(disc((0, 0)))
    save("mean.png", [[*map(disc, colors), white, disc(colors.mean(axis=0))]])
    answers = []
    for temperature in TEMPERATURES:
        sharpened = np.array(PROBABILITIES) ** (1 / temperature)
        answers.append(disc(sharpened / sharpened.sum() @ colors))
    save("temperature.png", [answers])


def upsampling() -> None:
    """True colors at a network's resolution: as blocks, enlarged smoothly, led by the lightness."""
    photo = color.rgb_to_lab(square("motorcycle_left.png", FULL_PX)).astype(np.float32)
    side = FULL_PX // SHRINK
    small = photo.reshape(side, SHRINK, side, SHRINK, 3).mean(axis=(1, 3))
    answer = small.reshape(side // STRIDE, STRIDE, side // STRIDE, STRIDE, 3).mean(axis=(1, 3))
    ab, enlarged = answer[..., 1:], grid.enlarge(answer[..., 1:], side, side)
    lines = guide.guided_coefficients(small[..., :1], enlarged, guide.guide_radius(STRIDE))
    lines = grid.enlarge(np.asarray(lines, np.float32), FULL_PX, FULL_PX)
    ways = (
        ab.repeat(SHRINK * STRIDE, 0).repeat(SHRINK * STRIDE, 1),
        grid.enlarge(ab, FULL_PX, FULL_PX),
        lines[..., :2] * photo[..., :1] + lines[..., 2:],
    )
    (top, left), size = CORNER, CORNER_PX
    parts = [to_rgb(photo[..., :1], way)[top : top + size, left : left + size] for way in ways]
    save("guide.jpg", [[part.repeat(2, 0).repeat(2, 1) for part in parts]])


def wrong() -> None:
    """Photos in gray, as the model colors them, and as they are."""
    colorizer = Colorizer()
    truths = [square(name) for name in COLORED]
    grays = [gray(truth) for truth in truths]
    colored = [colorizer.colorize_array(picture) for picture in grays]
    save("wrong.jpg", [grays, colored, truths])


def recipes(runs: Path) -> None:
    """A row a photo: gray, colored by a run of each recipe, and as it is."""
    colorizers = [Colorizer(runs / recipe) for recipe in RECIPES]
    rows = []
    for name in RECIPES_ON:
        truth = square(name)
        picture = gray(truth)
        rows.append([picture, *(each.colorize_array(picture) for each in colorizers), truth])
    save("recipes.jpg", rows)


def main() -> None:
    """Draw them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=Path)
    runs = parser.parse_args().runs
    FOLDER.mkdir(exist_ok=True)
    for draw in (lab, convolution, means, upsampling, wrong):
        draw()
    if runs:
        recipes(runs)


if __name__ == "__main__":
    main()
