"""Where things lie on the screen: large and small ones, upright and sideways."""

from pathlib import Path

import PIL.Image
import pytest
import skimage.data
from watching import Watch


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "camera.png"
    PIL.Image.fromarray(skimage.data.camera()[::2, ::2]).save(path)
    return path


def test_the_focus_on_a_spot_out_of_view_does_not_move_the_photo(watch: Watch, photo: Path) -> None:
    watch.color(photo)
    watch.click_photo(0.9, 0.9)
    watch.page.click("#everyday-swatches button:nth-child(5)")
    watch.page.click("#panel-close")
    stage = watch.page.locator("#stage").bounding_box()
    assert stage
    watch.page.mouse.move(stage["x"] + 250, stage["y"] + 50)
    watch.page.mouse.wheel(0, -1200)
    before = watch.page.locator("#canvas").bounding_box()
    watch.page.focus(".spot")
    assert watch.page.locator("#canvas").bounding_box() == before
