"""Run `photochrom archive` on two nodes of a core each; kill the one that has a photo in hand.

    python two_nodes.py PHOTO COMMAND...

Its process is its own, as Ray reads its settings when it is imported. Prints the worker that died.
"""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

os.environ |= {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),
    "RAY_worker_niceness": "0",
    "RAY_health_check_period_ms": "1000",  # of five, after which a node is given up
}

from ray.cluster_utils import Cluster

from photochrom.archive.cluster import few_processes


def main(photo: str, command: list[str]) -> int:
    # The names of sockets in it are short.
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as folder:
        os.environ["RAY_TMPDIR"] = folder
        with few_processes(local=True):
            cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
            nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
        driver = subprocess.Popen([*command, "--address", cluster.address])
        try:
            node, worker = stopped_with(photo, nodes, driver)
            cluster.remove_node(node, allow_graceful=False)
            os.kill(worker, signal.SIGKILL)
            sys.stdout.write(f"{worker}\n")
            return driver.wait()
        finally:
            driver.kill()
            cluster.shutdown()


def stopped_with(
    photo: str, nodes: list[Any], driver: "subprocess.Popen[bytes]"
) -> tuple[Any, int]:
    """Stop the process that has opened the photo; return its node, and its number."""
    while driver.poll() is None:
        for node in nodes:
            raylet = node.all_processes["raylet"][0].process.pid
            for process in Path(f"/proc/{raylet}/task/{raylet}/children").read_text().split():
                if photo in opened(process):
                    os.kill(int(process), signal.SIGSTOP)
                    return node, int(process)
        time.sleep(0.002)
    raise SystemExit(f"the command ended early with {driver.returncode}")


def opened(process: str) -> set[str]:
    """Return the files that a process has open."""
    names = set()
    for file in Path(f"/proc/{process}/fd").glob("*"):
        with suppress(OSError):  # closed meanwhile
            names.add(str(file.readlink()))
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
