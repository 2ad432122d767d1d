"""Save colored pages in a format that can hold them."""

import io
from collections.abc import Sequence
from typing import Any, BinaryIO

import numpy as np
import pyvips
from numpy.typing import NDArray

from photochrom.errors import PhotochromError, TargetError
from photochrom.photo.containers import heif, jpeg, png, webp
from photochrom.photo.containers.said import Said
from photochrom.photo.containers.tiff import BLOB, BYTE, Entry
from photochrom.photo.containers.tiff_pages import append_page, say_unspecified
from photochrom.photo.containers.tiff_tags import (
    CAPTIONS,
    RESOURCES,
    XMP,
    Tags,
    add_tags,
    read_tags,
)
from photochrom.photo.loading import unreadable
from photochrom.photo.metadata import Upright, of_result, resolution_entries
from photochrom.photo.profiles import srgb_profile
from photochrom.photo.provenance import Mark
from photochrom.photo.reading import Photo

_DEEP = {"png", "tiff", "heic", "avif", "array"}
_MULTIPAGE = {"tiff", "webp"}
_OPAQUE = {"jpeg"}
_MOST_SIDE_PX = {"jpeg": 65_535, "webp": 16_383, "heic": 16_384, "avif": 65_536}
# Visibly lossless at 4:4:4; the scanned L* comes back to 0.3 on average (tests hold 0.5).
_QUALITY = {"jpeg": 92, "webp": 92, "heic": 80, "avif": 80}
# Of pixels in a classic TIFF: LZW makes noise 1.37 times larger, and 4 GiB are the end of it.
CLASSIC_TIFF_BYTES = 2_800_000_000

_HEIF = {"heic", "avif"}
_HEAD_BYTES = {"jpeg": jpeg.HEAD_BYTES, "png": png.HEAD_BYTES}


def depth_of(format: str, depth_bits: int) -> int:
    """Return the depth, 8 or 16, that a photo of `depth_bits` is computed in for a format."""
    return depth_bits if format in _DEEP else 8


def check_format(photo: Photo, format: str, *, compare: bool = False) -> None:
    """Raise TargetError where a format cannot hold a photo whole."""
    if photo.pages > 1 and format not in _MULTIPAGE:
        raise TargetError(
            f"{photo.name}: has {photo.pages} pages and {format} holds one; choose tiff or webp"
        )
    if any(page.alpha for page, _ in photo.each_page()) and format in _OPAQUE:
        raise TargetError(
            f"{photo.name}: has transparency, which {format} cannot hold; choose png, webp or tiff"
        )
    pages = [page for page, _ in photo.each_page()]
    if format != "tiff" and len({(page.width, page.height) for page in pages}) > 1:
        raise TargetError(
            f"{photo.name}: has pages of different sizes, which {format} cannot hold; choose tiff"
        )
    for page in pages:
        width = page.width * (2 if compare else 1)
        most = _MOST_SIDE_PX.get(format, max(width, page.height))
        if max(width, page.height) > most:
            raise TargetError(
                f"{photo.name}: {width} x {page.height} pixels are more than {format} holds on a "
                f"side ({most}); choose png or tiff"
            )


def save(
    photo: Photo,
    pages: Sequence[pyvips.Image],
    file: BinaryIO | None,
    format: str,
    quality: int | None,
    *,
    mark: Mark | None = None,
    threads: int | None = None,
) -> bytes:
    """Compute the pages and write them to an empty file, or, where it is None, return them.

    With a `mark` the result says that it was colored, and by whom. `threads` limits the processor
    cores; None leaves it to libvips.

    Raises OSError where writing fails, UnreadablePhotoError where reading the photo does, and
    TargetError where this libvips cannot write the format.
    """
    sources = list(photo.each_page())
    said = [
        of_result(source.said(number), upright_of(source, page), format, mark)
        for (source, number), page in zip(sources, pages, strict=True)
    ]
    if format != "tiff" and any(source.extra for source, _ in sources):
        pages = [page[:3] for page in pages]
    images = _join(pages) if format != "tiff" or _are_alike(pages) else list(pages)
    saver = _Saver(photo, format, quality, threads)
    written = io.BytesIO() if file is None else file
    saver.save(images[0], written, said)
    for image in images[1:]:
        import tempfile  # noqa: PLC0415  for those few photos

        with tempfile.TemporaryFile() as other:
            saver.save(image, other, said)
            append_page(written, other)
    if format == "tiff":
        add_tags(written, [_tags(*pair) for pair in zip(said, pages, strict=True)])
        if all(source.extra for source, _ in sources):
            say_unspecified(written)
    written.flush()  # before anybody sets the file's times
    return written.getvalue() if isinstance(written, io.BytesIO) else b""


def upright_of(source: Photo, page: pyvips.Image) -> Upright:
    """Return what became of a page's place in its file."""
    is_whole = (page.width, page.height) == (source.width, source.height)
    return Upright(page.width, page.height, page.xres, page.yres, source.orientation, is_whole)


def _tags(said: Said, page: pyvips.Image) -> Tags:
    """Return what is said as tags of a TIFF."""
    tags = read_tags(io.BytesIO(said.exif))
    tags.main = resolution_entries(page.xres, page.yres) | tags.main
    blocks = {XMP: said.xmp, CAPTIONS: said.captions, RESOURCES: said.resources}
    kinds = {XMP: BYTE, CAPTIONS: BLOB, RESOURCES: BLOB}
    tags.main |= {tag: Entry(kinds[tag], block) for tag, block in blocks.items() if block}
    return tags


def _are_alike(pages: Sequence[pyvips.Image]) -> bool:
    facts = {(p.width, p.height, p.bands, p.format, p.interpretation) for p in pages}
    return len(facts) == 1


