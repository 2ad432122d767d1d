"""What the results of photos are called, and where they may go."""

import errno
from pathlib import Path

from photochrom import documents, footage, photo
from photochrom.errors import TargetError, UnreadablePhotoError
from photochrom.options import Options

ENDING = "-color"  # of the names of results


def default_target(source: Path, format: str | None = None) -> Path:
    """Return photo-color.jpg for photo.jpg; the suffix follows the format.

    What can be read and not written becomes the nearest format that can. Raises
    UnreadablePhotoError for "." and "/".
    """
    if not source.name:
        raise UnreadablePhotoError(f"{source}: expected the name of a photo, found a folder")
    if footage.is_film(source):
        return source.with_name(f"{source.stem}{ENDING}{footage.target_suffix(source)}")
    if documents.is_pdf(source):
        return source.with_name(f"{source.stem}{ENDING}{source.suffix}")
    format = format or photo.result_format(source)
    suffix = source.suffix if photo.format_of(source) == format else photo.suffix_of(format)
    return source.with_name(f"{photo.stem_of(source)}{ENDING}{suffix}")


def numbered(target: Path, number: int) -> Path:
    """Return page-1-color.jpg for page-color.jpg, the name of a scan's first picture."""
    stem = target.stem.removesuffix(ENDING)
    return target.with_name(f"{stem}-{number}{target.stem[len(stem) :]}{target.suffix}")


def target_format(target: Path, options: Options) -> str:
    """Return the format that a result is written in. Raises TargetError."""
    format = options.format or photo.format_of(target)
    if format is None:
        raise TargetError(
            f"{target}: expected a name that ends in {', '.join(photo.FORMATS)}, or a format"
        )
    return format


def check_target(source: Path, target: Path, options: Options) -> None:
    """Raise TargetError where a result may not be written to its target."""
    try:
        exists, is_folder = target.exists(), target.is_dir()
        is_source = exists and source.exists() and target.samefile(source)
    except OSError as error:
        advice = "; give it a shorter one with -o" if error.errno == errno.ENAMETOOLONG else ""
        reason = str(error.strerror).lower()
        raise TargetError(f"{target}: cannot be written: {reason}{advice}") from error
    if is_folder:
        raise TargetError(f"{target}: expected a file name, found a folder")
    if is_source:
        raise TargetError(f"{target}: is the photo itself; name another target")
    if exists and not options.overwrite:
        raise TargetError(
            f"{target}: exists already; overwrite (--overwrite) or name another target"
        )
