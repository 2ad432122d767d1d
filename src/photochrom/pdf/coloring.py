"""The way from a PDF of gray pictures to one of colored pictures."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pikepdf

from photochrom import atomic, photo
from photochrom.colorizer import Colorizer
from photochrom.errors import AlreadyInColorError, UnreadablePhotoError
from photochrom.options import Options
from photochrom.pages import color_page
from photochrom.pdf.images import size_points
from photochrom.pdf.pixels import LeftAloneError, decode
from photochrom.pdf.replacing import Document, encode
from photochrom.pdf.saying import Looked, notes, nothing_to_color, pictures_of
from photochrom.results import Result
from photochrom.targets import check_target, default_target

_HEAD_BYTES = 1024  # in which a PDF says that it is one
_PDF = b"%PDF-"


def color_pdf(
    colorizer: Colorizer,
    source: Path,
    target: Path | None = None,
    *,
    options: Options | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Result:
    """Color the gray pictures of a PDF into a file beside it, or into `target`.

    All else is kept: text, bookmarks, sizes of pages, links. One picture at a time is decoded. Of
    `options`, format, compare, split, negative and hints are for photos and not used. Width and
    height of the result are the first page's, in points. Raises a PhotochromError.
    """
    started = time.perf_counter()
    options = replace(options or Options(), hints=())
    source = Path(source)
    target = default_target(source) if target is None else Path(target)
    check_target(source, target, options)
    with _reading(source, options), closing(Document(_opened(source, options))) as document:
        if (warnings := document.pdf.get_warnings()) and not options.tolerant:
            raise _damaged(source, str(warnings[0]), options)
        _check_colors(document.pdf, source, options)
        looked = []
        for number in range(len(document.images)):
            progress(number, len(document.images))
            looked.append(_color(colorizer, document, number, options))
        progress(len(document.images), len(document.images))
        if not any(each.is_colored for each in looked):
            raise nothing_to_color(str(source), looked)
        mark = colorizer.mark(options)
        said = notes(looked) + (_mark(document.pdf, mark) if mark else ()) + _signed(document.pdf)
        _save(document, source, target, options)
        width, height = size_points(document.pdf.pages[0])
        return Result(
            source, target, width, height, len(document.pdf.pages),
            seconds=time.perf_counter() - started, format="pdf", pictures=pictures_of(looked),
            targets=(target,), notes=said,
        )  # fmt: skip


def _color(colorizer: Colorizer, document: Document, number: int, options: Options) -> Looked:
    """Color an image of a PDF, or find out why it is left as it is."""
    image = document.images[number]
    quarters = image.places[0].quarters
    try:
        pixels = decode(image.stream, quarters, options.max_pixels)
    except LeftAloneError as left:
        return Looked(image.places, reason=left.reason, detail=left.detail)
    found = color_page(colorizer, pixels.scan, 0, options)
    if found.coefficients is not None:
        depth_bits = pixels.scan.depth_bits if pixels.lossless else 8
        page = photo.merge(
            pixels.scan, 0, found.coefficients, found.kept, found.shade, depth_bits=depth_bits
        )
        document.replace(number, encode(pixels, page, quarters, options.quality, colorizer.threads))
    return Looked(image.places, found.pictures)


@contextmanager
def _reading(source: Path, options: Options) -> Iterator[None]:
    """Turn what pikepdf raises into an UnreadablePhotoError."""
    try:
        yield
    except pikepdf.PasswordError as error:
        raise _encrypted(source) from error
    except pikepdf.PikepdfError as error:
        raise _damaged(source, str(error), options) from error


def _opened(source: Path, options: Options) -> pikepdf.Pdf:
    """Open a PDF that is whole and not encrypted. Raises UnreadablePhotoError, PikepdfError."""
    try:
        with source.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if _PDF not in head:
            found = "something else" if head else "an empty file"
            raise UnreadablePhotoError(f"{source}: expected a PDF, found {found}")
        pdf = pikepdf.open(source, attempt_recovery=options.tolerant)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadablePhotoError(f"{source}: cannot be read: {reason}") from error
    if pdf.is_encrypted:
        pdf.close()
        raise _encrypted(source)
    return pdf


def _damaged(source: Path, error: str, options: Options) -> UnreadablePhotoError:
    reason = " ".join(error.removeprefix(str(source)).lstrip(": ").split())[:200]
    advice = "" if options.tolerant else "; tolerant (--tolerant) colors what is there"
    return UnreadablePhotoError(f"{source}: is truncated or damaged ({reason}){advice}")


def _encrypted(source: Path) -> UnreadablePhotoError:
    return UnreadablePhotoError(
        f"{source}: is encrypted; write it without that first: qpdf --decrypt {source} open.pdf"
    )


def _check_colors(pdf: pikepdf.Pdf, source: Path, options: Options) -> None:
    """Raise AlreadyInColorError where a PDF says that it was colored."""
    metadata = pdf.Root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream) or options.recolor or options.keep_colors:
        return
    if who := photo.colored_by(metadata.read_bytes()):
        raise AlreadyInColorError(
            f"{source}: was colored before ({who}); recolor (--recolor) colors it anew"
        )


def _save(document: Document, source: Path, target: Path, options: Options) -> None:
    """Write a PDF whole or not at all."""
    status = source.stat()
    with atomic.replacing(target, overwrite=options.overwrite) as file:
        atomic.keep_permissions(status, file)
        document.save(file)
        file.flush()
        atomic.keep_times(status, file)


def _mark(pdf: pikepdf.Pdf, mark: photo.Mark) -> tuple[str, ...]:
    """Have a PDF's XMP say who colored it; return what is to be said where it cannot."""
    if not isinstance(pdf.Root.get("/Metadata"), pikepdf.Stream):
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata.load_from_docinfo(pdf.docinfo)
    try:
        pdf.Root.Metadata.write(photo.marked(pdf.Root.Metadata.read_bytes(), mark))
    except (ValueError, pikepdf.PikepdfError):
        return ("its XMP is damaged and does not say that it was colored",)
    return ()


def _signed(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Say what becomes of a signature: it is of the bytes as they were."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and int(form.get("/SigFlags", 0)) & 1:
        return ("it was signed, and its signature no longer holds",)
    return ()
