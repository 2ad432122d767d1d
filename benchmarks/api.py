"""Print what the API costs beside the library alone, and its memory under many large pictures.

    python benchmarks/api.py [--photos 40] [--clients 64] [--megapixels 24] [--model FILE]

Small photos (1600x1200) go to the library in threads and to `photochrom api` by turns, with the
same number at a time. The ratio counts seconds of the processor, of the server with its workers, as
others may be at work; the one by the clock stands beside it, and there the clients take their share
of the cores. Then as many clients as asked for send a large photo each, all at once, and nobody
asks again. Memory is the sum of the peaks of all processes of the server, each for itself. Linux.
"""

import argparse
import contextlib
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

from colorize import draw

from photochrom.colorizer import Colorizer
from photochrom.serving.api.limits import Limits

WIDTH, HEIGHT = 1600, 1200
ROUNDS = 4
TICKS = os.sysconf("SC_CLK_TCK")


class Api:
    """A server in a process of its own, and what it takes."""

    def __init__(self, process: "subprocess.Popen[str]", address: str) -> None:
        self.process, self.address = process, address

    def post(self, content: bytes) -> int:
        """Send a picture and return the status of the answer, after reading it."""
        connection = http.client.HTTPConnection(self.address, timeout=900)
        try:
            connection.request("POST", "/v1/colorize", content)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def cpu_seconds(self) -> float:
        fields = [
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self._pids()
        ]
        return sum(int(found[11]) + int(found[12]) for found in fields) / TICKS

    def peaks(self) -> list[int]:
        """Return the peaks of memory of the server and of each process below it, in MB."""
        lines = [Path(f"/proc/{pid}/status").read_text().splitlines() for pid in self._pids()]
        found = [line.split()[1] for of in lines for line in of if line.startswith("VmHWM")]
        return [int(kilobytes) // 1000 for kilobytes in found]

    def _pids(self) -> list[int]:
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task").glob("*/children")
        return [pid, *(int(child) for path in children for child in path.read_text().split())]


@contextlib.contextmanager
def serving(model: str | None) -> Iterator[Api]:
    words = [sys.executable, "-m", "photochrom", "api", "-q", "--timeout", "900"]
    words += ["--model", model] if model else []
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield Api(process, urlsplit(process.stdout.readline().strip()).netloc)
        process.terminate()


def in_turns(work: Callable[[bytes], object], photo: bytes, count: int, jobs: int) -> list[float]:
    """Do the work `count` times, `jobs` at a time, and return how long each took."""

    def one(number: int) -> float:
        started = time.perf_counter()
        work(photo)
        return time.perf_counter() - started

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, range(count)))


def compare(api: Api, model: str | None, photo: bytes, count: int) -> None:
    limits = Limits()
    library = Colorizer(model, threads=limits.threads)
    for work in (library.colorize_bytes, api.post):  # everything is loaded and at its size
        in_turns(work, photo, 2 * limits.jobs, limits.jobs)
    cpu, clock = [0.0, 0.0], [0.0, 0.0]
    seconds: tuple[list[float], list[float]] = [], []
    for _ in range(ROUNDS):
        before, started = time.process_time(), time.perf_counter()
        seconds[0].extend(in_turns(library.colorize_bytes, photo, count // ROUNDS, limits.jobs))
        cpu[0] += time.process_time() - before
        clock[0] += time.perf_counter() - started
        before, started = api.cpu_seconds(), time.perf_counter()
        seconds[1].extend(in_turns(api.post, photo, count // ROUNDS, limits.jobs))
        cpu[1] += api.cpu_seconds() - before
        clock[1] += time.perf_counter() - started
    print(f"{count} photos of {WIDTH}x{HEIGHT}, {limits.jobs} at a time")
    print(f"CPU seconds a photo: library {cpu[0] / count:.3f}, API {cpu[1] / count:.3f}")
    print(
        f"library / API: {cpu[0] / cpu[1]:.2f} by CPU seconds, {clock[0] / clock[1]:.2f} by clock"
    )
    for name, took in zip(("library", "API"), seconds, strict=True):
        cuts = statistics.quantiles(took, n=100, method="inclusive")
        print(f"a photo by the clock, {name}: p50 {cuts[49]:.2f} s, p99 {cuts[98]:.2f} s")
    print(f"memory so far: {sum(api.peaks())} MB = {api.peaks()}")


def crowd(api: Api, photo: bytes, clients: int) -> None:
    together = Barrier(clients)

    def send(number: int) -> tuple[int, float]:
        together.wait()
        started = time.perf_counter()
        return api.post(photo), time.perf_counter() - started

    with ThreadPoolExecutor(clients) as pool:
        answers = list(pool.map(send, range(clients)))
    statuses = Counter(status for status, _ in answers)
    slowest = max(seconds for status, seconds in answers if status == 429)
    print(f"{clients} clients with {len(photo) / 1e6:.1f} MB each at once: {dict(statuses)}")
    print(f"the last refusal came after {slowest:.2f} s")
    print(f"memory: {sum(api.peaks())} MB = {api.peaks()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=40)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--megapixels", type=float, default=24)
    parser.add_argument("--model", help="a model file; default: the embedded one")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(given.model) as api:
        small, large = Path(folder, "small.jpg"), Path(folder, "large.jpg")
        draw(small, WIDTH, HEIGHT)
        height = round((given.megapixels * 1e6 / 1.5) ** 0.5)
        draw(large, round(1.5 * height), height)
        compare(api, given.model, small.read_bytes(), given.photos)
        crowd(api, large.read_bytes(), given.clients)


if __name__ == "__main__":
    main()
