"""Encode a film in parts that outlive the process, so that a long one is never lost.

A part is a Matroska file with some hundred coded frames, up to the end of a shot where there is
one, beside a JSON file with the frames' times, which is written last: a part counts once that is
there. They lie in a hidden folder beside the target until the film is whole.
"""

import bisect
import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video import VideoFrame, VideoStream

from photochrom import atomic
from photochrom.errors import TargetError
from photochrom.video.opening import Film
from photochrom.video.options import CODECS
from photochrom.video.planes import Planes
from photochrom.video.scheduling import scheduling_kept

ENDING = ".photochrom-parts"
_FACTS, _LOCK = "film.json", "lock"
_INDEX = Fraction(1, 1000)  # Matroska's clock: in a part, frame 7 lies at 0.007 + LEAD
LEAD = 16  # so that no time to decode is negative; H.264 and HEVC reorder no more


@dataclass(frozen=True)
class Part:
    """Some coded frames: their file, and each frame's time in ticks, as they are shown."""

    path: Path
    ticks: tuple[int, ...]
    begins: bool  # a shot
    reordered: int  # by how many frames one is shown before those coded before it, at most


def folder_of(target: Path) -> Path:
    """Return where a film's parts lie until it is whole."""
    return target.with_name(f".{target.name}{ENDING}")


@contextlib.contextmanager
def parts_of(target: Path, facts: dict[str, Any]) -> Iterator["Parts"]:
    """Yield the parts of a film, which go on from an earlier run's with the same facts.

    What is done is kept in the end; an empty folder is not. Raises TargetError, also where another
    process is coloring the film.
    """
    folder = folder_of(target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with atomic.holding(folder / _LOCK) as mine:
            if not mine:
                raise TargetError(f"{target}: another process is coloring this film")
            parts = Parts(folder, facts)
            try:
                yield parts
            finally:
                if not parts.done:
                    parts.remove()
    except OSError as error:
        raise TargetError(f"{folder}: cannot be written: {error.strerror}") from error


class Parts:
    """The parts of one film in their folder; those of other facts are deleted. Raises OSError."""

    def __init__(self, folder: Path, facts: dict[str, Any]) -> None:
        self.folder = folder
        self.done: list[Part] = []
        if self._facts() != facts:
            for path in folder.iterdir():
                if path.name != _LOCK:
                    path.unlink()
            self._write(_FACTS, facts)
        while (part := self._read(len(self.done))) is not None:
            self.done.append(part)

    @property
    def frames(self) -> int:
        """How many frames are coded already."""
        return sum(len(part.ticks) for part in self.done)

    def path(self, number: int) -> Path:
        """Return the name of a part."""
        return self.folder / f"{number:05}.mkv"

    def add(self, part: Part) -> None:
        """Take in a part whose file is written whole."""
        facts = {"ticks": part.ticks, "begins": part.begins, "reordered": part.reordered}
        self._write(f"{len(self.done):05}.json", facts)
        self.done.append(part)

    def remove(self) -> None:
        """Delete them all, once the film is written."""
        self.done.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _facts(self) -> Any:
        with contextlib.suppress(OSError, ValueError):
            return json.loads((self.folder / _FACTS).read_text())
        return None

    def _read(self, number: int) -> Part | None:
        path = self.path(number)
        with contextlib.suppress(OSError, ValueError, KeyError):
            facts = json.loads(path.with_suffix(".json").read_text())
            if path.exists():
                return Part(path, tuple(facts["ticks"]), facts["begins"], facts["reordered"])
        return None

    def _write(self, name: str, facts: dict[str, Any]) -> None:
        path = self.folder / name
        unfinished = path.with_suffix(".new")
        with unfinished.open("w") as file:
            json.dump(facts, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)


class PartWriter:
    """Encodes the frames of one part."""

    def __init__(
        self, path: Path, film: Film, planes: Planes, codec: str, crf: int | None, *, begins: bool
    ) -> None:
        self._path, self._begins = path, begins
        self._ticks: list[int] = []
        self._coded = self._reordered = 0
        self._container = av.open(path, "w", format="matroska")
        self._stream = _add_stream(self._container, film, planes, codec, crf)
        self._time_base = film.time_base

    def add(self, ticks: int, frame: VideoFrame) -> None:
        """Encode a frame that is shown at a time."""
        self._ticks.append(ticks)
        frame.pts, frame.time_base = ticks, self._time_base
        self._write(frame)

    def __len__(self) -> int:
        return len(self._ticks)

    def close(self) -> Part:
        """End the part; its file is on the disk then."""
        self._write(None)
        self._container.close()
        descriptor = os.open(self._path, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return Part(self._path, tuple(self._ticks), self._begins, self._reordered)

    def drop(self) -> None:
        """Give the part up."""
        self._container.close()

    def _write(self, frame: VideoFrame | None) -> None:
        for packet in self._stream.encode(frame):
            assert packet.pts is not None
            shown = bisect.bisect_left(self._ticks, packet.pts)
            self._reordered = max(self._reordered, self._coded - shown)
            packet.pts, packet.dts = shown + LEAD, self._coded
            packet.duration, packet.time_base = 1, _INDEX
            packet.stream = self._stream
            self._container.mux(packet)
            self._coded += 1


def _add_stream(
    container: av.container.OutputContainer,
    film: Film,
    planes: Planes,
    codec: str,
    crf: int | None,
) -> VideoStream:
    encoder, usual_crf, options = CODECS[codec]
    options = dict(options)
    if usual_crf is not None:
        options["crf"] = str(usual_crf if crf is None else crf)
    if film.fields and codec == "h264":
        options["x264-params"] = f"{film.fields}=1"
    stream = container.add_stream(
        encoder, rate=film.rate, options=options, width=film.width, height=film.height
    )
    assert isinstance(stream, VideoStream)
    stream.pix_fmt = planes.format.name
    stream.codec_context.time_base = film.time_base
    stream.sample_aspect_ratio = film.pixel_aspect
    for name, number in film.labels.items():
        setattr(stream.codec_context, name, number)
    with scheduling_kept():
        stream.codec_context.open()
    return stream
