"""Print what the page costs in Chromium: processor seconds and the renderer's peak memory.

    python benchmarks/page.py [--megapixels 40] [--format jpeg] [--repeats 3] [--no-visits]
        [--before FOLDER]

The steps: an empty page; the first visit until the model is ready; a second one; a large drawn
photo until it has its colors; and saving it. Processor seconds are those of all of Chromium's
processes; they tell more than the clock on a machine that others use. Each figure is the median of
the repeats. FOLDER is src/photochrom/web of another version, which takes turns with this one.

Visits are made without a driver, whose log of requests costs as much as the page's own modules,
and after Chromium has started, which loads 400 modules of its own. The page tells when it is ready.
"""

import argparse
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
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
    from playwright.sync_api import Page

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
TICKS = 100  # of a second, in /proc
PEAK_RESET = "5"  # proc(5), clear_refs
HEADLESS = ["--headless=new", "--no-first-run", "--force-prefers-reduced-motion"]
STARTED_S = 4  # then Chromium has done what it does for itself
KEPT_S = 2  # after a first visit, until the service worker has kept the page
READY = "document.querySelector('#about-model').textContent !== ''"
TELL_WHEN_READY = f"""const timer = setInterval(() => {{
  if (!({READY})) return;
  clearInterval(timer);
  void fetch("ready.txt", {{ cache: "no-store" }});
}}, 50);"""
EMPTY = "<!doctype html><title>empty</title><p id=about-model>ready</p>"
COLORED = ".stage[data-state=colored]"


