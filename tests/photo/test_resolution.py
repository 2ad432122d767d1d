"""How large a photo's pixels are is kept where it is stated, and nowhere made up."""

from pathlib import Path

import pytest
import skimage.data
from PIL import Image

from photochrom.colorizer import Colorizer

RESOLUTION_UNIT, NO_UNIT = 0x0128, 1


def states_resolution(path: Path) -> bool:
    if path.suffix == ".jpg" and path.read_bytes()[13] == 0:
        return False  # Pillow makes one up where JFIF has no unit
    with Image.open(path) as picture:
        unit = picture.getexif().get(RESOLUTION_UNIT, NO_UNIT)
        return unit != NO_UNIT or picture.info.get("dpi", (1, 1)) != (1, 1)


@pytest.mark.parametrize("source", ["jpg", "png", "tif", "webp", "jp2"])
@pytest.mark.parametrize("target", ["jpg", "png", "tif", "webp"])
def test_no_resolution_is_made_up(
    source: str, target: str, colorizer: Colorizer, tmp_path: Path
) -> None:
    photo, result = tmp_path / f"photo.{source}", tmp_path / f"result.{target}"
    exif = Image.Exif()
    exif[0x010E] = "Ann"  # to such a block libexif adds a resolution
    Image.fromarray(skimage.data.camera()).save(photo, exif=exif)

    colorizer.colorize_file(photo, result)

    assert not states_resolution(result)


@pytest.mark.parametrize("source", ["jpg", "png", "tif"])
@pytest.mark.parametrize("target", ["jpg", "png", "tif"])
def test_a_resolution_that_is_libvips_guess_too_is_kept(
    source: str, target: str, colorizer: Colorizer, tmp_path: Path
) -> None:
    photo, result = tmp_path / f"photo.{source}", tmp_path / f"result.{target}"
    Image.fromarray(skimage.data.camera()).save(photo, dpi=(72, 72))

    colorizer.colorize_file(photo, result)

    with Image.open(result) as picture:
        assert picture.info["dpi"] == pytest.approx((72, 72), abs=0.1)
    assert states_resolution(result)
