"""Serve the page on this machine."""

import sys
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any, TypeVar
from urllib.parse import urlsplit

from photochrom.errors import PageError
from photochrom.serving.bundle import TYPES, digest

ADDRESS = "127.0.0.1"
_USUAL_PORT = 4880  # asked for first: a browser knows an installed page by its address
_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "connect-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
# The opener and embedder policies isolate the page, which gives its model threads.
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # ask each time; an ETag answers without sending anything again
}

T = TypeVar("T")


def at_port(port: int | None, listen: Callable[[int], T]) -> T:
    """Listen at a port; None is the usual one, or any where that is taken. Raises PageError."""
    if port is not None:
        return listen(port)
    try:
        return listen(_USUAL_PORT)
    except PageError:
        return listen(0)


class PageServer(ThreadingHTTPServer):
    """Serves the page's files on 127.0.0.1, on a free port unless told one. Raises PageError.

    Run `serve_forever` and stop it with `shutdown`, as any server of the standard library.
    """

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # where it would mean sharing the port

    def __init__(self, files: Mapping[str, bytes], port: int = 0) -> None:
        self.files = files
        self.etags = {name: f'"{digest(content)}"' for name, content in files.items()}
        try:
            super().__init__((ADDRESS, port), _Handler)
        except OSError as error:
            raise PageError(
                f"port {port}: cannot be used: {error.strerror or error}; without a port given, a "
                "free one is found"
            ) from error
        except OverflowError as error:
            raise PageError(f"port {port}: expected a number from 0 to 65535") from error

    def server_bind(self) -> None:
        """Take the port, without asking a name server what the address is called."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, self.server_address[1]

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
        for header, value in HEADERS.items():
            self.send_header(header, value)
        self.send_header("ETag", etag)
        if not known:
            self.send_header("Content-Type", TYPES[Path(name).suffix])
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if with_content and not known:
            self.wfile.write(content)
            self.server.on_sent(name, len(content))
