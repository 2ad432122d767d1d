"""Places for requests: a fixed number, so that what is in memory has a bound."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from photochrom.serving.api.limits import Limits
from photochrom.serving.api.problems import Problem

_FIRST_GUESS_SECONDS = 2.0
_LONGEST_SECONDS = 60


class Places:
    """One for each request in hand, from its first byte to the last of its answer."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.taken = 0
        self._usual_seconds = _FIRST_GUESS_SECONDS

    @contextmanager
    def take(self) -> Iterator[None]:
        """Hold a place. Raises Problem where there is none, with the seconds until there may be."""
        if self.taken >= self.limits.places:
            retry = {"Retry-After": str(self._seconds_until_free())}
            raise Problem(429, "busy", "all places are taken; try again later", headers=retry)
        self.taken += 1
        started = time.monotonic()
        try:
            yield
        finally:
            self.taken -= 1
            self._usual_seconds += (time.monotonic() - started - self._usual_seconds) / 8

    def _seconds_until_free(self) -> int:
        return min(_LONGEST_SECONDS, max(1, math.ceil(self._usual_seconds / self.limits.places)))
