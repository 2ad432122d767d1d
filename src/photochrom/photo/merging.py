"""From the photo to the small copy, and from coefficients to the colored photo."""

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.color import LUMINANCE
from photochrom.photo.reading import Photo, to_srgb, unreadable

Float = NDArray[np.float32]
Stream = pyvips.Image


def shrink(photo: Photo, page: int, width: int, height: int) -> Float:
    """Return the upright small copy of a page, (height, width, 3) sRGB in [0, 1], area-averaged.

    Averages are taken of gamma-encoded values, which are nearly L* and are what a JPEG decoder
    and a browser's canvas average too. Raises UnreadablePhotoError.
    """
    factor = max(1, min(photo.width // width, photo.height // height))
    on_load = max(step for step in (1, 2, 4, 8) if step <= factor)
    try:
        image = photo.decode(page, shrink=on_load)
        turned = photo.orientation > 4
        small = image.resize(
            (height if turned else width) / image.width,
            vscale=(width if turned else height) / image.height,
            kernel="linear",
        )
        small = to_srgb(small, photo.name).autorot()
        if small.bands in (2, 4):
            small = small[: small.bands - 1]
        pixels = small.numpy().reshape(small.height, small.width, small.bands)
    except pyvips.Error as error:
        raise unreadable(photo.name, error) from error
    scale = 255 if pixels.dtype == np.uint8 else 65535
    rgb: Float = (pixels / scale).astype(np.float32)
    return np.repeat(rgb, 3, axis=2) if rgb.shape[2] == 1 else rgb


def merge(
    photo: Photo, page: int, coefficients: Float, *, depth_bits: int, compare: bool = False
) -> pyvips.Image:
    """Return a page in color: its own L*, and ab = slope·L* + offset, fitted into the gamut.

    `coefficients` (h, w, 4) as `chroma.guided_coefficients` returns them, for the upright page.
    A stream: nothing is computed before it is saved.
    """
    image = photo.upright(page)
    alpha = image[image.bands - 1] if photo.alpha else None
    image = image[: image.bands - 1] if photo.alpha else image
    lightness = image.colourspace("lab")[0]  # L* in [0, 100]
    enlarged = pyvips.Image.new_from_array(coefficients).resize(
        image.width / coefficients.shape[1],
        vscale=image.height / coefficients.shape[0],
        kernel="linear",
    )
    ab = enlarged[:2] * lightness + enlarged[2:]
    lab = lightness.bandjoin(ab).copy(interpretation="lab")
    space = "srgb" if depth_bits == 8 else "rgb16"
    colored = fit_gamut(lab.colourspace("scrgb")).colourspace(space)
    if compare:
        colored = image.colourspace(space).join(colored, "horizontal")
        alpha = None if alpha is None else alpha.join(alpha, "horizontal")
    if alpha is None:
        return colored
    if photo.depth_bits == 16 and depth_bits == 8:
        alpha = (alpha >> 8).cast("uchar")
    return colored.bandjoin(alpha)


def fit_gamut(linear_rgb: pyvips.Image) -> pyvips.Image:
    """Do `color.fit_gamut` to a stream."""
    y = linear_rgb.recomb(pyvips.Image.new_from_array([list(LUMINANCE)]))
    difference = linear_rgb - y
    red, green, blue = difference.bandsplit()
    up = red.maxpair(green).maxpair(blue) / (1 - y)
    down = red.minpair(green).minpair(blue) / (y * -1)
    excess = up.maxpair(down).maxpair(1)  # libvips divides by zero to zero
    return (difference / excess + y).copy(interpretation="scrgb")
