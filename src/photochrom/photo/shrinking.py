"""From the photo to the small copy that the network sees."""

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.photo.profiles import interpretation, to_srgb
from photochrom.photo.reading import Photo

Float = NDArray[np.float32]


def shrink(photo: Photo, page: int, width: int, height: int) -> Float:
    """Return the upright small copy of a page, (height, width, 3) sRGB in [0, 1].

    Each pixel is the mean of the area that it covers. Means are taken of the values as stored,
    gamma-encoded: these are nearly L*, and what a JPEG decoder averages while it decodes. Most of
    the way is done by whole factors while streaming, the rest here. Raises UnreadablePhotoError.
    """
    turned = photo.orientation > 4
    columns, rows = (height, width) if turned else (width, height)
    stored_columns, stored_rows = (
        (photo.height, photo.width) if turned else (photo.width, photo.height)
    )
    factor = max(1, min(stored_columns // columns, stored_rows // rows))
    if photo.format == "jpeg":  # its decoder takes some of the steps, at no cost
        on_load = max(step for step in (1, 2, 4, 8) if step <= factor)
        factor -= factor % on_load
    try:
        pixels = _decode_smaller(photo, page, factor)
    except pyvips.Error as error:
        raise photo.unreadable(page, error) from error
    # The decoder of a JPEG leaves out a last column or row that is not whole.
    extent = (
        min(stored_columns / factor, pixels.shape[1]), min(stored_rows / factor, pixels.shape[0])
    )  # fmt: skip
    small = average_areas(pixels, columns, rows, extent=extent)
    rgb = np.repeat(small, 3, axis=2) if small.shape[2] == 1 else small
    return np.ascontiguousarray(turn_upright(rgb, photo.orientation))


def stretched_lightness(content: bytes, width: int, height: int) -> Float:
    """Return the L* (height, width, 1) of a picture file's content, stretched to a size."""
    image = pyvips.Image.new_from_buffer(content, "").colourspace("lab")[0]
    stretched = image.resize(width / image.width, vscale=height / image.height)
    lightness: Float = stretched.numpy().astype(np.float32).clip(0, 100)
    return lightness.reshape(height, width, 1)


def _decode_smaller(photo: Photo, page: int, factor: int) -> Float:
    """Return a page as stored, `factor` times smaller, (H, W, 1 or 3) sRGB in [0, 1].

    The last row and column may stand for fewer pixels than `factor`.
    """
    on_load = 1
    if photo.format == "jpeg":
        on_load = max(step for step in (8, 4, 2, 1) if factor % step == 0)
    image = photo.decode(page, shrink=on_load)
    if photo.alpha:
        image = _without_hidden_colors(image)
    if factor > on_load:
        image = image.shrink(factor // on_load, factor // on_load, ceil=True)
    image, _ = to_srgb(image)
    image = image.invert() if photo.negative else image
    pixels = image.numpy().reshape(image.height, image.width, image.bands)
    return np.asarray(pixels / (255 if pixels.dtype == np.uint8 else 65535), np.float32)


def _without_hidden_colors(image: pyvips.Image) -> pyvips.Image:
    """Make gray what is fully transparent: colors that nobody sees do not make a color photo."""
    if interpretation(image) not in ("srgb", "rgb16"):
        return image
    green, alpha = image[1], image[3]
    return (alpha == 0).ifthenelse(green.bandjoin([green, green, alpha]), image)


def average_areas(pixels: Float, width: int, height: int, *, extent: tuple[float, float]) -> Float:
    """Shrink (H, W, C) to (height, width, C): each result is the mean of the area that it covers.

    `extent` says how many columns and rows the picture takes up; what lies beyond is padding.
    """
    for axis, count, length in ((0, height, extent[1]), (1, width, extent[0])):
        if count == length == pixels.shape[axis]:
            continue
        edges = np.minimum(np.arange(count + 1) * (length / count), pixels.shape[axis])
        whole = np.minimum(edges.astype(np.intp), pixels.shape[axis] - 1)
        share = (edges - whole).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
        before = np.zeros(np.add(pixels.shape, np.eye(3, dtype=int)[axis]))
        np.cumsum(pixels, axis=axis, out=before[1:] if axis == 0 else before[:, 1:])
        totals = before.take(whole, axis) + share * pixels.take(whole, axis)
        pixels = (np.diff(totals, axis=axis) * (count / length)).astype(np.float32)
    return pixels


def turn_upright(pixels: Float, orientation: int) -> Float:
    """Turn (H, W, C) upright from the orientation that EXIF tag 274 names, 1 to 8."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels
