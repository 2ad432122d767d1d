"""The small copy that the network sees."""

from pathlib import Path

import PIL.Image
import pytest

from photochrom import photo


@pytest.mark.parametrize("suffix", ["jpg", "png"])
@pytest.mark.parametrize("size", [(1001, 603), (1003, 1007), (777, 1999)])
def test_the_edge_of_a_white_picture_is_white(
    tmp_path: Path, size: tuple[int, int], suffix: str
) -> None:
    path = tmp_path / f"white.{suffix}"
    PIL.Image.new("L", size, 255).save(path)
    white = photo.open(path, max_pixels=10**7)
    assert photo.shrink(white, 0, 60, 50).min() == pytest.approx(1)
