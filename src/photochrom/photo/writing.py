"""Save colored pages in a format that can hold them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.errors import TargetError

FORMATS = {
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".jpe": "jpeg",
    ".png": "png",
    ".webp": "webp",
    ".tif": "tiff",
    ".tiff": "tiff",
    ".heic": "heic",
    ".heif": "heic",
    ".avif": "avif",
}
_DEEP = {"png", "tiff", "array"}
_MULTIPAGE = {"tiff", "webp"}


def format_of(path: Path) -> str | None:
    """Return the format that a name's suffix stands for, if it does."""
    return FORMATS.get(path.suffix.lower())


def depth_of(format: str, depth_bits: int) -> int:
    """Return the depth that a format writes of a photo of `depth_bits`."""
    return depth_bits if format in _DEEP else 8


def save(
    pages: Sequence[pyvips.Image], descriptor: int | None, format: str, quality: int | None
) -> bytes:
    """Compute the pages and write them to a file descriptor, or, where it is None, return them.

    Raises TargetError where the format cannot hold them.
    """
    if len(pages) > 1 and format not in _MULTIPAGE:
        raise TargetError(
            f"the photo has {len(pages)} pages and {format} holds one; choose tiff or webp"
        )
    image = pages[0] if len(pages) == 1 else pyvips.Image.arrayjoin(list(pages), across=1)
    image = image.copy()
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", pyvips.Image.profile_load("srgb"))
    target = (
        pyvips.Target.new_to_memory()
        if descriptor is None
        else pyvips.Target.new_to_descriptor(descriptor)
    )
    if format == "jpeg":
        image.jpegsave_target(target, Q=quality or 92, subsample_mode="off")
    elif format == "png":
        image.pngsave_target(target)
    elif format == "webp":
        image.webpsave_target(target, Q=quality or 92, smart_subsample=True)
    elif format == "tiff":
        image.tiffsave_target(target, compression="lzw", predictor="horizontal")
    else:
        compression = "av1" if format == "avif" else "hevc"
        image.heifsave_target(target, Q=quality or 70, compression=compression)
    return bytes(target.get("blob")) if descriptor is None else b""


def to_array(page: pyvips.Image) -> NDArray[Any]:
    """Compute a page and return its pixels, (H, W, bands)."""
    return np.asarray(page.numpy())
