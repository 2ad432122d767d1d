"""From a frame to its small copy, and from the colors of that back to the frame."""

import numpy as np
from av.video import VideoFrame

from photochrom.colorizer import Colorizer
from photochrom.options import Options
from photochrom.small_copy.grid import Float
from photochrom.video.opening import Film
from photochrom.video.planes import Planes, work_format


class Painter:
    """What frames of one film go through, for an encoder that takes them; `options` as of photos.

    May be used from several threads at once.
    """

    def __init__(self, colorizer: Colorizer, film: Film, options: Options, encoder: str) -> None:
        self._colorizer, self._film, self._strength = colorizer, film, options.strength
        self.planes = Planes(
            work_format(film.pixel_format, encoder), film.matrix, full_range=film.full_range
        )
        self.width, self.height = colorizer.small_size(*film.upright_size, options.side_px)
        self._no_hints = np.zeros((self.height, self.width, 3), np.float32)

    def full(self, picture: VideoFrame) -> VideoFrame:
        """Return a frame in the format and size of the film."""
        frame = self.planes.convert(picture)
        width, height = self._film.width, self._film.height
        if (frame.width, frame.height) == (width, height):
            return frame
        return frame.reformat(width=width, height=height)

    def small(self, picture: VideoFrame) -> Float:
        """Return the upright small copy of a frame: L* (h, w, 1)."""
        frame = self.planes.convert(picture)
        turns = self._film.quarter_turns
        return self.planes.small_lightness(frame, self.width, self.height, turns)

    def answer(self, lightness: Float) -> Float:
        """Return the network's a*b* (h, w, 2) to a small copy (h, w, 1)."""
        return self._colorizer.answer(lightness, self._no_hints)

    def coefficients(self, lightness: Float, ab: Float) -> Float:
        """Return what `Planes.merge` takes, for the frame as it is stored."""
        chroma = self.planes.chroma(lightness, ab * np.float32(self._strength))
        fitted = self._colorizer.guided(lightness, chroma)
        return np.ascontiguousarray(np.rot90(fitted, -self._film.quarter_turns))
