"""The way from a black-and-white film to a colored one.

Two readers go over the film: one makes small copies and colors them steadily, in a thread of its
own; the other merges full frames with those colors and encodes them in parts. When all parts are
there the film is put together, in a temporary file that becomes the target.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from photochrom import __version__, atomic, color
from photochrom.colorizer import Colorizer
from photochrom.errors import AlreadyInColorError, TargetError, UnreadablePhotoError
from photochrom.options import Options
from photochrom.results import Result
from photochrom.small_copy.grid import Float
from photochrom.small_copy.own_colors import find_own_colors
from photochrom.targets import check_target, default_target
from photochrom.video.ahead import ahead
from photochrom.video.anchors import find_anchors
from photochrom.video.opening import Film, describe
from photochrom.video.options import CODECS, FilmOptions
from photochrom.video.painting import Painter
from photochrom.video.parts import Part, Parts, PartWriter, parts_of
from photochrom.video.reading import Moment, Span, moments, samples, span_of
from photochrom.video.steadying import AHEAD, Copy, steady
from photochrom.video.writing import check_streams, write_film

Progress = Callable[[int, int | None], None]

_SHORTEST_PART, _LONGEST_PART = 48, 1000  # frames; a part ends with a shot where it can
_QUEUED = 8  # frames whose colors wait for the encoder
_LEAST_BITS_A_PIXEL = 0.05  # of a coded film, for an estimate before the start
# Less than the header promises by more than both: a film is cut off.
_LEAST_LOSS, _LOSS = 1.0, 0.01  # seconds, share


def color_film(
    colorizer: Colorizer,
    source: Path,
    target: Path | None = None,
    *,
    options: Options | None = None,
    film_options: FilmOptions | None = None,
    progress: Progress | None = None,
) -> Result:
    """Color a film into a file beside it, or into `target`; `pages` of the result are frames.

    Of `options` it takes strength, side_px, recolor, tolerant and overwrite.
    `progress` is called for each frame with how many are done and how many to expect. Whatever it
    raises ends the work: what is coded by then is kept beside the target, and the same call goes on
    from there. Raises a PhotochromError.
    """
    started = time.perf_counter()
    options, film_options = options or Options(), film_options or FilmOptions()
    target = default_target(source) if target is None else target
    check_target(source, target, options)
    job = _Job(colorizer, describe(source), target, options, film_options)
    with parts_of(target, job.facts()) as parts:
        job.encode(parts, progress or (lambda done, total: None))
        with atomic.replacing(target, overwrite=options.overwrite) as file:
            start, end = film_options.start, film_options.end
            write_film(job.film, parts.done, file, target, start=start, end=end)
            atomic.keep_times(source.stat(), file)
        frames = parts.frames
        parts.remove()
    width, height = job.film.upright_size
    seconds = time.perf_counter() - started
    return Result(source, target, width, height, frames, seconds, target.suffix[1:].lower())


class _Job:
    """One film on its way, checked before anything is written."""

    def __init__(
        self,
        colorizer: Colorizer,
        film: Film,
        target: Path,
        options: Options,
        film_options: FilmOptions,
    ) -> None:
        self.colorizer, self.film, self.target = colorizer, film, target
        self.options, self.film_options = options, film_options
        usual = "av1" if target.suffix.lower() == ".webm" else "h264"
        self.codec = film_options.codec or usual
        encoder = CODECS[self.codec][0]
        check_streams(film, target, encoder)
        self.painter = Painter(colorizer, film, options, encoder)
        self.span = span_of(film, film_options.start, film_options.end)
        self._check_disk()
        if not options.recolor:
            self._check_gray()
        self.anchors = find_anchors(
            film, self.painter, self.span, film_options, max_pixels=options.max_pixels
        )

    def facts(self) -> dict[str, Any]:
        """Return what parts depend on: the film, the choices, the model, this version."""
        status, model = self.film.path.stat(), self.colorizer.model.path
        return {
            "source": [self.film.path.name, status.st_size, status.st_mtime_ns],
            "strength": self.options.strength,
            "side_px": self.options.side_px,
            "tolerant": self.options.tolerant,
            "codec": self.codec,
            "film": _facts_of(self.film_options),
            "model": hashlib.sha256(model.read_bytes()).hexdigest(),
            "version": __version__,
        }

    def encode(self, parts: Parts, progress: Progress) -> None:
        """Color and encode what is not done yet."""
        total = self._expected()
        writer: PartWriter | None = None
        frame = None
        rest, warm = self._rest(parts)
        colors = ahead(self._colors(warm, parts.frames), _QUEUED)
        try:
            for frame, colored in zip(self._moments(rest), colors, strict=True):
                number, begins, coefficients = colored
                if writer is not None and _is_full(writer, begins):
                    parts.add(writer.close())
                    writer = None
                if writer is None:
                    writer = self._writer(parts, begins)
                full = self.painter.full(frame.picture)
                writer.add(frame.ticks, self.painter.planes.merge(full, coefficients))
                progress(number + 1, total)
            if writer is not None:
                parts.add(writer.close())
                writer = None
        finally:
            colors.close()
            if writer is not None:
                writer.drop()
        self._check_whole(parts)

    def _rest(self, parts: Parts) -> tuple[Span, Span]:
        """Return what is left to encode, and that with the frames that its colors begin with."""
        if not parts.done:
            return self.span, self.span
        ticks = [tick for part in parts.done for tick in part.ticks]
        first = max(0, len(ticks) - 2 * AHEAD)
        if self.anchors:  # they reach through whole shots
            first = _shot_before(parts.done, first)
        return (
            Span(ticks[-1] + 1, self.span.end, len(ticks)),
            Span(ticks[first], self.span.end, first),
        )

    def _moments(self, span: Span) -> Iterator[Moment]:
        return moments(self.film, span, tolerant=self.options.tolerant)

    def _writer(self, parts: Parts, begins: bool) -> PartWriter:
        path = parts.path(len(parts.done))
        return PartWriter(
            path, self.film, self.painter.planes, self.codec, self.film_options.crf, begins=begins
        )

    def _colors(self, span: Span, first: int) -> Iterator[tuple[int, bool, Float]]:
        """Yield number, whether a shot begins, and coefficients of each frame from `first` on."""
        copies = (
            Copy(f.number, self.painter.small(f.picture), self.anchors.get(f.ticks))
            for f in self._moments(span)
        )
        for colored in steady(copies, self.painter.answer):
            if colored.number >= first:
                coefficients = self.painter.coefficients(colored.lightness, colored.ab)
                yield colored.number, colored.begins, coefficients

    def _expected(self) -> int | None:
        film, choices = self.film, self.film_options
        if film.frames is None or (choices.start == 0 and choices.end is None):
            return film.frames
        last = choices.end if film.seconds is None else film.seconds
        last = min(last or 0, choices.end or last or 0)
        return max(1, round((last - choices.start) * film.rate))

    def _check_whole(self, parts: Parts) -> None:
        if not parts.frames:
            raise UnreadablePhotoError(
                f"{self.film.path}: expected frames in that time, found none; it is "
                f"{self.film.seconds or 0:.1f} s long"
            )
        if self.film_options.end is None and not self.options.tolerant:
            last = float(parts.done[-1].ticks[-1] * self.film.time_base - self.film.origin)
            promised = self.film.promised or 0.0
            if promised - last > max(_LEAST_LOSS, promised * _LOSS):
                raise UnreadablePhotoError(
                    f"{self.film.path}: expected {promised:.1f} s, found {last:.1f} s; it is cut "
                    "off; tolerant (--tolerant) colors what is there"
                )

    def _check_disk(self) -> None:
        film = self.film
        coded = film.width * film.height * (self._expected() or 0) * _LEAST_BITS_A_PIXEL / 8
        free = shutil.disk_usage(self.target.parent).free
        if free < 2 * coded:  # the parts and the film
            raise TargetError(
                f"{self.target}: expected about {2 * coded / 1e9:.1f} GB free, found "
                f"{free / 1e9:.1f} GB; name a target on another disk (-o)"
            )

    def _check_gray(self) -> None:
        """Raise AlreadyInColorError where most of some frames have colors of their own."""
        width, height = self.painter.width, self.painter.height
        kinds = []
        for picture in samples(self.film, self.span):
            rgb = picture.to_ndarray(format="rgb24", width=width, height=height) / 255
            kinds.append(find_own_colors(color.rgb_to_lab(rgb).astype(np.float32)).kind)
        if sum(kind in ("tinted", "color") for kind in kinds) > len(kinds) / 2:
            raise AlreadyInColorError(
                f"{self.film.path}: is already in color; recolor (--recolor) colors it anew"
            )


def _shot_before(parts: list[Part], frame: int) -> int:
    """Return the number of the last frame up to another that begins a part and a shot."""
    numbers = accumulate((len(part.ticks) for part in parts), initial=0)
    begins = (number for number, part in zip(numbers, parts, strict=False) if part.begins)
    return max((number for number in begins if number <= frame), default=0)


def _facts_of(choices: FilmOptions) -> Any:
    """Return the choices as JSON reads them back, with sizes and dates of references."""
    files = [reference.path.stat() for reference in choices.references]
    facts = asdict(choices) | {"files": [(file.st_size, file.st_mtime_ns) for file in files]}
    return json.loads(json.dumps(facts, default=os.fspath))


def _is_full(writer: PartWriter, begins: bool) -> bool:
    return len(writer) >= _LONGEST_PART or (begins and len(writer) >= _SHORTEST_PART)
