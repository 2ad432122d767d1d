"""Take a picture of each state of the page on four screens, in both themes and languages.

    python scripts/page_screens.py [--out build/screens] [--states colored many]

For whoever changes how the page looks: look at all of them. Needs Chromium. In each language, a
state is reached once by touch and once by mouse.
"""

import argparse
import itertools
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import PIL.Image
import skimage.data
from playwright.sync_api import sync_playwright

from photochrom.model import Model
from photochrom.serving.bundle import page_files
from photochrom.serving.server import PageServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
import scan_drawing

SCREENS = {True: ((390, 844), (844, 390), (820, 1180)), False: ((1440, 900),)}  # by touch?
THEMES = ("light", "dark")
LOCALES = ("en", "ru")
SWITCH_LANGUAGE = (
    "document.querySelector('#language').click()"  # closes no menu, as a pointer would
)
COLORED = ".stage:is([data-state=colored], [data-state=saved])"
GIVEN_UP_MS = 120_000
Step = Callable[["Page", Path], None]


def draw_photos(folder: Path) -> None:
    """Draw what is opened: photos, an album page, a photo in color, what is no picture."""
    camera = PIL.Image.fromarray(skimage.data.camera())
    camera.resize((1200, 900)).save(folder / "grandmother-1931.jpg")
    for i, turn in enumerate(range(0, 360, 45)):
        camera.rotate(turn).crop((100, 100, 400, 380)).save(folder / f"many-{i}.jpg")
    album = scan_drawing.board(900, 600, "#3d6b45", np.random.default_rng(1))
    scan_drawing.mount(album, camera.convert("RGB").resize((320, 320)), (240, 300), 0)
    scan_drawing.mount(album, camera.convert("RGB").resize((300, 300)), (650, 280), 4)
    album.picture.save(folder / "album.png")
    PIL.Image.fromarray(skimage.data.astronaut()).save(folder / "in-color.jpg")
    (folder / "not-a-photo.jpg").write_bytes(b"no picture")


def color(page: "Page", *photos: Path) -> None:
    page.set_input_files("#files", list(photos))
    page.wait_for_selector(COLORED, timeout=GIVEN_UP_MS)


def one(page: "Page", folder: Path) -> None:
    color(page, folder / "grandmother-1931.jpg")


def loading(page: "Page", folder: Path) -> None:
    page.set_input_files("#files", folder / "grandmother-1931.jpg")
    page.wait_for_selector("#notice:not([hidden])")
    page.locator("#name", has_text=" · ").wait_for(state="attached")  # it is open, in gray


def many(page: "Page", folder: Path) -> None:
    color(page, folder / "grandmother-1931.jpg", *sorted(folder.glob("many-*")))
    for photo in range(9):
        page.wait_for_selector(f".frame[data-state=colored] >> nth={photo}", timeout=GIVEN_UP_MS)


def panel(page: "Page", folder: Path) -> None:
    one(page, folder)
    page.click("#add-spot")
    page.wait_for_selector("#panel:not([hidden])")
    page.click("#everyday-swatches button:nth-child(2)")
    page.wait_for_timeout(500)


def variants(page: "Page", folder: Path) -> None:
    one(page, folder)
    page.click("#show-variants")
    page.wait_for_timeout(2500)


def compare(page: "Page", folder: Path) -> None:
    one(page, folder)
    page.focus("#compare")
    for _ in range(9):
        page.keyboard.press("ArrowRight")


def saving(page: "Page", folder: Path) -> None:
    color(page, folder / "grandmother-1931.jpg", folder / "many-1.jpg")
    page.click("#save-more")
    page.wait_for_timeout(2500)


def saved(page: "Page", folder: Path) -> None:
    one(page, folder)
    with page.expect_download():
        page.click("#save")
    page.wait_for_selector("#notice:not([hidden])")


def failed(page: "Page", folder: Path) -> None:
    page.set_input_files("#files", folder / "not-a-photo.jpg")
    page.wait_for_selector("#trouble:not([hidden])")


def one_failed(page: "Page", folder: Path) -> None:
    page.set_input_files("#files", [folder / "not-a-photo.jpg", folder / "many-1.jpg"])
    page.wait_for_selector("#trouble:not([hidden])")
    page.wait_for_selector(".frame[data-state=colored]", timeout=GIVEN_UP_MS)


def scan(page: "Page", folder: Path) -> None:
    color(page, folder / "album.png")
    page.wait_for_selector("#notice:not([hidden])")


def as_one(page: "Page", folder: Path) -> None:
    color(page, folder / "album.png")
    page.click("#as-one")
    page.wait_for_timeout(1000)


def in_color(page: "Page", folder: Path) -> None:
    color(page, folder / "in-color.jpg")


def closed(page: "Page", folder: Path) -> None:
    one(page, folder)
    page.click("#close")


def about(page: "Page", folder: Path) -> None:
    page.click("#help")


STATES: dict[str, Step] = {
    "empty": lambda page, folder: None,
    "help": about,
    "loading": loading,
    "colored": one,
    "compare": compare,
    "many": many,
    "panel": panel,
    "variants": variants,
    "saving": saving,
    "saved": saved,
    "failed": failed,
    "one-failed": one_failed,
    "scan": scan,
    "as-one": as_one,
    "in-color": in_color,
    "closed": closed,
}


def take(browser: "Browser", url: str, state: str, photos: Path, out: Path) -> None:
    """Bring pages into a state and take their pictures."""
    for locale, (touch, screens) in itertools.product(LOCALES, SCREENS.items()):
        page = browser.new_page(
            viewport=dict(zip(("width", "height"), screens[0], strict=True)),
            locale=locale,
            has_touch=touch,
            is_mobile=touch,
            reduced_motion="reduce",
        )
        if state == "loading":  # for as long as the pictures take
            page.route("**/*.onnx.gz*", lambda route: None)
        page.goto(url)
        STATES[state](page, photos)
        for (width, height), theme in itertools.product(screens, THEMES):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=theme)
            page.wait_for_timeout(300)
            page.screenshot(path=out / f"{state}_{width}x{height}_{theme}_{locale}.png")
        page.unroute_all(behavior="ignoreErrors")
        page.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path("build/screens"))
    parser.add_argument("--states", nargs="+", choices=STATES, default=list(STATES))
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    server = PageServer(page_files(Model()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        draw_photos(Path(scratch))
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for state in chosen.states:
            take(browser, server.url, state, Path(scratch), chosen.out)
        browser.close()


if __name__ == "__main__":
    main()
