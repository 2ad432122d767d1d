"""Which pages of a file are its photo, and what there is beside them."""

import pyvips

from photochrom.errors import UnreadablePhotoError
from photochrom.photo import metadata
from photochrom.photo.containers import png
from photochrom.photo.containers.tiff_pages import begins_with_a_preview, is_dng, page_facts
from photochrom.photo.loading import Source, load, opened


def pages_of(
    source: Source, first: pyvips.Image, name: str, tolerant: bool
) -> tuple[dict[int, pyvips.Image], tuple[str, ...]]:
    """Return the pages of a TIFF by their numbers, and in words the masks among them.

    Smaller copies of the first are no pages.
    """
    pages = {0: first}
    has_masks = False
    with opened(source) as file:
        for number in range(1, first.get_n_pages()):
            facts = page_facts(file, number)
            has_masks |= facts.is_mask
            if facts.is_mask:
                continue
            page = load(source, name, tolerant, access="sequential", page=number)
            if not facts.is_small_copy or page.width >= first.width:
                pages[number] = page
    return pages, ("its mask, such as a scanner's infrared page,",) if has_masks else ()


def kind_of(page: pyvips.Image) -> tuple[object, ...]:
    """Return what pages must share to be written by libvips into one file."""
    facts = (page.width, page.height, page.bands, page.format, page.interpretation)
    return (*facts, orientation_of(page), bool(page.get_typeof("icc-profile-data")))


def beside(source: Source, name: str, format: str) -> tuple[str, ...]:
    """Return in words what a file has beside its pages; refuse what begins with no photo."""
    with opened(source) as file:
        if format == "tiff" and begins_with_a_preview(file):
            raise UnreadablePhotoError(
                f"{name}: expected a photo, found a raw file or another that begins with a small "
                "preview; export it as TIFF or JPEG"
            )
        if format == "tiff" and is_dng(file):
            raise UnreadablePhotoError(
                f"{name}: expected a photo, found a digital negative (DNG), whose tones are still "
                "to be made; export it as TIFF of 16 bits"
            )
        if format == "png" and png.is_animated(file):
            return ("its animation after the first picture",)
        return metadata.pictures_beside(file) if format == "jpeg" else ()


def orientation_of(image: pyvips.Image) -> int:
    """Return how a picture lies in its file (EXIF), 1 to 8."""
    orientation = image.get("orientation") if image.get_typeof("orientation") else 1
    return orientation if orientation in range(1, 9) else 1
