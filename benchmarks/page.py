"""Print what the page costs in Chromium: processor seconds and the renderer's peak memory.

    python benchmarks/page.py [--megapixels 40] [--format jpeg] [--repeats 3] [--before FOLDER]

The steps: the first visit until the model is ready, a second one, a large drawn photo until it has
its colors, and saving it. Processor seconds are those of all of Chromium's processes; they tell
more than the clock on a machine that others use. Each figure is the median of the repeats. FOLDER
is src/photochrom/web of another version, which takes turns with this one.
"""

import argparse
import shutil
import statistics
import tempfile
import threading
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
READY = "() => document.querySelector('#about-model').textContent !== ''"
POLLING_MS = 250  # to ask at every frame, as usual, has Chromium draw frames: 1 CPU s of a visit
COLORED = ".stage[data-state=colored]"


@dataclass
class Costs:
    """Processor seconds and peak megabytes of each step, in every repeat."""

    folder: Path
    seconds: dict[str, list[float]] = field(default_factory=dict)
    megabytes: dict[str, list[int]] = field(default_factory=dict)

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


def visit(page: "Page", address: str) -> None:
    page.goto(address)
    page.wait_for_function(READY, timeout=120_000, polling=POLLING_MS)


def color(page: "Page", photo: Path) -> None:
    page.set_input_files("#files", photo)
    page.wait_for_selector(COLORED, timeout=300_000)
    page.wait_for_timeout(500)


def save(page: "Page", target: Path) -> None:
    with page.expect_download(timeout=300_000) as download:
        page.click("#save")
    download.value.save_as(target)


def measure(costs: Costs, address: str, photo: Path, picked: str, folder: Path) -> None:
    """Go through all steps in a browser of its own."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch_persistent_context(
            folder, executable_path=shutil.which("chromium"), args=FLAGS, reduced_motion="reduce"
        )
        page = browser.pages[0]
        page.goto("about:blank")
        costs.take("first visit", lambda: visit(page, address))
        page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")
        page.wait_for_timeout(1000)
        costs.take("second visit", lambda: visit(page, address))
        costs.take("colored", lambda: color(page, photo))
        page.click("#save-more")
        page.click(f"input[value='image/{picked}']")
        page.keyboard.press("Escape")
        costs.take("saved", lambda: save(page, folder / "saved"))
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--megapixels", type=float, default=40)
    parser.add_argument("--format", choices=["jpeg", "png", "webp"], default="jpeg")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--before", type=Path)
    arguments = parser.parse_args()
    versions = {"now": None} | ({"before": arguments.before} if arguments.before else {})
    with tempfile.TemporaryDirectory() as scratch:
        photo = Path(scratch) / "photo.jpg"
        draw(photo, arguments.megapixels)
        costs = {name: Costs(Path(scratch) / name) for name in versions}
        for repeat in range(arguments.repeats):
            for name, web in versions.items():
                server = PageServer(page_files(Model(), web))
                threading.Thread(target=server.serve_forever, daemon=True).start()
                folder = Path(scratch) / name / str(repeat)
                measure(costs[name], server.url, photo, arguments.format, folder)
                server.shutdown()
    for name in versions:
        for step, seconds in costs[name].seconds.items():
            megabytes = statistics.median(costs[name].megabytes[step])
            figures = f"{statistics.median(seconds):6.1f} CPU s {megabytes:6.0f} MB at most"
            print(f"{name:8}{step:14}{figures}")


if __name__ == "__main__":
    main()
