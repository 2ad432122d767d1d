"""From coefficients to the colored photo, as a stream.

Each pixel keeps its L*, but where a drawing is painted; a*b* = slope·L* + offset; what leaves the
sRGB gamut loses chroma in linear light (`color.fit_gamut`). Eight bits go through tables and
one-band images, three times as fast as whole Lab pictures; sixteen bits are computed in floats.
"""

from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom import color
from photochrom.photo.reading import Photo

Float = NDArray[np.float32]
Double = NDArray[np.float64]
Stream: TypeAlias = pyvips.Image
Corners: TypeAlias = Sequence[tuple[float, float]]

_LEVELS = 65536  # of linear light, in tables
# f(X/Xn) and f(Z/Zn) of CIE 15, in steps. sRGB needs [0.1, 1.1]; strong colors at twice their
# strength leave it before they are fitted into the gamut.
_F_LOW, _F_HIGH, _F_STEPS = -0.6, 2.4, 16384
# Keeps the way from the neutral to the gamut's faces from being zero long at black and white.
_LEAST_LIGHT = 1e-6

# From this distance in a*b* on a pixel begins to count as in color, and at this one it does.
OWN_COLOR_FROM, OWN_COLOR_AT = 3.0, 7.0
SOFT_EDGE_PX = 2.0  # how wide the edge of what is kept becomes

_PIXELS_AT_ONCE = 16_384  # of a step of the merge in a thread


def merge(
    photo: Photo,
    page: int,
    coefficients: Float,
    kept: Float | None = None,
    shade: Float | None = None,
    *,
    depth_bits: int,
    compare: bool = False,
    cut: Corners | None = None,
) -> Stream:
    """Return a page in color, `depth_bits` (8 or 16) deep; nothing is computed before it is saved.

    `coefficients` (h, w, 4) as `guide.guided_coefficients` returns them, for the upright page;
    `kept` (h, w, 1 or 6) as `regions.kept` does; what is colored is multiplied by `shade` (h, w, 1)
    first. With `compare` the original stands to the left of
    the result. With `cut` the result is one picture of the page, straightened: its corners, x and y
    in shares of the page, clockwise from the upper left.
    """
    original, alpha = photo.upright(page, depth_bits, rows_in_order=cut is None)
    gray = original if shade is None else _shaded(original, shade)
    if depth_bits == 8:
        colored = _merge_8_bits(gray, coefficients)
    else:
        colored = _merge_16_bits(gray, coefficients)
    if kept is not None:
        colored = _keep(original, colored, kept)
    if cut is not None:
        original, colored, alpha = (
            None if image is None else _straightened(image, cut)
            for image in (original, colored, alpha)
        )
    if compare:
        colored = original.colourspace(colored.interpretation).join(colored, "horizontal")
        alpha = None if alpha is None else alpha.join(alpha, "horizontal")
    colored = colored.copy(xres=original.xres, yres=original.yres)
    whole = colored if alpha is None else colored.bandjoin(alpha)
    return _in_small_parts(whole) if cut is None else whole


