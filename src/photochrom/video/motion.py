"""Where things move from a frame to the next, on small copies, and how sure that is.

By OpenCV: Kroeger et al., Fast Optical Flow using Dense Inverse Search, 2016.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy.grid import Float

Half = NDArray[np.float16]

# A flow is believed by exp(-(distance/x)²): of there and back again, in pixels of the small copy,
# and of the lightness that it leads to, in L* of the brighter frame.
_SURE_PX = 1.0
_SURE_LIGHTNESS = 8.0
# Where all around is alike the flow wanders with the grain and does no harm: astray counts by the
# square of how steep the lightness is, in L* per pixel, up to this, and no less than that share.
_STEEP = 1.0
_LEAST_STEEP = 0.05
_BLACK = 0.5  # mean light of a frame, as of `light_of`, below which it is taken for black
_GRAIN_PX = 1.5  # standard deviation of the blur under which grain is not taken for things


@dataclass(frozen=True)
class Link:
    """Motion between two frames that follow each other, as seen from one of them.

    `flow` (h, w, 2) leads from its pixels to where they are in the other, x before y, in pixels;
    `sure` (h, w) in [0, 1]. `gain` is what a*b* of the other are multiplied by here, as the light
    of a whole frame may change: by a fade, by a lamp that flickers.
    """

    flow: Half
    sure: Half
    gain: float

    def lit(self, colors: Float) -> Float:
        """Bring a*·weight, b*·weight, weight (h, w, 3) of the other frame to this one's light."""
        return np.asarray(colors * np.array([self.gain, self.gain, 1], np.float32), np.float32)


class Motion:
    """Finds links between small copies of one size; not for several threads at once."""

    def __init__(self, width: int, height: int) -> None:
        self._search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
        self._too_small = min(width, height) < 24  # the search has patches of 8 on a pyramid
        across, down = np.meshgrid(np.arange(width), np.arange(height))
        self._here = np.stack([across, down], axis=-1).astype(np.float32)  # (h, w, 2)

    def links(self, before: Float, after: Float) -> tuple[Link, Link]:
        """Return the link from the later frame back, then that from the earlier one on.

        Both are L* (h, w, 1).
        """
        smooth = [_smooth(lightness) for lightness in (before, after)]
        if self._too_small:
            back = forth = np.zeros_like(self._here)
        else:
            first, second = (_to_bytes(lightness) for lightness in smooth)
            back = self._search.calc(second, first, None)
            forth = self._search.calc(first, second, None)
        steep = [_steepness(lightness) for lightness in smooth]
        earlier, later = light_of(before[..., 0]), light_of(after[..., 0])
        sure_back, light_back = self._follow(back, forth, earlier, steep[1])
        sure_forth, light_forth = self._follow(forth, back, later, steep[0])
        # Of there and back, as what is pulled is smoother, and so a little darker.
        square = _gain(later, light_back, sure_back) / _gain(earlier, light_forth, sure_forth)
        gain = math.sqrt(square)
        return (
            _link(back, sure_back, later, light_back, gain),
            _link(forth, sure_forth, earlier, light_forth, 1 / gain),
        )

    def pull(self, pixels: Float, flow: Half | Float, *, sharp: bool = False) -> Float:
        """Return pixels (h, w, C) of the other frame where the flow finds them.

        `sharp` is for what is pulled from frame to frame many times; it may swing over a little.
        """
        place, kind = self._here + flow, cv2.INTER_CUBIC if sharp else cv2.INTER_LINEAR
        found: Float = cv2.remap(pixels, place, None, kind, borderMode=cv2.BORDER_REPLICATE)
        return found

    def _follow(self, flow: Float, back: Float, there: Float, steep: Float) -> tuple[Float, Float]:
        """Return how surely a flow and the one back agree, and the light of `there` it leads to."""
        inside = np.ones_like(there)  # what comes from beyond the edge is 0
        other = cv2.merge([back, there, inside])
        found = cv2.remap(
            other, self._here + flow, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
        )
        back_x, back_y, light, inside = cv2.split(found)
        astray = (back_x + flow[..., 0]) ** 2 + (back_y + flow[..., 1]) ** 2
        return np.asarray(inside * np.exp(-astray * steep / _SURE_PX**2), np.float32), light


def light_of(lightness: Float) -> Float:
    """Return, for L*, what a*b* of a thing are proportional to as it gets more light or less.

    That is L* + 16, but for the darkest, where CIE's formulas go straight to 0.
    """
    return np.asarray(np.minimum(lightness + 16, 3 * lightness), np.float32)


def _gain(here: Float, there: Float, sure: Float) -> float:
    """Return how much more light there is here than there, over all that is found again."""
    return (float((sure * here).mean()) + _BLACK) / (float((sure * there).mean()) + _BLACK)


def _link(flow: Float, sure: Float, here: Float, there: Float, gain: float) -> Link:
    change = cv2.blur(there * gain - here, (3, 3)) / min(1.0, gain)
    sure = sure * np.exp(-(change**2) / _SURE_LIGHTNESS**2)
    return Link(flow.astype(np.float16), sure.astype(np.float16), gain)


def _smooth(lightness: Float) -> Float:
    return np.asarray(cv2.GaussianBlur(lightness[..., 0], (0, 0), _GRAIN_PX), np.float32)


def _steepness(smooth: Float) -> Float:
    """Return in [_LEAST_STEEP, 1] how much a step to the side changes L* (h, w)."""
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, *step, scale=1 / 8) for step in ((1, 0), (0, 1)))
    square = cv2.blur(across * across + down * down, (5, 5))
    return np.asarray(np.clip(square / _STEEP**2, _LEAST_STEEP, 1), np.float32)


def _to_bytes(lightness: Float) -> NDArray[np.uint8]:
    return np.asarray(np.rint(lightness * 2.55), np.uint8)
