"""Put `photochrom archive` to the proof, and print what it costs beside `photochrom FOLDER`.

    python benchmarks/archive.py proof [--photos 2000] [--model FILE]
    python benchmarks/archive.py efficiency [--photos 200] [--turns 2] [--model FILE]
    python benchmarks/archive.py overhead [--keys 10000] [--task-rows 256] [--without-ray]
    python benchmarks/archive.py resume [--keys 1000000]

proof: drawn scans in a bucket of moto's S3 server, which fails one request in twenty; two nodes of
ray.cluster_utils.Cluster. In the middle a worker is killed, then a node, then the driver, which is
started again. Every photo has to be in the manifest once, its target equal to the command's.
efficiency: processor seconds of both commands, of all their processes, on the same drawn scans.
overhead: empty files, which fail as they are opened, so that all else is left: listing, Ray, rows;
--task-rows 16: as many a task as of large scans;
--without-ray: rows come from this process, so that listing and manifest are left.
resume: what it takes to learn what is done. All need the extra [archive] and moto[server].
"""

import argparse
import logging
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pyarrow.dataset as ds
from archive_keys import overhead, resume
from moto.server import DomainDispatcherApplication, create_backend_app
from PIL import Image
from processes import cpu_seconds_of
from pyarrow import fs
from werkzeug.serving import make_server

from photochrom.archive.cluster import few_processes
from photochrom.archive.stores import patiently

SLOW_DOWN = b"<Error><Code>SlowDown</Code><Message>Please reduce your rate</Message></Error>"
PHOTOCHROM = (sys.executable, "-m", "photochrom")


def draw(folder: Path, photos: int, width: int, height: int) -> None:
    """Draw gray scans, each another one, a hundred in a folder."""
    y, x = np.mgrid[0:height, 0:width]
    for number in range(photos):
        place = folder / f"box-{number // 100:03}"
        place.mkdir(parents=True, exist_ok=True)
        draws = np.random.default_rng(number)
        a, b, c = draws.uniform(1, 6, 3)
        waves = np.sin(a * x / width * 6 + c) * np.cos(b * y / height * 6)
        pixels = 128 + 90 * waves + draws.normal(0, 6, waves.shape)
        Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(place / f"{number:06}.jpg")


class Failing:
    """A WSGI application, one of whose answers in twenty is that of a store that throttles."""

    def __init__(self, application: Any) -> None:
        self.application, self.counts = application, Counter[str]()
        self.share, self._draws = 0.0, random.Random(1)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.counts["requests"] += 1
        if self._draws.random() < self.share:
            self.counts["failed"] += 1
            start("503 Slow Down", [("Content-Type", "application/xml")])
            return [SLOW_DOWN]
        answer: Iterable[bytes] = self.application(environ, start)
        return answer


