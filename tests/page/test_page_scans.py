"""Scans on the page: the pictures on them are found and colored, what lies around them stays."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import scan_drawing as draw
import skimage.data
from numpy.typing import NDArray
from PIL import Image
from scans_drawn import COLORED, around, camera, chroma, inside, saved
from watching import Watch, pixels_of, until

from photochrom import color
from photochrom.colorizer import Colorizer
from photochrom.options import Options

# Two units of a*b* are hardly seen; what is kept is copied, so that 8 bits alone move it.
UNSEEN = 2.0
SWITCHES = "#pictures [role=switch]"


def stamped() -> draw.Scan:
    """A gray photo with a date in red."""
    scan = draw.Scan(camera(480))
    draw.writing(scan, 300, 430, 28, "'89 7 14", color="#d81818")
    return scan


def album(board: str = "#3d6b45") -> draw.Scan:
    """A page, green unless told, with two gray photos, one of them turned."""
    scan = draw.board(900, 600, board, np.random.default_rng(1))
    draw.mount(scan, camera(320), (240, 300), 0)
    draw.mount(scan, camera(300), (650, 280), 4)
    return scan


def moved(scan: draw.Scan, result: NDArray[np.int64]) -> NDArray[np.float64]:
    before, after = (color.rgb_to_lab(np.asarray(p) / 255) for p in (scan.picture, result))
    return np.linalg.norm((after - before)[..., 1:], axis=-1)


def commands(scan: draw.Scan, colorizer: Colorizer) -> NDArray[np.int64]:
    return colorizer.colorize_array(np.asarray(scan.picture)).astype(int)


def test_a_stamp_keeps_its_color_in_what_is_saved(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    scan = stamped()
    watch.color(saved(scan, tmp_path))
    assert watch.page.locator(SWITCHES).count() == 0
    watch.page.wait_for_selector("text=What is in color here stays as it is.")
    result = pixels_of(watch.save(tmp_path))
    marks = np.asarray(scan.colored) == 255
    assert np.percentile(moved(scan, result)[marks], 98) < UNSEEN
    assert chroma(result)[~marks].mean() > COLORED
    assert np.abs(result - commands(scan, colorizer)).max() <= 1


def test_each_photo_of_an_album_page_is_colored_and_its_board_stays(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    scan = album()
    watch.color(saved(scan, tmp_path))
    switches = watch.page.locator(SWITCHES)
    assert [one.get_attribute("aria-checked") for one in switches.all()] == ["true"] * 2
    result = pixels_of(watch.save(tmp_path))
    assert moved(scan, result)[around(scan)].max() < UNSEEN
    for number in range(2):
        assert chroma(result)[inside(scan, number)].mean() > COLORED
    assert np.abs(result - commands(scan, colorizer)).max() <= 1


@pytest.mark.parametrize("hand", ["mouse", "keyboard", "touch"])
def test_a_photo_that_is_switched_off_stays_gray(
    open_page: Callable[..., Watch], tmp_path: Path, hand: str
) -> None:
    watch = open_page(has_touch=hand == "touch")
    scan = album()
    watch.color(saved(scan, tmp_path))
    second = watch.page.get_by_role("switch", name="Color picture 2 of 2")
    if hand == "keyboard":
        second.focus()
        watch.page.keyboard.press("Space")
    elif hand == "touch":
        second.tap()
    else:
        second.click()
    assert second.get_attribute("aria-checked") == "false"
    result = pixels_of(watch.save(tmp_path))
    assert moved(scan, result)[inside(scan, 1)].max() < UNSEEN
    assert chroma(result)[inside(scan, 0)].mean() > COLORED
    watch.page.click("#undo")
    assert second.get_attribute("aria-checked") == "true"
    result = pixels_of(watch.save(tmp_path))
    assert chroma(result)[inside(scan, 1)].mean() > COLORED


@pytest.mark.parametrize(
    ("locale", "name"), [("en", "Color it as one photo"), ("ru", "Раскрасить целиком")]
)
def test_a_scan_whose_pictures_were_found_wrongly_is_colored_as_one_photo(
    open_page: Callable[..., Watch], tmp_path: Path, colorizer: Colorizer, locale: str, name: str
) -> None:
    watch = open_page(locale=locale)
    scan = album("#d8d2c4")
    watch.color(saved(scan, tmp_path))
    as_one = watch.page.get_by_role("button", name=name)
    as_one.click()
    assert as_one.get_attribute("aria-pressed") == "true"
    assert watch.page.locator(SWITCHES).first.is_hidden()
    result = pixels_of(watch.save(tmp_path))
    anew = Options(whole=True, recolor=True)  # who presses it wants color, whatever there is
    expected = colorizer.colorize_array(np.asarray(scan.picture), anew).astype(int)
    assert np.abs(result - expected).max() <= 1
    assert moved(scan, result)[around(scan)].mean() > COLORED
    watch.page.click("#undo")
    assert as_one.get_attribute("aria-pressed") == "false"
    assert watch.page.locator(SWITCHES).count() == 2
    assert np.abs(pixels_of(watch.save(tmp_path)) - commands(scan, colorizer)).max() <= 1


def test_a_color_photo_beside_a_gray_one_stays_until_it_is_switched_on(
    watch: Watch, tmp_path: Path
) -> None:
    scan = draw.board(900, 600, "#d8d2c4", np.random.default_rng(1))
    draw.mount(scan, camera(320), (240, 300), 0)
    picture = Image.fromarray(skimage.data.astronaut()).resize((300, 300))
    scan.picture.paste(picture, (500, 150))
    watch.color(saved(scan, tmp_path))
    second = watch.page.get_by_role("switch", name="Color picture 2 of 2")
    assert second.get_attribute("aria-checked") == "false"
    place = np.s_[170:430, 520:780]
    assert moved(scan, pixels_of(watch.save(tmp_path)))[place].max() < UNSEEN
    second.click()
    assert moved(scan, pixels_of(watch.save(tmp_path)))[place].mean() > COLORED


def test_a_page_without_a_picture_stays_until_it_is_switched_on(
    watch: Watch, tmp_path: Path
) -> None:
    scan = draw.text_page(700, 500, "#f0ead8", "#202840", 16)
    watch.color(saved(scan, tmp_path))
    watch.page.wait_for_selector("text=No picture was found")
    assert moved(scan, pixels_of(watch.save(tmp_path))).max() < UNSEEN
    watch.page.get_by_role("switch", name="Color picture 1 of 1").click()
    assert moved(scan, pixels_of(watch.save(tmp_path))).mean() > COLORED


def test_a_plain_photo_shows_nothing_of_this(watch: Watch, tmp_path: Path) -> None:
    watch.color(saved(draw.Scan(camera(400)), tmp_path))
    assert watch.page.locator("#pictures").is_hidden()
    assert watch.page.locator("#notice").is_hidden()


def test_a_spot_is_set_in_pictures_alone_and_colors_that_one(watch: Watch, tmp_path: Path) -> None:
    scan = album()
    watch.color(saved(scan, tmp_path))
    plain = pixels_of(watch.save(tmp_path))
    left, top, width, height = watch.photo_box()
    watch.page.mouse.click(left + 0.5 * width, top + 0.93 * height)
    watch.page.wait_for_selector("text=This part stays as it is.")
    assert watch.page.locator("#panel").is_hidden()
    watch.click_photo(240 / 900, 300 / 600)
    watch.page.click("#everyday-swatches button:nth-child(5)")
    result = pixels_of(watch.save(tmp_path))
    changed = np.abs(result - plain).max(axis=-1)
    assert changed[inside(scan, 0)].max() > 10
    assert changed[inside(scan, 1)].max() == 0


def test_outlines_follow_the_view_and_the_edge_of_each_picture(
    watch: Watch, tmp_path: Path
) -> None:
    scan = album()
    watch.color(saved(scan, tmp_path))

    def outline() -> NDArray[np.float64]:
        points = watch.page.get_attribute("#outlines polygon:nth-child(2)", "points")
        return np.array((points or "").replace(" ", ",").split(","), float).reshape(4, 2)

    left, top, width, _ = watch.photo_box()
    box = watch.page.locator("#stage").bounding_box()
    assert box
    scale = width / 900
    expected = np.array(scan.photos[1]) * scale + [left - box["x"], top - box["y"]]
    assert np.abs(outline() - expected).max() < 2
    before = np.ptp(outline(), axis=0)
    watch.page.click("#zoom-in")
    until(lambda: bool((np.ptp(outline(), axis=0) > 1.4 * before).all()))
    watch.page.keyboard.press("b")
    assert watch.page.locator("#pictures").is_hidden()
