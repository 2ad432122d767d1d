"""Where photos lie and results go: a folder, or a bucket of S3 or Google Cloud."""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

import pyarrow as pa
from pyarrow import fs

from photochrom import atomic, footage, photo
from photochrom.batch import Status
from photochrom.errors import ArchiveError
from photochrom.finding import Search, is_housekeeping, is_package

# Between attempts, each up to twice as long at random, so that workers do not come back as one.
PAUSES_SECONDS = (0.5, 1, 2, 4, 8, 16, 32)
# What no second attempt changes.
_FINAL = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)
_REFUSALS = ("ACCESS_DENIED", "NO_SUCH_BUCKET", "INVALID_ACCESS_KEY_ID", "SIGNATURE_DOES_NOT_MATCH")
_OF_S3 = {"region", "endpoint_override", "scheme"}  # what may follow the ? of an address

T = TypeVar("T")


@dataclass(frozen=True)
class Object:
    """A photo in a store as its listing tells of it."""

    key: str  # counts from the store, with / between folders
    size: int
    modified: int  # nanoseconds since 1970; Amazon tells whole seconds
    sidecars: tuple[str, ...] = ()  # keys, of buckets alone: beside a file they are looked for


@dataclass(frozen=True)
class Unlisted:
    """A file or folder that cannot be listed as a photo, and why."""

    key: str
    reason: str


