"""What training sees of a photo's file is what users' photos are read as."""

import io
import warnings
from typing import Any

import numpy as np
import pytest
import pyvips
import skimage.data
from numpy.typing import NDArray
from PIL import Image

from photochrom.evaluation.protocol import central_square
from photochrom.training.photos import decoding

SIDE_PX = 32
# Levels of 8 bits: JPEG's loss, and what Lanczos and area averages make of edges.
ROUNDING = 3
ORIENTATION = 0x0112
TURNED = 6  # stored turned by 90 degrees

SKY, GRASS = (40, 90, 230), (60, 130, 30)


@pytest.fixture
def landscape() -> Image.Image:
    """A sky above grass, (96, 64) px."""
    rgb = np.zeros((64, 96, 3), np.uint8)
    rgb[:32], rgb[32:] = SKY, GRASS
    return Image.fromarray(rgb)


def encoded(picture: Image.Image, format: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def decoded(content: bytes) -> NDArray[np.uint8]:
    square = decoding.decode_square(content, SIDE_PX)
    assert square is not None
    return square


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_photo_is_upright(format: str, landscape: Image.Image) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    square = decoded(encoded(landscape.rotate(90, expand=True), format, exif=exif, quality=95))

    for place, expected in (((4, 4), SKY), ((4, -4), SKY), ((-4, 4), GRASS)):
        assert np.abs(square[place].astype(int) - expected).max() <= ROUNDING


@pytest.mark.parametrize("profile", ["p3", "cmyk"])
def test_a_profile_is_obeyed(profile: str) -> None:
    green = pyvips.Image.black(64, 64, bands=3).linear([0, 0, 0], [90, 160, 100]).cast("uchar")
    converted = green.copy(interpretation="srgb").icc_transform(profile, input_profile="srgb")
    content = converted.jpegsave_buffer(Q=95)

    expected, _ = central_square(content, SIDE_PX)
    np.testing.assert_allclose(decoded(content), expected.astype(int), atol=ROUNDING)


def test_a_broken_profile_says_nothing(landscape: Image.Image) -> None:
    plain = decoded(encoded(landscape, "PNG"))
    broken = decoded(encoded(landscape, "PNG", icc_profile=b"no profile" * 20))

    np.testing.assert_array_equal(broken, plain)


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_sixteen_bits_of_gray_are_not_clipped(format: str) -> None:
    ramp = np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16)
    content = encoded(Image.fromarray(ramp), format)

    expected, _ = central_square(content, SIDE_PX)
    np.testing.assert_allclose(decoded(content), expected.astype(int), atol=ROUNDING)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_every_kind_of_pixels_becomes_rgb(mode: str) -> None:
    photo = Image.fromarray(skimage.data.astronaut()[:64, :64]).convert(mode)
    square = decoded(encoded(photo, "TIFF"))

    assert square.shape == (SIDE_PX, SIDE_PX, 3)


@pytest.mark.parametrize("error", [RuntimeError, TypeError, OSError])
def test_whatever_a_damaged_file_raises_it_is_unreadable(
    error: type[Exception], landscape: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise error

    content = encoded(landscape, "BMP")
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", fail)

    assert decoding.decode_square(content, SIDE_PX) is None


def test_damage_that_can_be_read_past_is_not_talked_of(landscape: Image.Image) -> None:
    content = encoded(landscape, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    with warnings.catch_warnings(action="error"):
        decoded(content)
