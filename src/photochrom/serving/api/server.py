"""uvicorn, set up to be quiet, and to part with clients that only hold a connection."""

import asyncio
import ipaddress
import math
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from photochrom.errors import PageError
from photochrom.serving.api.limits import Limits

HEAD_SECONDS = 20.0  # for the head of a request, and between two of them
_MOST_CONNECTIONS = 500  # below the 1,024 files that a process may usually open
_MOST_HEAD_BYTES = 32 * 1024  # hints come in the query


class Protocol(H11Protocol):
    """Closes a connection on which no request has begun in time, whatever drips in."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()

    def _wait(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = self.loop.call_later(HEAD_SECONDS, self._close_unless_busy)

    def _close_unless_busy(self) -> None:
        # A request that is under way has the deadline of its own.
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


def listen(address: str, port: int) -> socket.socket:
    """Return a socket that has this port of this machine, 0 for any. Raises PageError."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # where it would mean sharing the port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((address, port))
    except OSError as error:
        found.close()
        raise PageError(
            f"{address} port {port}: cannot be used: {error.strerror or error}; without a port "
            "given, a free one is found"
        ) from error
    return found


def is_loopback(address: str) -> bool:
    """Tell whether only this machine reaches an address. Raises ValueError where it is none."""
    return ipaddress.ip_address(address).is_loopback


def url_of(listener: socket.socket) -> str:
    """Return the address of a server, as a client writes it."""
    address, port = listener.getsockname()[:2]
    return f"http://[{address}]:{port}/" if ":" in address else f"http://{address}:{port}/"


def hosts_of(listener: socket.socket) -> frozenset[str]:
    """Return the names that a server on loopback may be asked for under."""
    address, port = listener.getsockname()[:2]
    names = {f"[{address}]" if ":" in address else address, "localhost"}
    # clients leave out the usual port
    return frozenset({f"{name}:{port}" for name in names} | (names if port == 80 else set()))


class Server(uvicorn.Server):
    """Serves on a socket until SIGINT or SIGTERM, and then finishes what it has in hand."""

    def __init__(
        self, app: FastAPI, limits: Limits, on_ready: Callable[[], object] = lambda: None
    ) -> None:
        self._on_ready = on_ready
        config = uvicorn.Config(
            app,
            http=Protocol,
            ws="none",
            loop="asyncio",
            lifespan="on",
            log_config=None,
            log_level="critical",  # its own lines have clients' addresses and paths
            access_log=False,
            server_header=False,
            proxy_headers=False,
            h11_max_incomplete_event_size=_MOST_HEAD_BYTES,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_graceful_shutdown=math.ceil(limits.seconds) + 5,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen and tell `on_ready`. Raises PageError where no process can color."""
        try:
            await super().startup(sockets)
        except SystemExit as error:
            raise PageError("the processes that color died as they started") from error
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish what is in hand; at a second Ctrl-C, end it."""
        await super().shutdown(sockets)
        if self.force_exit:
            await self.lifespan.shutdown()  # which uvicorn leaves out; workers would go on
