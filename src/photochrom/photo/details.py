"""Read small parts of a photo as large as they are: what a small copy does not show."""

from collections.abc import Sequence

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.photo.profiles import to_srgb
from photochrom.photo.reading import Photo

Float = NDArray[np.float32]
Place = tuple[float, float]


def details(photo: Photo, page: int, places: Sequence[Place], side_px: int) -> list[Float]:
    """Return squares of side_px² stored pixels, (side_px, side_px), luma in [0, 1].

    Each lies about one of `places`, x and y in shares of the upright page; those that are nearly as
    high as each other share rows. The page is decoded for each height, as far as that. A page
    smaller than a square gives none. Raises UnreadablePhotoError.
    """
    stored_size = (
        (photo.height, photo.width) if photo.orientation > 4 else (photo.width, photo.height)
    )
    if min(stored_size) < side_px:
        return []
    stored = [_as_stored(place, photo.orientation) for place in places]
    rows = [_start(y, stored_size[1], side_px) for _, y in stored]
    squares: list[Float] = [np.zeros(0, np.float32)] * len(stored)
    top, strip = -side_px, np.zeros(0, np.float32)
    for number in sorted(range(len(stored)), key=rows.__getitem__):
        if rows[number] >= top + side_px:
            top = rows[number]
            strip = _strip(photo, page, top, side_px)
        left = _start(stored[number][0], stored_size[0], side_px)
        squares[number] = strip[:, left : left + side_px]
    return squares


def _start(share: float, length: int, side_px: int) -> int:
    return int(np.clip(share * length - side_px / 2, 0, length - side_px))


def _as_stored(place: Place, orientation: int) -> Place:
    """Return where a point of the upright page lies in the page as stored (EXIF tag 274)."""
    x, y = place
    if orientation in (3, 4, 7, 8):
        y = 1 - y
    if orientation in (2, 3, 6, 7):
        x = 1 - x
    return (y, x) if orientation in (5, 6, 7, 8) else (x, y)


def _strip(photo: Photo, page: int, top: int, rows: int) -> Float:
    """Return some rows of a page as stored, (rows, W), luma in [0, 1]."""
    try:
        image = photo.decode(page)
        image, _ = to_srgb(image.crop(0, top, image.width, rows))
        pixels = image.numpy().reshape(image.height, image.width, image.bands)[..., :3]
    except pyvips.Error as error:
        raise photo.unreadable(page, error) from error
    luma = pixels.mean(axis=-1, dtype=np.float32) / (255 if pixels.dtype == np.uint8 else 65535)
    return np.asarray(1 - luma if photo.negative else luma, np.float32)
