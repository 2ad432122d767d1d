"""Many photos by few names: folders, globs and tar shards."""

import functools
import glob
import os
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from photochrom.errors import PhotoError
from photochrom.photo import FORMATS

_SHARD = ".tar"


@dataclass(frozen=True, order=True)
class PhotoFile:
    """A photo's place: a file, or a member of a tar shard."""

    path: Path
    member: str | None = None

    def __str__(self) -> str:
        return str(self.path) if self.member is None else f"{self.path}:{self.member}"


def find(sources: Sequence[str | os.PathLike[str]]) -> list[PhotoFile]:
    """Return the photos that `sources` (photos, folders, globs, tar shards) name, each once.

    They come in the order of the sources, and sorted by name within one. What is hidden in a
    folder or shard is passed over. Raises PhotoError for a source that names no photo and for a
    shard that cannot be read.
    """
    real = functools.cache(os.path.realpath)  # two spellings of a folder are one
    found: dict[tuple[str, str, str | None], PhotoFile] = {}
    for source in sources:
        photos = [photo for path in _files(os.fspath(source)) for photo in _photos(path)]
        if not photos:
            raise PhotoError(
                f"{source}: expected photos or {_SHARD} shards of them, found none that may be read"
            )
        for photo in photos:
            found.setdefault((real(photo.path.parent), photo.path.name, photo.member), photo)
    return list(found.values())


def read(photos: Iterable[PhotoFile]) -> Iterator[tuple[PhotoFile, bytes]]:
    """Yield each photo with the content of its file; shards stay open between their photos.

    What has become unreadable since it was found has an empty content.
    """
    with ExitStack() as stack:
        shards: dict[Path, tarfile.TarFile] = {}
        for photo in photos:
            try:
                if photo.member is None:
                    content = photo.path.read_bytes()
                else:
                    if photo.path not in shards:
                        shards[photo.path] = stack.enter_context(tarfile.open(photo.path, "r:"))
                    member = shards[photo.path].extractfile(photo.member)
                    content = b"" if member is None else member.read()
            except (OSError, KeyError, tarfile.TarError):
                content = b""
            yield photo, content


def _files(source: str) -> list[Path]:
    path = Path(source)
    if os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises where permission is missing
        return sorted(p for p in path.rglob("*") if not _is_hidden(p.relative_to(path)))
    if os.path.lexists(path):
        return [path]
    return sorted(map(Path, glob.glob(source, recursive=True)))  # noqa: PTH207


def _photos(path: Path) -> list[PhotoFile]:
    suffix = path.suffix.lower()
    if suffix in FORMATS:
        return [PhotoFile(path)]
    if suffix != _SHARD:
        return []
    try:
        with tarfile.open(path, "r:") as shard:
            members = [member.name for member in shard if member.isfile()]
            _check_end(path, shard.offset)
    except (OSError, tarfile.TarError) as error:
        raise PhotoError(f"{path}: expected a tar shard, found one that fails: {error}") from error
    return [
        PhotoFile(path, name)
        for name in sorted(members)
        if Path(name).suffix.lower() in FORMATS and not _is_hidden(PurePosixPath(name))
    ]


def _is_hidden(path: PurePath) -> bool:
    """Tell whether a file, or a folder that it lies in, is hidden, as macOS' `._photo.jpg` is."""
    return any(part.startswith(".") and part != ".." for part in path.parts)


def _check_end(path: Path, offset: int) -> None:
    """Raise ReadError where a shard ends otherwise than a tar file does, in a block of zeros.

    tarfile takes a header that is damaged, or cut off, for the end.
    """
    with path.open("rb") as file:
        file.seek(offset)
        if file.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
            raise tarfile.ReadError(f"damaged or cut off at byte {offset}")
