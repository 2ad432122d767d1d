"""What a client chooses for a picture: the library's options, by query or as fields of a form."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from photochrom.hints import Hint
from photochrom.options import Options
from photochrom.serving.api.limits import MOST_HINTS, MOST_SIDE_PX
from photochrom.serving.api.problems import Problem, of_options

MEDIA_TYPES = {
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/webp": "webp",
    "image/tiff": "tiff",
    "image/heic": "heic",
    "image/avif": "avif",
}
_ANY = ("*/*", "image/*")


class Spot(BaseModel):
    """A spot whose color is known: shares of width and height from the upper left."""

    model_config = ConfigDict(extra="forbid")

    x: float = Field(ge=0, le=1, allow_inf_nan=False)
    y: float = Field(ge=0, le=1, allow_inf_nan=False)
    color: str = Field(max_length=40, description="A CSS color", examples=["firebrick", "#4682b4"])


_SPOTS: TypeAdapter[list[Spot]] = TypeAdapter(Annotated[list[Spot], Field(max_length=MOST_HINTS)])
_HINTS_EXAMPLE = json.dumps([{"x": 0.4, "y": 0.6, "color": "firebrick"}])


class Choices(BaseModel):
    """How a picture is colored and written; what is not chosen is as in the library."""

    model_config = ConfigDict(extra="forbid")

    model: str | None = Field(None, description="A name that /v1/models lists", max_length=200)
    strength: float = Field(
        1.0, ge=0, le=2, allow_inf_nan=False, description="Of the colors: 0 is gray", examples=[0.8]
    )
    side_px: int | None = Field(
        None, ge=16, le=MOST_SIDE_PX, description="Side of what the network sees; the model's own"
    )
    hints: str | None = Field(
        None,
        description="Spots whose color is known, as JSON",
        examples=[_HINTS_EXAMPLE],
        json_schema_extra={
            "contentMediaType": "application/json",
            "contentSchema": {
                "type": "array",
                "maxItems": MOST_HINTS,
                "items": Spot.model_json_schema(),
            },
        },
    )
    recolor: bool = Field(False, description="Color what is in color already")
    keep_colors: bool = Field(False, description="Color what is gray, around colors that are there")
    whole: bool = Field(False, description="Take each page for one picture, margins included")
    negative: bool = Field(False, description="Exchange light and dark first")
    tolerant: bool = Field(False, description="Color what can be read of a damaged picture")
    compare: bool = Field(False, description="Original and result side by side")
    mark: bool = Field(True, description="Say in the result that it was colored, and by what")
    format: Literal["jpeg", "png", "webp", "tiff", "heic", "avif"] | None = Field(
        None, description="Of the result; goes before Accept. The picture's own where none is said"
    )
    quality: int | None = Field(None, ge=1, le=100, description="Of JPEG, WebP, HEIC and AVIF")

    @field_validator("hints")
    @classmethod
    def _check_hints(cls, hints: str | None) -> str | None:
        if hints is not None:
            try:
                _SPOTS.validate_json(hints)
            except ValidationError as error:
                found = error.errors()[0]
                place = ".".join(map(str, found["loc"]))
                raise ValueError(f"{place}: {found['msg']}" if place else found["msg"]) from None
        return hints

    @model_validator(mode="after")
    def _check_together(self) -> "Choices":
        if self.recolor and self.keep_colors:
            raise ValueError("expected recolor or keep_colors, found both")
        return self

    def options(self, accepted: str | None, max_pixels: int) -> Options:
        """Return the library's options. Raises InvalidHintError for a color that is none."""
        chosen = self.model_dump(exclude={"model", "hints", "format"}, exclude_unset=True)
        spots = _SPOTS.validate_json(self.hints or "[]")
        hints = tuple(Hint(spot.x, spot.y, spot.color) for spot in spots)
        format = self.format or accepted
        return Options(**chosen, hints=hints, format=format, max_pixels=max_pixels)


ByQuery = Annotated[Choices, Query()]


def together(query: Choices, form: Mapping[str, Any]) -> Choices:
    """Join what came by query with the fields of a form. Raises Problem."""
    said = {name: getattr(query, name) for name in query.model_fields_set}
    if twice := sorted(said.keys() & form.keys()):
        raise Problem(422, "invalid-options", f"{', '.join(twice)}: given by query and by form")
    try:
        return Choices.model_validate({**said, **form})
    except ValidationError as error:
        raise of_options(error.errors()) from error


def accepted_format(accept: str | None) -> str | None:
    """Return the format that an Accept header likes best; None stands for the picture's own.

    Raises Problem where it takes no picture that is written here.
    """
    liked = {}
    for part in (accept or "*/*").split(","):
        media_type, *parameters = (word.strip().lower() for word in part.split(";"))
        quality = next((word[2:] for word in parameters if word.startswith("q=")), "1")
        try:
            liked[media_type] = float(quality)
        except ValueError:
            liked[media_type] = 0.0
    known = {name: weight for name, weight in liked.items() if name in MEDIA_TYPES or name in _ANY}
    best = max(known, key=known.__getitem__, default=None)
    if best is None or not known[best] > 0:
        raise Problem(
            406, "not-acceptable", f"expected one of {', '.join(MEDIA_TYPES)} or */* in Accept"
        )
    return MEDIA_TYPES.get(best)