class Store(Protocol):
    """A place with photos or results in it; `place` tells which, in one spelling.

    What is `in_place` reads and makes files where they lie, without a copy of its own. Each method
    raises a PhotochromError where the place cannot be used.
    """

    place: str
    in_place: bool

    def listing(self) -> Iterator[list[Object | Unlisted]]:
        """Yield the photos, a folder at a time, as `photochrom FOLDER -r` finds them."""

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder of the store, none where there is no such folder."""

    def fetch(self, found: Object, scratch: Path) -> tuple[Path, Path]:
        """Return a photo as a file, and the folder that its key counts from."""

    def output(self, scratch: Path) -> Path:
        """Return the folder to make results in."""

    def clean(self, folder: Path) -> None:
        """Remove what killed writers left in a folder of results, at the first result there."""

    def publish(self, output: Path) -> None:
        """Put all that was made in `output` into the store, each file whole or not at all."""

    def read(self, key: str) -> pa.Buffer:
        """Return the content of an object."""

    def write(self, key: str, content: pa.Buffer) -> None:
        """Write an object, whole or not at all."""


def open_store(address: str) -> Store:
    """Open a folder, file:///folder, s3://bucket/prefix or gs://bucket/prefix.

    Raises ArchiveError.
    """
    parts = urlsplit(address)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    if parts.scheme in ("s3", "gs"):
        return _open_bucket(address)
    if "://" in address:
        raise ArchiveError(f"{address}: expected a folder, s3://... or gs://...")
    return Folder(Path(address).absolute())


def _open_bucket(address: str) -> "Bucket":
    parts = urlsplit(address)
    place = "/".join(part for part in (parts.netloc, unquote(parts.path).strip("/")) if part)
    query = dict(parse_qsl(parts.query))
    if not parts.netloc or parts.username or (query.keys() - _OF_S3):
        raise ArchiveError(
            f"{parts.scheme}://...: expected a bucket and a prefix, and of settings "
            f"{', '.join(sorted(_OF_S3))} alone; keys belong into the environment"
        )
    try:
        if parts.scheme == "gs":
            return Bucket(fs.GcsFileSystem(), place)
        region = query.pop("region", None) or os.environ.get("AWS_REGION")
        if region is None and not query.get("endpoint_override"):
            region = fs.resolve_s3_region(parts.netloc)
        # One request for a small object instead of the three of a multipart upload.
        files = fs.S3FileSystem(region=region, allow_delayed_open=True, **query)
    except (OSError, pa.ArrowException) as error:
        raise ArchiveError(f"{address}: cannot be opened: {error}") from error
    return Bucket(files, place)


class Folder:
    """A folder of this machine, or one that all machines of a cluster see alike."""

    in_place = True

    def __init__(self, root: Path) -> None:
        self.root, self.place = root, os.path.realpath(root)
        self._cleaned: set[Path] = set()

    def listing(self) -> Iterator[list[Object | Unlisted]]:
        if not self.root.is_dir():
            raise ArchiveError(f"{self.root}: expected a folder, found none")
        search = Search(recursive=True)
        here: Path | None = None
        batch: list[Object | Unlisted] = []
        for path in search.photos_in(self.root):
            if footage.is_film(path):
                continue
            if path.parent != here:
                yield batch
                here, batch = path.parent, []
            batch.append(self._object(path))
            search.outcomes = [o for o in search.outcomes if o.status is Status.FAILED]
        yield batch
        failed = (o for o in search.outcomes if o.status is Status.FAILED)
        yield [Unlisted(self._key(o.source), o.reason or "") for o in failed]

    def _object(self, path: Path) -> Object | Unlisted:
        key = self._key(path)
        try:
            status = path.stat()
            os.fspath(path).encode()
        except OSError as error:
            return Unlisted(key, f"{key}: {error.strerror}")
        except UnicodeEncodeError:
            shown = key.encode(errors="backslashreplace").decode()
            return Unlisted(shown, f"{shown}: expected a name of text, found bytes that are none")
        return Object(key, status.st_size, status.st_mtime_ns)

    def _key(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def names(self, folder: str) -> list[str]:
        place = self.root / folder
        with _telling(os.fspath(place)):
            return sorted(path.name for path in place.iterdir()) if place.is_dir() else []

    def fetch(self, found: Object, scratch: Path) -> tuple[Path, Path]:
        return self.root / found.key, self.root

    def output(self, scratch: Path) -> Path:
        return self.root

    def publish(self, output: Path) -> None:
        """Results were made in their place, each under a temporary name until it was whole."""

    def clean(self, folder: Path) -> None:
        if folder not in self._cleaned:
            self._cleaned.add(folder)
            with suppress(OSError):
                atomic.clean_temporaries(folder)

    def read(self, key: str) -> pa.Buffer:
        with _telling(key):
            return pa.py_buffer((self.root / key).read_bytes())

    def write(self, key: str, content: pa.Buffer) -> None:
        target = self.root / key
        with _telling(key):
            target.parent.mkdir(parents=True, exist_ok=True)
        with atomic.replacing(target, overwrite=True) as file:
            file.write(content)


class Bucket:
    """A prefix in a bucket. A store that throttles or fails is asked again, ever more slowly."""

    in_place = False

    def __init__(self, files: fs.FileSystem, folder: str) -> None:
        self.files, self._folder = files, folder
        self.place = f"{files.type_name}://{folder}"

    def listing(self) -> Iterator[list[Object | Unlisted]]:
        # Only names tell what is a photo.
        below = [""]
        while below:
            folder = below.pop()
            infos = self._infos(folder)
            prefix = folder and f"{folder}/"
            folders = [i.base_name for i in infos if i.type is fs.FileType.Directory]
            below += sorted(
                (prefix + name for name in folders if not is_package(Path(name))), reverse=True
            )
            files = {i.base_name: i for i in infos if i.type is fs.FileType.File}
            yield [self._object(prefix, name, files) for name in sorted(files)
                   if photo.names_photo(Path(name))]  # fmt: skip

    def _object(self, prefix: str, name: str, files: dict[str, fs.FileInfo]) -> Object:
        key = prefix + name
        beside = {other for other, _ in photo.sidecar_names(Path(name)) if other in files}
        sidecars = tuple(prefix + other for other in sorted(beside))
        return Object(key, files[name].size, files[name].mtime_ns, sidecars)

    def _infos(self, folder: str) -> list[fs.FileInfo]:
        infos = self._all_infos(folder, may_be_missing=bool(folder))
        # A key may have nothing between two slashes, or dots that lead out of a folder.
        return [i for i in infos if i.base_name and not is_housekeeping(i.base_name)]

    def names(self, folder: str) -> list[str]:
        return sorted(info.base_name for info in self._all_infos(folder, may_be_missing=True))

    def _all_infos(self, folder: str, *, may_be_missing: bool) -> list[fs.FileInfo]:
        selector = fs.FileSelector(self._at(folder), allow_not_found=may_be_missing)
        with _telling(self._at(folder)):
            return patiently(lambda: self.files.get_file_info(selector))

    def fetch(self, found: Object, scratch: Path) -> tuple[Path, Path]:
        root = scratch / "in"
        for key in (found.key, *found.sidecars):
            path = root / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.read(key))
        times = (found.modified, found.modified)
        os.utime(root / found.key, ns=times)
        return root / found.key, root

    def output(self, scratch: Path) -> Path:
        return scratch / "out"

    def publish(self, output: Path) -> None:
        for path in sorted(output.rglob("*")):
            if path.is_file():
                with pa.memory_map(os.fspath(path)) as file:
                    self.write(path.relative_to(output).as_posix(), file.read_buffer())

    def clean(self, folder: Path) -> None:
        """A bucket shows whole objects alone."""

    def read(self, key: str) -> pa.Buffer:
        def attempt() -> pa.Buffer:
            with self.files.open_input_file(self._at(key)) as stream:
                return stream.read_buffer()

        with _telling(key):
            return patiently(attempt)

    def write(self, key: str, content: pa.Buffer) -> None:
        def attempt() -> None:
            with self.files.open_output_stream(self._at(key)) as stream:
                stream.write(content)

        with _telling(key):
            patiently(attempt)

    def _at(self, key: str) -> str:
        return f"{self._folder}/{key}" if key else self._folder


@contextmanager
def _telling(key: str) -> Iterator[None]:
    """Turn what goes wrong with a store into an ArchiveError of one line."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        reason = " ".join(str(error).split())
        raise ArchiveError(f"{key}: expected a store that answers, found {reason}") from error


def patiently(work: Callable[[], T], *, sleep: Callable[[float], None] = time.sleep) -> T:
    """Do what a store may refuse for the moment, with growing pauses; raises its last OSError."""
    for pause in PAUSES_SECONDS:
        try:
            return work()
        except OSError as error:
            if isinstance(error, _FINAL) or any(word in str(error) for word in _REFUSALS):
                raise
            sleep(pause * random.uniform(1, 2))
    return work()
