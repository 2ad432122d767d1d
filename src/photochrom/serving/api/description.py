"""What the OpenAPI document says beyond names and types: words and examples."""

from typing import Any

from photochrom.serving.api.body import FILE
from photochrom.serving.api.choices import MEDIA_TYPES, Choices
from photochrom.serving.api.problems import MEDIA_TYPE, ProblemDetails
from photochrom.serving.api.structured import NOTES

OF_API = "Send a black-and-white picture and get it back in color, at full resolution."
OF_COLORIZE = """\
The body is the file of the picture, whatever Content-Type says, or a form (multipart/form-data)
with the file in its field `photo`. Options come by query, or as other fields of the form.

The answer is the file of the result, with the picture's metadata. Its format is `format`, else what
`Accept` likes best, else the picture's own. Nothing of it is kept.
"""
_BINARY = {"type": "string", "format": "binary"}


def _form() -> dict[str, Any]:
    schema = Choices.model_json_schema()
    return {
        "type": "object",
        "properties": {FILE: _BINARY, **schema["properties"]},
        "required": [FILE],
        "additionalProperties": False,
    }


BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            **{media_type: {"schema": _BINARY} for media_type in MEDIA_TYPES},
            "multipart/form-data": {"schema": _form()},
        },
    }
}

_EXAMPLES = {
    400: ("broken-form", "The form is broken", "Expected boundary character"),
    401: ("no-token", "No token, or another", "expected the server's token"),
    403: ("other-origin", "Sent by another site's page", "expected no request of another site"),
    406: ("not-acceptable", "Accept has no format that is written", "expected one of image/jpeg"),
    408: ("too-slow", "The request took too long to come", "expected it within 120 seconds"),
    413: (
        "too-many-pixels",
        "Too many bytes or pixels",
        "photo: expected fewer",
    ),
    415: ("unsupported-encoding", "The body is compressed", "expected no Content-Encoding"),
    421: ("other-host", "Asked for under another name", "expected this server's own address"),
    422: ("already-in-color", "Not a picture to color", "photo: is already in color"),
    429: ("busy", "All places are taken", "all places are taken; try again later"),
    500: ("server-fault", "A fault of the server's", "please report what you sent"),
    503: ("not-ready", "It cannot color now", "no process is ready to color"),
    504: ("deadline", "Coloring took too long", "expected to be done within 120 seconds"),
}


def _problem(status: int) -> dict[str, Any]:
    kind, words, detail = _EXAMPLES[status]
    example = {
        "type": f"urn:photochrom:{kind}",
        "title": kind.replace("-", " ").capitalize(),
        "status": status,
        "detail": detail,
    }
    content = {"schema": ProblemDetails.model_json_schema(), "example": example}
    found: dict[str, Any] = {"description": words, "content": {MEDIA_TYPE: content}}
    if status == 429:
        found["headers"] = {
            "Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}
        }
    return found


_READY = {
    "description": "The file of the result",
    "headers": {
        NOTES: {
            "description": "What of the picture's file was left behind, or may surprise: a list of "
            "strings (RFC 9651). Absent where there is nothing to say.",
            "schema": {"type": "string"},
            "example": '"its video was left behind"',
        }
    },
    "content": {media_type: {"schema": _BINARY} for media_type in MEDIA_TYPES},
}
NOT_READY: dict[int | str, dict[str, Any]] = {503: _problem(503)}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: _READY,
    **{status: _problem(status) for status in _EXAMPLES if status != 503},
}
