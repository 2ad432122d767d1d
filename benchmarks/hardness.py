"""Color odd and broken pictures, such as libraries test themselves with, and count the outcomes.

    python benchmarks/hardness.py FOLDER [--record FILE] [--seconds 60]

Each file is colored by a process that goes on with the next and is replaced if it crashes or takes
too long. Printed are counts by reason, the most memory that was used, and every crash, fault
of ours, result that cannot be read and stray file. Pillow is asked about what is refused: what it
reads without complaint may have been refused wrongly, and is listed.
"""

import argparse
import json
import re
import resource
import select
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyvips
from PIL import Image

from photochrom import photo
from photochrom.batch import Task, color_photo
from photochrom.colorizer import Colorizer
from photochrom.options import Options

DONE = {"colored", "no-picture", "in-color"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--record", type=Path, help="a file for a line of JSON about each")
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    files = sorted(path for path in chosen.folder.rglob("*") if path.is_file())
    records = list(run(files, chosen.seconds))
    if chosen.record:
        chosen.record.write_text("".join(json.dumps(record) + "\n" for record in records))
    print(len(records), dict(Counter(record["status"] for record in records)))
    refused = [record for record in records if record["status"] not in DONE]
    for reason, count in Counter(kind(record) for record in refused).most_common():
        print(f"{count:5} {reason}")
    print("most memory of a process:", max(record["mb"] for record in records), "MB")
    for record in records:
        is_fault = record["status"] in ("crash", "timeout") or "unexpected" in kind(record)
        if is_fault or record["unreadable"] or record["left"]:
            print("FAULT", record)
    for record in refused:
        if is_read_by_pillow(record["file"]):
            print("READ BY PILLOW", record["file"], record["reason"])


def run(files: list[Path], seconds: float) -> Iterator[dict[str, Any]]:
    """Yield a record for each file."""
    worker = start()
    for file in files:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(f"{file}\n")
        worker.stdin.flush()
        answered, _, _ = select.select([worker.stdout], [], [], seconds)
        line = worker.stdout.readline() if answered else ""
        if line:
            yield json.loads(line)
            continue
        worker.kill()
        worker.wait()
        status = "crash" if answered else "timeout"
        yield {"file": str(file), "status": status, "reason": "", "unreadable": "", "left": [],
               "mb": 0}  # fmt: skip
        worker = start()


def start() -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, __file__, "--work", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def work() -> None:
    """Color the files that are named on standard input."""
    colorizer = Colorizer(threads=1)
    for line in sys.stdin:
        source = Path(line.rstrip("\n"))
        with tempfile.TemporaryDirectory() as folder:
            suffix = photo.suffix_of(photo.result_format(source))
            task = Task(source, Path(folder) / f"result{suffix}")
            outcome = color_photo(colorizer, task, Options(recolor=True))
            unreadable = ""
            if outcome.result:
                try:
                    pyvips.Image.new_from_file(str(task.target), fail_on="error").avg()
                except pyvips.Error as error:
                    unreadable = str(error)
            left = [path.name for path in Path(folder).iterdir() if outcome.result is None]
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        record = {"file": str(source), "status": str(outcome.status), "reason": outcome.reason,
                  "unreadable": unreadable, "left": left, "mb": megabytes}  # fmt: skip
        print(json.dumps(record), flush=True)


def kind(record: dict[str, Any]) -> str:
    """Return a reason without names and numbers."""
    reason = (record["reason"] or record["status"]).replace(record["file"], "FILE")
    return re.sub(r"\d+", "N", reason)[:100]


def is_read_by_pillow(file: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(file) as picture:
                picture.load()
        except Exception:  # decoders raise whatever a damaged file leads them into
            return False
    return True


if __name__ == "__main__":
    work() if "--work" in sys.argv else main()
