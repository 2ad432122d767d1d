"""Write a file whole or not at all.

The result goes to a temporary file beside the target, `.NAME.XXXXXXXX.photochrom-tmp`, is flushed
to the disk and renamed. A writer holds a lock on its temporary, so that what a killed process left
behind can be told from what another one is writing; where a file system has no locks, by its age.
"""

import contextlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from photochrom.errors import TargetError

try:
    import fcntl
except ImportError:  # Windows does not let an open file be deleted, which serves as the lock
    fcntl = None  # type: ignore[assignment]

_EXISTS = "exists already; overwrite (--overwrite) or name another target"
SUFFIX = ".photochrom-tmp"
_LONGEST_NAME_BYTES = 255 - len(".." + "X" * 8 + SUFFIX)
_DAY_SECONDS = 24 * 60 * 60


@contextlib.contextmanager
def replacing(target: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """Yield a file, open for reading and writing, whose content becomes `target`.

    On any exception the temporary is removed and `target` is as it was. Raises TargetError.
    """
    try:
        temporary, descriptor = _create(target)
    except OSError as error:
        raise TargetError(f"{target}: cannot be written: {_reason(error)}") from error
    try:
        try:
            with os.fdopen(descriptor, "w+b", closefd=False) as file:
                yield file
            os.fsync(descriptor)
            _rename(temporary, target, overwrite)
        except OSError as error:
            raise TargetError(f"{target}: cannot be written: {_reason(error)}") from error
    finally:
        # A drive that is gone must not hide what became of the file.
        with contextlib.suppress(OSError):
            os.close(descriptor)
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """Yield a new folder beside `target` to make it in; it is removed in the end.

    So is what killed processes left of earlier ones. Raises OSError.
    """
    import shutil  # noqa: PLC0415  these two load a lot that photos do without
    import tempfile  # noqa: PLC0415

    for left in temporaries_of(target):
        if clean_temporaries(left):  # nobody holds the lock of the file in it
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=_beginning(target), suffix=SUFFIX, dir=target.parent
    ) as folder:
        _, descriptor = _create(Path(folder) / "lock")
        try:
            yield Path(folder)
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder if need be and try to write to it. Raises OSError."""
    import tempfile  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


@contextlib.contextmanager
def holding(path: Path) -> Iterator[bool]:
    """Take the lock of a file, made if need be; yield False where another process has it.

    Raises OSError.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        yield _lock(descriptor) is not False
    finally:
        os.close(descriptor)


def keep_permissions(source: os.stat_result, file: BinaryIO) -> None:
    """Let nobody read or write a file who may not its source. Raises OSError."""
    if hasattr(os, "fchmod"):
        os.fchmod(file.fileno(), stat.S_IMODE(source.st_mode))


def keep_times(source: os.stat_result, file: BinaryIO) -> None:
    """Give a written file the times of its source: folders sort old scans by them."""
    if os.utime in os.supports_fd:
        os.utime(file.fileno(), ns=(source.st_atime_ns, source.st_mtime_ns))


def clean_temporaries(folder: Path) -> list[Path]:
    """Remove what killed writers left in `folder` (not below it) and return the removed paths."""
    removed = []
    for path in sorted(folder.glob(f".*{SUFFIX}")):
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDWR)
            try:
                if _is_left_behind(descriptor):
                    path.unlink()
                    removed.append(path)
            finally:
                os.close(descriptor)
    return removed


def temporaries_of(target: Path) -> list[Path]:
    """Return what is beside `target` that was to become it. Raises OSError."""
    beginning = _beginning(target)
    return [
        path
        for path in target.parent.iterdir()
        if path.suffix == SUFFIX and path.stem.rpartition(".")[0] + "." == beginning
    ]


def _beginning(target: Path) -> str:
    """Return how temporaries' names begin. A name may hold 255 bytes: it is shortened for that."""
    return f".{os.fsdecode(os.fsencode(target.name)[:_LONGEST_NAME_BYTES])}."


def _create(target: Path) -> tuple[Path, int]:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        path = target.with_name(f"{_beginning(target)}{os.urandom(4).hex()}{SUFFIX}")
        # 0o666 less the umask, as for any new file; mkstemp's 0o600 would stay on the result
        descriptor = os.open(path, flags, 0o666)
        if _lock(descriptor) is not False and path.exists():
            return path, descriptor
        os.close(descriptor)  # cleaned away in the instant between creating and locking


def _is_left_behind(descriptor: int) -> bool:
    """Tell whether a temporary's writer is gone: its lock is free, or unknown for a day."""
    free = _lock(descriptor)
    if free is None:
        status = os.fstat(descriptor)
        # A result has its photo's mtime already, which may be of years ago, while it is flushed.
        return time.time() - max(status.st_mtime, status.st_ctime) > _DAY_SECONDS
    return free


def _lock(descriptor: int) -> bool | None:
    """Take the lock of a file; False where another has it, None where there are no locks."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return None
    return True


def _rename(temporary: Path, target: Path, overwrite: bool) -> None:
    if overwrite:
        temporary.replace(target)
        return
    try:
        os.link(temporary, target)  # unlike a rename, fails where the target exists
    except FileExistsError:
        raise TargetError(f"{target}: {_EXISTS}") from None
    except OSError:  # a file system without hard links
        if target.exists():
            raise TargetError(f"{target}: {_EXISTS}") from None
        temporary.replace(target)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
