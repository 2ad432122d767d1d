"""What a client sends: the picture as it is, or a form with it; never more than is allowed."""

from collections.abc import AsyncIterator
from contextlib import closing

from fastapi import Request
from starlette.formparsers import MultiPartException, MultiPartParser

from photochrom.serving.api.problems import Problem

FILE = "photo"  # the field of a form that has the picture
_MOST_FIELDS = 32  # more than there are options


class _InMemory(MultiPartParser):
    """Keeps files in memory: nothing of a picture is to lie on a disk."""

    spool_max_size = 0  # SpooledTemporaryFile's word for: never

    def close(self) -> None:
        """Forget the files, those too that the form broke off in."""
        for file in self._files_to_close_on_error:
            file.close()


async def read(request: Request, max_bytes: int) -> tuple[bytes, dict[str, str]]:
    """Return the picture's file and the other fields of a form.

    Raises Problem, and starlette's ClientDisconnect where the client goes.
    """
    _check_headers(request, max_bytes)
    chunks = _limited(request, max_bytes)
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        content, fields = await _read_form(request, chunks)
    else:  # whatever it is called: its first bytes say what it is
        content, fields = b"".join([chunk async for chunk in chunks]), {}
    if not content:
        where = f"or in the field {FILE} of a form"
        raise Problem(422, "no-photo", f"expected a picture as the body {where}, found none")
    return content, fields


def _check_headers(request: Request, max_bytes: int) -> None:
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(415, "unsupported-encoding", "expected a body without Content-Encoding")
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > max_bytes:
        raise _too_large(max_bytes)


async def _limited(request: Request, max_bytes: int) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes)
        yield chunk


def _too_large(max_bytes: int) -> Problem:
    return Problem(413, "too-many-bytes", f"expected at most {max_bytes} bytes, found more")


async def _read_form(
    request: Request, chunks: AsyncIterator[bytes]
) -> tuple[bytes, dict[str, str]]:
    parser = _InMemory(request.headers, chunks, max_files=1, max_fields=_MOST_FIELDS)  # type: ignore[arg-type]
    content, fields = b"", {}
    with closing(parser):
        try:
            form = await parser.parse()
        except MultiPartException as error:
            raise Problem(400, "broken-form", error.message) from error
        for name, value in form.multi_items():
            if name in fields:
                raise Problem(422, "invalid-options", f"{name}: expected it once")
            if isinstance(value, str):
                fields[name] = value
            elif name == FILE:
                content = value.file.read()
    return content, fields
