"""What the command says of a film's colors: hints with a time, and reference frames."""

import re
from pathlib import Path

from photochrom.cli.seconds import seconds_of
from photochrom.errors import InvalidHintError
from photochrom.hints import Hint
from photochrom.video.options import Reference, TimedHint


def parse_reference(text: str) -> Reference:
    """Read "FILE" or "FILE@TIME"; a file that has such a name whole is meant itself."""
    name, at, time = text.rpartition("@")
    if not at or not name or Path(text).exists():
        return Reference(Path(text))
    seconds = seconds_of(time)
    if seconds is None:
        raise InvalidHintError(
            f"reference {text!r}: no such file; expected FILE or FILE@TIME, such as "
            "frame.png@12.5 or frame.png@1:30"
        )
    return Reference(Path(name), seconds)


def parse_hints(words: tuple[str, ...], film: Path) -> tuple[TimedHint, ...]:
    """Read "X,Y,COLOR@TIME" of each; pixels are those of the film. Raises InvalidHintError."""
    width, height = _size(film) if any(re.search(r"\dpx", word) for word in words) else (1, 1)
    return tuple(_parse_hint(word, width, height) for word in words)


def _parse_hint(text: str, width: int, height: int) -> TimedHint:
    said, _, time = text.rpartition("@")
    seconds = seconds_of(time)
    if not said or seconds is None:
        raise InvalidHintError(
            f"hint {text!r}: expected X,Y,COLOR@TIME for a film, such as 0.4,0.6,firebrick@12.5"
        )
    return TimedHint(Hint.parse(said, width, height), seconds)


def _size(film: Path) -> tuple[int, int]:
    from photochrom.video.opening import describe

    return describe(film).upright_size
