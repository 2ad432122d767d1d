"""What the page promises beside colors: privacy, offline, access for all, small and bounded."""

import functools
import gzip
import http.server
import io
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import PIL.Image
import pytest
import skimage.data
from tinting import write_tinting_model
from watching import COLORED, COLORED_FRAME, CountingServer, HeldUp, Watch, until

from photochrom.model import Model
from photochrom.serving.bundle import page_files, write_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DEFAULT_MODEL = ROOT / "src" / "photochrom" / "models" / "default.onnx"
FIRST_VISIT_BYTES = 12_000_000
# Of Chromium's largest renderer. A photo of 24 MP takes 96 MB as pixels; at most the one on the
# stage and the one being saved are there at once, and of the JPEG a strip.
TAB_MEGABYTES = 750
LIGHTNESS_OFF = 8  # on average, of 255: luma is not quite L*
LEAST_STAGE = 0.5  # of the screen's height


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "camera.png"
    PIL.Image.fromarray(skimage.data.camera()[::2, ::2]).save(path)
    return path


def test_the_page_works_without_a_connection_after_the_first_visit(
    watch: Watch, photo: Path
) -> None:
    watch.wait_until_kept()
    watch.server.shutdown()
    watch.page.context.set_offline(True)
    watch.page.reload()
    watch.color(photo)
    assert watch.page.evaluate("crossOriginIsolated")


def test_the_first_visit_is_small_and_the_second_takes_nothing(
    watch: Watch, photo: Path, record_property: Callable[[str, object], None]
) -> None:
    watch.color(photo)
    watch.wait_until_kept()
    first = sum(watch.server.sent.values())
    record_property("first_visit_bytes", first)
    if DEFAULT_MODEL.is_file():
        # served here is the tests' model, of about a kilobyte
        first += len(gzip.compress(DEFAULT_MODEL.read_bytes()))
    largest = sorted(watch.server.sent.items(), key=lambda sent: -sent[1])[:6]
    assert first <= FIRST_VISIT_BYTES, str(largest)
    watch.server.sent.clear()
    watch.page.reload()
    watch.color(photo)
    assert watch.server.sent == {}


# Keeps every line that the notice says.
LISTEN = """
addEventListener("DOMContentLoaded", () => {
  self.lines = [];
  const notice = document.querySelector("#notice");
  new MutationObserver(() => notice.hidden || lines.push(notice.querySelector("p").textContent))
    .observe(notice, { attributes: true, childList: true, subtree: true });
});"""


def test_a_photo_is_shown_in_gray_while_the_model_is_fetched_and_that_is_said(
    open_page: Callable[..., Watch], server: CountingServer, files: dict[str, bytes], photo: Path
) -> None:
    held_up = HeldUp(files, "model/model.onnx.gz")
    server.files = held_up
    watch = open_page()
    page = watch.page
    watch.drop(photo)
    page.locator("#notice").filter(has_text="Fetching the model, this once").wait_for()
    until(lambda: contrast(watch) > 60)
    assert page.get_attribute(".stage", "data-state") == "opening"
    assert "being colored" in str(page.get_attribute("#canvas", "aria-label"))
    assert page.is_disabled("#save")
    held_up.let_go.set()
    watch.wait_until_colored()
    assert "colored. 256 by 256" in str(page.get_attribute("#canvas", "aria-label"))

    watch.wait_until_kept()
    page.add_init_script(LISTEN)
    page.reload()
    watch.color(photo)
    assert not [line for line in page.evaluate("lines") if "Fetching" in line]


def test_a_request_to_another_origin_is_blocked_and_noticed(watch: Watch) -> None:
    watch.provoked = "example.org"
    blocked = watch.page.evaluate(
        "() => fetch('https://example.org/?photo').then(() => false, () => true)"
    )
    assert blocked
    until(lambda: any("example.org" in trouble for trouble in watch.troubles))


def test_inline_scripts_are_blocked_and_noticed(watch: Watch) -> None:
    watch.provoked = "inline"
    watch.page.evaluate(
        """() => document.body.append(Object.assign(document.createElement("script"),
                                                   { textContent: "document.title = 'run'" }))"""
    )
    assert watch.page.title() == "Photochrom"
    until(lambda: any("inline" in trouble for trouble in watch.troubles))


