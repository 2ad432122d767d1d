"""An API that runs while a test does, and what is sent to it."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI

from photochrom.model import Model
from photochrom.serving.api.application import make_app
from photochrom.serving.api.limits import Limits
from photochrom.serving.api.server import Server, hosts_of, listen, url_of

PATH = "/v1/colorize"


@dataclass(frozen=True)
class Running:
    """A server, and a client of it."""

    app: FastAPI
    server: Server
    client: httpx.Client
    address: tuple[str, int]

    def connect(self) -> socket.socket:
        """Return a connection of its own, for what no client of HTTP would do."""
        return socket.create_connection(self.address, timeout=20)

    def begin(self, length: int) -> socket.socket:
        """Announce a picture of so many bytes and send the first one."""
        connection = self.connect()
        head = f"POST {PATH} HTTP/1.1\r\nHost: localhost:{self.address[1]}\r\n"
        connection.sendall(f"{head}Content-Length: {length}\r\n\r\nx".encode())
        return connection

    def counted(self, line: str) -> float:
        """Return a number of /metrics."""
        lines = self.client.get("/metrics").text.splitlines()
        return next((float(found.split()[-1]) for found in lines if found.startswith(line)), 0)


@contextmanager
def serving(
    *models: Path,
    token: str | None = None,
    files: Mapping[str, bytes] | None = None,
    limits: Limits = Limits(jobs=1),  # noqa: B008  it is frozen
) -> Iterator[Running]:
    listener = listen("127.0.0.1", 0)
    hosts = hosts_of(listener) if token is None else None
    opened = [Model(model, threads=1) for model in models]
    app = make_app(opened, limits, token=token, hosts=hosts, files=files)
    ready = threading.Event()
    server = Server(app, limits, ready.set)
    address, url = listener.getsockname(), url_of(listener)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    assert ready.wait(60)
    try:
        # trust_env: no proxy of the environment's
        with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
            yield Running(app, server, client, address)
    finally:
        server.should_exit = True
        thread.join()


def problem(response: httpx.Response, status: int, kind: str) -> str:
    """Check that an answer is a problem of a kind, and return its detail."""
    assert (response.status_code, response.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
    said = response.json()
    assert (said["type"], said["status"]) == (f"urn:photochrom:{kind}", status)
    assert "\n" not in said["detail"]
    return str(said["detail"])
