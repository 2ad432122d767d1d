"""Scans that the page's tests draw, and what of them is looked at."""

from pathlib import Path

import numpy as np
import scan_drawing as draw
import skimage.data
from numpy.typing import NDArray
from PIL import Image

from photochrom import color

COLORED = 4.0  # the mean chroma that the tinting model gives at least


def camera(side: int) -> Image.Image:
    return Image.fromarray(skimage.data.camera()).convert("RGB").resize((side, side))


def saved(scan: draw.Scan, folder: Path) -> Path:
    path = folder / "scan.png"
    scan.picture.save(path)
    return path


def chroma(pixels: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.linalg.norm(color.rgb_to_lab(pixels / 255)[..., 1:], axis=-1)


def inside(scan: draw.Scan, *numbers: int, rim: int = 4) -> NDArray[np.bool_]:
    """Return the mask of some photos, or of all, without so many pixels at their rims."""
    mask = photo_mask(scan, *numbers)
    return np.asarray(mask.filter(draw.ImageFilter.MinFilter(2 * rim + 1))) > 0


def around(scan: draw.Scan, rim: int = 4) -> NDArray[np.bool_]:
    """Return the mask of what lies so many pixels away from all photos."""
    return np.asarray(photo_mask(scan).filter(draw.ImageFilter.MaxFilter(2 * rim + 1))) == 0


def photo_mask(scan: draw.Scan, *numbers: int) -> Image.Image:
    mask = Image.new("L", scan.picture.size)
    for number in numbers or range(len(scan.photos)):
        draw.ImageDraw.Draw(mask).polygon(scan.photos[number], fill=255)
    return mask
