"""Ask libvips for a picture, and say in one line why there is none."""

import io
import os
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import pyvips

from photochrom.errors import PhotoTooLargeError, UnreadablePhotoError
from photochrom.photo.containers import png
from photochrom.photo.containers.tiff_pages import is_plausible
from photochrom.photo.profiles import from_gamma

# libvips reads more (SVG, CSV, raw frames); none of that is a photo, and some of it runs code.
LOADERS = {
    "jpegload_source": "jpeg",
    "pngload_source": "png",
    "webpload_source": "webp",
    "tiffload_source": "tiff",
    "heifload_source": "heic",
    "gifload_source": "gif",
}
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_JPEG_XL = (b"\xff\x0a", b"\0\0\0\x0c")  # the latter is JPEG 2000's too, which comes not here
_PDF = (b"%PDF",)
_TAIL_BYTES = 4096  # in which a JPEG's end is looked for; some programs append to files
_MOST_BYTES_COMPLETED = 200_000_000
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BEGINNINGS = (b"\xff\xd8", b"\x89PNG", b"RIFF", b"GIF8", *_TIFF)
# How libvips and the libraries below it say that a file is sound and not for them.
_NOT_FOR_US = (
    "not configured",
    "not been built in",
    "not implemented",
    "unsupported codec",
    "unsupported feature",
    "not a whole number of bytes",
    "samples out of range",
    "bad labq format",
    "unsupported tiff image type",
    "unsupported jpeg data precision",
    "can not handle image",
    "not supported",
    "security limit",
)

Source: TypeAlias = str | Path | bytes


class UnkindPhotoError(UnreadablePhotoError):
    """The file is sound, and of a kind that libvips does not read."""


def keep_nothing() -> None:
    """Have libvips forget each picture when it is done; for processes that serve others."""
    pyvips.cache_set_max(0)


def check_content(source: Source, name: str) -> None:
    """Raise UnreadablePhotoError with the reason where there is nothing to read."""
    try:
        with opened(source) as file:
            if not file.read(1):
                raise UnreadablePhotoError(f"{name}: expected a photo, found an empty file")
    except OSError as error:
        raise _not_read(name, error) from error


def check_size(name: str, pages: list[pyvips.Image], max_pixels: int) -> None:
    """Raise PhotoTooLargeError where pages have more pixels, together, than are allowed."""
    if sum(page.width * page.height for page in pages) > max_pixels:
        size = f"{pages[0].width} x {pages[0].height}"
        size += f" x {len(pages)} pages" if len(pages) > 1 else ""
        raise PhotoTooLargeError(
            f"{name}: expected at most {max_pixels} pixels, found {size}; "
            "raise max_pixels (--max-pixels) if you trust the file"
        )


def load(source: Source, name: str, tolerant: bool, **options: Any) -> pyvips.Image:
    """Return a lazily decoded picture. Raises UnreadablePhotoError."""
    options["fail_on"] = "none" if tolerant else "error"
    if _begins_with(source, _TIFF):
        # libtiff stops at 50 MB of strips and tags, as if that were damage
        with opened(source) as file:
            options["unlimited"] = is_plausible(file, options.get("page", 0))
    try:
        # A source takes a name as it is; new_from_file would read options in "scan[1].jpg".
        content = (
            pyvips.Source.new_from_memory(source)
            if isinstance(source, bytes)
            else pyvips.Source.new_from_file(os.fsencode(source))
        )
        if _begins_with(source, (_JPEG,)):  # libvips would take an Ultra HDR for its own format
            image = pyvips.Image.jpegload_source(content, **options)
            return _sized(image, image.get_typeof("resolution-unit") != 0)
        if is_animated_avif(source):  # which libvips reads, and does not know by its beginning
            return pyvips.Image.heifload_source(content, **options)
        image = pyvips.Image.new_from_source(content, "", **options)
        if image.get("vips-loader") in LOADERS:
            return _as_it_says(image, source)
    except pyvips.Error as error:
        opened(source).close()  # raises where the file has gone meanwhile
        if "known format" not in str(error) and "unable to load from" not in str(error):
            raise unreadable(name, error, tolerant) from error
    if _begins_with(source, _JPEG_XL):
        raise unkind(name, "JPEG XL")
    if _begins_with(source, _PDF):
        raise UnreadablePhotoError(
            f"{name}: is a PDF, which the command colors: photochrom book.pdf"
        )
    if _begins_with(source, _BEGINNINGS):
        raise UnreadablePhotoError(f"{name}: is truncated or damaged; too little of it is there")
    raise UnreadablePhotoError(
        f"{name}: expected a JPEG, PNG, TIFF or another kind of photo, found something else"
    )


