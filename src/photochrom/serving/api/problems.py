"""What the API answers where it does not color: problem details, RFC 9457."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from photochrom.errors import (
    AlreadyInColorError,
    InvalidHintError,
    InvalidModelError,
    NegativeError,
    NoPictureError,
    PhotochromError,
    PhotoTooLargeError,
    TargetError,
    UnreadablePhotoError,
)

MEDIA_TYPE = "application/problem+json"
_URN = "urn:photochrom:"
# What a picture can cause: status and type.
_OF_ERRORS: dict[type[PhotochromError], tuple[HTTPStatus, str]] = {
    UnreadablePhotoError: (HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable-photo"),
    PhotoTooLargeError: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-many-pixels"),
    AlreadyInColorError: (HTTPStatus.UNPROCESSABLE_ENTITY, "already-in-color"),
    NoPictureError: (HTTPStatus.UNPROCESSABLE_ENTITY, "no-picture"),
    NegativeError: (HTTPStatus.UNPROCESSABLE_ENTITY, "negative"),
    TargetError: (HTTPStatus.UNPROCESSABLE_ENTITY, "format-cannot-hold-it"),
    InvalidHintError: (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-options"),
    InvalidModelError: (HTTPStatus.INTERNAL_SERVER_ERROR, "model-fails"),
}


class ProblemDetails(BaseModel):
    """Why there is no picture (RFC 9457)."""

    type: str = Field(examples=["urn:photochrom:already-in-color"])
    title: str = Field(examples=["Already in color"])
    status: int = Field(examples=[422])
    detail: str | None = Field(None, examples=["photo: is already in color"])
    errors: list[dict[str, str]] | None = Field(
        None, examples=[[{"option": "strength", "message": "expected 0 to 2"}]]
    )


class Problem(Exception):
    """A request that is refused; `kind` is the end of the problem's type."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        headers: dict[str, str] | None = None,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail = status, kind, detail
        self.headers, self.errors = headers or {}, errors

    def response(self) -> JSONResponse:
        """Return it as an answer."""
        title = self.kind.replace("-", " ").capitalize()
        said = ProblemDetails(
            type=_URN + self.kind,
            title=title,
            status=self.status,
            detail=self.detail,
            errors=self.errors,
        )
        content = said.model_dump(exclude_none=True)
        return JSONResponse(content, self.status, self.headers, MEDIA_TYPE)


def of_photo(error: PhotochromError) -> Problem:
    """Return the problem that a picture or its options cause."""
    status, kind = next(
        (found for known, found in _OF_ERRORS.items() if isinstance(error, known)),
        (HTTPStatus.UNPROCESSABLE_ENTITY, "cannot-be-colored"),
    )
    # What follows the size is advice to whoever runs the server.
    detail = str(error).partition(";")[0] if isinstance(error, PhotoTooLargeError) else str(error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        detail = "the model fails; please report this to whoever runs the server"  # else: its path
    return Problem(status, kind, detail)


def of_options(errors: Any) -> Problem:
    """Return the problem of options as pydantic describes them; what was sent is not repeated."""
    faults = [
        {
            "option": ".".join(map(str, _within(error["loc"]))),
            "message": error["msg"].removeprefix("Value error, "),
        }
        for error in errors
    ]
    detail = "; ".join(": ".join(filter(None, fault.values())) for fault in faults)
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-options", detail, errors=faults)


def _within(place: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return place[1:] if place[:1] == ("query",) else place


def answer_with_problems(app: FastAPI) -> None:
    """Have an application answer every error with problem details."""

    def problem(request: Request, error: Problem) -> JSONResponse:
        return error.response()

    def photo(request: Request, error: PhotochromError) -> JSONResponse:
        return of_photo(error).response()

    def options(request: Request, error: RequestValidationError) -> JSONResponse:
        return of_options(error.errors()).response()

    def plain(request: Request, error: HTTPException) -> JSONResponse:
        title = HTTPStatus(error.status_code).phrase
        content = {"type": "about:blank", "title": title, "status": error.status_code}
        return JSONResponse(content, error.status_code, error.headers, MEDIA_TYPE)

    def ours(request: Request, error: Exception) -> JSONResponse:
        detail = "a fault of the server's; please report what you sent to whoever runs it"
        return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "server-fault", detail).response()

    for kind, handler in (
        (Problem, problem),
        (PhotochromError, photo),
        (RequestValidationError, options),
        (HTTPException, plain),
        (Exception, ours),
    ):
        app.add_exception_handler(kind, handler)  # type: ignore[arg-type]
