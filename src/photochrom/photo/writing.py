"""Save colored pages in a format that can hold them."""

import io
from collections.abc import Sequence
from typing import Any, BinaryIO

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.errors import PhotochromError, TargetError
from photochrom.photo.containers import iptc, png, webp
from photochrom.photo.containers.tiff_tags import add_tags
from photochrom.photo.loading import unreadable
from photochrom.photo.metadata import tags_of
from photochrom.photo.reading import Photo

_DEEP = {"png", "tiff", "heic", "avif", "array"}
_MULTIPAGE = {"tiff", "webp"}
_OPAQUE = {"jpeg"}
_MOST_SIDE_PX = {"jpeg": 65_535, "webp": 16_383, "heic": 16_384, "avif": 65_536}
# Visibly lossless at 4:4:4; the scanned L* comes back to 0.3 on average (tests hold 0.5).
_QUALITY = {"jpeg": 92, "webp": 92, "heic": 80, "avif": 80}
# Of pixels in a classic TIFF: LZW makes noise 1.37 times larger, and 4 GiB are the end of it.
CLASSIC_TIFF_BYTES = 2_800_000_000


def depth_of(format: str, depth_bits: int) -> int:
    """Return the depth, 8 or 16, that a photo of `depth_bits` is computed in for a format."""
    return depth_bits if format in _DEEP else 8


def check_format(photo: Photo, format: str, *, compare: bool = False) -> None:
    """Raise TargetError where a format cannot hold a photo whole."""
    if photo.pages > 1 and format not in _MULTIPAGE:
        raise TargetError(
            f"{photo.name}: has {photo.pages} pages and {format} holds one; choose tiff or webp"
        )
    if photo.alpha and format in _OPAQUE:
        raise TargetError(
            f"{photo.name}: has transparency, which {format} cannot hold; choose png, webp or tiff"
        )
    width = photo.width * (2 if compare else 1)
    most = _MOST_SIDE_PX.get(format, max(width, photo.height))
    if max(width, photo.height) > most:
        raise TargetError(
            f"{photo.name}: {width} x {photo.height} pixels are more than {format} holds on a side "
            f"({most}); choose png or tiff"
        )


def save(
    photo: Photo,
    pages: Sequence[pyvips.Image],
    file: BinaryIO | None,
    format: str,
    quality: int | None,
    *,
    threads: int | None = None,
) -> bytes:
    """Compute the pages and write them to an empty file, or, where it is None, return them.

    `threads` limits the processor cores; None leaves it to libvips.

    Raises OSError where writing fails, UnreadablePhotoError where reading the photo does, and
    TargetError where this libvips cannot write the format.
    """
    tags = [tags_of(page, number) for number, page in enumerate(pages)] if format == "tiff" else []
    image = _join(pages)
    if threads is not None:
        image.set_type(pyvips.GValue.gint_type, "concurrency", threads)
    if format == "tiff" and image.get_typeof("iptc-data"):
        resources = iptc.resources_of(image.get("iptc-data"))
        image.set_type(pyvips.GValue.blob_type, "photoshop-data", resources)
        image.remove("iptc-data")
    target = (
        pyvips.Target.new_to_memory()
        if file is None
        else pyvips.Target.new_to_descriptor(file.fileno())
    )
    try:
        _write(image, target, format, quality)
    except pyvips.Error as error:
        raise _whose_fault(photo, error, format) from error
    written = io.BytesIO(target.get("blob")) if file is None else file
    if any(tags) or len(tags) > 1:
        add_tags(written, tags)
    if format == "png":
        png.add_texts(written, png.texts_of(image))
    if format == "webp" and len(pages) > 1:
        webp.correct_height(written, pages[0].height)
    return written.getvalue() if isinstance(written, io.BytesIO) else b""


def _join(pages: Sequence[pyvips.Image]) -> pyvips.Image:
    """Put pages one below the other, as libvips wants them, tagged as sRGB."""
    image = pages[0].copy()
    if len(pages) > 1:
        image = pyvips.Image.arrayjoin(list(pages), across=1).copy()
        image.set_type(pyvips.GValue.gint_type, "page-height", pages[0].height)
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", pyvips.Image.profile_load("srgb"))
    # libvips writes EXIF for every photo, and by itself it says that the color space is unknown
    image.set_type(pyvips.GValue.gstr_type, "exif-ifd2-ColorSpace", "1")
    # a small picture inside the file, which would stay gray in folder views
    if image.get_typeof("jpeg-thumbnail-data"):
        image.remove("jpeg-thumbnail-data")
    return image


def _write(image: pyvips.Image, target: pyvips.Target, format: str, quality: int | None) -> None:
    quality = quality or _QUALITY.get(format)
    if format == "jpeg":  # chroma at full resolution: it is what is new
        image.jpegsave_target(target, Q=quality, subsample_mode="off")
    elif format == "png":
        image.pngsave_target(target)
    elif format == "webp":
        image.webpsave_target(target, Q=quality, smart_subsample=True)
    elif format == "tiff":
        sample_bytes = 2 if image.format == "ushort" else 1
        raw_bytes = image.width * image.height * image.bands * sample_bytes
        image.tiffsave_target(
            target,
            compression="lzw",
            predictor="horizontal",
            bigtiff=raw_bytes > CLASSIC_TIFF_BYTES,
        )
    else:
        compression = "av1" if format == "avif" else "hevc"
        image.heifsave_target(
            target, Q=quality, compression=compression, subsample_mode="off", bitdepth=_bits(image)
        )


def _bits(image: pyvips.Image) -> int:
    """Return the depth of AVIF and HEIC: that of the photo where they have it, else the nearest."""
    if image.format == "uchar":
        return 8
    held = "bits-per-sample"
    return 12 if image.get_typeof(held) and image.get(held) == 12 else 10


def _whose_fault(photo: Photo, error: pyvips.Error, format: str) -> PhotochromError | OSError:
    """Tell a photo that cannot be read from a result that cannot be written."""
    text = f"{error.message} {error.detail}".lower()
    if "maximum tiff file size" in text:
        return TargetError(
            f"{photo.name}: becomes larger than a TIFF may be (4 GiB); choose another format"
        )
    if "write error" in text or "unix error" in text:
        system = [line for line in text.splitlines() if "system error" in line or "unix" in line]
        reason = system[0].rpartition(": ")[2] if system else "write error"
        return OSError(reason)  # `atomic.replacing` knows the target's name
    if "unsupported compression" in text or "unable to call vipsforeignsave" in text:
        return TargetError(f"{photo.name}: {format} cannot be written here; choose another format")
    return unreadable(photo.name, error, photo.tolerant)


def to_array(page: pyvips.Image) -> NDArray[Any]:
    """Compute a page and return its pixels, (H, W, 3)."""
    return np.asarray(page.numpy()).reshape(page.height, page.width, page.bands)
