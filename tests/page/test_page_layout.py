"""Where things lie on the screen: large and small ones, upright and sideways."""

import io
from collections.abc import Callable
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


def test_colors_are_seen_where_the_system_forces_its_own(
    open_page: Callable[..., Watch], photo: Path
) -> None:
    watch = open_page(forced_colors="active")
    watch.color(photo)
    watch.click_photo(0.5, 0.5)
    swatch = watch.page.locator("#everyday-swatches button:nth-child(7)")
    expected = str(swatch.get_attribute("data-color"))
    swatch.click()
    for locator, height in ((swatch, 15), (watch.page.locator(".spot"), 22)):
        with PIL.Image.open(io.BytesIO(locator.screenshot())) as image:
            middle = image.convert("RGB").getpixel((image.width // 2, height))
        assert "#{:02x}{:02x}{:02x}".format(*middle) == expected


WIDTHS = (320, 390, 568, 700, 844, 1000, 1440, 2560)


@pytest.mark.parametrize("locale", ["en", "ru"])
def test_nothing_scrolls_sideways_at_any_width_in_any_state(
    open_page: Callable[..., Watch], photo: Path, tmp_path: Path, locale: str
) -> None:
    watch = open_page(locale=locale)
    page = watch.page
    check_widths(watch, "empty")
    page.click("#help")
    check_widths(watch, "help")
    page.keyboard.press("Escape")
    many = [photo]
    for i in range(40):
        many.append(tmp_path / f"{'a-long-name-' * 9}{i}.png")
        PIL.Image.fromarray(skimage.data.camera()[i : i + 8, :8]).save(many[-1])
    watch.color(*many)
    check_widths(watch, "many photos")
    page.set_viewport_size({"width": 1000, "height": 700})
    watch.click_photo(0.5, 0.5)
    check_widths(watch, "choosing a color")
    page.keyboard.press("Escape")
    page.click("#save-more")
    check_widths(watch, "saving")
    page.keyboard.press("Escape")
    page.click(".frame >> nth=1")
    watch.wait_until_colored()
    check_widths(watch, "a long name")
    broken = tmp_path / f"{'broken' * 20}.jpg"
    broken.write_bytes(b"no picture")
    watch.drop(broken)
    page.wait_for_selector("#trouble:not([hidden])")
    check_widths(watch, "failed")


def check_widths(watch: Watch, state: str) -> None:
    """Hold that all of the page lies within the screen, upright and sideways."""
    for height in (844, 390):
        for width in WIDTHS:
            watch.page.set_viewport_size({"width": width, "height": height})
            outside = watch.page.evaluate(
                """async () => {
                  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                  return [...document.querySelectorAll("body > *, body > * > *, button, .menu")]
                    .filter((element) => !element.closest("#frames, .unseen, .sprite, #spots"))
                    .filter((element) => {
                      const { left, right, width } = element.getBoundingClientRect();
                      return width > 0 && (left < -0.5 || right > innerWidth + 0.5);
                    }).map((element) => `${element.tagName}#${element.id}`);
                }"""
            )
            assert outside == [], f"{state}, {width} x {height}"
            assert watch.page.evaluate("document.documentElement.scrollWidth") <= width
    watch.page.set_viewport_size({"width": 1000, "height": 700})


@pytest.mark.parametrize(("width", "height"), [(390, 844), (740, 360)])
def test_a_spot_stays_in_sight_when_the_panel_takes_half_a_phones_screen(
    open_page: Callable[..., Watch], photo: Path, width: int, height: int
) -> None:
    watch = open_page(viewport={"width": width, "height": height}, is_mobile=True, has_touch=True)
    watch.color(photo)
    page = watch.page
    for _ in range(4):
        page.click("#zoom-in")
    stage = page.locator("#stage").bounding_box()
    assert stage
    page.touchscreen.tap(stage["x"] + 0.55 * stage["width"], stage["y"] + 0.85 * stage["height"])
    page.wait_for_selector("#panel:not([hidden])")
    spot, panel = (page.locator(name).bounding_box() for name in (".spot", "#panel"))
    assert spot and panel
    assert spot["y"] >= stage["y"] and spot["y"] + spot["height"] <= stage["y"] + stage["height"]
    above = spot["y"] + spot["height"] <= panel["y"]
    beside = spot["x"] + spot["width"] <= panel["x"]
    assert above or beside
    assert panel["y"] >= stage["y"]
    assert panel["y"] + panel["height"] <= stage["y"] + stage["height"]


def test_help_opens_at_its_beginning(open_page: Callable[..., Watch]) -> None:
    page = open_page(viewport={"width": 360, "height": 640}, is_mobile=True, has_touch=True).page
    page.click("#help")
    assert page.evaluate("document.querySelector('#help-dialog').scrollTop") == 0
    assert page.evaluate("document.activeElement.id") == "help-title"


def test_a_click_on_what_is_said_over_the_photo_goes_to_the_photo(
    watch: Watch, photo: Path, tmp_path: Path
) -> None:
    watch.color(photo)
    watch.save(tmp_path)
    watch.page.wait_for_selector("#notice:has-text('Saved')")
    box = watch.page.locator("#notice").bounding_box()
    assert box
    watch.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4)
    watch.page.wait_for_selector("#panel:not([hidden])")