def serve() -> tuple[Failing, int]:
    """Start moto's server in a thread; return it and its port."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    failing = Failing(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, failing, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return failing, server.server_port


def wait_for(number: int, there: Callable[[], int], driver: subprocess.Popen[bytes]) -> None:
    """Wait until so many results are there."""
    while there() < number:
        if driver.poll() is not None:
            raise SystemExit(f"the command ended early with {driver.returncode}")
        time.sleep(1)


def kill_a_worker(node: Any) -> None:
    """Kill a process that colors photos on a node."""
    raylet = node.all_processes["raylet"][0].process.pid
    children = Path(f"/proc/{raylet}/task/{raylet}/children").read_text().split()
    for process in children:
        if b"MapWorker" in Path(f"/proc/{process}/cmdline").read_bytes():
            os.kill(int(process), signal.SIGKILL)
            print(f"killed worker {process}", flush=True)
            return
    raise SystemExit("found no worker to kill")


def proof(given: argparse.Namespace) -> None:
    os.environ.update(
        AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_EC2_METADATA_DISABLED="true",
        RAY_USAGE_STATS_ENABLED="0", RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER="0",
        RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=secrets.token_hex(32),
    )  # fmt: skip
    store, port = serve()
    places = {"endpoint_override": f"127.0.0.1:{port}", "scheme": "http", "region": "us-east-1"}
    files = fs.S3FileSystem(allow_bucket_creation=True, **places)
    files.create_dir("archive")
    settings = f"?{urlencode(places)}"
    with tempfile.TemporaryDirectory() as place:
        scans, reference = Path(place, "scans"), Path(place, "reference")
        draw(scans, given.photos, 96, 64)
        fs.copy_files(str(scans), "archive/old", destination_filesystem=files)
        model = ["--model", given.model] if given.model else []
        by_command = [*PHOTOCHROM, "color", str(scans), "-r", "-q", "-o", str(reference)]
        subprocess.run([*by_command, *model], check=True)
        store.share = 1 / 20
        store.counts.clear()
        stores = [f"s3://archive/{part}{settings}" for part in ("old", "new")]
        killed([*PHOTOCHROM, "archive", *stores, *model], given.photos, files)
        store.share = 0
        print(f"{store.counts['requests']} requests, {store.counts['failed']} of them failed")
        check(files, scans, reference)


def killed(command: list[str], photos: int, files: Any) -> None:
    """Run the command on two nodes while a worker, a node and the command itself are killed."""
    from ray.cluster_utils import Cluster  # noqa: PLC0415  by then the environment is set

    selector = fs.FileSelector("archive/new", recursive=True, allow_not_found=True)

    def there() -> int:
        infos = patiently(lambda: files.get_file_info(selector))
        return sum(".jpg" in info.path for info in infos)

    with few_processes(local=True):
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
        nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
    cluster.wait_for_nodes()
    command += ["--address", cluster.address, "--jobs", "2"]
    started = time.perf_counter()
    driver = subprocess.Popen(command)
    wait_for(photos // 10, there, driver)
    kill_a_worker(nodes[0])
    wait_for(photos // 4, there, driver)
    cluster.remove_node(nodes[1], allow_graceful=False)
    print("killed a node", flush=True)
    cluster.add_node(num_cpus=1)
    wait_for(photos // 2, there, driver)
    driver.kill()
    driver.wait()
    print("killed the command; started again", flush=True)
    subprocess.run(command, check=True)
    print(f"{photos} photos in {time.perf_counter() - started:.0f} s")
    cluster.shutdown()


def check(files: Any, scans: Path, reference: Path) -> None:
    """Compare the manifest with the scans, and the targets with the command's."""
    rows = ds.dataset("archive/new/.photochrom/manifest", filesystem=files).to_table().to_pylist()
    keys = Counter(row["key"] for row in rows)
    expected = {path.relative_to(scans).as_posix() for path in scans.rglob("*.jpg")}
    print(f"manifest: {len(rows)} rows, {Counter(row['state'] for row in rows)}, "
          f"{len(expected - keys.keys())} photos missing, "
          f"{sum(count > 1 for count in keys.values())} twice")  # fmt: skip
    same = sum(
        files.open_input_file(f"archive/new/{key}").read() == (reference / key).read_bytes()
        for key in expected
    )
    print(f"targets: {same} of {len(expected)} equal to the command's")
    if len(rows) != len(expected) or same != len(expected):
        raise SystemExit("FAILED")


def efficiency(given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as place:
        scans = Path(place, "scans")
        draw(scans, given.photos, 1600, 1200)
        draw(few := Path(place, "few"), 2, 1600, 1200)
        model = ["--model", given.model] if given.model else []
        for turn in range(given.turns):
            used: dict[str, list[float]] = {"command": [], "archive": []}
            for source in (few, scans):
                target = f"{place}/{source.name}-{turn}"
                plain = ["color", str(source), "-r", "-o", f"{target}-c", "--jobs", "2"]
                ours = ["archive", str(source), f"{target}-a", "--jobs", "2"]
                for name, words in (("command", plain), ("archive", ours)):
                    used[name].append(cpu_seconds_of([*PHOTOCHROM, *words, *model]))
            per_photo = {
                name: (many - start) / (given.photos - 2) for name, (start, many) in used.items()
            }
            for name, (start, many) in used.items():
                print(f"{name}: {many:.1f} CPU s for {given.photos} photos, {start:.1f} for 2, "
                      f"{per_photo[name]:.3f} for each more")  # fmt: skip
            whole = used["command"][1] / used["archive"][1]
            each = per_photo["command"] / per_photo["archive"]
            print(f"efficiency {whole:.1%} with the start, {each:.1%} for each more", flush=True)


WHAT = {"proof": proof, "efficiency": efficiency, "overhead": overhead, "resume": resume}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("--photos", type=int)
    parser.add_argument("--keys", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--task-rows", type=int, default=256)
    parser.add_argument("--without-ray", action="store_true")
    parser.add_argument("--model", help="a model file; default: the embedded one")
    given = parser.parse_args()
    given.photos = given.photos or {"proof": 2000, "efficiency": 200}.get(given.what)
    WHAT[given.what](given)


if __name__ == "__main__":
    main()
