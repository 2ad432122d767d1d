"""Remember how shots ended, so that a later shot of the same scene takes up their colors."""

from collections import deque

import numpy as np

from photochrom.small_copy.grid import Float
from photochrom.video.motion import Half, Motion

_REMEMBERED = 8  # shots; people are filmed in turn, and more would be other scenes
# The share of a frame that has to be found in the end of another shot. Of two pictures that have
# nothing in common it is 0.02: `python benchmarks/video.py --clips cuts`.
_SAME_SCENE = 0.5
_LEAST_WEIGHT = 0.05  # of a sum of answers, below which it says nothing


class Scenes:
    """The ends of the last few shots."""

    def __init__(self) -> None:
        self._ends: deque[tuple[Half, Half]] = deque(maxlen=_REMEMBERED)

    def add(self, lightness: Float, sums: Float) -> None:
        """Remember a shot's last frame: L* (h, w, 1) and a*·w, b*·w, w (h, w, 3)."""
        weight = sums[..., 2:]
        known = np.where(weight > _LEAST_WEIGHT, sums / np.maximum(weight, _LEAST_WEIGHT), 0)
        self._ends.append((lightness.astype(np.float16), known.astype(np.float16)))

    def recall(self, motion: Motion, lightness: Float) -> Float | None:
        """Return what is known (h, w, 3) of a shot's first frame, or None: a new scene."""
        best, guide = _SAME_SCENE, None
        for before, known in reversed(self._ends):
            link, _ = motion.links(before.astype(np.float32), lightness)
            found = float(link.sure.mean(dtype=np.float32))
            if found > best:
                pulled = motion.pull(known.astype(np.float32), link.flow)
                best, guide = found, link.lit(pulled * link.sure[..., None].astype(np.float32))
        return guide
