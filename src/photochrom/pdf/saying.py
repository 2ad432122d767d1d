"""What is told of the pictures of a PDF: each by itself, and all in a few words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from photochrom.errors import (
    NoPictureError,
    PhotoError,
    PhotoTooLargeError,
    UnreadablePhotoError,
)
from photochrom.pages import FoundPicture
from photochrom.pdf.images import Place
from photochrom.verdicts import already_in_color, notes_on

NO_PICTURE = "no picture"
UNREADABLE = "unreadable"
TOO_LARGE = "too many pixels"
IN_COLOR = "in color"
_WHOLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
# What is said of so many pictures that were left as they are.
_LEFT = {
    "black and white": "{} black and white with no grays to color",
    NO_PICTURE: "{} without a picture, only paper and writing",
    IN_COLOR: "{} in color already",
    "small": "{} too small to be a picture",
    "colors of print": "{} in the colors of a press (CMYK), which are not read here",
    "transparency": "{} with transparency of a kind that is not read here",
    "layer of writing": "{} that only colors writing",
    TOO_LARGE: "{} of more pixels than --max-pixels, or than are decoded in memory",
    UNREADABLE: "{} that cannot be read",
}


@dataclass(frozen=True)
class PdfPicture(FoundPicture):
    """A picture on a page of a PDF, and what became of it.

    `corners` are in shares of the page as it is shown; `image` names the image it was found on.
    """

    image: str


@dataclass(frozen=True)
class Looked:
    """What became of an image: the pictures that were found on it, or why nobody looked."""

    places: Sequence[Place]
    pictures: tuple[FoundPicture, ...] = ()
    reason: str = ""  # why nobody looked
    detail: str = ""

    @property
    def is_colored(self) -> bool:
        return any(picture.colored for picture in self.pictures)

    @property
    def left_for(self) -> str:
        """Why it was left as it is, a key of what is said."""
        return self.reason or (IN_COLOR if self.pictures else NO_PICTURE)


def pictures_of(looked: Sequence[Looked]) -> tuple[PdfPicture, ...]:
    """Tell of each picture on each page that shows it, in the order of the pages."""
    told = [
        (place.page, picture)
        for each in looked
        for place in each.places
        for picture in _at(each, place)
    ]
    return tuple(picture for _, picture in sorted(told, key=lambda pair: pair[0]))


def _at(looked: Looked, place: Place) -> Iterator[PdfPicture]:
    seen = looked.places[0].quarters  # turned so, the picture was looked at
    for picture in looked.pictures:
        yield PdfPicture(
            page=place.page,
            corners=tuple(place.on_page(*corner, seen) for corner in picture.corners),
            degrees=picture.degrees,
            kind=picture.kind,
            screen_px=picture.screen_px,
            colored=picture.colored,
            reason=picture.reason,
            image=place.name,
        )
    if not looked.pictures:
        corners = tuple(place.on_page(*corner, seen) for corner in _WHOLE)
        yield PdfPicture(place.page, corners, 0.0, None, None, False, looked.left_for, place.name)


def notes(looked: Sequence[Looked]) -> tuple[str, ...]:
    """Say in words how many images were colored, and why the others were not."""
    colored = sum(each.is_colored for each in looked)
    said: tuple[str, ...] = ()
    if colored < len(looked):
        said += (f"{colored} of {len(looked)} images colored; left as they are: {_left(looked)}",)
    return said + notes_on([picture for each in looked for picture in each.pictures])


def nothing_to_color(name: str, looked: Sequence[Looked]) -> PhotoError:
    """Say why nothing of a PDF is colored."""
    reasons = {each.left_for for each in looked}
    if IN_COLOR in reasons:
        return already_in_color(name)
    if not looked:
        return NoPictureError(f"{name}: has no images on its pages, only what is drawn and written")
    why = f"{name}: has nothing to color; its images: {_left(looked)}"
    if UNREADABLE in reasons:
        return UnreadablePhotoError(why)
    return PhotoTooLargeError(why) if TOO_LARGE in reasons else NoPictureError(why)


def _left(looked: Sequence[Looked]) -> str:
    left = [each for each in looked if not each.is_colored]
    counts = Counter(each.left_for for each in left)
    said = [words.format(counts[key]) for key, words in _LEFT.items() if counts[key]]
    unread = next((each for each in left if each.left_for == UNREADABLE), None)
    if unread is not None:
        said[-1] += f" (the first on page {unread.places[0].page + 1}: {unread.detail})"
    return ", ".join(said)
