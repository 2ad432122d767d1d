"""What the command says of a film's colors: hints with a time, and reference frames."""

import re
from pathlib import Path

from photochrom.cli.seconds import seconds_of
from photochrom.errors import InvalidHintError
from photochrom.hints import Hint
from photochrom.video.options import Reference, TimedHint


def parse_reference(text: str, film: Path) -> Reference:
    """Read "FILE" or "FILE@TIME"; a file that has such a name whole is meant itself.

    Raises InvalidHintError.
    """
    name, at, time = text.rpartition("@")
    if not at or not name or Path(text).exists():
        return Reference(Path(text))
    seconds = _time_of(time, film)
    if seconds is None:
        raise InvalidHintError(
            f"reference {text!r}: no such file; expected FILE or FILE@TIME, such as "
            "frame.png@12.5, frame.png@1:30, or frame.png@300f for a frame"
        )
    return Reference(Path(name), seconds)


def parse_hints(words: tuple[str, ...], film: Path) -> tuple[TimedHint, ...]:
    """Read "X,Y,COLOR@TIME" of each; pixels are those of the film. Raises InvalidHintError."""
    width, height = _size(film) if any(re.search(r"\dpx", word) for word in words) else (1, 1)
    return tuple(_parse_hint(word, film, width, height) for word in words)


def _parse_hint(text: str, film: Path, width: int, height: int) -> TimedHint:
    said, _, time = text.rpartition("@")
    seconds = _time_of(time, film)
    if not said or seconds is None:
        raise InvalidHintError(
            f"hint {text!r}: expected X,Y,COLOR@TIME for a film, such as 0.4,0.6,firebrick@12.5, "
            "or @300f for a frame"
        )
    return TimedHint(Hint.parse(said, width, height), seconds)


def _time_of(text: str, film: Path) -> float | None:
    """Return the seconds of "1:30", or of a frame by its number, "300f"; None for all else."""
    if frame := re.fullmatch(r"(\d+)f", text):
        from photochrom.video.anchors import time_of_frame
        from photochrom.video.opening import describe

        return time_of_frame(describe(film), int(frame[1]))
    return seconds_of(text)


def _size(film: Path) -> tuple[int, int]:
    from photochrom.video.opening import describe

    return describe(film).upright_size
