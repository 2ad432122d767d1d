"""How a film is read and encoded: every choice beside those of a photo."""

from dataclasses import dataclass
from pathlib import Path

from photochrom.hints import Hint

# Encoders of FFmpeg, their constant quality where none is asked for, and what else they are told.
CODECS: dict[str, tuple[str, int | None, dict[str, str]]] = {
    "h264": ("libx264", 18, {"rc-lookahead": "20"}),  # 40 frames would be 100 MB more at 1080 lines
    "hevc": ("libx265", 20, {"x265-params": "log-level=error"}),
    "av1": ("libsvtav1", 26, {"preset": "8"}),
    "ffv1": ("ffv1", None, {"level": "3"}),
}


@dataclass(frozen=True)
class Reference:
    """A picture file of one frame of the film in color; `seconds` None: found by its likeness."""

    path: Path
    seconds: float | None = None  # from the film's beginning, to half a second


@dataclass(frozen=True)
class TimedHint:
    """A color that is known at a point of the frame that is shown at a time."""

    hint: Hint
    seconds: float  # from the film's beginning


@dataclass(frozen=True, kw_only=True)
class FilmOptions:
    """How a film is read and encoded."""

    codec: str | None = None  # of CODECS; None: the best default we know
    crf: int | None = None  # constant quality, lower is better; None: the codec's default
    start: float = 0.0  # seconds
    end: float | None = None  # seconds; None: the film's end
    references: tuple[Reference, ...] = ()
    hints: tuple[TimedHint, ...] = ()

    def __post_init__(self) -> None:
        if self.codec is not None and self.codec not in CODECS:
            raise ValueError(f"expected a codec of {', '.join(CODECS)}, found {self.codec!r}")
        if self.crf is not None and not 0 <= self.crf <= 63:
            raise ValueError(f"expected crf in [0, 63], found {self.crf}")
        if self.start < 0 or (self.end is not None and self.end <= self.start):
            raise ValueError(f"expected 0 <= start < end, found {self.start} and {self.end}")
