"""What is said of a photo's pages: what may surprise in them, and why they were left alone."""

from collections.abc import Sequence

from photochrom.errors import AlreadyInColorError, NegativeError, NoPictureError, PhotoError
from photochrom.pages import NEGATIVE, ORANGE_MASK, FoundPicture, PageColors

_NEGATIVE_FILM = (
    "a color negative under its orange mask: turn it in the program that scanned it, or color it "
    "anew as a gray one (--negative --recolor)"
)
_GRAY_NEGATIVE = "negative (--negative) turns it, recolor (--recolor) colors it as it is"


def notes_on(pictures: Sequence[FoundPicture]) -> tuple[str, ...]:
    """Say in words what of the pictures may surprise who finds them colored."""
    said: tuple[str, ...] = ()
    if any(picture.kind == "drawing" for picture in pictures):
        said += (
            "has drawings, which the model knows little of: what lies between their lines, if "
            "anything, got one flat color each, a guess",
        )
    if any(picture.colored and picture.reason == ORANGE_MASK for picture in pictures):
        said += (f"looks like {_NEGATIVE_FILM}",)
    turned = [picture for picture in pictures if picture.reason == NEGATIVE]
    if any(not picture.colored for picture in turned):
        said += (f"left alone what looks like a negative; {_GRAY_NEGATIVE}",)
    if any(picture.colored for picture in turned):
        said += ("looks like a negative, and was colored as it is; negative (--negative) turns it",)
    return said


def already_in_color(name: str) -> AlreadyInColorError:
    """Say that a photo has colors of its own, and what may be done."""
    return AlreadyInColorError(
        f"{name}: is already in color; recolor (--recolor) colors it anew, keep_colors "
        "(--keep-colors) what is gray of it"
    )


def nothing_to_color(name: str, pages: Sequence[PageColors]) -> PhotoError:
    """Say why none of the pages is colored."""
    pictures = [picture for page in pages for picture in page.pictures]
    if pictures and all(picture.reason == ORANGE_MASK for picture in pictures):
        return NegativeError(f"{name}: looks like {_NEGATIVE_FILM}")
    if any(picture.reason == NEGATIVE for picture in pictures):
        return NegativeError(f"{name}: looks like a negative; {_GRAY_NEGATIVE}")
    if pictures:
        return already_in_color(name)
    return NoPictureError(
        f"{name}: has no picture in it, only paper and writing; whole (--whole) takes it for one"
    )
