"""How much an API takes on, as one value."""

import os
from dataclasses import dataclass, field

MOST_JOBS = 4  # unless asked for: each is a process with a model and a picture in it
# What the network sees; its memory grows with the square.
MOST_SIDE_PX = 512
MOST_HINTS = 256


def _usual_jobs() -> int:
    return min(os.cpu_count() or 1, MOST_JOBS)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What an API takes on before it refuses."""

    jobs: int = field(default_factory=_usual_jobs)  # pictures colored at a time
    queue: int | None = None  # requests that wait beside them; None: four for each job
    seconds: float = 120  # from the first byte of a request to the last of its answer
    max_bytes: int = 100_000_000  # of a request
    max_pixels: int = 100_000_000  # of all pages of a picture

    @property
    def places(self) -> int:
        """How many requests are in hand at most; the next one is refused."""
        return self.jobs + (4 * self.jobs if self.queue is None else self.queue)

    @property
    def threads(self) -> int | None:
        """How many cores one picture takes; None leaves that to the libraries."""
        return max(1, (os.cpu_count() or 1) // self.jobs) if self.jobs > 1 else None