def _in_small_parts(image: pyvips.Image) -> Stream:
    """Have a stream computed in a few rows at a time.

    Some forty steps hold a buffer in each thread; left to itself libvips asks them for as many rows
    as the saver likes: 110 MB a thread for a 100 MP photo, a few with this, in the same time.
    """
    rows = max(1, min(16, _PIXELS_AT_ONCE // image.width))
    parts: Stream = image.linecache(tile_height=rows, access="sequential", threaded=True)
    return parts


def _shaded(image: pyvips.Image, shade: Float) -> pyvips.Image:
    """Multiply values as stored, gamma-encoded, by a share of them."""
    darker = (image * _enlarge(shade, image)).rint().cast(image.format)
    return darker.copy(interpretation=image.interpretation)


def _merge_16_bits(image: pyvips.Image, coefficients: Float) -> pyvips.Image:
    lightness = image.colourspace("lab")[0]  # L* in [0, 100]
    fitted = _enlarge(coefficients, image)
    ab = [lightness * fitted[i] + fitted[i + 2] for i in range(2)]
    lab = lightness.bandjoin(ab).copy(interpretation="lab")
    linear_rgb = lab.colourspace("scrgb")
    y = linear_rgb.recomb(pyvips.Image.new_from_array([list(color.LUMINANCE)]))
    y = y.clamp(min=_LEAST_LIGHT, max=1 - _LEAST_LIGHT)
    planes = _fit_gamut([band - y for band in linear_rgb.bandsplit()], y, 1)
    return planes[0].bandjoin(planes[1:]).copy(interpretation="scrgb").colourspace("rgb16")


def _merge_8_bits(image: pyvips.Image, coefficients: Float) -> pyvips.Image:
    """Do as `_merge_16_bits` does, from tables over the gray value or the luminance.

    X = f⁻¹(fy + a*/500) and Z = f⁻¹(fy - b*/200) are straight lines of L* until the table undoes f.
    """
    index, light = _luminance_index(image)
    tables = _tables(light.tobytes())
    lightness = index.maplut(tables["lightness"])
    scaled_y = index.maplut(tables["y"])
    fitted = _enlarge(_to_f_steps(coefficients), image)
    fx, fz = (
        (lightness * fitted[i] + fitted[i + 2]).cast("ushort") for i in range(2)
    )  # steps of f
    red, blue = (
        fx.maplut(tables[f"x{i}"]) + index.maplut(tables[f"y{i}"]) + fz.maplut(tables[f"z{i}"])
        for i in (0, 2)
    )
    # weighted by their shares of the luminance, the three differences from it sum to 0
    share = color.LUMINANCE / -color.LUMINANCE[1]
    green = red * share[0] + blue * share[2]
    planes = _fit_gamut([red, green, blue], scaled_y, _LEVELS - 1)
    coded = [plane.cast("ushort").maplut(tables["encode"]) for plane in planes]
    return coded[0].bandjoin(coded[1:]).copy(interpretation="srgb")


def _luminance_index(image: pyvips.Image) -> tuple[pyvips.Image, Double]:
    """Return an integer picture and the luminance in [0, 1] of each value that it may have."""
    if image.bands == 1:
        return image, np.asarray(color.rgb_to_linear(np.arange(256) / 255), np.float64)
    weights = pyvips.Image.new_from_array([list(color.LUMINANCE * (_LEVELS - 1))])
    index = image.colourspace("scrgb").recomb(weights).cast("ushort")
    return index, np.arange(_LEVELS) / (_LEVELS - 1)


def _to_f_steps(coefficients: Float) -> Float:
    """Turn slopes and offsets of a*, b* into those of f(X/Xn), f(Z/Zn), in steps of the table."""
    a_b = np.array([1 / 500, -1 / 200] * 2)
    neutral = np.array([1 / 116, 1 / 116, 16 / 116 - _F_LOW, 16 / 116 - _F_LOW])
    steps = (coefficients * a_b + neutral) * ((_F_STEPS - 1) / (_F_HIGH - _F_LOW))
    steps[..., 2:] += 0.5  # the cast to whole steps cuts
    return np.asarray(steps, np.float32)


@cache
def _tables(light: bytes) -> dict[str, pyvips.Image]:
    """Return the tables of an index whose values stand for the luminances `light` (float64)."""
    y = np.frombuffer(light)
    top = _LEVELS - 1
    f = np.linspace(_F_LOW, _F_HIGH, _F_STEPS)
    cubed = color.undo_f(f)
    white, matrix = color.WHITE, color.XYZ_TO_LINEAR_RGB
    tables = {
        "lightness": color.luminance_to_lightness(y),
        "y": np.clip(y, _LEAST_LIGHT, 1 - _LEAST_LIGHT) * top,
    }
    for i in (0, 2):  # what X, Y and Z add to the difference of red and blue from the neutral
        tables[f"x{i}"] = cubed * (matrix[i, 0] * white[0] * top)
        tables[f"y{i}"] = y * ((matrix[i, 1] - 1) * top)
        tables[f"z{i}"] = cubed * (matrix[i, 2] * white[2] * top)
    images = {key: _table(np.asarray(value, np.float32)) for key, value in tables.items()}
    # the cast to whole levels cuts, so a level stands for its middle
    levels = (np.arange(_LEVELS) + 0.5) / top
    images["encode"] = _table(np.rint(color.linear_to_rgb(levels) * 255).astype(np.uint8))
    return images


def _table(values: NDArray[np.float32] | NDArray[np.uint8]) -> pyvips.Image:
    return pyvips.Image.new_from_array(values[None])


def _fit_gamut(differences: list[pyvips.Image], y: pyvips.Image, top: float) -> list[pyvips.Image]:
    """Do `color.fit_gamut` to a stream; y in (0, top), differences from it."""
    highest = differences[0].bandrank(differences[1:], index=2)
    lowest = differences[0].bandrank(differences[1:], index=0)
    one = y * 0 + 1
    excess = one.bandrank([highest / (top - y), lowest / (y * -1)], index=2)  # quicker than maxpair
    return [difference / excess + y for difference in differences]


def _keep(original: pyvips.Image, colored: pyvips.Image, kept: Float) -> pyvips.Image:
    """Put back what the page keeps of itself."""
    original = original.colourspace(colored.interpretation)
    scale = max(1.0, original.width / kept.shape[1])
    planes = _enlarge(kept, original)
    sharper = max(1.0, scale / SOFT_EDGE_PX)
    share = ((planes[0] - 0.5) * sharper + 0.5).clamp()
    if planes.bands > 1:
        lab = original.colourspace("lab")
        away = [lab[1 + i] - (lab[0] * planes[2 + i] + planes[4 + i]) for i in range(2)]
        distance = (away[0] * away[0] + away[1] * away[1]) ** 0.5
        in_color = ((distance - OWN_COLOR_FROM) / (OWN_COLOR_AT - OWN_COLOR_FROM)).clamp()
        share = share.maxpair(in_color * planes[1])
    mixed = (original - colored) * share + colored
    return mixed.rint().cast(colored.format).copy(interpretation=colored.interpretation)


def _straightened(image: pyvips.Image, corners: Corners) -> pyvips.Image:
    """Cut a picture out and turn it upright; by less than half a pixel it is not turned."""
    places = np.array(corners) * [image.width, image.height]
    right, down = places[1] - places[0], places[3] - places[0]
    width, height = max(1, round(np.hypot(*right))), max(1, round(np.hypot(*down)))
    if abs(right[1]) < 0.5 and abs(down[0]) < 0.5:
        left, top = (max(0, round(place)) for place in places[0])
        width, height = min(width, image.width - left), min(height, image.height - top)
        return image.crop(left, top, width, height)
    across, along = right / np.hypot(*right)
    return image.affine(
        [across, along, -along, across],
        interpolate=pyvips.Interpolate.new("bicubic"),
        oarea=[0, 0, width, height],
        idx=0.5 - places[0][0],
        idy=0.5 - places[0][1],
        odx=-0.5,
        ody=-0.5,
        extend="copy",
    )


def _enlarge(pixels: Float, image: pyvips.Image) -> pyvips.Image:
    return enlarge(pixels, image.width, image.height)


def enlarge(pixels: Float, width: int, height: int) -> pyvips.Image:
    """Do `small_copy.grid.enlarge` as a stream: bilinear, half-pixel centers, edges clamped.

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
