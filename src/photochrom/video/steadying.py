"""Make the network's answers steady along motion, within each shot.

The network sees every few frames only, and those where much is new. Each pixel's color is the mean
of the answers that motion leads to, from before and after, each weighed by how sure every step of
the way is and how far it lies: an exponential filter in both directions. What no motion leads to
takes the color of its own frame. A shot is read in windows, with some frames ahead of each.

Colors that are known beforehand, of a reference or of an earlier shot of the same scene, go along
too, as a guide: the network is told of them, and where they are sure they replace its answer.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from photochrom.small_copy.grid import Float
from photochrom.video.motion import Half, Link, Motion
from photochrom.video.scenes import Scenes
from photochrom.video.shots import is_cut

KEY_EVERY = 8  # frames from one look of the network to the next
MEMORY = 0.96  # what is left of an answer's weight a frame later
AHEAD = 48  # frames that a window sees of what follows it; MEMORY**48 = 0.14
_WINDOW = 32
# What motion cannot lead to keeps this share of the weight, so that any answer overrules it.
_LEAST_SURE = 1e-3
# What was seen in the light weighs more and more as the light goes, up to this, so that it is
# forgotten in black: another scene may follow.
_MOST_WEIGHT = 100.0
# The network looks at once where this share of a frame has no color from before.
_MUCH_NEW = 0.08
_UNCOVERED = 0.05  # weight below which a pixel has none


# A guide keeps its weight where a step is as sure as this, and loses it where it is less.
_GUIDE_SURE = 0.2


class Copy(NamedTuple):
    """A small copy: L* (h, w, 1), and colors known of it: a*·weight, b*·weight, weight (h, w, 3).

    That weight lies in [0, 1].
    """

    number: int
    lightness: Float
    known: Half | None = None


@dataclass
class _Frame:
    """A small copy on its way: what is summed up is a*·weight, b*·weight and weight (h, w, 3)."""

    number: int
    lightness: Half  # (h, w, 1)
    begins: bool  # a shot
    own: Half | None = None  # answer of the network: a*, b*, 1
    past: Float | None = None  # sum of all answers up to this frame
    forth: Link | None = None  # from the frame before to this one


@dataclass(frozen=True)
class Steady:
    """A frame's colors on the small copy: L* (h, w, 1), a*b* (h, w, 2)."""

    number: int
    begins: bool  # a shot
    lightness: Float
    ab: Float


Answer = Callable[[Float, Float | None], Float]


def steady(copies: Iterable[Copy], answer: Answer) -> Iterator[Steady]:
    """Yield the colors of small copies of one size.

    `answer` gives the network's a*b* (h, w, 2) to L* (h, w, 1) and a guide (h, w, 3), as `known`
    of a copy, or None.
    """
    filter_ = _Filter(answer)
    waiting: list[_Frame] = []
    for copy in copies:
        frame = filter_.add(copy)
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
        self._guide: Float | None = None
        self._scenes = Scenes()

    def add(self, copy: Copy) -> _Frame:
        """Link a frame to the one before and sum up what is known of its colors by then."""
        number, lightness, anchor = copy
        if self._motion is None:
            self._motion = Motion(lightness.shape[1], lightness.shape[0])
        frame = _Frame(number, lightness.astype(np.float16), begins=self._before is None)
        known = np.zeros((*lightness.shape[:2], 3), np.float32)
        if self._before is not None:
            before, past = self._before
            back, frame.forth = self._motion.links(before, lightness)
            frame.begins = is_cut(before, lightness, back, frame.forth)
            if frame.begins:
                self._scenes.add(before, past)
                self._guide = self._scenes.recall(self._motion, lightness)
            else:
                known = self._carry(past, back)
                self._guide_along(back)
        self._take_up(anchor)
        new = float((known[..., 2] < _UNCOVERED).mean())
        # By number, so that a film that is resumed is looked at in the same frames.
        is_key = frame.begins or number % KEY_EVERY == 0 or anchor is not None
        if is_key or new > _MUCH_NEW:
            own = self._look(lightness)
            known = known + own
            frame.own = own.astype(np.float16)
        frame.past = known
        self._before = lightness, known
        return frame

    def _look(self, lightness: Float) -> Float:
        """Return a*, b*, 1 (h, w, 3) of the network, and of the guide where it is sure."""
        ab = self._answer(lightness, self._guide)
        if self._guide is not None:
            ab = self._guide[..., :2] + (1 - self._guide[..., 2:]) * ab
        ones = np.ones((*lightness.shape[:2], 1), np.float32)
        return np.concatenate([ab, ones], axis=-1, dtype=np.float32)

    def _guide_along(self, back: Link) -> None:
        if self._guide is not None:
            assert self._motion is not None
            self._guide = guide_along(self._motion, self._guide, back)

    def _take_up(self, anchor: Half | None) -> None:
        """Let colors known of this frame overrule those that came along."""
        if anchor is not None:
            fresh = anchor.astype(np.float32)
            old = np.zeros_like(fresh) if self._guide is None else self._guide
            self._guide = fresh + (1 - fresh[..., 2:]) * old

    def settle(self, frames: list[_Frame], count: int) -> Iterator[Steady]:
        """Yield the first `count` of frames that follow each other in one shot."""
        future = None
        for index in range(len(frames) - 1, -1, -1):
            frame = frames[index]
            later = np.zeros((*frame.lightness.shape[:2], 3), np.float32)
            if future is not None:
                link = frames[index + 1].forth
                assert link is not None
                later = self._carry(future, link)
            if index < count:
                assert frame.past is not None
                frame.past += later  # in place: a window of further sums is 14 MB
            future = later if frame.own is None else later + frame.own.astype(np.float32)
        for frame in frames[:count]:
            assert frame.past is not None
            ab = np.asarray(frame.past[..., :2] / frame.past[..., 2:], np.float32)
            yield Steady(frame.number, frame.begins, frame.lightness.astype(np.float32), ab)

    def _carry(self, sums: Float, link: Link) -> Float:
        assert self._motion is not None
        weight = MEMORY * np.maximum(link.sure.astype(np.float32), _LEAST_SURE)
        # Least squares of colors that go with the light: an answer counts by the square of its
        # light in proportion to this frame's.
        weight /= np.float32(link.gain**2)
        carried = link.lit(self._motion.pull(sums, link.flow)) * weight[..., None]
        carried *= _MOST_WEIGHT / np.maximum(carried[..., 2:], _MOST_WEIGHT)
        return np.asarray(carried, np.float32)


def guide_along(motion: Motion, guide: Float, link: Link) -> Float:
    """Return a guide (h, w, 3) as the frame has it from which the link leads to the guide's."""
    kept = np.minimum(1, link.sure.astype(np.float32) / _GUIDE_SURE)
    pulled = motion.pull(guide, link.flow, sharp=True)
    kept *= np.clip(pulled[..., 2], 0, 1) / np.maximum(pulled[..., 2], 1e-3)
    return link.lit(pulled * kept[..., None])
