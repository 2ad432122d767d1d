"""The page's files, served beside the API with the headers that isolate the page."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from fastapi import FastAPI, Request, Response

from photochrom.serving.bundle import TYPES, digest
from photochrom.serving.server import HEADERS

_INDEX = "index.html"


def add_files(app: FastAPI, files: Mapping[str, bytes]) -> None:
    """Give each file a route of its own: no path that a client sends is looked up anywhere."""
    for name, content in files.items():
        answer = _answering(name, content)
        for path in (f"/{name}", "/") if name == _INDEX else (f"/{name}",):
            app.router.add_route(path, answer, methods=["GET", "HEAD"], include_in_schema=False)


def _answering(name: str, content: bytes) -> Callable[[Request], Awaitable[Response]]:
    headers = HEADERS | {"ETag": f'"{digest(content)}"'}

    async def answer(request: Request) -> Response:
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        response = Response(content, headers=headers)
        response.headers["Content-Type"] = TYPES[Path(name).suffix]
        return response

    return answer
