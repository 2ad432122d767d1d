"""Find what the user knows of a film's colors: references and hints, carried to whole shots.

Each belongs to one frame. From there its colors go back along motion to the shot's beginning, in
chunks that are read one before the other; `steadying` takes them up and carries them on. What is
kept of the way are anchors: some frames' known colors, as in `steadying.Copy`.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np

from photochrom import color, photo
from photochrom.errors import InvalidHintError
from photochrom.hints import render_hints
from photochrom.small_copy.grid import Float
from photochrom.small_copy.own_colors import NEUTRAL_CHROMA
from photochrom.video.motion import Half, Motion
from photochrom.video.opening import Film
from photochrom.video.options import FilmOptions, Reference, TimedHint
from photochrom.video.painting import Painter
from photochrom.video.reading import Span, moments, span_of
from photochrom.video.shots import is_cut
from photochrom.video.steadying import guide_along

_EVERY = 24  # frames from an anchor to the next
_MOST = 32  # anchors of a reference; of a longer shot every second one is left out, and again
_CHUNK_SECONDS = 2.0
_NEAR_SECONDS = 0.5  # a reference lies within so much of the time that is said
_ALIKE = 0.8  # least correlation of a reference's lightness with its frame's
_LIKENESS_PX = 48  # width of the copies that are compared
_ASPECT = 0.03  # by which a reference's may differ from the film's
_FULL_CHANGE = 6.0  # a*b*: where a hint changes the answer by so much, it is known

Anchors = dict[int, Half]  # by the frame's ticks


@dataclass(frozen=True)
class _Frame:
    ticks: int
    lightness: Float


Known = dict[int, tuple[_Frame, Float]]  # by the frame's ticks; colors (h, w, 3)


def find_anchors(
    film: Film, painter: Painter, span: Span, choices: FilmOptions, *, max_pixels: int
) -> Anchors:
    """Return what is known of a film's colors. Raises InvalidHintError, or PhotoError."""
    known = _of_references(film, painter, span, choices.references, max_pixels)
    # Between two references each is carried half of the way.
    halves = [(one + two) // 2 for one, two in itertools.pairwise(sorted(known))]
    for frame, hints in _by_frame(film, painter, span, choices.hints):
        colors = _of_hints(painter, frame.lightness, hints)
        if frame.ticks in known:  # a hint corrects a reference
            colors = _over(colors, known[frame.ticks][1])
        known[frame.ticks] = frame, colors
    anchors: Anchors = {}
    for ticks in sorted(known, reverse=True):
        if ticks >= min(anchors, default=ticks + 1):
            continue  # was met on the way back from a later one
        first = max((half for half in halves if half < ticks), default=span.first)
        anchors |= _back(film, painter, Span(first, ticks), known)
    return anchors


def time_of_frame(film: Film, number: int) -> float:
    """Return the seconds at which a frame is shown; the first is 0. Reads the film up to it.

    Raises InvalidHintError.
    """
    count = 0
    for moment in moments(film, Span()):
        if moment.number == number:  # half a tick, so that no rounding leads to the frame before
            return float((moment.ticks + Fraction(1, 2)) * film.time_base - film.origin)
        count += 1
    raise InvalidHintError(
        f"{film.path}: expected a frame from 0 to {count - 1}, as it has {count}, found {number}"
    )


def _of_references(
    film: Film, painter: Painter, span: Span, references: tuple[Reference, ...], max_pixels: int
) -> Known:
    """Return the frames of references, by their ticks, with all of their colors (h, w, 3)."""
    known: Known = {}
    for reference in references:
        lab = _read(reference, film, painter, max_pixels)
        frame = _find(film, painter, span, reference, lab[..., :1])
        if frame.ticks in known:
            seconds = float(frame.ticks * film.time_base - film.origin)
            raise InvalidHintError(
                f"{reference.path}: expected a frame of its own, found that another reference is "
                f"of the one at {seconds:.2f} s too; leave one of them out"
            )
        ones = np.ones((*lab.shape[:2], 1), np.float32)
        known[frame.ticks] = frame, np.concatenate([lab[..., 1:], ones], axis=-1)
    return known


def _by_frame(
    film: Film, painter: Painter, span: Span, timed_hints: tuple[TimedHint, ...]
) -> Iterable[tuple[_Frame, list[TimedHint]]]:
    frames: dict[int, tuple[_Frame, list[TimedHint]]] = {}
    for seconds in sorted({timed.seconds for timed in timed_hints}):
        frame = _at(film, painter, span, seconds)
        _, hints = frames.setdefault(frame.ticks, (frame, []))
        hints += (timed for timed in timed_hints if timed.seconds == seconds)
    return frames.values()


def _of_hints(painter: Painter, lightness: Float, hints: list[TimedHint]) -> Float:
    """Return the answer to hints (h, w, 3), known as far as they change it."""
    drawn = render_hints((timed.hint for timed in hints), painter.width, painter.height)
    with_hints, without = painter.hinted(lightness, drawn), painter.answer(lightness)
    change = np.linalg.norm(with_hints - without, axis=-1, keepdims=True)
    weight = np.maximum(np.minimum(1, change / _FULL_CHANGE), drawn[..., 2:])
    return np.concatenate([with_hints * weight, weight], axis=-1)


def _read(reference: Reference, film: Film, painter: Painter, max_pixels: int) -> Float:
    """Return the L*a*b* (h, w, 3) of a reference at the size of small copies."""
    scan = photo.open(reference.path, max_pixels=max_pixels)
    width, height = film.upright_size
    if abs(scan.width * height / (scan.height * width) - 1) > _ASPECT:
        raise InvalidHintError(
            f"{reference.path}: expected a whole frame of the film, {width}x{height} or smaller in "
            f"the same shape, found {scan.width}x{scan.height}"
        )
    lab = color.rgb_to_lab(photo.shrink(scan, 0, painter.width, painter.height)).astype(np.float32)
    if np.hypot(lab[..., 1], lab[..., 2]).max() < 2 * NEUTRAL_CHROMA:
        raise InvalidHintError(f"{reference.path}: expected a frame in color, found a gray one")
    return lab


def _find(film: Film, painter: Painter, span: Span, reference: Reference, wanted: Float) -> _Frame:
    """Return the frame whose lightness is most like a reference's (h, w, 1)."""
    about = reference.seconds
    if about is not None:
        _check_time(film, span, about)
        near = span_of(film, max(0.0, about - _NEAR_SECONDS), about + _NEAR_SECONDS)
        span = _within(near, span)
    most, best = -1.0, None
    thumbnail = _thumbnail(wanted)
    for frame in _frames(film, painter, span):
        alike = float((thumbnail * _thumbnail(frame.lightness)).mean())
        if best is None or alike > most:
            most, best = alike, frame
    if best is None or most < _ALIKE:
        where = film.path.name if about is None else f"{film.path.name} at {about:g} s"
        raise InvalidHintError(
            f"{reference.path}: expected a frame of {where}, found none like it; say the time of "
            "the frame, such as frame.png@12.5"
        )
    return best


def _thumbnail(lightness: Float) -> Float:
    """Return L* as a small picture of mean 0 and scatter 1."""
    height, width = lightness.shape[:2]
    size = _LIKENESS_PX, max(1, round(_LIKENESS_PX * height / width))
    small = cv2.resize(lightness, size, interpolation=cv2.INTER_AREA)
    return np.asarray((small - small.mean()) / max(float(small.std()), 1e-3), np.float32)


def _at(film: Film, painter: Painter, span: Span, seconds: float) -> _Frame:
    """Return the frame that is shown at a time."""
    _check_time(film, span, seconds)
    begin = span_of(film, max(0.0, seconds - _CHUNK_SECONDS), None).first
    shown, end = None, _ticks(film, seconds)
    for frame in _frames(film, painter, _within(Span(begin), span)):
        if shown is not None and frame.ticks > end:
            break
        shown = frame
    if shown is None:
        raise _outside(film, seconds)
    return shown


def _check_time(film: Film, span: Span, seconds: float) -> None:
    ticks = _ticks(film, seconds)
    too_late = film.seconds is not None and seconds > film.seconds
    before = span.first is not None and ticks < span.first
    if too_late or before or (span.end is not None and ticks >= span.end):
        raise _outside(film, seconds)


def _outside(film: Film, seconds: float) -> InvalidHintError:
    length = "" if film.seconds is None else f", which is {film.seconds:.1f} s long"
    return InvalidHintError(
        f"{film.path}: expected the time of a hint or a reference within what is colored of the "
        f"film{length}, found {seconds:g} s"
    )


def _ticks(film: Film, seconds: float) -> int:
    exact = Fraction(seconds).limit_denominator(1_000_000)  # 1.2 is not a little less
    return int((film.origin + exact) / film.time_base)


def _within(span: Span, other: Span) -> Span:
    firsts = [first for first in (span.first, other.first) if first is not None]
    ends = [end for end in (span.end, other.end) if end is not None]
    return Span(max(firsts, default=None), min(ends, default=None))


def _frames(film: Film, painter: Painter, span: Span) -> Iterator[_Frame]:
    for moment in moments(film, span):
        yield _Frame(moment.ticks, painter.small(moment.picture))


def _over(colors: Float, others: Float) -> Float:
    """Lay known colors (h, w, 3) over others."""
    return np.asarray(colors + (1 - colors[..., 2:]) * others, np.float32)


def _back(film: Film, painter: Painter, span: Span, known: Known) -> Anchors:
    """Carry the colors of the frame that ends the span back to its or the shot's beginning.

    Others that are known on the way are laid over them.
    """
    assert span.end is not None
    later, colors = known[span.end]
    motion = Motion(painter.width, painter.height)
    anchors, every = {later.ticks: colors.astype(np.float16)}, _EVERY
    for count, earlier in enumerate(_reversed(film, painter, span), start=1):
        back, forth = motion.links(earlier.lightness, later.lightness)
        if is_cut(earlier.lightness, later.lightness, back, forth):
            break
        colors = guide_along(motion, colors, forth)
        later = earlier
        if later.ticks in known:
            colors = _over(known[later.ticks][1], colors)
        if count % every == 0 or later.ticks in known:
            anchors[later.ticks] = colors.astype(np.float16)
        if len(anchors) > _MOST:
            every *= 2
            anchors = dict(list(anchors.items())[::2])
    return anchors | {later.ticks: colors.astype(np.float16)}


def _reversed(film: Film, painter: Painter, span: Span) -> Iterator[_Frame]:
    """Yield the frames of a span from the last to the first; a chunk of them is held at a time."""
    step = round(_CHUNK_SECONDS / film.time_base)
    least = span.first if span.first is not None else _ticks(film, 0)
    end = span.end
    assert end is not None
    while end > least:
        chunk: list[_Frame] = []
        begin = end
        while not chunk and begin > least:
            begin = max(least, begin - step)
            first = span.first if begin == least else begin
            chunk = list(_frames(film, painter, Span(first, end)))
        yield from reversed(chunk)
        end = chunk[0].ticks if chunk else least
