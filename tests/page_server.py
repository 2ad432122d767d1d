"""A server that runs while a test does, and what the page's own needs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from photochrom.serving.server import PageServer

needs_runtime = pytest.mark.skipif(
    not (Path(__file__).parents[1] / "src/photochrom/web/vendor/onnxruntime").is_dir(),
    reason="needs onnxruntime-web: python scripts/vendor_web.py",
)

Server = TypeVar("Server", bound=PageServer)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
