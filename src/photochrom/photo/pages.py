"""Which pages of a file are its photo, and what there is beside them."""

import pyvips

from photochrom.errors import UnreadablePhotoError
from photochrom.photo import metadata
from photochrom.photo.containers import png
from photochrom.photo.containers.tiff_pages import (
    begins_with_a_preview,
    count_pages,
    is_dng,
    page_facts,
)
from photochrom.photo.loading import (
    Source,
    UnkindPhotoError,
    is_animated_avif,
    load,
    opened,
    unkind,
    unreadable,
)
from photochrom.photo.profiles import interpretation

_ANIMATION = "its animation after the first picture"


def pages_of(
    source: Source, first: pyvips.Image, name: str, tolerant: bool
) -> tuple[dict[int, pyvips.Image], tuple[str, ...]]:
    """Return the pages of a TIFF by their numbers, and in words what there is beside them.

    That are masks and, where it is `tolerant`, pages that cannot be read. Smaller copies of the
    first are no pages, nor is a first one that says it is the smaller copy of another. Raises
    UnreadablePhotoError.
    """
    pages = {0: _page(source, name, tolerant, 0) if tolerant else first}
    beside: dict[str, None] = {}
    with opened(source) as file:
        for number in range(1, first.get_n_pages()):
            facts = page_facts(file, number)
            if facts.is_mask:
                beside["its mask, such as a scanner's infrared page,"] = None
                continue
            try:
                if facts.is_beyond_libvips and not facts.is_small_copy:
                    raise unkind(name_of(name, number), "rare planes, compression or Lab")
                page = _page(source, name, tolerant, number)
            except UnreadablePhotoError as refusal:
                if not tolerant:
                    raise of_page(refusal, number) from refusal
                beside[f"its page {number + 1}, which cannot be read,"] = None
                continue
            if not facts.is_small_copy or page.width >= first.width:
                pages[number] = page
        wider = any(page.width > first.width for page in pages.values())
        if wider and page_facts(file, 0).is_small_copy:
            del pages[0]
        there = first.get_n_pages()
        if count_pages(file) > there:
            if not tolerant:
                _check_the_end(source, name, there)
            beside[f"what follows its page {there}, which cannot be read,"] = None
    return pages, tuple(beside)


def _page(source: Source, name: str, tolerant: bool, number: int) -> pyvips.Image:
    """Open a page; one of a kind that libvips cannot decode would come out black."""
    name = name_of(name, number)
    if not tolerant:
        return load(source, name, False, access="sequential", page=number)
    try:
        page = load(source, name, False, access="sequential", page=number)
        page.crop(0, 0, 1, 1).avg()
        if interpretation(page) is not None:  # of other numbers all pixels are asked for, in order
            return page
    except UnkindPhotoError:
        raise
    except UnreadablePhotoError:
        pass  # what is there of it is colored
    except pyvips.Error as error:
        if isinstance(kind := unreadable(name, error, tolerant), UnkindPhotoError):
            raise kind from error
    return load(source, name, True, access="sequential", page=number)


def of_page(refusal: UnreadablePhotoError, number: int) -> UnreadablePhotoError:
    """Add what helps where the kind of a page is not read, if that is not the first, number 0."""
    if number == 0 or not isinstance(refusal, UnkindPhotoError):
        return refusal
    return UnkindPhotoError(f"{refusal}; tolerant (--tolerant) leaves this page out")


def _check_the_end(source: Source, name: str, there: int) -> None:
    """Refuse a TIFF that leads nowhere after `there` pages, where libvips would do so later on."""
    try:
        load(source, name, False, access="sequential").crop(0, 0, 1, 1).avg()
    except pyvips.Error as error:
        raise UnreadablePhotoError(
            f"{name_of(name, there)}: is missing or damaged; tolerant (--tolerant) colors what "
            "comes before it"
        ) from error


def name_of(name: str, number: int) -> str:
    """Name a page of a file for messages."""
    return f"{name}, page {number + 1}"


def kind_of(page: pyvips.Image) -> tuple[object, ...]:
    """Return what pages must share to be written by libvips into one file."""
    facts = (page.width, page.height, page.bands, page.format, page.interpretation)
    return (*facts, orientation_of(page), bool(page.get_typeof("icc-profile-data")))


def beside(source: Source, name: str, format: str) -> tuple[str, ...]:
    """Return in words what a file has beside its pages; refuse what begins with no photo."""
    if is_animated_avif(source):
        return (_ANIMATION,)
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
            return (_ANIMATION,)
        return metadata.pictures_beside(file) if format == "jpeg" else ()


def orientation_of(image: pyvips.Image) -> int:
    """Return how a picture lies in its file (EXIF), 1 to 8."""
    orientation = image.get("orientation") if image.get_typeof("orientation") else 1
    return orientation if orientation in range(1, 9) else 1
