"""How photos are colored and written: every choice that a caller has."""

from dataclasses import dataclass
from typing import TypedDict

from photochrom import photo
from photochrom.hints import Hint


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a photo is colored and written."""

    strength: float = 1.0  # [0, 2]; of the colors, lightness stays
    side_px: int | None = None  # what the network sees; None: the model's own
    hints: tuple[Hint, ...] = ()
    recolor: bool = False  # color a photo that is already in color
    keep_colors: bool = False  # color what is gray of it, around its own colors
    whole: bool = False  # take each page for one picture, whatever lies around it
    tolerant: bool = False  # color what is there of a truncated file
    max_pixels: int = 500_000_000  # of all pages; decompression bombs have more
    format: str | None = None  # jpeg, png, webp, tiff, heic, avif; None: the target's or source's
    quality: int | None = None  # of JPEG, WebP, HEIC and AVIF; None: the best default we know
    overwrite: bool = False
    negative: bool = False  # exchange light and dark first: film as it was scanned
    split: bool = False  # write each picture of a scan as a file of its own, straightened
    compare: bool = False  # original and result side by side
    mark: bool = True  # say in the result that it was colored, and by what

    def __post_init__(self) -> None:
        if not 0 <= self.strength <= 2:
            raise ValueError(f"expected strength in [0, 2], found {self.strength}")
        if self.recolor and self.keep_colors:
            raise ValueError("expected recolor or keep_colors, found both")
        if self.side_px is not None and self.side_px < 1:
            raise ValueError(f"expected side_px of 1 or more, found {self.side_px}")
        if self.format is not None and self.format not in photo.FORMATS.values():
            raise ValueError(f"expected a format such as jpeg, png or tiff, found {self.format!r}")
        if self.quality is not None and not 1 <= self.quality <= 100:
            raise ValueError(f"expected quality in [1, 100], found {self.quality}")


class Keywords(TypedDict, total=False):
    """The fields of `Options` as keywords, so that editors and type checkers know them."""

    strength: float
    side_px: int | None
    hints: tuple[Hint, ...]
    recolor: bool
    keep_colors: bool
    whole: bool
    tolerant: bool
    max_pixels: int
    format: str | None
    quality: int | None
    overwrite: bool
    negative: bool
    split: bool
    compare: bool
    mark: bool
