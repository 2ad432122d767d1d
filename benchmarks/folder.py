"""Print what a folder of small photos costs beside its network and its reading and writing.

    python benchmarks/folder.py [--photos 200] [--model FILE] [--jobs 1]

The pictures are drawn, 640x480. Network: one prediction a photo, nothing else. Reading and writing:
the plain libvips pass of benchmarks/colorize.py. The command is run as a user runs it, its start
included. All are CPU seconds of all threads, which a busy machine changes little.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from colorize import REPEATS, draw, plain

from photochrom.model import Model
from photochrom.small_copy import grid

WIDTH, HEIGHT = 640, 480


def seconds_of(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work and of the processes that it started and awaited."""
    started = used()
    work()
    return used() - started


def used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--model", help="a model file; default: the embedded one")
    parser.add_argument("--jobs", help="photos colored at a time; default: the command's own")
    given = parser.parse_args()
    model = Model(given.model)
    width, height = grid.small_size(WIDTH, HEIGHT, model.side_px)
    lightness = grid.pad(np.full((height, width, 1), 50, np.float32), model.multiple)
    hints = np.zeros((*lightness.shape[:2], 3), np.float32)
    model.predict(lightness, hints)
    with tempfile.TemporaryDirectory() as folder:
        photos = Path(folder, "photos")
        photos.mkdir()
        draw(photos / "0.jpg", WIDTH, HEIGHT)
        for number in range(1, given.photos):
            photos.joinpath(f"{number}.jpg").write_bytes((photos / "0.jpg").read_bytes())
        command = [sys.executable, "-m", "photochrom", str(photos), "-o", f"{folder}/out", "-q"]
        command += ["--jobs", given.jobs] if given.jobs else []
        command += ["--model", given.model] if given.model else []
        network = sum(
            seconds_of(lambda: model.predict(lightness, hints)) for _ in range(given.photos)
        )
        once = Path(folder, "plain.jpg")
        files = sum(seconds_of(partial(plain, photo, once)) / REPEATS for photo in photos.iterdir())
        whole = seconds_of(lambda: subprocess.run(command, check=True, capture_output=True))
    print(f"{given.photos} photos of {WIDTH}x{HEIGHT}")
    print(f"CPU: network {network:.2f} s, files {files:.2f} s, command {whole:.2f} s")
    print(f"command / (network + reading and writing) = {whole / (network + files):.2f}")


if __name__ == "__main__":
    main()
