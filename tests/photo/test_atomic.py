"""Results are written whole or not at all."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from photochrom import atomic
from photochrom.atomic import SUFFIX, clean_temporaries, folder_beside, keep_times, replacing
from photochrom.errors import TargetError

WRITER = """
import sys
from pathlib import Path
from photochrom.atomic import replacing
with replacing(Path(sys.argv[1]), overwrite=True) as file:
    file.write(b"half of it")
    file.flush()
    print("ready", flush=True)
    sys.stdin.read()
"""
FOLDER_WRITER = """
import sys
from pathlib import Path
from photochrom.atomic import folder_beside
with folder_beside(Path(sys.argv[1])) as folder:
    (folder / "half").touch()
    print("ready", flush=True)
    sys.stdin.read()
"""


def fill(target: Path, content: bytes, *, overwrite: bool = False) -> None:
    with replacing(target, overwrite=overwrite) as file:
        file.write(content)


def test_a_result_appears_under_its_name_only(tmp_path: Path) -> None:
    fill(tmp_path / "a.jpg", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]
    assert (tmp_path / "a.jpg").read_bytes() == b"whole"


def test_while_it_is_written_only_a_temporary_is_there(tmp_path: Path) -> None:
    with replacing(tmp_path / "a.jpg", overwrite=False):
        (temporary,) = tmp_path.iterdir()
        assert temporary.name.startswith(".a.jpg.")
        assert temporary.name.endswith(SUFFIX)


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_what_was_there(tmp_path: Path, kind: type[BaseException]) -> None:
    target = tmp_path / "a.jpg"
    target.write_bytes(b"old")
    with pytest.raises(kind), replacing(target, overwrite=True):
        raise kind
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"old"


def test_a_target_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.jpg"
    with (
        pytest.raises(TargetError, match="exists already"),
        replacing(target, overwrite=False),
    ):
        target.write_bytes(b"another writer's")
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"another writer's"


def test_a_link_is_replaced_and_what_it_points_to_stays(tmp_path: Path) -> None:
    (tmp_path / "original").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "original")
    fill(tmp_path / "link", b"new", overwrite=True)
    assert (tmp_path / "original").read_bytes() == b"old"
    assert (tmp_path / "link").read_bytes() == b"new"


@pytest.mark.parametrize("old", [None, b"old"])
def test_a_killed_writer_leaves_no_half_result_and_its_temporary_is_cleaned(
    tmp_path: Path, old: bytes | None
) -> None:
    target = tmp_path / "a.jpg"
    if old is not None:
        target.write_bytes(old)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, target], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        assert clean_temporaries(tmp_path) == []  # it is being written
        writer.kill()
    assert (target.read_bytes() if target.exists() else None) == old
    (stray,) = clean_temporaries(tmp_path)
    assert stray.name.endswith(SUFFIX)
    assert clean_temporaries(tmp_path) == []
    assert (target.read_bytes() if target.exists() else None) == old


def test_without_locks_only_a_temporary_older_than_a_day_is_cleaned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: int) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(atomic.fcntl, "flock", no_locks)
    photo = tmp_path / "a.jpg"
    photo.touch()
    os.utime(photo, (0, 0))
    with replacing(tmp_path / "b.jpg", overwrite=False) as file:
        keep_times(photo.stat(), file)  # of 1970, as an old scan has them
        assert clean_temporaries(tmp_path) == []
    stray = tmp_path / f".a.jpg.01234567{SUFFIX}"
    stray.touch()
    assert clean_temporaries(tmp_path) == []
    now = time.time()
    monkeypatch.setattr(atomic.time, "time", lambda: now + 25 * 60 * 60)
    assert clean_temporaries(tmp_path) == [stray]
    assert (tmp_path / "b.jpg").exists()


def test_cleaning_touches_nothing_else(tmp_path: Path) -> None:
    for name in (".hidden", "a.photochrom-tmp", ".a.jpg.tmp"):
        (tmp_path / name).touch()
    (tmp_path / f".folder{SUFFIX}").mkdir()
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / f".a.jpg.0{SUFFIX}").touch()
    assert clean_temporaries(tmp_path) == []


def test_a_name_of_the_greatest_length_has_a_temporary(tmp_path: Path) -> None:
    target = tmp_path / ("я" * 125 + ".jpg")  # 254 bytes
    fill(target, b"whole")
    assert list(tmp_path.iterdir()) == [target]


def test_the_folder_of_a_killed_writer_is_removed_by_the_next_of_the_same_target(
    tmp_path: Path,
) -> None:
    target = tmp_path / "a.mlpackage"
    with subprocess.Popen(
        [sys.executable, "-c", FOLDER_WRITER, target], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        (left,) = tmp_path.iterdir()
        with folder_beside(target):
            assert (left / "half").exists()  # it is being written
        writer.terminate()
    with folder_beside(tmp_path / "b.mlpackage"), folder_beside(tmp_path / "a.mlpackage.b"):
        assert left.exists()  # of another target
    with folder_beside(target):
        assert not left.exists()
    assert list(tmp_path.iterdir()) == []
