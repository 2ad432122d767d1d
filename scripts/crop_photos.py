"""Cut squares out of scikit-image's five color photographs, to try a training with.

    python scripts/crop_photos.py FOLDER [--count 200]     (needs scikit-image)

Each square is from 40 to 100 % of its photo's shorter side. Five photos are far too few for a model
that knows the world, and enough to watch one learn.
"""

import argparse
from pathlib import Path

import numpy as np
import skimage.data
from PIL import Image

PHOTOS = ("astronaut.png", "chelsea.png", "coffee.png", "motorcycle_left.png", "rocket.jpg")
SIDE_PX = 224
SMALLEST = 0.4


def crop(photo: Image.Image, generator: np.random.Generator) -> Image.Image:
    """Return a random square of a photo, (SIDE_PX, SIDE_PX)."""
    shorter = min(photo.size)
    side = int(shorter * generator.uniform(SMALLEST, 1))
    left = int(generator.integers(photo.width - side + 1))
    upper = int(generator.integers(photo.height - side + 1))
    box = (left, upper, left + side, upper + side)
    return photo.resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS, box=box)


def main() -> None:
    """Write the squares."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=200)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    shipped = Path(skimage.data.__file__).parent
    photos = [Image.open(shipped / name).convert("RGB") for name in PHOTOS]
    generator = np.random.default_rng(0)
    for number in range(arguments.count):
        square = crop(photos[number % len(photos)], generator)
        square.save(arguments.folder / f"{number:03}.jpg", quality=95)
    print(f"{arguments.folder}: {arguments.count} squares of {len(photos)} photos")


if __name__ == "__main__":
    main()