def test_a_new_version_takes_the_place_of_the_old_one(
    watch: Watch, tmp_path: Path, photo: Path
) -> None:
    watch.wait_until_kept()
    newer = page_files(Model(write_tinting_model(tmp_path / "newer.onnx", name="newer")))
    watch.server.serve_instead(newer)
    watch.page.reload()
    # Chromium takes its time to look for what is new when a page is reloaded soon after the first
    until(lambda: "newer" in str(watch.page.text_content("#about-model")), seconds=30)
    watch.color(photo)
    newest = page_files(Model(write_tinting_model(tmp_path / "newest.onnx", name="newest")))
    watch.server.serve_instead(newest)
    watch.page.evaluate("() => navigator.serviceWorker.getRegistration().then((r) => r.update())")
    watch.page.wait_for_selector("text=A new version")
    watch.page.click("#notice-cancel")
    until(lambda: "newest" in str(watch.page.text_content("#about-model")))


def test_a_host_without_the_right_headers_will_do(
    browser: "Browser", files: dict[str, bytes], photo: Path, tmp_path: Path
) -> None:
    write_page(tmp_path / "site", files)
    handler = functools.partial(QuietHandler, directory=str(tmp_path / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        page = browser.new_page()
        try:
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            page.set_input_files("#files", photo)
            page.wait_for_selector(COLORED)
            assert not page.evaluate("crossOriginIsolated")
            page.wait_for_function("() => navigator.serviceWorker.controller !== null")
            page.reload()
            assert page.evaluate("crossOriginIsolated"), "the service worker isolates the page"
            page.set_input_files("#files", photo)
            page.wait_for_selector(COLORED)
        finally:
            page.close()
            server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder with no headers of its own."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_the_page_can_be_installed(watch: Watch) -> None:
    watch.wait_until_kept()
    session = watch.page.context.new_cdp_session(watch.page)
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # tests run in a private window, where nothing can be installed
    assert [error["errorId"] for error in found] in ([], ["in-incognito"])


def test_a_photo_shared_by_another_app_is_colored(watch: Watch, photo: Path) -> None:
    watch.wait_until_kept()
    watch.page.evaluate(
        """async (bytes) => {
          const form = new FormData();
          const file = new File([Uint8Array.from(bytes)], "grandma 1.png", { type: "image/png" });
          form.append("photos", file);
          await fetch("share", { method: "POST", body: form });
        }""",
        list(photo.read_bytes()),
    )
    watch.page.goto(f"{watch.server.url}?shared")
    watch.wait_until_colored()
    assert watch.page.inner_text("#name").startswith("grandma 1.png")
    watch.page.goto(watch.server.url)
    assert watch.page.is_visible("#welcome"), "a shared photo is taken once"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(
    open_page: Callable[..., Watch], photo: Path, scheme: str, width: int
) -> None:
    if not AXE.is_file():
        pytest.skip("needs axe-core: npm ci")
    watch = open_page(color_scheme=scheme, viewport={"width": width, "height": 844})
    page = watch.page
    page.evaluate(AXE.read_text(encoding="utf-8"))
    check_with_axe(watch, "empty")
    watch.color(photo, photo)
    check_with_axe(watch, "colored")
    watch.click_photo(0.5, 0.5)
    page.click("#everyday-swatches button:nth-child(3)")
    check_with_axe(watch, "choosing a color")
    page.click("#panel-close")
    page.click("#show-variants")
    check_with_axe(watch, "choosing a variant")
    page.keyboard.press("Escape")
    page.click("#save-more")
    check_with_axe(watch, "saving")
    page.keyboard.press("Escape")
    page.click("#help")
    check_with_axe(watch, "help")


def check_with_axe(watch: Watch, state: str) -> None:
    found = watch.page.evaluate(
        """() => axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
          violations.map(({ id, impact, nodes }) =>
            `${impact}: ${id}: ${nodes.map((node) => node.html).join(" ")}`))"""
    )
    assert found == [], state


def test_choosing_and_correcting_go_by_keyboard(watch: Watch, photo: Path) -> None:
    page, keys = watch.page, watch.page.keyboard
    with page.expect_file_chooser() as chooser:
        press_tab_until(watch, "#choose")
        keys.press("Enter")
    chooser.value.set_files([photo, photo])
    watch.wait_until_colored()
    page.wait_for_selector(".frame[data-state=colored] >> nth=1")
    keys.press("c")
    page.wait_for_selector("#panel:not([hidden])")
    assert page.evaluate("document.activeElement.className") == "swatch"
    keys.press("Tab")
    keys.press("Enter")
    keys.press("Escape")
    assert page.locator(".spot").count() == 1
    before = page.locator(".spot").bounding_box()
    press_tab_until(watch, ".spot")
    keys.press("Shift+ArrowRight")
    keys.press("ArrowDown")
    after = page.locator(".spot").bounding_box()
    assert before and after
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((20, 2), abs=0.1)
    keys.press("Delete")
    assert page.locator(".spot").count() == 0
    keys.press("Control+z")
    assert page.locator(".spot").count() == 1
    keys.press("Control+Shift+z")
    assert page.locator(".spot").count() == 0


def test_comparing_queue_and_saving_go_by_keyboard(watch: Watch, photo: Path) -> None:
    page, keys = watch.page, watch.page.keyboard
    watch.color(photo, photo)
    page.wait_for_selector(".frame[data-state=colored] >> nth=1")
    press_tab_until(watch, "#compare")
    keys.press("End")
    assert page.get_attribute("#compare", "aria-valuenow") == "100"
    keys.press("Home")
    keys.press("b")
    assert page.get_attribute("#peek", "aria-pressed") == "true"
    press_tab_until(watch, "#strength")
    keys.press("ArrowRight")
    assert page.inner_text("#strength-value") == "105 %"
    keys.press("]")
    page.wait_for_selector("li:nth-child(2) .frame[aria-current]")
    watch.wait_until_colored()
    with page.expect_download() as download:
        keys.press("Control+s")
    assert download.value.suggested_filename == "camera-color.png"
    keys.press("?")
    assert page.is_visible("#help-dialog")
    keys.press("Escape")
    with page.expect_download() as download:
        keys.press("Control+Shift+s")
    assert download.value.suggested_filename == "photochrom.zip"
    press_tab_until(watch, "#close")
    keys.press("Enter")
    keys.press("Enter")
    assert page.is_visible("#welcome")


def test_a_closed_photo_comes_back_with_all_that_was_set_on_it(watch: Watch, photo: Path) -> None:
    watch.color(photo, photo)
    page = watch.page
    page.wait_for_selector(".frame[data-state=colored] >> nth=1")
    page.fill("#strength", "0.5")
    page.click("#close")
    page.wait_for_selector(".filmstrip", state="hidden")
    watch.wait_until_colored()
    assert page.inner_text("#strength-value") == "100 %"
    page.click("text=Undo")
    page.wait_for_selector("li:nth-child(1) .frame[aria-current]")
    watch.wait_until_colored()
    assert page.inner_text("#strength-value") == "50 %"
    page.click("#undo")
    assert page.inner_text("#strength-value") == "100 %"


def test_the_page_asks_before_it_is_left_with_what_is_set_and_not_saved(
    watch: Watch, photo: Path, tmp_path: Path
) -> None:
    page = watch.page
    watch.color(photo)
    page.press("#strength", "ArrowRight")
    with page.expect_event("dialog") as asked:
        page.evaluate("() => void setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    assert page.inner_text("#strength-value") == "105 %", "who wants to stay does"
    watch.save(tmp_path)
    page.wait_for_selector("#notice:has-text('Saved')")
    page.on("dialog", lambda dialog: pytest.fail("what is saved may be left"))
    page.reload()
    assert page.is_visible("#welcome")


def test_help_speaks_of_hands_where_there_is_no_keyboard(open_page: Callable[..., Watch]) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True).page
    page.click("#help")
    assert "Press and hold" in page.inner_text("#help-dialog")
    assert "Ctrl" not in page.inner_text("#help-dialog")


def test_press_and_hold_shows_the_original(watch: Watch, photo: Path) -> None:
    watch.color(photo)
    page = watch.page
    left, top, width, height = watch.photo_box()
    page.mouse.move(left + width / 2, top + height / 2)
    page.mouse.down()
    page.wait_for_selector("#tag-before:not([hidden])")
    page.mouse.up()
    page.wait_for_selector("#tag-before", state="hidden")
    assert page.locator(".spot").count() == 0, "holding is no click"


def press_tab_until(watch: Watch, selector: str) -> None:
    """Walk with Tab; what cannot be reached or does not show the focus fails."""
    for _ in range(40):
        watch.page.keyboard.press("Tab")
        if watch.page.evaluate(f"document.activeElement.matches('{selector}')"):
            break
    else:
        pytest.fail(f"{selector} cannot be reached with Tab")
    outline = watch.page.evaluate(
        """() => [document.activeElement, ...document.activeElement.children]
          .some((element) => getComputedStyle(element).outlineStyle !== "none")"""
    )
    assert outline, f"{selector} does not show that it has the focus"


def test_the_page_speaks_russian_to_who_does_and_switches(open_page: Callable[..., Watch]) -> None:
    page = open_page(locale="ru-RU").page
    assert page.inner_text("#choose") == "Выбрать фотографии"
    assert page.get_attribute("html", "lang") == "ru"
    page.click("#language")
    assert page.inner_text("#choose") == "Choose photos"
    page.reload()
    assert page.inner_text("#choose") == "Choose photos"


@pytest.mark.parametrize(
    ("width", "height"),
    [(320, 568), (390, 844), (844, 390), (740, 360), (568, 320), (768, 1024)],
)
@pytest.mark.parametrize("locale", ["en", "ru"])
def test_everything_fits_on_one_screen(
    open_page: Callable[..., Watch], photo: Path, width: int, height: int, locale: str
) -> None:
    watch = open_page(
        viewport={"width": width, "height": height}, locale=locale, is_mobile=True, has_touch=True
    )
    page = watch.page
    assert page.evaluate("innerWidth") == width, "nothing is wider than the screen"
    watch.color(photo, photo)
    assert page.evaluate("[innerWidth, document.documentElement.scrollHeight]") == [width, height]
    for selector in ("#stage", "#save", "#save-more", "#help", "#strength", "#warmth", "#zoom-in"):
        box = page.locator(selector).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width, selector
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, selector
    stage = page.locator("#stage").bounding_box()
    assert stage and stage["height"] >= LEAST_STAGE * height, "the photo has half of the screen"
    for slider, next_to_it in (("#strength", "#warmth"), ("#warmth", "#add-spot")):
        left, right = (page.locator(name).bounding_box() for name in (slider, next_to_it))
        assert left and right
        beside = left["x"] + left["width"] <= right["x"] or left["y"] + left["height"] <= right["y"]
        assert beside, f"{slider} lies over {next_to_it}"


def test_a_photo_is_zoomed_panned_and_rendered_sharply(watch: Watch, tmp_path: Path) -> None:
    # a fine checkerboard is gray from afar, and black and white from near
    board = np.kron(np.indices((1500, 1500)).sum(axis=0) % 2, np.ones((2, 2))) * 255
    path = tmp_path / "board.png"
    PIL.Image.fromarray(board.astype(np.uint8)).save(path)
    watch.color(path)
    assert contrast(watch) < 60
    for _ in range(7):
        watch.page.keyboard.press("+")
    until(lambda: contrast(watch) > 200)
    watch.page.keyboard.press("0")
    until(lambda: contrast(watch) < 60)


def contrast(watch: Watch) -> int:
    """Return the difference of the lightest and the darkest pixel in the middle of the stage."""
    clip = {"x": 480, "y": 330, "width": 40, "height": 40}
    shown = PIL.Image.open(io.BytesIO(watch.page.screenshot(clip=clip))).convert("L")
    darkest, lightest = shown.getextrema()
    return int(lightest - darkest)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory from /proc")
def test_a_24_megapixel_photo_and_a_queue_stay_within_memory(
    watch: Watch, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    tile = np.kron(skimage.data.camera(), np.ones((2, 2), np.uint8))
    large = np.tile(tile, (4, 6))[:4000, :6000]
    paths = [tmp_path / f"large{i}.jpg" for i in range(4)]
    for i, path in enumerate(paths):
        PIL.Image.fromarray(np.roll(large, 100 * i, axis=1)).save(path, quality=90)
    started = time.monotonic()
    watch.color(paths[0])
    colored = time.monotonic() - started
    saved = watch.save(tmp_path)
    record_property("seconds_to_color_24_mp", round(colored, 1))
    record_property("seconds_to_color_and_save_24_mp", round(time.monotonic() - started, 1))
    with PIL.Image.open(saved) as image, PIL.Image.open(paths[0]) as original:
        assert image.size == (6000, 4000)
        off = np.abs(np.asarray(image.convert("L")).astype(int) - np.asarray(original)).mean()
        assert off < LIGHTNESS_OFF, "every strip is in its place"
    one = renderer_peak_megabytes()
    record_property("peak_megabytes_of_one", one)
    watch.drop(*paths[1:])
    watch.page.wait_for_selector(f"{COLORED_FRAME} >> nth=3", timeout=120_000)
    watch.page.click("#save-more")
    watch.save(tmp_path, "#save-all")
    peak = renderer_peak_megabytes()
    record_property("peak_megabytes_of_four", peak)
    assert peak <= TAB_MEGABYTES


def renderer_peak_megabytes() -> int:
    """Return the peak resident memory of the largest renderer below this process."""
    parents, peaks = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = dict(
                line.split(":\t", 1) for line in (folder / "status").read_text().splitlines()
            )
            command = (folder / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        pid = int(folder.name)
        parents[pid] = int(status["PPid"])
        if b"--type=renderer" in command and "VmHWM" in status:
            peaks[pid] = int(status["VmHWM"].split()[0]) // 1024
    return max(peak for pid, peak in peaks.items() if is_below(pid, parents))


def is_below(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        if pid == os.getpid():
            return True
        pid = parents[pid]
    return False
