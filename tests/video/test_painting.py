"""The colors of a small copy, laid on frames."""

import av
import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray

from photochrom import color
from photochrom.small_copy.guide import guided_coefficients
from photochrom.video.painting import guided
from photochrom.video.planes import Planes, plane, work_format

PHOTO = skimage.data.astronaut()[:128, 100:292]  # (128, 192, 3)
LAB = color.rgb_to_lab(PHOTO / 255).astype(np.float32)


def test_the_guide_is_that_of_photos() -> None:
    chroma = Planes("yuv420p", "bt601", full_range=False).chroma(LAB[..., :1], LAB[..., 1:])
    expected = guided_coefficients(LAB[..., :1], chroma, 2)
    # float32 for float64: a thousandth of a step of 8 bits at the lightest
    np.testing.assert_allclose(guided(LAB[..., :1], chroma, 2), expected, atol=4e-4)


@pytest.mark.parametrize("strength", [0.5, 3.0])  # within the gamut, and far beyond it
def test_the_gamut_is_that_of_photos(strength: float) -> None:
    ab = LAB[..., 1:] * np.float32(strength)
    linear = color.lab_to_linear_rgb(np.concatenate([LAB[..., :1], ab], axis=-1))
    rgb = color.linear_to_rgb(color.fit_gamut(linear))
    luma = rgb @ (0.299, 0.587, 0.114)  # BT.601
    expected = np.stack([(rgb[..., 2] - luma) / 1.772, (rgb[..., 0] - luma) / 1.402], axis=-1)
    found = Planes("yuv420p", "bt601", full_range=False).chroma(LAB[..., :1], ab)
    np.testing.assert_allclose(found, expected, atol=1e-5)  # float32 for float64


def gray_frame(planes: Planes, luma: NDArray[np.float64]) -> av.VideoFrame:
    frame = av.VideoFrame(luma.shape[1], luma.shape[0], planes.format.name)
    plane(frame, 0)[:] = np.rint(planes.black + luma * planes.luma_range)
    return frame


@pytest.mark.parametrize("matrix", ["bt601", "bt709"])
@pytest.mark.parametrize(("name", "full_range"), [("yuv444p", False), ("yuv444p10le", True)])
def test_true_colors_come_back_as_swscale_reads_them(
    matrix: str, name: str, full_range: bool
) -> None:
    """FFmpeg, which knows matrix and range, decodes what was merged to the colors meant."""
    planes = Planes(name, matrix, full_range=full_range)
    red, blue = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722)}[matrix]
    rgb = PHOTO / 255
    luma = rgb @ (red, 1 - red - blue, blue)
    offsets = planes.chroma(LAB[..., :1], LAB[..., 1:])
    coefficients = np.concatenate([np.zeros_like(offsets), offsets], axis=-1)
    merged = planes.merge(gray_frame(planes, luma), coefficients)
    shown = merged.to_ndarray(
        format="rgb24",
        src_colorspace={"bt601": "ITU601", "bt709": "ITU709"}[matrix],
        src_color_range="JPEG" if full_range else "MPEG",
    )
    assert np.abs(shown.astype(int) - PHOTO).mean() < 1.5  # steps of 8 bits


def test_chroma_gives_way_where_the_gamut_ends() -> None:
    planes = Planes("yuv444p", "bt601", full_range=True)
    white = np.ones((8, 8))
    strong = np.full((8, 8, 4), 0.0, np.float32)
    strong[..., 2:] = 0.4
    merged = planes.merge(gray_frame(planes, white), strong)
    assert np.abs(plane(merged, 1).astype(int) - 128).max() <= 1


def test_formats_that_an_encoder_does_not_know_become_the_nearest() -> None:
    assert work_format("yuvj422p", "libx264") == "yuv422p"
    assert work_format("gray", "libx264") == "yuv420p"
    assert work_format("rgb24", "libx264") == "yuv444p"
    assert work_format("yuv422p10le", "libsvtav1") == "yuv420p10le"
