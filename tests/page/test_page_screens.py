"""What lies over the photo leaves it, and its words, to be seen."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import PIL.Image
import pytest
import skimage.data
from watching import CountingServer, HeldUp, Watch

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Page

UPRIGHT, SMALL, SIDEWAYS, TABLET = (390, 844), (360, 640), (844, 390), (820, 1180)
TOUCH = {"is_mobile": True, "has_touch": True}
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3

Screen = Callable[..., Watch]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "grandmother.png"
    PIL.Image.fromarray(skimage.data.camera()[64:448]).resize((512, 384)).save(path)
    return path


@pytest.fixture
def screen(open_page: Callable[..., Watch]) -> Screen:
    """Return a function that opens the page on a touch screen of a size, in a language."""

    def screen(size: tuple[int, int], locale: str) -> Watch:
        width, height = size
        return open_page(viewport={"width": width, "height": height}, locale=locale, **TOUCH)

    return screen


def box_of(page: "Page", selector: str) -> "FloatRect":
    box = page.locator(selector).bounding_box()
    assert box, selector
    return box


def overlap(page: "Page", one: str, other: str) -> float:
    """Return how much of the screen two elements share, in pixels."""
    first, second = box_of(page, one), box_of(page, other)
    return shared(first, second, "x", "width") * shared(first, second, "y", "height")


def shared(first: "FloatRect", second: "FloatRect", start: str, size: str) -> float:
    ends = [box[start] + box[size] for box in (first, second)]  # type: ignore[literal-required]
    starts = [box[start] for box in (first, second)]  # type: ignore[literal-required]
    return max(0.0, min(ends) - max(starts))


def photo_below(watch: Watch, selector: str) -> float:
    """Return how much of the photo an element covers, in pixels."""
    left, top, width, height = watch.photo_box()
    photo: FloatRect = {"x": left, "y": top, "width": width, "height": height}
    box = box_of(watch.page, selector)
    return shared(photo, box, "x", "width") * shared(photo, box, "y", "height")


@pytest.mark.parametrize("size", [UPRIGHT, SMALL, SIDEWAYS, TABLET])
@pytest.mark.parametrize("locale", ["en", "ru"])
def test_colors_and_variants_are_chosen_beside_the_photo_and_seen_whole(
    screen: Screen, photo: Path, size: tuple[int, int], locale: str
) -> None:
    watch = screen(size, locale)
    page = watch.page
    watch.color(photo)
    for opener, panel in (("#add-spot", "#panel"), ("#show-variants", "#variants")):
        page.click(opener)
        page.wait_for_selector(f"{panel}:not([hidden])")
        page.wait_for_timeout(200)  # the stage has made room
        assert photo_below(watch, panel) == 0, panel
        cut_off = page.eval_on_selector(panel, "panel => panel.scrollHeight - panel.clientHeight")
        assert cut_off <= 0, panel
        page.keyboard.press("Escape")


def test_one_of_panel_and_variants_is_open_at_a_time(screen: Screen, photo: Path) -> None:
    watch = screen(UPRIGHT, "en")
    watch.color(photo)
    watch.page.click("#add-spot")
    watch.page.click("#everyday-swatches button:nth-child(5)")
    watch.page.click("#show-variants")
    watch.page.wait_for_selector("#panel", state="hidden")
    watch.page.locator(".spot").click()
    watch.page.wait_for_selector("#panel:not([hidden])")
    assert watch.page.is_hidden("#variants")


@pytest.mark.parametrize("locale", ["en", "ru"])
def test_a_phone_held_sideways_shows_words_and_photo_beside_what_is_said_of_the_model(
    screen: Screen, server: CountingServer, files: dict[str, bytes], photo: Path, locale: str
) -> None:
    held_up = HeldUp(files, "model/model.onnx.gz")
    server.files = held_up
    watch = screen(SIDEWAYS, locale)
    page = watch.page
    page.wait_for_selector("#notice:not([hidden])")
    for words in ("#welcome h2", "#choose", "#sample", "#welcome .promise"):
        assert overlap(page, "#notice", words) == 0, words
    watch.drop(photo)
    page.wait_for_selector("#name:has-text(' · ')")
    assert photo_below(watch, "#notice") == 0
    held_up.let_go.set()
    watch.wait_until_colored()


@pytest.mark.parametrize("size", [SMALL, SIDEWAYS])
def test_what_is_said_of_a_negative_is_not_squeezed_by_its_button(
    screen: Screen, tmp_path: Path, size: tuple[int, int]
) -> None:
    negative = tmp_path / "negative.png"
    PIL.Image.fromarray(255 - skimage.data.camera()).save(negative)
    watch = screen(size, "en")
    watch.color(negative)
    page = watch.page
    page.wait_for_selector("#notice:has-text('negative')")
    notice, line, action = (
        box_of(page, name) for name in ("#notice", "#notice-text", "#notice-cancel")
    )
    assert line["width"] >= 150
    for inner in (line, action):
        assert notice["x"] <= inner["x"]
        assert inner["x"] + inner["width"] <= notice["x"] + notice["width"]


@pytest.mark.parametrize("size", [UPRIGHT, SMALL])
def test_on_a_phone_the_photos_name_is_seen_and_saving_is_in_the_row_of_the_tools(
    screen: Screen, photo: Path, size: tuple[int, int]
) -> None:
    watch = screen(size, "ru")
    watch.color(photo)
    assert box_of(watch.page, "#name")["width"] > 80
    assert box_of(watch.page, "#tools")["y"] == box_of(watch.page, "#save")["y"]


def test_help_on_a_phone_held_sideways_needs_no_scrolling(screen: Screen) -> None:
    page = screen(SIDEWAYS, "ru").page
    page.click("#help")
    cut_off = page.eval_on_selector("#help-dialog", "help => help.scrollHeight - help.clientHeight")
    assert cut_off <= 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pressed_button_is_legible_under_the_pointer(
    open_page: Callable[..., Watch], photo: Path, theme: str
) -> None:
    watch = open_page(color_scheme=theme)
    watch.color(photo)
    for button in ("#peek", "#negative"):
        watch.page.click(button)
        assert watch.page.get_attribute(button, "aria-pressed") == "true"
        assert contrast_of(watch.page, button) >= LEAST_CONTRAST, button


def contrast_of(page: "Page", selector: str) -> float:
    """Return the contrast of a button's sign to what it lies on, as WCAG counts it."""
    drawn: float = page.eval_on_selector(
        selector,
        """button => {
          const canvas = document.createElement("canvas");
          const context = canvas.getContext("2d", { willReadFrequently: true });
          const luminance = (...colors) => {
            for (context.fillStyle of colors) context.fillRect(0, 0, 1, 1);
            const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((byte) =>
              byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const { color, backgroundColor } = getComputedStyle(button);
          const below = getComputedStyle(document.body).backgroundColor;
          const [low, high] = [luminance(below, backgroundColor), luminance(color)].sort();
          return (high + 0.05) / (low + 0.05);
        }""",
    )
    return drawn
