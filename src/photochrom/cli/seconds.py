"""A time in a film, as the command takes it."""

import re
from typing import Any

import click


class Seconds(click.ParamType[float]):
    """A time in a film: 90, 1:30 or 0:01:30.5."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        if isinstance(value, float):
            return value
        seconds = seconds_of(value)
        if seconds is None:
            self.fail(f"expected a time such as 90, 1:30 or 0:01:30.5, found {value!r}", param, ctx)
        return seconds


def seconds_of(text: str) -> float | None:
    """Return the seconds of a time such as 90, 1:30 or 0:01:30.5; None where it is none."""
    if not re.fullmatch(r"(\d+:){0,2}\d+(\.\d+)?", text):
        return None
    seconds = 0.0
    for part in text.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds
