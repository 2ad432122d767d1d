"""A page in Chromium, what a person does on it, and what goes wrong there."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from photochrom.serving.server import PageServer

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request


COLORED = ".stage:is([data-state=colored], [data-state=saved])"
COLORED_FRAME = ".frame:is([data-state=colored], [data-state=saved])"


def pixels_of(path: Path) -> NDArray[np.int64]:
    with PIL.Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


class CountingServer(PageServer):
    """The page's server, counting what it sends."""

    sent: dict[str, int]

    def __init__(self, files: dict[str, bytes]) -> None:
        self.sent = {}
        super().__init__(files)

    def on_sent(self, name: str, size_bytes: int) -> None:
        self.sent[name] = self.sent.get(name, 0) + size_bytes

    def serve_instead(self, files: dict[str, bytes]) -> None:
        """Serve other files under the same address, as after an update."""
        other = CountingServer(files)
        self.files, self.etags = other.files, other.etags
        other.server_close()


class HeldUp(dict[str, bytes]):
    """The page's files, of which one comes only when it is let go."""

    def __init__(self, files: dict[str, bytes], name: str) -> None:
        super().__init__(files)
        self.name = name
        self.let_go = threading.Event()

    def __getitem__(self, name: str) -> bytes:
        if name == self.name:
            self.let_go.wait(30)
        return super().__getitem__(name)


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for something that no selector could find."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"did not come true within {seconds} seconds"
        time.sleep(0.1)  # asking without a pause would take the browser's time


@dataclass
class Watch:
    """A page and what went wrong on it."""

    page: "Page"
    server: CountingServer
    troubles: list[str] = field(default_factory=list)
    provoked: str = "(nothing)"  # a test that provokes troubles says what they mention

    def __post_init__(self) -> None:
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"uncaught: {error}"))
        self.page.context.on("request", self._on_request)

    def _on_console(self, message: "ConsoleMessage") -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _on_request(self, request: "Request") -> None:
        if not request.url.startswith((self.server.url, "blob:", "data:")):
            self.troubles.append(f"request to another origin: {request.url}")

    def wait_until_kept(self) -> None:
        """Wait until the service worker has everything and is in charge."""
        self.page.wait_for_function(
            """() => navigator.serviceWorker.controller?.state === "activated" """
        )

    def drop(self, *paths: Path) -> None:
        """Hand photos to the page as its file picker does."""
        self.page.set_input_files("#files", list(paths))

    def drag(self, *paths: Path) -> None:
        """Drag files and folders from the system onto the page."""
        session = self.page.context.new_cdp_session(self.page)
        for event in ("dragEnter", "dragOver", "drop"):
            dragged = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
            session.send(
                "Input.dispatchDragEvent", {"type": event, "x": 300, "y": 300, "data": dragged}
            )

    def wait_until_all_colored(self, count: int) -> None:
        self.page.wait_for_function(
            f"() => document.querySelectorAll('.frame[data-state=colored]').length === {count}",
            timeout=60_000,
        )

    def wait_until_colored(self) -> None:
        self.page.wait_for_selector(COLORED, timeout=60_000)

    def color(self, *paths: Path) -> None:
        self.drop(*paths)
        self.wait_until_colored()

    def photo_box(self) -> tuple[float, float, float, float]:
        """Return left, top, width and height of the photo, shown whole, in pixels of the page."""
        stage = self.page.locator("#stage").bounding_box()
        style = self.page.eval_on_selector(
            "#compare", "edge => [edge.style.left, edge.style.top, edge.style.height]"
        )
        left, top, height = (float(value.removesuffix("px")) for value in style)
        assert stage
        width = stage["width"] - 2 * left
        return stage["x"] + left, stage["y"] + top, width, height

    def click_photo(self, x: float, y: float) -> None:
        """Click a spot given in shares of the photo."""
        left, top, width, height = self.photo_box()
        self.page.mouse.click(left + x * width, top + y * height)
        self.page.wait_for_selector("#panel:not([hidden])")

    def save(self, target: Path, selector: str = "#save") -> Path:
        """Press a button that saves and keep what is downloaded."""
        with self.page.expect_download(timeout=120_000) as download:
            self.page.click(selector)
        path = target / download.value.suggested_filename
        download.value.save_as(path)
        return path
