"""Open a film and say what is in it."""

import os
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video import VideoFrame, VideoStream

from photochrom.errors import UnreadablePhotoError

# FFmpeg would follow addresses, and those inside of playlists: only files are opened.
_FILES_ONLY = {"protocol_whitelist": "file"}

_MATRICES = {1: "bt709", 5: "bt601", 6: "bt601", 4: "bt601", 9: "bt2020", 10: "bt2020"}
_FULL_RANGE = 2
_SD_LINES = 576  # films up to this height that name no matrix are BT.601 to players
_FIELDS = {2: "tff", 3: "bff", 4: "tff", 5: "bff"}  # of FFmpeg's field orders
_GRAY_IS_LIMITED = frozenset({"h264", "hevc", "av1"})


@dataclass(frozen=True)
class Film:
    """What a film's header and its first frame say."""

    path: Path
    width: int  # of a frame as it is stored
    height: int
    pixel_aspect: Fraction
    quarter_turns: int  # counterclockwise, that make a frame upright
    time_base: Fraction  # seconds of a tick
    rate: Fraction  # frames a second, on average
    frames: int | None  # how many to expect; None: unknown
    seconds: float | None
    promised: float | None  # seconds of moving picture that the header speaks of
    origin: Fraction  # seconds on the film's clock where it begins
    pixel_format: str
    matrix: str  # bt601, bt709 or bt2020
    full_range: bool
    labels: dict[str, int]  # FFmpeg's numbers of range, matrix, primaries and transfer curve
    fields: str | None  # tff or bff where the film is interlaced

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height as they are shown: square pixels, upright."""
        width = max(1, round(self.width * self.pixel_aspect))
        return (self.height, width) if self.quarter_turns % 2 else (width, self.height)


def open_film(path: Path) -> tuple[InputContainer, VideoStream]:
    """Open a film and its picture, which is no cover. Raises UnreadablePhotoError."""
    try:
        container = av.open(
            f"file:{os.fspath(path)}", container_options=_FILES_ONLY, metadata_errors="replace"
        )
    except (av.FFmpegError, OSError) as error:
        raise UnreadablePhotoError(f"{path}: cannot be read as a film: {reason(error)}") from error
    cover = av.stream.Disposition.attached_pic
    pictures = [stream for stream in container.streams.video if not stream.disposition & cover]
    if not pictures:
        container.close()
        raise UnreadablePhotoError(f"{path}: expected a film, found no moving picture in it")
    stream = pictures[0]
    if stream.codec_context is None:
        container.close()
        raise UnreadablePhotoError(
            f"{path}: its picture is encrypted, or of a kind that FFmpeg does not know"
        )
    stream.thread_type = (
        "SLICE"  # threads for frames would hold more of them; the encoder is slower
    )
    return container, stream


def describe(path: Path) -> Film:
    """Say what a film is; decodes one frame. Raises UnreadablePhotoError."""
    container, stream = open_film(path)
    with container:
        frame = _first_frame(path, container, stream)
        codec = stream.codec_context
        height = frame.height
        rate = stream.average_rate or stream.guessed_rate or Fraction(25)
        seconds = _seconds(container, stream)
        expected = stream.frames or (round(seconds * rate) if seconds else None)
        full_range = _is_full_range(frame, codec.name)
        begins = "mpeg" in container.format.name  # their clocks start anywhere
        origin = Fraction(container.start_time, av.time_base) if begins else Fraction(0)
        return Film(
            path=path,
            width=frame.width,
            height=height,
            pixel_aspect=stream.sample_aspect_ratio or Fraction(1),
            quarter_turns=round(frame.rotation / 90) % 4,
            time_base=stream.time_base or Fraction(1, 90_000),
            rate=rate,
            frames=expected,
            seconds=seconds,
            promised=_promised(stream),
            origin=origin,
            pixel_format=frame.format.name,
            matrix=_MATRICES.get(codec.colorspace, "bt601" if height <= _SD_LINES else "bt709"),
            full_range=full_range,
            labels={
                "color_range": _FULL_RANGE if full_range else codec.color_range,
                "colorspace": codec.colorspace,
                "color_primaries": codec.color_primaries,
                "color_trc": codec.color_trc,
            },
            fields=_FIELDS.get(codec.field_order, "tff") if frame.interlaced_frame else None,
        )


def reason(error: Exception) -> str:
    """Say in FFmpeg's words what went wrong."""
    text = getattr(error, "strerror", None) or str(error)
    return text[:1].lower() + text[1:]


def _first_frame(path: Path, container: InputContainer, stream: VideoStream) -> VideoFrame:
    try:
        for packet in container.demux(stream):
            if packet.has_sidedata("encryption_info"):
                raise UnreadablePhotoError(
                    f"{path}: is encrypted; expected a film that any player shows without a key"
                )
            try:
                frames = packet.decode()
            except av.InvalidDataError:
                continue  # a cut-off beginning; the reader passes over the same
            if frames:
                return frames[0]
    except (av.FFmpegError, OSError) as error:
        raise UnreadablePhotoError(f"{path}: cannot be decoded: {reason(error)}") from error
    raise UnreadablePhotoError(f"{path}: expected a film, found no frame that can be decoded")


def _seconds(container: InputContainer, stream: VideoStream) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


def _promised(stream: VideoStream) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    said = re.fullmatch(r"(\d+):(\d+):([\d.]+)", stream.metadata.get("DURATION", ""))  # Matroska
    return int(said[1]) * 3600 + int(said[2]) * 60 + float(said[3]) if said else None


def _is_full_range(frame: VideoFrame, codec: str) -> bool:
    if frame.color_range:
        return frame.color_range == _FULL_RANGE
    name = frame.format.name
    return name.startswith("yuvj") or (name.startswith("gray") and codec not in _GRAY_IS_LIMITED)
