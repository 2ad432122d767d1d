"""Photo files for tests, made from scikit-image's pictures."""

import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyvips
import skimage.data
from numpy.typing import NDArray
from PIL import Image

from photochrom import color


def gray_picture(width: int = 160, height: int = 120) -> Image.Image:
    return Image.fromarray(skimage.data.camera()).resize((width, height))


def color_picture(width: int = 160, height: int = 120) -> Image.Image:
    return Image.fromarray(skimage.data.astronaut()).resize((width, height))


def encoded(picture: Image.Image, format: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def write(path: Path, picture: Image.Image | None = None, **options: Any) -> Path:
    """Write a picture in the format of the name's suffix."""
    format = {"jpg": "JPEG", "tif": "TIFF"}.get(path.suffix[1:], path.suffix[1:].upper())
    path.write_bytes(encoded(picture or gray_picture(), format, **options))
    return path


def read(path: Path) -> NDArray[Any]:
    """Return the pixels of a file as libvips reads them, whatever its name holds."""
    source = pyvips.Source.new_from_file(os.fsencode(path))
    image = pyvips.Image.new_from_source(source, "")
    bands = () if image.bands == 1 else (image.bands,)
    return np.asarray(image.numpy()).reshape(image.height, image.width, *bands)


def lightness_of(pixels: NDArray[Any]) -> NDArray[np.float64]:
    """Return the L* of uint8 or uint16 pixels, gray or RGB."""
    share = pixels / np.iinfo(pixels.dtype).max
    rgb = np.repeat(share[..., None], 3, axis=-1) if share.ndim == 2 else share[..., :3]
    return np.asarray(color.rgb_to_lab(rgb)[..., 0])


def chroma_of(pixels: NDArray[Any]) -> float:
    """Return the mean chroma of RGB pixels."""
    lab = color.rgb_to_lab(pixels[..., :3] / np.iinfo(pixels.dtype).max)
    return float(np.hypot(lab[..., 1], lab[..., 2]).mean())


def open_to_all(folder: Path) -> None:
    """Let everybody through to a folder of pytest's."""
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and "pytest" in str(parent):
            parent.chmod(0o755)


@contextlib.contextmanager
def without_privileges() -> Iterator[None]:
    """Let file permissions count, also where tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
