"""The page, which colors photos in the browser: serve it on this machine or write it as a folder.

What is served is what this module lists, and nothing else; no photo ever comes here.
"""

import gzip
import hashlib
import json
import shutil
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from photochrom.errors import PageError, TargetError
from photochrom.model import CONTRACT, Model

ADDRESS = "127.0.0.1"
# Whoever can choose asks for this one first: a browser knows an installed page by its address.
USUAL_PORT = 4880
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".gz": "application/gzip",  # unpacked by the page itself, so that any host will do
}
# tsconfig.json is for whoever changes the page; VERSION is the vendoring script's.
_NOT_OF_THE_PAGE = {"tsconfig.json", "tsconfig.worker.json", "VERSION"}
_RUNTIME = "vendor/onnxruntime/ort-wasm-simd-threaded.wasm.gz"
_MODEL = "model/model.onnx.gz"
# Not for the service worker to keep: what large.js keeps, what is rarely read, itself.
_NOT_KEPT = (_MODEL, _RUNTIME, "licenses/", "service-worker.js")
_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "connect-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
# The opener and embedder policies isolate the page, which gives its model threads.
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # ask each time; an ETag answers without sending anything again
}


def page_files(model: Model, page: Path | None = None) -> dict[str, bytes]:
    """Return every file of the page by its path, with `model` and what the page must know of it.

    `page` is the folder of the static files; None is the package's own. Raises PageError where
    onnxruntime-web is not among them.
    """
    page = page or Path(str(resources.files("photochrom") / "web"))
    files = {
        path.relative_to(page).as_posix(): path.read_bytes()
        for path in sorted(page.rglob("*"))
        if path.is_file() and path.suffix in _TYPES and path.name not in _NOT_OF_THE_PAGE
    }
    if _RUNTIME not in files:
        raise PageError(
            f"{page}: expected onnxruntime-web in vendor/, found none; install a built wheel, or "
            "in a checkout run `python scripts/vendor_web.py`, which needs Node"
        )
    files[_MODEL] = gzip.compress(model.path.read_bytes(), mtime=0)
    files["model/model.json"] = _describe(model, files)
    files["files.js"] = _list(files)
    return files


def write_page(folder: Path, files: Mapping[str, bytes], *, overwrite: bool = False) -> None:
    """Write the page into a new or empty folder; with `overwrite` into any. Raises TargetError."""
    needed = sum(map(len, files.values()))
    try:
        if folder.exists() and not overwrite and (not folder.is_dir() or any(folder.iterdir())):
            raise TargetError(
                f"{folder}: expected a new or empty folder; allow overwriting or name another"
            )
        folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < needed:
            raise TargetError(f"{folder}: expected {needed:,} bytes of free space, found less")
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise TargetError(f"{folder}: cannot be written: {reason}") from error


class PageServer(ThreadingHTTPServer):
    """Serves the page's files on 127.0.0.1, on a free port unless told one. Raises PageError.

    Run `serve_forever` and stop it with `shutdown`, as any server of the standard library.
    """

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # where it would mean sharing the port

    def __init__(self, files: Mapping[str, bytes], port: int = 0) -> None:
        self.files = files
        self.etags = {name: f'"{_digest(content)}"' for name, content in files.items()}
        try:
            super().__init__((ADDRESS, port), _Handler)
        except OSError as error:
            raise PageError(
                f"port {port}: cannot be used: {error.strerror or error}; without a port given, a "
                "free one is found"
            ) from error
        except OverflowError as error:
            raise PageError(f"port {port}: expected a number from 0 to 65535") from error

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a browser that has gone, as one does when its page is closed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def on_sent(self, name: str, size_bytes: int) -> None:
        """Be told of each file that was sent; for whoever wants to count."""

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://{ADDRESS}:{self.server_port}/"

    @property
    def hosts(self) -> set[str]:
        """The names the page may be asked for under: no other site can have itself sent here."""
        return {f"{name}:{self.server_port}" for name in (ADDRESS, "localhost")}


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    protocol_version = "HTTP/1.1"
    server_version = "Photochrom"
    sys_version = ""

    def do_GET(self) -> None:
        self._answer(with_content=True)

    def do_HEAD(self) -> None:
        self._answer(with_content=False)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: this is a library."""

    def _answer(self, *, with_content: bool) -> None:
        try:
            name = urlsplit(self.path).path.removeprefix("/") or "index.html"
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        if self.headers.get("Host") not in self.server.hosts:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        if name not in self.server.files:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content, etag = self.server.files[name], self.server.etags[name]
        known = self.headers.get("If-None-Match") == etag
        self.send_response(HTTPStatus.NOT_MODIFIED if known else HTTPStatus.OK)
        for header, value in _HEADERS.items():
            self.send_header(header, value)
        self.send_header("ETag", etag)
        if not known:
            self.send_header("Content-Type", _TYPES[Path(name).suffix])
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if with_content and not known:
            self.wfile.write(content)
            self.server.on_sent(name, len(content))


def _describe(model: Model, files: Mapping[str, bytes]) -> bytes:
    """Return what the page must know of the model, whose runtime shows no metadata."""
    facts = {
        "contract": int(CONTRACT),
        "name": model.name,
        "multiple": model.multiple,
        "outputStride": model.output_stride,
        "sidePx": model.side_px,
        "license": model.license,
    }
    for key, path in (("file", _MODEL), ("runtime", _RUNTIME)):
        packed = files[path]
        content = gzip.decompress(packed)
        facts[key] = {
            "path": path,
            "packedBytes": len(packed),
            "bytes": len(content),
            "digest": _digest(content),
        }
    return json.dumps(facts, indent=1, ensure_ascii=False).encode()


def _list(files: Mapping[str, bytes]) -> bytes:
    """Return files.js, by which the service worker knows what to keep and when it has changed."""
    version = _digest(b"".join(name.encode() + _digest(files[name]).encode() for name in files))
    kept = [name for name in files if not name.startswith(_NOT_KEPT)]
    listed = json.dumps({"version": version, "files": [*kept, "files.js"]}, indent=1)
    return f"self.PHOTOCHROM = {listed};\n".encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]
