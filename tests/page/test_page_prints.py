"""Printed pictures on the page come out as by the command, and what they are is said."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import scan_drawing as draw
import skimage.data
from PIL import Image
from scans_drawn import COLORED, around, camera, chroma, inside, saved
from watching import Watch, pixels_of

from photochrom import color
from photochrom.colorizer import Colorizer
from photochrom.errors import NegativeError
from photochrom.hints import Hint, parse_color
from photochrom.options import Options

NETWORK = "model/negatives.onnx.gz"


def test_a_halftone_on_a_page_of_text_is_the_commands_and_the_page_stays(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    scan = draw.newspaper(camera(512), 3.5, 45)
    watch.color(saved(scan, tmp_path))
    watch.page.wait_for_selector("text=A halftone: its dots stay")
    watch.page.get_by_role("switch", name="Color picture 1 of 1: halftone").wait_for()
    result = pixels_of(watch.save(tmp_path))
    before = np.asarray(scan.picture.convert("RGB"))
    assert np.abs(result - colorizer.colorize_array(before).astype(int)).max() <= 1
    assert (result == before)[around(scan, rim=6)].all()
    assert chroma(result)[inside(scan, rim=6)].mean() > COLORED / 2


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en", "A drawing: lines and balloons"), ("ru", "Рисунок: линии и облачка")],
)
def test_a_comic_keeps_balloons_and_lines_and_is_the_commands(
    open_page: Callable[..., Watch],
    tmp_path: Path,
    colorizer: Colorizer,
    locale: str,
    said: str,
) -> None:
    watch = open_page(locale=locale)
    scan = draw.comic(camera(512))
    watch.color(saved(scan, tmp_path))
    watch.page.wait_for_selector(f"text={said}")
    before = np.asarray(scan.picture.convert("RGB"))
    result = pixels_of(watch.save(tmp_path))
    assert np.abs(result - colorizer.colorize_array(before).astype(int)).max() <= 1
    stays = np.asarray(scan.colored) > 254
    assert np.percentile(chroma(result)[stays], 99) < 2
    assert chroma(result).max() > COLORED


def test_a_spot_on_an_even_gray_of_a_comic_is_its_color(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    scan = draw.comic(camera(512))
    watch.color(saved(scan, tmp_path))
    x, y = 0.25, 0.85  # the gray behind a balloon
    watch.click_photo(x, y)
    swatch = watch.page.locator("#everyday-swatches button:nth-child(5)")
    name = str(swatch.get_attribute("data-color"))
    swatch.click()
    watch.page.click("#panel-close")
    result = pixels_of(watch.save(tmp_path))
    options = Options(hints=(Hint(x, y, name),))
    expected = colorizer.colorize_array(np.asarray(scan.picture), options).astype(int)
    away = np.abs(result - expected).max(axis=-1)
    assert away[700:960, 60:360].max() <= 1  # the spot lies to a pixel where it was clicked
    found = color.rgb_to_lab(result[900, 100] / 255)[1:]
    assert np.abs(found - color.rgb_to_lab(parse_color(name))[1:]).max() < 1


def negative(folder: Path) -> Path:
    path = folder / "negative.png"
    draw.gray_film(Image.fromarray(skimage.data.astronaut())).save(path)
    return path


def test_a_negative_is_noticed_and_stays_until_it_is_turned(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    photo = negative(tmp_path)
    with pytest.raises(NegativeError):
        colorizer.colorize_file(photo, tmp_path / "refused.png")
    watch.color(photo)
    watch.page.wait_for_selector("text=This looks like a negative")
    watch.page.get_by_role("switch", name="Color picture 1 of 1: negative").wait_for()
    before = pixels_of(photo)
    watch.page.click("#notice-cancel")
    watch.page.wait_for_selector("#negative[aria-pressed=true]")
    turned = pixels_of(watch.save(tmp_path))
    options = Options(negative=True)
    expected = colorizer.colorize_array(before.astype(np.uint8), options).astype(int)
    assert np.abs(turned - expected).max() <= 1
    watch.page.click("#undo")
    assert (pixels_of(watch.save(tmp_path)) == before).all()


@pytest.mark.parametrize(
    ("locale", "said"), [("en", "under its orange mask"), ("ru", "под оранжевой маской")]
)
def test_film_under_its_orange_mask_is_named_and_stays_until_it_is_turned(
    open_page: Callable[..., Watch], tmp_path: Path, colorizer: Colorizer, locale: str, said: str
) -> None:
    watch = open_page(locale=locale)
    photo = tmp_path / "film.png"
    draw.film(Image.fromarray(skimage.data.rocket())).save(photo)
    watch.color(photo)
    watch.page.wait_for_selector(f"text={said}")
    before = pixels_of(photo)
    watch.page.click("#notice-cancel")
    watch.page.wait_for_selector("#negative[aria-pressed=true]")
    options = Options(negative=True, recolor=True)
    expected = colorizer.colorize_array(before.astype(np.uint8), options).astype(int)
    assert np.abs(pixels_of(watch.save(tmp_path)) - expected).max() <= 2  # as of photos in color
    watch.page.click("#undo")
    assert (pixels_of(watch.save(tmp_path)) == before).all()


def test_light_and_dark_of_any_photo_are_exchanged_by_key(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    photo = tmp_path / "camera.png"
    camera(400).save(photo)
    watch.color(photo)
    assert watch.page.locator("#notice").is_hidden()
    watch.page.keyboard.press("n")
    watch.page.wait_for_selector("#negative[aria-pressed=true]")
    expected = colorizer.colorize_array(np.asarray(camera(400)), Options(negative=True))
    assert np.abs(pixels_of(watch.save(tmp_path)) - expected.astype(int)).max() <= 1


def test_the_network_for_negatives_comes_with_the_first_gray_photo_and_works_offline_then(
    watch: Watch, tmp_path: Path
) -> None:
    watch.wait_until_kept()
    in_color = tmp_path / "color.png"
    Image.fromarray(skimage.data.astronaut()).save(in_color)
    watch.color(in_color)
    assert NETWORK not in watch.server.sent
    watch.color(negative(tmp_path))
    watch.page.wait_for_selector("text=This looks like a negative")
    assert watch.server.sent[NETWORK] < 100_000
    watch.page.context.set_offline(True)
    watch.page.reload()
    watch.color(tmp_path / "negative.png")
    watch.page.wait_for_selector("text=This looks like a negative")
