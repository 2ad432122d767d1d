"""From coefficients to the colored photo, as a stream."""

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.color import LUMINANCE
from photochrom.photo.reading import Photo

Float = NDArray[np.float32]
Stream = pyvips.Image


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
    enlarged = enlarge(coefficients, image.width, image.height)
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


def enlarge(pixels: Float, width: int, height: int) -> pyvips.Image:
    """Do `chroma.enlarge` as a stream: bilinear, half-pixel centers, edges clamped.

    libvips' own resize places bilinear samples half a pixel of the result too far to the left.
    """
    across, down = width / pixels.shape[1], height / pixels.shape[0]
    return pyvips.Image.new_from_array(pixels).affine(
        [across, 0, 0, down],
        interpolate=pyvips.Interpolate.new("bilinear"),
        oarea=[0, 0, width, height],
        odx=(across - 1) / 2,
        ody=(down - 1) / 2,
        extend="copy",
    )


def fit_gamut(linear_rgb: pyvips.Image) -> pyvips.Image:
    """Do `color.fit_gamut` to a stream."""
    y = linear_rgb.recomb(pyvips.Image.new_from_array([list(LUMINANCE)]))
    y = y.clamp(min=1e-6, max=1 - 1e-6)  # libvips takes x / 0 for 0
    difference = linear_rgb - y
    red, green, blue = difference.bandsplit()
    up = red.maxpair(green).maxpair(blue) / (1 - y)
    down = red.minpair(green).minpair(blue) / (y * -1)
    excess = up.maxpair(down).maxpair(1)
    return (difference / excess + y).copy(interpretation="scrgb")
