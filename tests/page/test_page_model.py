"""The page with the model that comes along; all other tests of the page have a tinting one."""

from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import skimage.data
from watching import Watch, pixels_of

from photochrom.colorizer import Colorizer
from photochrom.errors import PageError
from photochrom.hints import Hint
from photochrom.model import Model
from photochrom.options import Options
from photochrom.serving.bundle import page_files

MEAN_TOLERANCE = 1.0  # of 255


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    try:
        return page_files(Model())
    except PageError as error:
        pytest.skip(str(error))


def test_its_colors_are_the_commands_with_and_without_a_hint(watch: Watch, tmp_path: Path) -> None:
    photo = tmp_path / "camera.png"
    PIL.Image.fromarray(skimage.data.camera()).save(photo)
    colorizer = Colorizer()
    watch.color(photo)
    plain = pixels_of(watch.save(tmp_path))
    expected = colorizer.colorize_array(skimage.data.camera()).astype(int)
    assert np.abs(plain - expected).mean() <= MEAN_TOLERANCE

    watch.click_photo(0.375, 0.5)  # the coat
    button = watch.page.locator("#everyday-swatches button:nth-child(8)")
    hint = Hint(0.375, 0.5, str(button.get_attribute("data-color")))
    button.click()
    watch.page.click("#panel-close")
    told = pixels_of(watch.save(tmp_path))
    expected = colorizer.colorize_array(skimage.data.camera(), Options(hints=(hint,))).astype(int)
    assert np.abs(told - expected).mean() <= MEAN_TOLERANCE
    assert np.abs(told - plain).mean() > 2 * MEAN_TOLERANCE
