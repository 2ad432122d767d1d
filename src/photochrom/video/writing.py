"""Put a film together: its coded picture, and all else copied from the source packet by packet."""

import heapq
import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video import VideoStream

from photochrom.errors import TargetError, UnreadablePhotoError
from photochrom.video.opening import Film, open_film, reason
from photochrom.video.parts import LEAD, Part

MUXERS = {
    ".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska", ".webm": "webm",
}  # fmt: skip
_COPIED = frozenset({"audio", "subtitle", "attachment"})
# Of the source's file, not of what it shows.
_NOT_KEPT = frozenset(
    {"encoder", "major_brand", "minor_version", "compatible_brands", "DURATION", "BPS",
     "NUMBER_OF_FRAMES", "NUMBER_OF_BYTES"}
)  # fmt: skip
_APPLE = "com."  # such keys stay only where all go into the newer kind of tag


def check_streams(film: Film, target: Path, encoder: str) -> None:
    """Raise TargetError where the target cannot hold the picture, sound or subtitles."""
    source, picture = open_film(film.path)
    with source, av.open(io.BytesIO(), "w", format=_muxer(target)) as output:
        try:
            output.add_stream(encoder, rate=25)
        except ValueError as error:
            raise _cannot_hold(target, encoder) from error
        _add_copies(source, picture, output, target)


def write_film(
    film: Film, parts: list[Part], file: BinaryIO, target: Path, *, start: float, end: float | None
) -> None:
    """Write the film of some parts into a file; `start` and `end` in seconds cut what is copied."""
    source, picture = open_film(film.path)
    origin = film.origin + Fraction(start)
    with source, av.open(parts[0].path) as first:
        options = {"movflags": "use_metadata_tags"} if _has_apple_keys(source) else {}
        output = av.open(file, "w", format=_muxer(target), options=options)
        with output:
            written = _add_picture(output, first.streams.video[0], picture, film)
            copies = _add_copies(source, picture, output, target)
            output.metadata.update(_kept(source.metadata))
            last = None if end is None else film.origin + Fraction(end)
            _set_chapters(source, output, origin, last)
            packets = heapq.merge(
                _picture_packets(film, parts, written, origin),
                _copied_packets(source, copies, origin, last, cut=start > 0),
                key=_seconds,
            )
            for packet in packets:
                output.mux(packet)
        file.flush()


def _muxer(target: Path) -> str:
    try:
        return MUXERS[target.suffix.lower()]
    except KeyError:
        raise TargetError(
            f"{target}: expected a name that ends in {', '.join(MUXERS)} for a film"
        ) from None


def _add_picture(
    output: OutputContainer, coded: VideoStream, source: VideoStream, film: Film
) -> VideoStream:
    stream = output.add_stream_from_template(coded, opaque=True)
    stream.time_base = film.time_base
    if coded.codec_context.name == "hevc" and output.format.name in ("mp4", "mov"):
        stream.codec_context.codec_tag = "hvc1"  # what Apple's players look for
    if film.quarter_turns:
        stream.set_display_rotation(film.quarter_turns * 90)
    stream.metadata.update(_kept(source.metadata))
    stream.disposition = source.disposition
    return stream


def _add_copies(
    source: InputContainer, picture: VideoStream, output: OutputContainer, target: Path
) -> dict[int, Stream]:
    """Add a stream for each that is copied; returns them by the source's index."""
    copies = {}
    for stream in source.streams:
        cover = stream.type == "video" and stream.index != picture.index
        if stream.type not in _COPIED and not cover:
            continue
        name = stream.codec_context.name if stream.codec_context else stream.type
        try:
            copy = output.add_stream_from_template(stream, opaque=True)
        except ValueError as error:
            raise _cannot_hold(target, name) from error
        copy.metadata.update(_kept(stream.metadata))
        copy.disposition = stream.disposition
        copies[stream.index] = copy
    return copies


def _cannot_hold(target: Path, codec: str) -> TargetError:
    return TargetError(
        f"{target}: cannot hold {codec}; name a target that ends in .mkv (-o), which can"
    )


def _picture_packets(
    film: Film, parts: list[Part], stream: VideoStream, origin: Fraction
) -> Iterator["Packet[Any]"]:
    """Yield the coded frames of all parts with their times.

    The time to decode the n-th is that at which the (n - delay)-th is shown.
    """
    ticks = [tick for part in parts for tick in part.ticks]
    shift = round(origin / film.time_base)
    step = max(1, round(1 / (film.rate * film.time_base)))
    delay = max(part.reordered for part in parts)
    lead = [ticks[0] - step * (delay - index) for index in range(delay)]
    decoded = iter(lead + ticks)
    before = 0  # frames in the parts that are done
    for part in parts:
        with av.open(part.path) as container:
            for packet in container.demux(video=0):
                if not packet.size:
                    continue
                assert packet.pts is not None
                shown = before + round(packet.pts * packet.time_base * 1000) - LEAD
                packet.pts, packet.dts = ticks[shown] - shift, next(decoded) - shift
                following = ticks[shown + 1] if shown + 1 < len(ticks) else ticks[shown] + step
                packet.duration = following - ticks[shown]
                packet.time_base, packet.stream = film.time_base, stream
                yield packet
        before += len(part.ticks)


def _copied_packets(
    source: InputContainer,
    copies: dict[int, Stream],
    origin: Fraction,
    end: Fraction | None,
    *,
    cut: bool,
) -> Iterator["Packet[Any]"]:
    wanted = [source.streams[index] for index in copies]
    if not wanted:
        return
    for packet in _demuxed(source, wanted):
        if not packet.size or packet.dts is None:
            continue
        time = (packet.dts if packet.pts is None else packet.pts) * packet.time_base
        if (cut and time < origin) or (end is not None and time >= end):
            continue
        shift = round(origin / packet.time_base)
        packet.dts -= shift
        if packet.pts is not None:
            packet.pts -= shift
        packet.stream = copies[packet.stream.index]
        yield packet


def _demuxed(source: InputContainer, streams: list[Stream]) -> Iterator["Packet[Any]"]:
    try:
        yield from source.demux(streams)
    except (av.FFmpegError, OSError) as error:
        raise UnreadablePhotoError(
            f"{source.name.removeprefix('file:')}: its sound cannot be read: {reason(error)}"
        ) from error


def _seconds(packet: "Packet[Any]") -> Fraction:
    assert packet.dts is not None
    return packet.dts * packet.time_base


def _set_chapters(
    source: InputContainer, output: OutputContainer, origin: Fraction, end: Fraction | None
) -> None:
    chapters = []
    for chapter in source.chapters():
        base = chapter["time_base"]
        assert base is not None
        first, last = chapter["start"] * base, chapter["end"] * base
        if last <= origin or (end is not None and first >= end):
            continue
        shift = round(origin / base)
        begins = max(0, chapter["start"] - shift)
        ends = chapter["end"] if end is None else round(min(last, end) / base)
        chapters.append({**chapter, "start": begins, "end": ends - shift})
    output.set_chapters(chapters)  # type: ignore[arg-type]


def _kept(metadata: dict[str, str]) -> dict[str, str]:
    return {
        key: value
        for key, value in metadata.items()
        if key not in _NOT_KEPT and not key.startswith("_STATISTICS")
    }


def _has_apple_keys(source: InputContainer) -> Any:
    return any(key.startswith(_APPLE) for key in source.metadata)
