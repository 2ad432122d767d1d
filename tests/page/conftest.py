"""The page as a person has it: served by `photochrom serve`, shown by Debian's Chromium.

Every test fails on a console error, an uncaught exception, a breach of the content security policy
or a request to any other origin.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from page_server import running
from watching import CountingServer, Watch

from photochrom.errors import PageError
from photochrom.model import Model
from photochrom.serving.bundle import page_files

playwright = pytest.importorskip("playwright.sync_api", reason="needs the package playwright")

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",  # root in a container
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-precise-memory-info",
]
# Console errors are for breaches of the policy as well; this catches those that say nothing.
REPORT_BREACHES = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`breach of ${event.violatedDirective}: ${event.blockedURI}`));
"""


@pytest.fixture(scope="session")
def files(tinting_model: Path) -> dict[str, bytes]:
    try:
        return page_files(Model(tinting_model))
    except PageError as error:
        pytest.skip(str(error))


@pytest.fixture
def server(files: dict[str, bytes]) -> Iterator[CountingServer]:
    """A server of its own for each test, so that nothing is kept from one to the next."""
    with running(CountingServer(files)) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator["playwright.Browser"]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(
    browser: "playwright.Browser", server: CountingServer
) -> Iterator[Callable[..., Watch]]:
    """Return a function that opens the page; its arguments describe the device."""
    watches: list[Watch] = []

    def open_page(**device: object) -> Watch:
        settings = {"viewport": {"width": 1000, "height": 700}, "reduced_motion": "reduce"}
        context = browser.new_context(**(settings | device))
        context.add_init_script(REPORT_BREACHES)
        watches.append(Watch(context.new_page(), server))
        watches[-1].page.goto(server.url)
        return watches[-1]

    yield open_page
    for watch in watches:
        watch.page.context.close()
    troubles = [
        trouble for watch in watches for trouble in watch.troubles if watch.provoked not in trouble
    ]
    assert not troubles


@pytest.fixture
def watch(open_page: Callable[..., Watch]) -> Watch:
    return open_page()