def _join(pages: Sequence[pyvips.Image]) -> list[pyvips.Image]:
    """Put pages of one size one below the other, as libvips wants them."""
    if len(pages) == 1:
        return [pages[0]]
    image = pyvips.Image.arrayjoin(list(pages), across=1).copy()
    image.set_type(pyvips.GValue.gint_type, "page-height", pages[0].height)
    return [image]


class _Saver:
    """Has libvips write pictures in one format, and puts what is said where the format has it.

    JPEG and PNG have it at their beginning: libvips' output starts so far into the file as the
    blocks are long, and its own first bytes are then put before them. Nothing is copied.
    """

    def __init__(self, photo: Photo, format: str, quality: int | None, threads: int | None) -> None:
        self.photo, self.format, self.threads = photo, format, threads
        self.options = _options(photo, format, quality)

    def save(self, image: pyvips.Image, file: BinaryIO, said: Sequence[Said]) -> None:
        """Write a picture into an empty file."""
        blocks = self._blocks(said[0], image)
        room = heif.ROOM if self.format in _HEIF else len(blocks)
        file.write(bytes(room))
        file.flush()
        self._encode(image, file)
        if self.format in _HEIF:
            heif.insert(file, said[0])
        elif self.format == "webp":
            webp.append(file, said[0])
        elif blocks:
            file.seek(room)
            head = file.read(_HEAD_BYTES[self.format])
            file.seek(0)
            file.write(head + blocks)
        if self.format == "png" and image.xres == image.yres == 1:
            png.forget_resolution(file)

    def _blocks(self, said: Said, image: pyvips.Image) -> bytes:
        if self.format == "jpeg":
            known = image.xres != 1  # what libvips says where nothing is known
            return jpeg.to_segments(said, *(res * 25.4 * known for res in (image.xres, image.yres)))
        return png.to_chunks(said) if self.format == "png" else b""

    def _encode(self, image: pyvips.Image, file: BinaryIO) -> None:
        image = _in_srgb(image)
        if self.threads is not None:
            image.set_type(pyvips.GValue.gint_type, "concurrency", self.threads)
        in_memory = isinstance(file, io.BytesIO)
        target = (
            pyvips.Target.new_to_memory()
            if in_memory
            else pyvips.Target.new_to_descriptor(file.fileno())
        )
        try:
            _write(image, target, self.format, self.options)
        except pyvips.Error as error:
            raise _whose_fault(self.photo, error, self.format) from error
        if in_memory:
            file.write(target.get("blob"))


def _in_srgb(image: pyvips.Image) -> pyvips.Image:
    image = image.copy()
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", srgb_profile())
    return image


def _options(photo: Photo, format: str, quality: int | None) -> dict[str, Any]:
    """Return how a format is compressed: no worse than the photo was, unless asked for."""
    if format == "jpeg":  # chroma at full resolution: it is what is new
        least = quality or max(_QUALITY[format], photo.jpeg_quality() or 0)
        return {"Q": least, "subsample_mode": "off"}
    if format == "webp":
        if quality is None and photo.is_lossless_on_the_web():
            return {"lossless": True}
        return {"Q": quality or _QUALITY[format], "smart_subsample": True}
    if format == "tiff":
        return {"compression": "lzw", "predictor": "horizontal"}
    if format in _HEIF:
        compression = "av1" if format == "avif" else "hevc"
        quality = quality or _QUALITY[format]
        # One step less effort than libvips' takes a sixth of the time for 2 % more bytes.
        effort = {"effort": 3} if format == "avif" else {}
        return {"Q": quality, "compression": compression, "subsample_mode": "off"} | effort
    return {}


def _write(
    image: pyvips.Image, target: pyvips.Target, format: str, options: dict[str, Any]
) -> None:
    options = options | {"keep": "icc"}  # all else that is said is ours to write
    if format == "jpeg":
        image.jpegsave_target(target, **options)
    elif format == "png":
        image.pngsave_target(target, **options)
    elif format == "webp":
        image.webpsave_target(target, **options)
    elif format == "tiff":
        sample_bytes = 2 if image.format == "ushort" else 1
        raw_bytes = image.width * image.height * image.bands * sample_bytes
        image.tiffsave_target(target, bigtiff=raw_bytes > CLASSIC_TIFF_BYTES, **options)
    else:
        image.heifsave_target(target, bitdepth=_bits(image), **options)


def _bits(image: pyvips.Image) -> int:
    """Return the depth of AVIF and HEIC: that of the photo where they have it, else the nearest."""
    if image.format == "uchar":
        return 8
    held = "bits-per-sample"
    return 12 if image.get_typeof(held) and image.get(held) == 12 else 10


def _whose_fault(photo: Photo, error: pyvips.Error, format: str) -> PhotochromError | OSError:
    """Tell a photo that cannot be read from a result that cannot be written."""
    text = f"{error.message} {error.detail}".lower()
    if "maximum tiff file size" in text:
        return TargetError(
            f"{photo.name}: becomes larger than a TIFF may be (4 GiB); choose another format"
        )
    if "write error" in text or "unix error" in text:
        system = [line for line in text.splitlines() if "system error" in line or "unix" in line]
        reason = system[0].rpartition(": ")[2] if system else "write error"
        return OSError(reason)  # `atomic.replacing` knows the target's name
    if "unsupported compression" in text or "unable to call vipsforeignsave" in text:
        return TargetError(f"{photo.name}: {format} cannot be written here; choose another format")
    return unreadable(photo.name, error, photo.tolerant)


def to_array(page: pyvips.Image) -> NDArray[Any]:
    """Compute a page and return its pixels, (H, W, 3)."""
    return np.asarray(page.numpy()).reshape(page.height, page.width, page.bands)
