"""From a frame to its small copy, and from the colors of that back to the frame."""

import cv2
import numpy as np
from av.video import VideoFrame

from photochrom.colorizer import Colorizer
from photochrom.options import Options
from photochrom.small_copy import guide
from photochrom.small_copy.grid import Float
from photochrom.small_copy.guide import GUIDE_EPSILON
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
        self._radius = guide.guide_radius(colorizer.model.output_stride)
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
        fitted = guided(lightness, chroma, self._radius)
        return np.ascontiguousarray(np.rot90(fitted, -self._film.quarter_turns))


def guided(lightness: Float, colors: Float, radius: int) -> Float:
    """Do as `guide.guided_coefficients`, in float32 with OpenCV: a fifth of the time."""
    sums = cv2.merge([lightness, colors, lightness * lightness, lightness * colors])
    light, color, square, product = np.split(_box_mean(sums, radius), (1, 3, 4), axis=-1)
    slope = (product - light * color) / (square - light * light + GUIDE_EPSILON)
    return _box_mean(cv2.merge([slope, color - slope * light]), radius)


def _box_mean(pixels: Float, radius: int) -> Float:
    """Average (h, w, C) over square windows that shrink at the edges."""
    side = (2 * radius + 1,) * 2
    inside = np.ones(pixels.shape[:2], np.float32)
    total, count = (
        cv2.boxFilter(p, -1, side, normalize=False, borderType=cv2.BORDER_CONSTANT)
        for p in (pixels, inside)
    )
    return np.asarray(total / count[..., None], np.float32)