@dataclass
class Costs:
    """Processor seconds and peak megabytes of each step, in every repeat."""

    folder: Path
    seconds: dict[str, list[float]] = field(default_factory=dict)
    megabytes: dict[str, list[int]] = field(default_factory=dict)
    saved_bytes: int = 0

    def take(self, step: str, do: Callable[[], object]) -> None:
        for process in self._processes():
            (process / "clear_refs").write_text(PEAK_RESET)
        before = self._seconds()
        do()
        self.seconds.setdefault(step, []).append(self._seconds() - before)
        self.megabytes.setdefault(step, []).append(self._peak())

    def _processes(self) -> list[Path]:
        """Return Chromium's processes, which name the folder of their profile."""
        found: list[Path] = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if str(self.folder).encode() in (process / "cmdline").read_bytes():
                    found.append(process)
            except OSError:
                continue  # it ended meanwhile
        return found

    def _seconds(self) -> float:
        ticks = 0
        for process in self._processes():
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def _peak(self) -> int:
        peaks = [0]
        for process in self._processes():
            if b"--type=renderer" not in (process / "cmdline").read_bytes():
                continue
            status = (process / "status").read_text()
            peaks.append(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
        return max(peaks)


def draw(path: Path, megapixels: float) -> None:
    """Draw a photo of 4:3 with some grain."""
    height = int((megapixels * 1e6 * 3 / 4) ** 0.5)
    width = height * 4 // 3
    photo = PIL.Image.fromarray(skimage.data.camera()).resize((width, height))
    grain = np.random.default_rng(1).normal(0, 4, (height, width)).astype(np.float32)
    PIL.Image.fromarray(np.clip(np.asarray(photo) + grain, 0, 255).astype(np.uint8)).save(
        path, quality=90
    )


class TellingServer(PageServer):
    """A server that waits for a file to be asked for."""

    def __init__(self, files: dict[str, bytes], awaited: str) -> None:
        super().__init__(files)
        self.awaited, self.came = awaited, threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def on_sent(self, name: str, size_bytes: int) -> None:
        if name == self.awaited:
            self.came.set()

    def wait(self) -> None:
        if not self.came.wait(120):
            raise TimeoutError(f"{self.awaited}: nobody asked for it in two minutes")


def telling(files: dict[str, bytes]) -> dict[str, bytes]:
    """Add to a page that it tells when it is ready."""
    script = b"<script type=module src=tell.js></script>"
    told = {"tell.js": TELL_WHEN_READY.encode(), "ready.txt": b"ready"}
    return files | told | {"index.html": files["index.html"] + script}


def visit(costs: Costs, step: str, page: TellingServer, profile: Path) -> None:
    """Start Chromium, let it come to rest, and go to the page until it is ready."""
    page.came.clear()
    going = f"setTimeout(() => {{ location.href = '{page.url}'; }}, {1000 * STARTED_S});"
    start = {"index.html": b"<!doctype html><script src=go.js></script>", "go.js": going.encode()}
    first = TellingServer(start, "go.js")
    command = ["chromium", *FLAGS, *HEADLESS, f"--user-data-dir={profile}", first.url]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as browser:
        try:
            first.wait()
            time.sleep(STARTED_S * 0.9)
            costs.take(step, page.wait)
            time.sleep(KEPT_S)
        finally:
            browser.terminate()
            first.shutdown()


def color(page: "Page", photo: Path) -> None:
    page.set_input_files("#files", photo)
    page.wait_for_selector(COLORED, timeout=300_000)
    page.wait_for_timeout(500)


def save(page: "Page", target: Path) -> None:
    with page.expect_download(timeout=300_000) as download:
        page.click("#save")
    download.value.save_as(target)


def measure_visits(costs: Costs, web: Path | None, folder: Path) -> None:
    """Visit the page in browsers of their own."""
    page = TellingServer(telling(page_files(Model(), web)), "ready.txt")
    empty = TellingServer(telling({"index.html": EMPTY.encode()}), "ready.txt")
    visit(costs, "empty page", empty, folder / "empty")
    visit(costs, "first visit", page, folder / "visitor")
    visit(costs, "second visit", page, folder / "visitor")
    for server in (page, empty):
        server.shutdown()


def measure_photo(costs: Costs, web: Path | None, photo: Path, picked: str, folder: Path) -> None:
    """Color a photo and save it."""
    server = PageServer(page_files(Model(), web))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as driver:
        browser = driver.chromium.launch_persistent_context(
            folder / "driven",
            executable_path=shutil.which("chromium"),
            args=FLAGS,
            reduced_motion="reduce",
        )
        tab = browser.pages[0]
        tab.goto(server.url)
        tab.wait_for_function(f"() => {READY}", timeout=120_000, polling=250)
        costs.take("colored", lambda: color(tab, photo))
        tab.click("#save-more")
        tab.click(f"input[value='image/{picked}']")
        tab.keyboard.press("Escape")
        costs.take("saved", lambda: save(tab, folder / "saved"))
        costs.saved_bytes = (folder / "saved").stat().st_size
        browser.close()
    server.shutdown()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--megapixels", type=float, default=40)
    parser.add_argument("--format", choices=["jpeg", "png", "webp"], default="jpeg")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--no-visits", action="store_true")
    parser.add_argument("--before", type=Path)
    arguments = parser.parse_args()
    versions = {"now": None} | ({"before": arguments.before} if arguments.before else {})
    with tempfile.TemporaryDirectory() as scratch:
        photo = Path(scratch) / "photo.jpg"
        draw(photo, arguments.megapixels)
        costs = {name: Costs(Path(scratch) / name) for name in versions}
        for repeat in range(arguments.repeats):
            for name, web in versions.items():
                folder = Path(scratch) / name / str(repeat)
                if not arguments.no_visits:
                    measure_visits(costs[name], web, folder)
                measure_photo(costs[name], web, photo, arguments.format, folder)
    for name in versions:
        for step, seconds in costs[name].seconds.items():
            megabytes = statistics.median(costs[name].megabytes[step])
            figures = f"{statistics.median(seconds):6.1f} CPU s {megabytes:6.0f} MB at most"
            print(f"{name:8}{step:14}{figures}")
        print(f"{name:8}saved file    {costs[name].saved_bytes / 1e6:6.1f} million bytes")


if __name__ == "__main__":
    main()
