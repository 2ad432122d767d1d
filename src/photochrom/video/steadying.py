"""Make the network's answers steady along motion, within each shot.

The network sees every few frames only, and those where much is new. Each pixel's color is the mean
of the answers that motion leads to, from before and after, each weighed by how sure every step of
the way is and how far it lies: an exponential filter in both directions. What no motion leads to
takes the color of its own frame. A shot is read in windows, with some frames ahead of each.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from photochrom.small_copy.grid import Float
from photochrom.video.motion import Half, Link, Motion
from photochrom.video.shots import is_cut

KEY_EVERY = 8  # frames from one look of the network to the next
MEMORY = 0.96  # what is left of an answer's weight a frame later
AHEAD = 48  # frames that a window sees of what follows it; MEMORY**48 = 0.14
_WINDOW = 32
# What motion cannot lead to keeps this share of the weight, so that any answer overrules it.
_LEAST_SURE = 1e-3
# The network looks at once where this share of a frame has no color from before.
_MUCH_NEW = 0.08
_UNCOVERED = 0.05  # weight below which a pixel has none


@dataclass
class _Frame:
    """A small copy on its way: what is summed up is a*·weight, b*·weight and weight (h, w, 3)."""

    number: int
    lightness: Half  # (h, w, 1)
    begins: bool  # a shot
    own: Float | None = None  # answer of the network: a*, b*, 1
    past: Float | None = None  # sum of all answers up to this frame
    back: Link | None = None  # to the frame before
    forth: Link | None = None  # from the frame before to this one


@dataclass(frozen=True)
class Steady:
    """A frame's colors on the small copy: L* (h, w, 1), a*b* (h, w, 2)."""

    number: int
    begins: bool  # a shot
    lightness: Float
    ab: Float


Answer = Callable[[Float], Float]


def steady(copies: Iterable[tuple[int, Float]], answer: Answer) -> Iterator[Steady]:
    """Yield the colors of small copies, given with their numbers: L* (h, w, 1) of one size.

    `answer` gives the network's a*b* (h, w, 2) to a small copy.
    """
    filter_ = _Filter(answer)
    waiting: list[_Frame] = []
    for number, lightness in copies:
        frame = filter_.add(number, lightness)
        if frame.begins:
            yield from filter_.settle(waiting, len(waiting))
            waiting = []
        waiting.append(frame)
        if len(waiting) >= _WINDOW + AHEAD:
            yield from filter_.settle(waiting, _WINDOW)
            del waiting[:_WINDOW]
    yield from filter_.settle(waiting, len(waiting))


class _Filter:
    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._motion: Motion | None = None
        self._before: tuple[Float, Float] | None = None  # L* and sum of the last frame

    def add(self, number: int, lightness: Float) -> _Frame:
        """Link a frame to the one before and sum up what is known of its colors by then."""
        if self._motion is None:
            self._motion = Motion(lightness.shape[1], lightness.shape[0])
        frame = _Frame(number, lightness.astype(np.float16), begins=self._before is None)
        known = np.zeros((*lightness.shape[:2], 3), np.float32)
        if self._before is not None:
            before, past = self._before
            frame.back, frame.forth = self._motion.links(before, lightness)
            frame.begins = is_cut(before, lightness, frame.back, frame.forth)
            if not frame.begins:
                known = self._carry(past, frame.back)
        new = float((known[..., 2] < _UNCOVERED).mean())
        # By number, so that a film that is resumed is looked at in the same frames.
        if frame.begins or number % KEY_EVERY == 0 or new > _MUCH_NEW:
            ones = np.ones((*lightness.shape[:2], 1), np.float32)
            frame.own = np.concatenate([self._answer(lightness), ones], axis=-1)
            known = known + frame.own
        frame.past = known
        self._before = lightness, known
        return frame

    def settle(self, frames: list[_Frame], count: int) -> Iterator[Steady]:
        """Yield the first `count` of frames that follow each other in one shot."""
        future = None
        sums: list[Float] = []
        for index in range(len(frames) - 1, -1, -1):
            frame = frames[index]
            later = np.zeros_like(frame.past, np.float32)
            if future is not None:
                link = frames[index + 1].forth
                assert link is not None
                later = self._carry(future, link)
            assert frame.past is not None
            if index < count:
                sums.append(later + frame.past)
            future = later if frame.own is None else later + frame.own
        for frame, total in zip(frames[:count], reversed(sums), strict=True):
            ab = np.asarray(total[..., :2] / total[..., 2:], np.float32)
            yield Steady(frame.number, frame.begins, frame.lightness.astype(np.float32), ab)

    def _carry(self, sums: Float, link: Link) -> Float:
        assert self._motion is not None
        weight = MEMORY * np.maximum(link.sure.astype(np.float32), _LEAST_SURE)
        return np.asarray(self._motion.pull(sums, link.flow) * weight[..., None], np.float32)
