"""What is said of requests: a line of log for each, and counts; neither has names in it."""

import logging
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from photochrom.serving.api.picture import GONE
from photochrom.serving.api.places import Places

log = logging.getLogger(__name__)
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_METHODS = frozenset({"GET", "HEAD", "POST"})


class Metrics:
    """Counts of an application, in a registry of its own."""

    def __init__(self, places: Places) -> None:
        self.registry = CollectorRegistry()
        labels = ("route", "status")
        self.requests = Counter(
            "photochrom_requests", "Requests answered.", labels, registry=self.registry
        )
        self.seconds = Histogram(
            "photochrom_request_seconds", "From the first byte of a request to the last of its "
            "answer.", ("route",), buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.received = Counter(
            "photochrom_received_bytes", "Bytes of bodies received.", registry=self.registry
        )
        self.sent = Counter(
            "photochrom_sent_bytes", "Bytes of bodies sent.", registry=self.registry
        )
        for name, words, value in (
            ("photochrom_places", "Requests that are in hand at most.", places.limits.places),
            ("photochrom_jobs", "Pictures colored at a time.", places.limits.jobs),
        ):
            Gauge(name, words, registry=self.registry).set(value)
        taken = Gauge("photochrom_places_taken", "Requests in hand.", registry=self.registry)
        taken.set_function(lambda: places.taken)


class Watch:
    """Counts each request that an application answers, and logs a line."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, received, sent = time.monotonic(), GONE, 0, 0

        async def receiving() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            return message

        async def sending(message: Message) -> None:
            nonlocal status, sent
            status = message.get("status", status)
            sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receiving, sending)
        finally:
            self._tell(scope, status, time.monotonic() - started, received, sent)

    def _tell(self, scope: Scope, status: int, seconds: float, received: int, sent: int) -> None:
        # A path that is none of the API's may have a name in it.
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in _METHODS else "another method"
        self._metrics.requests.labels(route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        self._metrics.received.inc(received)
        self._metrics.sent.inc(sent)
        log.info(
            "%s %s %d, %.2f s, %d bytes in, %d out", method, route, status, seconds, received, sent
        )
