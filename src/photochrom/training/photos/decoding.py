"""A photo's file to a square for training: upright, in sRGB, as users' photos are read."""

import io
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps

MIN_SIDE_PX = 32
VERSION = 2  # higher whenever photos are decoded otherwise: older caches are not used then
SRGB = ImageCms.createProfile("sRGB")
MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}  # Pillow's, of a profile's color space
BANDS = {"P": "RGB", "PA": "RGB", "RGBA": "RGB", "RGBX": "RGB", "LA": "L", "1": "L"}


def decode_square(content: bytes, side_px: int) -> NDArray[np.uint8] | None:
    """Return the photo's central square (side_px, side_px, 3), sRGB, or None where that fails."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of damage that Pillow reads past
            return _square(content, side_px)
    except Exception:  # Pillow's plugins raise all sorts on damaged files
        return None


def _square(content: bytes, side_px: int) -> NDArray[np.uint8] | None:
    with Image.open(io.BytesIO(content)) as image:
        image.draft("RGB", (side_px, side_px))
        image.load()
        side = min(image.size)
        if side < MIN_SIDE_PX:
            return None
        ImageOps.exif_transpose(image, in_place=True)
        left, upper = (image.width - side) // 2, (image.height - side) // 2
        box = (left, upper, left + side, upper + side)
        kernel = Image.Resampling.LANCZOS
        pixels = _eight_bits(image)
        small = pixels.resize((side_px, side_px), kernel, box=box, reducing_gap=3.0)
        return np.asarray(_to_srgb(small, image.info.get("icc_profile")))


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture that can be resized: no palette, no 16 bits, which Pillow would clip."""
    if image.mode.startswith("I;16"):
        return Image.fromarray(np.rint(np.asarray(image) / 257).astype(np.uint8))
    if image.mode in BANDS:
        return image.convert(BANDS[image.mode])
    return image if image.mode in MODES.values() else image.convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return RGB as the profile says; a broken one, or one for other bands, says nothing."""
    if profile:
        try:
            opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if MODES.get(opened.profile.xcolor_space) == image.mode:
                transform = ImageCms.buildTransform(opened, SRGB, image.mode, "RGB")
                return transform.apply(image)
        except (OSError, ImageCms.PyCMSError):
            pass
    return image.convert("RGB")
