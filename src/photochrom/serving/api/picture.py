"""The way of a picture: from a request to its answer, within a deadline."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from photochrom.serving.api import body
from photochrom.serving.api.choices import MEDIA_TYPES, ByQuery, accepted_format, together
from photochrom.serving.api.places import Places
from photochrom.serving.api.problems import Problem
from photochrom.serving.api.structured import NOTES, structured
from photochrom.serving.api.workers import Colored, Workers

GONE = 499  # as nginx counts clients that left; nobody gets to see it
_MEDIA_TYPE_OF = {format: name for name, format in MEDIA_TYPES.items()}
_CHUNK_BYTES = 256 * 1024  # of an answer: so much waits in memory for a slow client

T = TypeVar("T")


class PictureResponse(Response):
    """Sends a picture in chunks, and cuts the connection where that lasts beyond the deadline."""

    def __init__(self, colored: Colored, deadline: float) -> None:
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        if colored.notes:
            headers[NOTES] = ", ".join(structured(note) for note in colored.notes)
        media_type = _MEDIA_TYPE_OF[colored.format]
        super().__init__(colored.content, headers=headers, media_type=media_type)
        self._deadline = deadline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        async with asyncio.timeout_at(self._deadline):
            await send(start)
            for at in range(0, len(self.body), _CHUNK_BYTES):
                chunk = bytes(self.body[at : at + _CHUNK_BYTES])
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


async def place(request: Request) -> AsyncIterator[None]:
    """Hold a place until the answer is sent."""
    places: Places = request.app.state.places
    with places.take():
        yield


async def colorize(
    request: Request,
    query: ByQuery,
    place: Annotated[None, Depends(place)],
) -> Response:
    """Color the picture that a request brings, and answer with the file of the result."""
    places: Places = request.app.state.places
    workers: Workers = request.app.state.workers
    limits = places.limits
    deadline = asyncio.get_running_loop().time() + limits.seconds
    accepted = accepted_format(request.headers.get("accept"))
    try:
        content, form = await _in_time(
            body.read(request, limits.max_bytes),
            deadline,
            Problem(408, "too-slow", f"expected the request within {limits.seconds:g} seconds"),
        )
        choices = together(query, form)
        model = _known(choices.model, request.app.state.models)
        colored = await _in_time(
            _unless_gone(
                request,
                workers.color(model, content, choices.options(accepted, limits.max_pixels)),
            ),
            deadline,
            Problem(504, "deadline", f"expected to be done within {limits.seconds:g} seconds"),
        )
    except ClientDisconnect:
        return Response(status_code=GONE)
    return PictureResponse(colored, deadline)


def _known(name: str | None, models: dict[str, Any]) -> str:
    if name is None:
        return next(iter(models))
    if name not in models:
        raise Problem(422, "unknown-model", f"expected one of {', '.join(models)}")
    return name


async def _in_time(work: Coroutine[Any, Any, T], deadline: float, problem: Problem) -> T:
    try:
        async with asyncio.timeout_at(deadline):
            return await work
    except TimeoutError as error:
        raise problem from error


async def _unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Await `work`, and cancel it where the client goes. Raises ClientDisconnect."""
    working, leaving = asyncio.create_task(work), asyncio.create_task(_departure(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientDisconnect
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _departure(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
