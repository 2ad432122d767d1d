"""A command under strace, at home on a new computer: what it connects to and what it leaves."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

# What system calls begin with: openat is a kind of open, sendto of send.
NETWORK = ("socket", "connect", "bind", "send")
FILES = ("open", "creat", "mkdir", "mknod", "rename", "link", "symlink")
WRITING = re.compile("O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")
LOOKUP = re.compile('"/etc/(hosts|resolv.conf)"')
# A file, behind the folder that it counts from: AT_FDCWD</home>, "photo.jpg"
NAME = re.compile(r'(?:<([^>]*)>, )?"((?:[^"\\]|\\.)*)"')


class Traced:
    """A process that runs under strace from the moment this is made.

    It has a new home and temporary folder in `place`, works in `place`/work, and nothing in its
    environment says that a test runs: there are libraries that keep quiet where they see `CI`.
    What it prints waits in a pipe of one page until `finish` reads it.
    """

    def __init__(self, place: Path, *words: str | Path, **environment: str) -> None:
        self.home, self.work, self._log = place / "home", place / "work", place / "log"
        temporary = place / "temporary"
        for folder in (self.home, self.work, self._log, temporary):
            folder.mkdir(parents=True, exist_ok=True)
        plain = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        own = {"HOME": str(self.home), "TMPDIR": str(temporary)}
        trace = ["-ff", "-y", "-qq", "--seccomp-bpf", f"--trace=/^({'|'.join(NETWORK + FILES)})"]
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            [find_strace(), *trace, "-o", self._log / "of", *words],
            cwd=self.work,
            env=plain | own | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pipesize=4096,
            text=True,
            start_new_session=True,
        )

    def live(self, seconds: float) -> None:
        """See to it that the process lives, and has done so for that long."""
        with pytest.raises(subprocess.TimeoutExpired):
            self.process.wait(max(0, self._started + seconds - time.monotonic()))

    def stop(self, number: signal.Signals) -> None:
        """Send a signal, which strace itself ignores."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def finish(self) -> str:
        """Wait for the command, which must succeed, and return its standard output."""
        output, errors = self.process.communicate(timeout=240)
        assert self.process.returncode == 0, errors
        return output

    def internet(self) -> list[str]:
        """Return the system calls that concern the internet, the looking up of names included."""
        sockets = (line for line in self._calls(NETWORK) if "AF_INET" in line)
        lookups = (line for line in self._calls(FILES) if LOOKUP.search(line))
        return [*sockets, *lookups]

    def left_beside(self, *named: Path) -> set[Path]:
        """Return what was written, anywhere, and is still there, but for what is in `named`."""
        found = {path for line in self._calls(FILES) for path in self._written(line)}
        return {
            path
            for path in found
            if (path.is_file() or path.is_dir())
            and not path.is_relative_to("/proc")
            and not any(path.is_relative_to(name) or name.is_relative_to(path) for name in named)
        }

    def _calls(self, kinds: tuple[str, ...]) -> Iterator[str]:
        """Yield the lines of a kind that all processes and threads were seen to call."""
        for path in self._log.iterdir():
            for line in path.read_text().splitlines():
                if line.startswith(kinds):
                    yield line

    def _written(self, call: str) -> Iterator[Path]:
        if " = -1 " in call or (call.startswith("open") and not WRITING.search(call)):
            return
        for folder, name in NAME.findall(call):
            yield self.work / folder / name


def find_strace() -> str:
    """Return the path of strace; it is Linux' alone, and there it has to be."""
    if not sys.platform.startswith("linux"):
        pytest.skip("needs strace, which is Linux' alone")
    strace = shutil.which("strace")
    assert strace, "expected strace, found none: apt-get install strace"
    return strace
