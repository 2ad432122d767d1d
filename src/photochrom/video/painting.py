"""From a frame to its small copy, and from the colors of that back to the frame."""

import cv2
import numpy as np
from av.video import VideoFrame

from photochrom.colorizer import Colorizer
from photochrom.hints import RADIUS_PX, around
from photochrom.options import Options
from photochrom.small_copy import guide
from photochrom.small_copy.grid import Float
from photochrom.small_copy.guide import GUIDE_EPSILON
from photochrom.video.opening import Film
from photochrom.video.planes import Planes, work_format

# Points of a guide that the network is told of: so far apart, in pixels of the small copy, and sure
# as this. The network has learned from a few hints, not from a picture full of them.
_HINTS_EVERY = 32
_HINT_SURE = 0.7


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

    def answer(self, lightness: Float, guide: Float | None = None) -> Float:
        """Return the network's a*b* (h, w, 2) to L* (h, w, 1), and to what is known of colors.

        The guide (h, w, 3) is a*·weight, b*·weight, weight, as in `steadying.Copy`.
        """
        return self.hinted(lightness, self._no_hints if guide is None else _hints_of(guide))

    def hinted(self, lightness: Float, hints: Float) -> Float:
        """Return the network's a*b* (h, w, 2) to L* (h, w, 1) and drawn hints (h, w, 3)."""
        return self._colorizer.answer(lightness, hints)

    def coefficients(self, lightness: Float, ab: Float) -> Float:
        """Return what `Planes.merge` takes, for the frame as it is stored."""
        chroma = self.planes.chroma(lightness, ab * np.float32(self._strength))
        fitted = guided(lightness, chroma, self._radius)
        return np.ascontiguousarray(np.rot90(fitted, -self._film.quarter_turns))


def _hints_of(guide: Float) -> Float:
    """Draw hints (h, w, 3) on a grid of points, where a guide (h, w, 3) is sure all around."""
    side = 2 * RADIUS_PX + 1
    means = cv2.blur(guide, (side, side))
    drawn = np.zeros_like(guide)
    height, width = guide.shape[:2]
    for row in range(_HINTS_EVERY // 2, height, _HINTS_EVERY):
        for column in range(_HINTS_EVERY // 2, width, _HINTS_EVERY):
            a, b, weight = means[row, column]
            if weight > _HINT_SURE:
                drawn[around(row, column)] = (a / weight, b / weight, 1)
    return drawn


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
