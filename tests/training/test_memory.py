import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from photochrom.cli import memory

GIGABYTE = 1 << 30


def test_a_training_without_enough_memory_says_what_to_lower(
    photo_folder: Path, tmp_path: Path
) -> None:
    run, cache = tmp_path / "run", tmp_path / "cache"
    sizes = ("cache_px=128", "final_size_px=128", "batch_size=512")
    settings = ("encoder_weights=none", "feature_weight=0", *sizes)
    command = (sys.executable, "-m", "photochrom", "train", "default", "--photos", photo_folder)
    command += ("--out", run, "--cache", cache, *(f"--set={setting}" for setting in settings))

    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (2 * GIGABYTE,) * 2),
        env=os.environ,
    )

    last = done.stderr.splitlines()[-1]
    assert done.returncode not in (0, -9)
    assert "out of memory at 512 photos of 128 px a step; lower batch_size" in last
    assert "Traceback" not in done.stderr


def test_a_container_may_have_less_than_its_machine(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text(f"{1000}\n")
    (tmp_path / "memory.current").write_text(f"{400}\n")

    assert memory.available(tmp_path) == 600


@pytest.mark.parametrize("limit", ["max", None])
def test_without_a_limit_the_machine_counts(tmp_path: Path, limit: str | None) -> None:
    if limit:
        (tmp_path / "memory.max").write_text(limit)

    assert memory.available(tmp_path) > GIGABYTE / 8


@pytest.mark.skipif(sys.platform != "linux", reason="malloc of glibc")
def test_large_arrays_that_were_freed_are_not_asked_of_the_system_again() -> None:
    asks = """
import resource, numpy
from photochrom.cli.memory import keep_all_freed

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(10):
        numpy.empty(100 << 20, numpy.uint8).fill(1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

faults()
keep_all_freed()
faults()
print(faults())
"""
    done = subprocess.run(
        (sys.executable, "-c", asks),
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"NUMPY_MADVISE_HUGEPAGE": "0"},  # of 512 pages each, as torch has none
    )

    assert int(done.stdout) < 1000  # an array alone has 25,600 pages
