"""A server that runs while a test does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from photochrom.serving.server import PageServer

Server = TypeVar("Server", bound=PageServer)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