def _sized(image: pyvips.Image, stated: bool) -> pyvips.Image:
    """Take back the 72 dots an inch that libvips gives a JPEG or PNG that states no resolution."""
    return image if stated else image.copy(xres=1, yres=1)


def _as_it_says(image: pyvips.Image, source: Source) -> pyvips.Image:
    """Bring a PNG whose samples follow a gamma of its own to sRGB's, as browsers show it.

    Its resolution is what it states.
    """
    if image.get("vips-loader") != "pngload_source":
        return image
    with opened(source) as file:
        said = png.gamma(file)
        stated = image.get_typeof("resolution-unit") != 0 or png.states_resolution(file)
    return _sized(image if said is None else from_gamma(image, said), stated)


def is_animated_avif(source: Source) -> bool:
    """Tell whether an AVIF has frames after its first picture."""
    with opened(source) as file:
        return file.read(12)[4:] == b"ftypavis"


def bits_of(image: pyvips.Image) -> int:
    """Return how many bits a sample of a picture has in its file."""
    return image.get("bits-per-sample") if image.get_typeof("bits-per-sample") else 8


def file_format(image: pyvips.Image) -> str:
    """Return the format of the file that a picture was loaded from."""
    avif = image.get_typeof("heif-compression") and image.get("heif-compression") == "av1"
    return "avif" if avif else LOADERS[image.get("vips-loader")]


def with_its_end(source: Source) -> Source:
    """Return a JPEG that is whole but for its last two bytes with these; other files as they are.

    Every viewer shows such a file, and libvips takes it for truncated.
    """
    with opened(source) as file:
        if file.read(3) != _JPEG:
            return source
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - _TAIL_BYTES))
        if _JPEG_END in file.read() or size > _MOST_BYTES_COMPLETED:
            return source
        file.seek(0)
        completed = file.read() + _JPEG_END
    try:
        whole = pyvips.Image.new_from_buffer(completed, "", access="sequential", fail_on="warning")
        whole.avg()
    except pyvips.Error:
        return source
    return completed


def _begins_with(source: Source, beginnings: tuple[bytes, ...]) -> bool:
    with opened(source) as file:
        return file.read(4).startswith(beginnings)


def opened(source: Source) -> BinaryIO:
    """Open a file, or the content of one. Raises UnreadablePhotoError."""
    if isinstance(source, bytes):
        return io.BytesIO(source)
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise _not_read(str(source), error) from error


def _not_read(name: str, error: OSError) -> UnreadablePhotoError:
    reason = (error.strerror or str(error)).lower()
    return UnreadablePhotoError(f"{name}: cannot be read: {reason}")


def unkind(name: str, reason: str) -> UnkindPhotoError:
    """Say that a file is sound, why it is not read, and what to do."""
    return UnkindPhotoError(
        f"{name}: is of a kind that cannot be read here ({reason}); save it as JPEG, PNG or "
        "TIFF of 8 or 16 bits"
    )


def unreadable(name: str, error: pyvips.Error, tolerant: bool) -> UnreadablePhotoError:
    """Turn libvips' lines into one that says what to do."""
    lines = [" ".join(line.split()) for line in str(error.detail).splitlines()]
    reason = "; ".join(dict.fromkeys(line for line in lines if line))[:200]
    if any(words in reason.lower() for words in _NOT_FOR_US):
        return unkind(name, reason)
    advice = "" if tolerant else "; tolerant (--tolerant) colors what is there"
    because = f" ({reason})" if reason else ""
    return UnreadablePhotoError(f"{name}: is truncated or damaged{because}{advice}")
