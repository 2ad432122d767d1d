"""What became of a photo that was colored."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from photochrom import photo
from photochrom.pages import FoundPicture, PageColors
from photochrom.verdicts import notes_on


@dataclass(frozen=True)
class Result:
    """What was colored: width and height in pixels of a page as it was written."""

    source: Path
    target: Path
    width: int
    height: int
    pages: int
    seconds: float
    format: str
    pictures: tuple[FoundPicture, ...] = ()
    targets: tuple[Path, ...] = ()  # all that were written: more than one by `split`
    notes: tuple[str, ...] = ()  # what of the photo's file did not come along


def told(
    scan: photo.Photo,
    found: Sequence[PageColors],
    pages: Sequence[photo.Stream],
    format: str,
    *,
    marked: bool,
    started: float,
) -> Result:
    """Say what was colored since `started`; where it is, is for who wrote it."""
    pictures = tuple(picture for page in found for picture in page.pictures)
    return Result(
        source=Path(),
        target=Path(),
        width=pages[0].width,
        height=pages[0].height,
        pages=len(pages),
        seconds=time.perf_counter() - started,
        format=format,
        pictures=pictures,
        notes=photo.notes(scan, format, marked=marked) + notes_on(pictures),
    )
