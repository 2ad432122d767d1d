"""Who may ask: this machine's own programs and pages, or whoever has the token."""

import hmac
from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from photochrom.serving.api.problems import Problem

_bearer = HTTPBearer(auto_error=False, description="The token that the server was given")


class Guard:
    """Refuses what other sites have a browser send, and names that are not this server's.

    `hosts` are the names it may be asked for under; None where a token protects it.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = self._problem(Headers(scope=scope)) if scope["type"] == "http" else None
        await (problem.response() if problem else self._app)(scope, receive, send)

    def _problem(self, headers: Headers) -> Problem | None:
        host = headers.get("host", "")
        if self._hosts is not None and host not in self._hosts:
            return Problem(421, "other-host", "expected this server's own address as the host")
        origin = headers.get("origin")
        if origin is not None and _host_of(origin) != host:
            return Problem(403, "other-origin", "expected no request of another site's page")
        return None


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None


def asking_for(token: str) -> Callable[..., None]:
    """Return a dependency that refuses whoever does not have the token."""

    def check(sent: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> None:
        known = sent is not None and hmac.compare_digest(sent.credentials.encode(), token.encode())
        if not known:
            raise Problem(
                401,
                "no-token",
                "expected the server's token: Authorization: Bearer TOKEN",
                headers={"WWW-Authenticate": "Bearer"},
            )

    return check
