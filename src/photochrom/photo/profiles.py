"""Bring what a file holds to sRGB, through its ICC profile where it has one."""

import numpy as np
import pyvips

from photochrom.color import linear_to_rgb

# What a decoded picture's bands mean, and how many there are without alpha.
COLOR_BANDS = {"b-w": 1, "grey16": 1, "srgb": 3, "rgb16": 3, "lab": 3, "cmyk": 4}
_GRAY = ("b-w", "grey16")  # as loaders say it, where a gray TIFF has more than one sample beside
_WHOLE = {"uchar", "ushort"}
# Numbers that photos seldom are in: how many bits they have, and whether they are signed.
_ODD = {"char": (8, True), "short": (16, True), "uint": (32, False), "int": (32, True)}


def srgb_profile() -> bytes:
    """Return the profile of sRGB that results have."""
    return bytes(pyvips.Image.profile_load("srgb"))


def interpretation(image: pyvips.Image) -> str | None:
    """Return a key of COLOR_BANDS; None for types of number that photos do not have."""
    if image.format not in _WHOLE | {"float", "double"}:
        return None
    kind = str(image.interpretation)
    if kind in ("cmyk", "lab"):
        return kind
    is_gray = image.bands < 3 or (kind in _GRAY and image.get_typeof("vips-loader"))
    if image.format == "uchar":
        return "b-w" if is_gray else "srgb"
    return "grey16" if is_gray else "rgb16"


def number_range(image: pyvips.Image) -> tuple[int, int] | None:
    """Return what black and white are in numbers that are signed or of 32 bits, None in others.

    Nothing says it: signed numbers that all are positive begin at 0, and those that fit into 8 or
    16 bits are of as many. Raises pyvips.Error where the picture cannot be decoded.
    """
    if image.format not in _ODD:
        return None
    bits, is_signed = _ODD[image.format]
    statistics = image.stats()
    low, high = statistics(0, 0)[0], statistics(1, 0)[0]
    if is_signed and low < 0:
        return -(1 << bits - 1), (1 << bits - 1) - 1
    most = (1 << bits - is_signed) - 1
    return 0, next((white for white in (255, 65535) if bits == 32 and high <= white), most)


def in_plain_numbers(image: pyvips.Image, black_and_white: tuple[int, int] | None) -> pyvips.Image:
    """Bring signed numbers and those of 32 bits to 8 or 16 unsigned ones, Lab of 16 to floats."""
    if image.interpretation == "labs":
        lab = image[:3].colourspace("lab")
        # what is beside the colors has no sign, and libvips says that it has
        return lab.bandjoin(image[3:].copy(format="ushort") / 65535) if image.bands > 3 else lab
    if black_and_white is None:
        return image
    black, white = black_and_white
    deep = _ODD[image.format][0] > 8
    kind = ("grey16" if deep else "b-w") if image.bands < 3 else ("rgb16" if deep else "srgb")
    share = (image - black) * ((65535 if deep else 255) / (white - black))
    return share.rint().cast("ushort" if deep else "uchar").copy(interpretation=kind)


def from_gamma(image: pyvips.Image, gamma: float) -> pyvips.Image:
    """Bring samples that go by a power of light, `gamma`, to those of sRGB; alpha stays."""
    most = 255 if image.format == "uchar" else 65535
    light = (np.arange(most + 1) / most) ** (1 / gamma)
    samples = np.rint(linear_to_rgb(light) * most)
    table = pyvips.Image.new_from_array(samples[None].astype(np.uint8 if most == 255 else "u2"))
    bands = image.bands - (image.bands + 1) % 2  # gray or RGB, and alpha
    mapped = image[:bands].maplut(table)
    mapped = mapped.bandjoin(image[bands:]) if image.bands > bands else mapped
    return mapped.copy(interpretation=image.interpretation)


def to_srgb(image: pyvips.Image) -> tuple[pyvips.Image, pyvips.Image | None]:
    """Bring a decoded picture to sRGB; gray without a profile stays one band.

    Floats are taken as gamma-encoded sRGB in [0, 1]. A profile that cannot be used, broken or made
    for other bands, says nothing: the picture is read as if it had none. Returns uchar "b-w" or
    "srgb", or ushort "grey16" or "rgb16"; and what bands there are beside the colors, as deep.
    """
    kind = interpretation(image) or "multiband"
    bands = COLOR_BANDS[kind]
    beside = image[bands:] if image.bands > bands else None
    color = image[:bands] if beside is not None else image
    if kind == "lab":
        color = color.copy(interpretation="lab").colourspace("rgb16")
    elif image.format not in _WHOLE:
        color = _to_16_bits(color)
    color = color.copy(interpretation="rgb16" if kind == "lab" else kind)
    if beside is not None and image.format not in _WHOLE:
        beside = _to_16_bits(beside)
    if kind != "lab":
        color = _apply_profile(color, kind)
    return color, beside


def to_depth(image: pyvips.Image, depth_bits: int) -> pyvips.Image:
    """Round ushort to uchar where 8 bits are wanted; nothing is made deeper."""
    if depth_bits == 16 or image.format == "uchar":
        return image
    kind = "b-w" if image.bands == 1 else "srgb"
    return (image * (255 / 65535)).rint().cast("uchar").copy(interpretation=kind)


def _to_16_bits(image: pyvips.Image) -> pyvips.Image:
    return (image * 65535).rint().cast("ushort")


def _apply_profile(color: pyvips.Image, kind: str) -> pyvips.Image:
    depth = 8 if color.format == "uchar" else 16
    options = {"intent": "relative", "depth": depth, "black_point_compensation": True}
    if color.get_typeof("icc-profile-data"):
        if _usable(color):
            return color.icc_transform("srgb", embedded=True, **options)
        color = color.copy()
        color.remove("icc-profile-data")
    if kind == "cmyk":  # without a profile: libvips' own, of a common press
        return color.icc_transform("srgb", input_profile="cmyk", **options)
    return color


def _usable(color: pyvips.Image) -> bool:
    """Try the embedded profile on one pixel."""
    dot = pyvips.Image.black(1, 1, bands=color.bands).cast(color.format)
    dot = dot.copy(interpretation=color.interpretation)
    dot.set_type(pyvips.GValue.blob_type, "icc-profile-data", color.get("icc-profile-data"))
    try:
        dot.icc_transform("srgb", embedded=True, intent="relative").avg()
    except pyvips.Error:
        return False
    return True
