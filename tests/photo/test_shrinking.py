"""The small copy that the network sees."""

from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from photochrom import photo
from photochrom.photo.shrinking import average_areas


@pytest.mark.parametrize("suffix", ["jpg", "png"])
@pytest.mark.parametrize("size", [(1001, 603), (1003, 1007), (777, 1999)])
def test_the_edge_of_a_white_picture_is_white(
    tmp_path: Path, size: tuple[int, int], suffix: str
) -> None:
    path = tmp_path / f"white.{suffix}"
    PIL.Image.new("L", size, 255).save(path)
    white = photo.open(path, max_pixels=10**7)
    assert photo.shrink(white, 0, 60, 50).min() == pytest.approx(1)


def test_areas_smaller_than_a_pixel_have_its_value() -> None:
    pixels = np.array([[[0.0], [1.0], [0.5]]], np.float32)

    enlarged = average_areas(pixels, 7, 3, extent=(3, 1))

    assert enlarged.shape == (3, 7, 1)
    np.testing.assert_allclose(enlarged[:, [0, 3, 6], 0], [[0, 1, 0.5]] * 3)
    assert enlarged.mean() == pytest.approx(pixels.mean())
