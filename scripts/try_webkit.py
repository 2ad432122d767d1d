"""Try the page in WebKitGTK, which the tests' driver does not know here: color and save.

    apt-get install webkit2gtk-driver xvfb
    xvfb-run python scripts/try_webkit.py ADDRESS PHOTO... [--out DIR]

ADDRESS is that of `photochrom serve`. Writes DIR/PHOTO-color.* and a screenshot of each; ends with
1 where a photo does not get its colors.
"""

import argparse
import base64
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

PORT = 4881
PATIENCE_SECONDS = 180
BROWSER = {"alwaysMatch": {"browserName": "MiniBrowser", "webkitgtk:browserOptions": {}}}
# Keep what the page would download, and give it back as text.
KEEP_DOWNLOADS = """
const makeURL = URL.createObjectURL;
URL.createObjectURL = (blob) => { self.downloaded = blob; return makeURL.call(URL, blob); };
HTMLAnchorElement.prototype.click = () => {};
"""
READ_DOWNLOAD = """
const done = arguments[arguments.length - 1];
if (!self.downloaded) { done(null); return; }
const reader = new FileReader();
reader.onload = () => done(reader.result.split(",")[1]);
reader.readAsDataURL(self.downloaded);
self.downloaded = undefined;
"""
IS_READY = "return document.querySelector('#about-model').textContent !== ''"
HAND_OVER = """
const [name, content] = arguments;
const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
const transfer = new DataTransfer();
const type = /png$/i.test(name) ? "image/png" : "image/jpeg";
transfer.items.add(new File([bytes], name, { type }));
const input = document.querySelector("#files");
input.files = transfer.files;
input.dispatchEvent(new Event("change"));
"""
STATE = """
const name = document.querySelector("#name").textContent;
const trouble = document.querySelector("#trouble").textContent;
return [name, document.querySelector("#stage").dataset.state, trouble];
"""


class Driver:
    """A session of WebKitWebDriver (W3C WebDriver)."""

    def __init__(self) -> None:
        self.base = f"http://127.0.0.1:{PORT}/session"
        opened = self.send("POST", "", {"capabilities": BROWSER})
        self.base += f"/{opened['sessionId']}"
        self.capabilities = opened["capabilities"]

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the driver. Raises HTTPError with what it says."""
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base + path, content, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            return json.load(answer)["value"]

    def run(self, script: str, *arguments: str, waits: bool = False) -> Any:
        path = f"/execute/{'async' if waits else 'sync'}"
        return self.send("POST", path, {"script": script, "args": arguments})


def try_photo(driver: Driver, photo: Path, out: Path) -> bool:
    """Color a photo and save it; return whether that went well."""
    driver.run(HAND_OVER, photo.name, base64.b64encode(photo.read_bytes()).decode())
    until = time.monotonic() + PATIENCE_SECONDS
    name, state, trouble = "", "", ""
    while time.monotonic() < until:
        name, state, trouble = driver.run(STATE)
        if name.startswith(photo.name) and state in ("colored", "failed"):
            break
        time.sleep(1)
    picture = base64.b64decode(driver.send("GET", "/screenshot"))
    (out / f"{photo.name}.png").write_bytes(picture)
    print(photo.name, state, trouble)
    if state != "colored":
        return False
    driver.run("document.querySelector('#save').click()")
    while time.monotonic() < until:
        if content := driver.run(READ_DOWNLOAD, waits=True):
            saved = base64.b64decode(content)
            suffix = "jpg" if saved[0] == 0xFF else "png"
            (out / f"{photo.name}-color.{suffix}").write_bytes(saved)
            return True
        time.sleep(1)
    return False


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("address")
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    parser.add_argument("--out", type=Path, default=Path("build/webkit"))
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen(["WebKitWebDriver", f"--port={PORT}"])
    time.sleep(2)
    try:
        driver = Driver()
        known = driver.capabilities
        print(known["browserName"], known["browserVersion"])
        driver.send("POST", "/timeouts", {"script": 1000 * PATIENCE_SECONDS})
        driver.send("POST", "/url", {"url": chosen.address})
        print("isolated:", driver.run("return crossOriginIsolated"))
        while not driver.run(IS_READY):
            time.sleep(1)
        driver.run(KEEP_DOWNLOADS)
        colored = [try_photo(driver, photo, chosen.out) for photo in chosen.photos]
        driver.send("DELETE", "")
    except urllib.error.HTTPError as error:
        print(error.read().decode())
        return 1
    finally:
        server.terminate()
    return 0 if all(colored) else 1


if __name__ == "__main__":
    sys.exit(main())
