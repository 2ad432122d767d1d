"""No library makes us real-time."""

import contextlib
import os
import sys
from pathlib import Path

import pytest
from films import PICTURE, pan, write_film

from photochrom.colorizer import Colorizer
from photochrom.video.coloring import color_film
from photochrom.video.options import CODECS, FilmOptions


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0,
    reason="only root on Linux is made real-time",
)
@pytest.mark.parametrize("codec", CODECS)
def test_no_encoder_makes_a_thread_real_time(
    codec: str, tmp_path: Path, colorizer: Colorizer
) -> None:
    source = write_film(tmp_path / "film.mkv", pan(PICTURE, 3), sounds=0)
    policies = set()

    def look(done: int, total: int | None) -> None:
        for task in Path("/proc/self/task").iterdir():
            with contextlib.suppress(ProcessLookupError):  # it has ended
                policies.add(os.sched_getscheduler(int(task.name)))

    color_film(colorizer, source, film_options=FilmOptions(codec=codec), progress=look)
    assert policies == {os.SCHED_OTHER}
