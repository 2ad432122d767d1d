"""Say what a result lacks of its photo's file."""

import re

from photochrom.photo.containers import iptc
from photochrom.photo.containers.said import Said
from photochrom.photo.containers.xmp import EMPTY, Packet, merged
from photochrom.photo.metadata import WITH_CAPTIONS, is_damaged
from photochrom.photo.reading import Photo

_SEVERAL = re.compile(r"its \d")  # of what a file has beside its pages


def notes(photo: Photo, format: str, *, marked: bool) -> tuple[str, ...]:
    """Say what a result of a format lacks: parts of the photo's file, or grays to be colored.

    In one that is `marked` the mark stands in place of XMP that cannot be read.
    """
    beside = photo.left_behind
    said_of_pages = [page.said(number) for page, number in photo.each_page()]
    if marked and any(is_damaged(said.xmp) for said in said_of_pages):
        beside += ("its XMP, which is damaged,",)
    if any(is_damaged(said.more_xmp) for said in said_of_pages):
        beside += ("its Extended XMP, of which parts are missing,",)
    unlike = dict.fromkeys(name for said in said_of_pages for name in _unlike_xmp(said, format))
    if unlike:
        beside += (f"what its IPTC says otherwise than its XMP ({', '.join(unlike)})",)
    if format != "tiff" and any(page.extra for page, _ in photo.each_page()):
        beside += ("its channel that is no color, such as infrared,",)
    said = tuple(
        f"{what} {'were' if _SEVERAL.match(what) else 'was'} left behind" for what in beside
    )
    if any(page.bilevel for page, _ in photo.each_page()):
        said += ("it is black and white with no grays to color; a scan in gray would have some",)
    return said


def _unlike_xmp(said: Said, format: str) -> tuple[str, ...]:
    """Name what captions say otherwise than XMP, where a format has no place for both."""
    captions = said.captions or iptc.captions_in(said.resources)
    if format in WITH_CAPTIONS or is_damaged(said.xmp):
        return ()
    more = EMPTY if is_damaged(said.more_xmp) else said.more_xmp or EMPTY
    return iptc.unlike(captions, Packet(merged(said.xmp, more)))
