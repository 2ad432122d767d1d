"""The command as a process: terminals, signals, a full disk."""

import os
import pty
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import skimage.io
from command import Command

LARGEST_BYTES = 2000  # of a file, where the disk is "full"


def start(command: Command, *args: str, **streams: object) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "photochrom", "--model", str(command.model), *args]
    return subprocess.Popen(words, **streams)  # type: ignore[call-overload, no-any-return]


def folder_of(command: Command, count: int) -> str:
    for number in range(count):
        command.photo(f"old/{number:03}.jpg")
    return "old"


def readable(folder: str) -> list[str]:
    """Return the names in a folder, having read each as a whole picture."""
    paths = sorted(Path(folder).iterdir())
    return [path.name for path in paths if skimage.io.imread(path).size]


def terminal_output(leader: int) -> str:
    """Read what was written to a terminal until its last writer is gone."""
    text = b""
    while True:
        try:
            chunk = os.read(leader, 4096)
        except OSError:  # how Linux ends a pseudo-terminal
            chunk = b""
        if not chunk:
            return text.decode()
        text += chunk


def test_a_terminal_shows_a_bar_with_speed_and_time_left(command: Command) -> None:
    folder = folder_of(command, 12)
    Path("old/bad.jpg").write_text("Dear diary")
    leader, follower = pty.openpty()
    with start(command, folder, stderr=follower, stdout=subprocess.PIPE) as process:
        os.close(follower)
        shown = terminal_output(leader)
        assert process.stdout is not None
        results = process.stdout.read().decode().splitlines()
    os.close(leader)
    assert process.returncode == 1
    assert len(results) == 12
    assert re.search(r"13/13", shown)
    assert re.search(r"\d photos/s", shown)
    assert re.search(r"\d:\d\d:\d\d", shown)
    assert shown.index("12 colored, 1 failed") > shown.index("old/bad.jpg: ") > shown.index("13/13")


def test_names_cannot_steer_the_terminal(command: Command) -> None:
    Path("\x1b[2Jcleared.jpg").write_text("Dear diary")
    leader, follower = pty.openpty()
    with start(command, "\x1b[2Jcleared.jpg", stderr=follower, stdout=follower):
        os.close(follower)
        shown = terminal_output(leader)
    os.close(leader)
    assert r"\x1b[2Jcleared.jpg: " in shown
    assert "\x1b[2J" not in shown


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_finishes_the_photo_and_says_what_was_done(
    command: Command, number: signal.Signals
) -> None:
    folder = folder_of(command, 60)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with start(command, folder, "-o", "new", **pipes) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(number)
        _, said = process.communicate()
    assert process.returncode == 130
    done = readable("new")
    assert 0 < len(done) < 60
    assert f"{len(done)} colored in " in said.decode()
    assert f"stopped with {60 - len(done)} not begun" in said.decode()
    assert "Traceback" not in said.decode()
    resumed = start(command, folder, "-o", "new", "--skip-existing", "--quiet")
    assert resumed.wait() == 0
    assert len(readable("new")) == 60


# Begins a photo, says so and never ends it.
ENDLESS = """
import sys, threading
from pathlib import Path
from photochrom.batch import Batch, Task
from photochrom.cli.coloring_run import finishing
from photochrom.options import Options

class Endless:
    def colorize_file(self, source, target, options):
        Path(".a-color.jpg.01234567.photochrom-tmp").write_bytes(b"half")
        print("begun", flush=True)
        threading.Event().wait()

    def stop(self):
        pass

colorizer = Endless()
batch = Batch(colorizer, [Task(Path("a.jpg"), Path("a-color.jpg"))], Options())
with finishing(batch, colorizer):
    list(batch)
"""


def test_a_second_interrupt_ends_at_once_and_leaves_no_temporary(command: Command) -> None:
    command.photo("a.jpg")
    words = [sys.executable, "-c", ENDLESS]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert any(b"Ctrl-C again" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
    assert process.returncode == 130
    assert command.there() == ["a.jpg"]


def test_a_killed_run_leaves_no_half_written_result_and_is_cleaned_up_after(
    command: Command,
) -> None:
    folder = folder_of(command, 60)
    with start(command, folder, "-o", "new", stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    results = [path for path in Path("new").iterdir() if not path.name.startswith(".")]
    assert all(skimage.io.imread(path).size for path in results)
    again = start(command, folder, "-o", "new", "--skip-existing", "--quiet")
    assert again.wait() == 0
    assert len(readable("new")) == 60


def test_a_full_disk_is_told_and_leaves_nothing(command: Command) -> None:
    photo = command.photo("a.png")

    def fill_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_BYTES, LARGEST_BYTES))

    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with start(command, photo, preexec_fn=fill_disk, **pipes) as process:
        results, said = process.communicate()
    assert (process.returncode, results) == (1, b"")
    assert said.decode().startswith("a-color.png: ") or said.decode().startswith("a.png: ")
    assert len(said.decode().splitlines()) == 1
    assert command.there() == ["a.png"]


@pytest.mark.parametrize(
    ("redirection", "status", "said"),
    [
        ("old 2>&-", 0, ""),
        ("old >&-", 0, "2 colored"),
        ("old >/dev/full", 1, "Error: standard output: No space left on device\n"),
        ("old/000.jpg -o - >&-", 2, "Error: standard output is closed"),
        ("- -o a.jpg <&-", 2, "Error: standard input is closed"),
    ],
)
def test_closed_and_full_streams_are_no_fault_of_ours(
    command: Command, redirection: str, status: int, said: str
) -> None:
    folder_of(command, 2)
    words = f"{sys.executable} -m photochrom --jobs 1 --model {command.model} {redirection}"
    finished = subprocess.run(["sh", "-c", words], capture_output=True, text=True, check=False)
    assert finished.returncode == status
    assert said in finished.stderr
    assert "Traceback" not in finished.stderr and "ignored" not in finished.stderr
    colored = len(list(Path("old").glob("*-color.jpg")))
    assert colored == {0: 2, 1: 1, 2: 0}[status]


def test_a_closed_pipe_ends_quietly(command: Command) -> None:
    folder = folder_of(command, 20)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with start(command, folder, **pipes) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read().decode()
    assert "Traceback" not in said
    assert not list(Path("old").glob(".*"))
