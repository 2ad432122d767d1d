"""Yield the frames of a film in the order in which they are shown."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import av
from av.container import InputContainer
from av.video import VideoFrame, VideoStream

from photochrom.errors import UnreadablePhotoError
from photochrom.video.opening import Film, open_film, reason


@dataclass(frozen=True)
class Moment:
    """A frame with its number and its time in ticks of `Film.time_base`, which always grows."""

    number: int
    ticks: int
    picture: VideoFrame


@dataclass(frozen=True)
class Span:
    """The part of a film that is read: from a time on, in ticks, up to another."""

    first: int | None = None  # None: from the beginning
    end: int | None = None  # None: to the end; the frame at this time is left out
    number: int = 0  # of the first frame


def span_of(film: Film, start: float, end: float | None) -> Span:
    """Turn seconds from the film's beginning into a span."""
    origin = float(film.origin)
    return Span(
        math.ceil((origin + start) / film.time_base) if start > 0 else None,
        None if end is None else math.ceil((origin + end) / film.time_base),
    )


def moments(film: Film, span: Span, *, tolerant: bool = False) -> Iterator[Moment]:
    """Yield the frames of a span; two readers of one span get the same frames.

    Raises UnreadablePhotoError where the film cannot be decoded; with `tolerant` it ends there.
    """
    container, stream = open_film(film.path)
    try:
        if span.first is not None and not _seek(container, stream, span.first):
            container.close()
            container, stream = open_film(film.path)
        yield from _numbered(film, span, container, stream, tolerant)
    finally:
        container.close()


def samples(film: Film, span: Span, count: int = 9) -> Iterator[VideoFrame]:
    """Yield up to `count` frames from all over a span, as near to even as the film lets us seek."""
    first = 0 if span.first is None else span.first
    seconds = film.seconds or 0
    last = span.end or round((float(film.origin) + seconds) / film.time_base)
    container, stream = open_film(film.path)
    with container:
        for index in range(count):
            wanted = first + (last - first) * (2 * index + 1) // (2 * count)
            try:
                if index or span.first:
                    container.seek(wanted, stream=stream)
                yield next(_decoded(film, container, stream, tolerant=True))
            except (av.FFmpegError, OSError, StopIteration):
                continue


def _numbered(
    film: Film, span: Span, container: InputContainer, stream: VideoStream, tolerant: bool
) -> Iterator[Moment]:
    number, last = span.number, None
    step = max(1, round(1 / (film.rate * film.time_base)))
    for picture in _decoded(film, container, stream, tolerant):
        ticks = picture.pts
        if ticks is None:
            ticks = 0 if last is None else last + step
        if last is not None and ticks <= last:
            ticks = last + 1
        last = ticks
        if span.end is not None and ticks >= span.end:
            return
        if span.first is None or ticks >= span.first:
            yield Moment(number, ticks, picture)
            number += 1


def _decoded(
    film: Film, container: InputContainer, stream: VideoStream, tolerant: bool
) -> Iterator[VideoFrame]:
    decoded_any = False
    try:
        for packet in container.demux(stream):
            try:
                pictures = packet.decode()
            except av.InvalidDataError:
                if decoded_any and not tolerant:
                    raise
                continue
            for picture in pictures:
                decoded_any = True
                yield picture
    except (av.FFmpegError, OSError) as error:
        if not tolerant:
            raise UnreadablePhotoError(
                f"{film.path}: cannot be decoded: {reason(error)}; "
                "tolerant (--tolerant) colors what is there"
            ) from error


def _seek(container: InputContainer, stream: VideoStream, ticks: int) -> bool:
    """Go to a frame at or before a time; False where the container cannot."""
    try:
        container.seek(ticks, stream=stream)
        for packet in container.demux(stream):
            if packet.pts is not None:
                if packet.pts > ticks:
                    return False
                container.seek(ticks, stream=stream)
                return True
    except (av.FFmpegError, OSError):
        return False
    return False
