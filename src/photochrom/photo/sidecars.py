"""Files that tell of a photo from beside it: photo.jpg.xmp, photo.xmp, photo.jpg.json.

Sources: XMP specification, part 3, 1.2; what Google Takeout writes.
"""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from photochrom import atomic
from photochrom.errors import TargetError
from photochrom.photo.containers.xmp import Packet
from photochrom.photo.merging import Stream
from photochrom.photo.metadata import Upright, made_true
from photochrom.photo.provenance import Mark, marked
from photochrom.photo.reading import Photo
from photochrom.photo.writing import upright_of

_TAKEOUT_MIDDLE = ".supplemental-metadata"
_TAKEOUT_CHARACTERS = 46  # where Takeout cuts a name, before ".json"; with a count, earlier
_COUNTED = re.compile(r"(.+)(\(\d+\))$")  # the second photo of a name: IMG(1).jpg, IMG.jpg(1).json
# How Takeout names a copy that was edited there, which has no JSON of its own.
_EDITED = re.compile(
    "(.+)-(edited|effects|smile|mix|bearbeitet|bewerkt|edytowane|modificato|modifi(é|e\u0301)|"
    "ha editado|editado|editat|編集済み)"
)
_MOST_BYTES = 16_000_000


def sidecar_names(photo: Path) -> Iterator[tuple[str, str]]:
    """Yield names that a photo's sidecars may have, and what follows the photo's name in each.

    What follows is ".jpg.xmp" where the whole name of photo.jpg stands before, else ".xmp".
    """
    for suffix in (".xmp", ".XMP"):
        yield photo.name + suffix, photo.suffix + suffix
        yield photo.stem + suffix, suffix
    counted = _COUNTED.fullmatch(photo.stem)
    stem, count = counted.groups() if counted else (photo.stem, "")
    yield from _takeout_names(stem, photo.suffix, count)
    if edited := _EDITED.fullmatch(stem):
        yield from _takeout_names(edited[1], photo.suffix, count)


def _takeout_names(stem: str, suffix: str, count: str) -> Iterator[tuple[str, str]]:
    name = stem + suffix
    yield name + count + ".json", suffix + ".json"
    yield name[:_TAKEOUT_CHARACTERS] + count + ".json", suffix + ".json"
    for end in range(len(_TAKEOUT_MIDDLE), 0, -1):
        whole = name + _TAKEOUT_MIDDLE[:end]
        yield whole + count + ".json", suffix + _TAKEOUT_MIDDLE + ".json"


def sidecars_of(photo: Path) -> dict[str, Path]:
    """Return the sidecars of a photo by what follows its name in theirs, in small letters."""
    found: dict[str, Path] = {}
    for name, ending in sidecar_names(photo):
        with contextlib.suppress(OSError):
            if photo.with_name(name).is_file():
                found.setdefault(ending.lower(), photo.with_name(name))
    return found


def carry_sidecars(
    photo: Path, target: Path, scan: Photo, page: Stream, mark: Mark | None, *, overwrite: bool
) -> tuple[str, ...]:
    """Write a photo's sidecars under the name of its result, XMP made true; say what was not."""
    upright = upright_of(scan, page)
    notes = []
    for ending, sidecar in sidecars_of(photo).items():
        whole_name = ending.startswith(photo.suffix.lower() + ".")
        rest = ending.removeprefix(photo.suffix.lower()) if whole_name else ending
        beside = target.with_name((target.name if whole_name else target.stem) + rest)
        try:
            status = sidecar.stat()
            if status.st_size > _MOST_BYTES:
                raise OSError("it is too long")
            content = sidecar.read_bytes()
            if ending.endswith(".xmp"):
                content, is_damaged = _true(content, upright, mark)
                if is_damaged:
                    notes.append(f"its {sidecar.name} is damaged and came along as it is")
            with atomic.replacing(beside, overwrite=overwrite) as file:
                atomic.keep_permissions(status, file)
                file.write(content)
                file.flush()
                atomic.keep_times(status, file)
        except (OSError, TargetError) as error:
            notes.append(f"its {sidecar.name} did not come along: {error}")
    return tuple(notes)


def _true(xmp: bytes, upright: Upright, mark: Mark | None) -> tuple[bytes, bool]:
    """Return a packet made true; as it was, and True, where it cannot be read."""
    try:
        packet = Packet(xmp)
        made_true(packet, upright)
        return (marked(packet.changed(), mark) if mark else packet.changed()), False
    except ValueError:
        return xmp, True
