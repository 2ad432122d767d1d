"""Put pictures in color into a PDF in place of gray ones. Sources: ISO 32000-2, 7.4.4.4, 8.9."""

import io
import tempfile
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO, cast

import numpy as np
import pikepdf

from photochrom import photo
from photochrom.pdf.images import find_images
from photochrom.pdf.pixels import Pixels

# New pictures are held as they are compressed until they are so many; then they go to the disk.
MOST_HELD_BYTES = 200_000_000
_PNG_ROWS = 15  # a predictor: each row says its own, as in a PNG


@dataclass(frozen=True)
class NewImage:
    """A picture in color as a PDF has it: compressed, with what its dictionary says of that."""

    content: bytes
    width: int
    depth_bits: int
    lossless: bool
    masked_out: bytes | None  # bits of rows, as of a stencil mask


def encode(
    pixels: Pixels, page: photo.Stream, quarters: int, quality: int | None, threads: int | None
) -> NewImage:
    """Compress a picture as it was, turned back by the quarters that its page shows it turned."""
    scan = pixels.scan
    if quarters:
        scan = photo.from_array(np.rot90(photo.to_array(page), quarters))
        page, _ = scan.upright(0, scan.depth_bits)
    format = "png" if pixels.lossless else "jpeg"
    content = photo.save(
        scan, [page], None, format, quality or pixels.jpeg_quality, threads=threads
    )
    if pixels.lossless:
        content = photo.compressed_rows(io.BytesIO(content))
    depth_bits = scan.depth_bits if pixels.lossless else 8
    return NewImage(content, page.width, depth_bits, pixels.lossless, pixels.masked_out)


class Document:
    """A PDF whose pictures are replaced one after another."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._held_bytes = 0
        self._open = ExitStack()
        self._open.enter_context(pdf)
        self._profile: pikepdf.Stream | None = None
        self.images = find_images(pdf)

    def close(self) -> None:
        """Close the PDF and remove what of it is on the disk."""
        self._open.close()

    @property
    def pdf(self) -> pikepdf.Pdf:
        return self._pdf

    def replace(self, number: int, new: NewImage) -> None:
        """Replace one of `images`; all else that its dictionary says stays."""
        stream = self.images[number].stream
        _write(stream, new, self._space())
        if new.masked_out is not None:
            stream.Mask = self._mask(stream, new.masked_out)
        self._held_bytes += len(new.content)
        if self._held_bytes > MOST_HELD_BYTES:
            self._to_disk()

    def save(self, file: BinaryIO) -> None:
        """Write the PDF as it is now; streams that were not replaced keep their bytes."""
        _save(self._pdf, file)

    def _space(self) -> pikepdf.Array:
        if self._profile is None:
            profile = self._pdf.make_stream(photo.srgb_profile())
            profile.N, profile.Alternate = 3, pikepdf.Name.DeviceRGB
            self._profile = profile
        return pikepdf.Array([pikepdf.Name.ICCBased, self._profile])

    def _mask(self, stream: pikepdf.Stream, bits: bytes) -> pikepdf.Stream:
        """Return a stencil; the grays that a key hid are colors now."""
        mask = self._pdf.make_stream(zlib.compress(bits), Filter=pikepdf.Name.FlateDecode)
        mask.Type, mask.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        mask.Width, mask.Height = stream.Width, stream.Height
        mask.ImageMask, mask.BitsPerComponent = True, 1
        return mask

    def _to_disk(self) -> None:
        """Go on with a copy that is read from the disk as it is needed."""
        file = cast(BinaryIO, self._open.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115
        _save(self._pdf, file)
        self._pdf.close()
        self._pdf = self._open.enter_context(pikepdf.open(file))
        self._profile, self._held_bytes = None, 0
        self.images = find_images(self._pdf)


def _save(pdf: pikepdf.Pdf, file: BinaryIO) -> None:
    pdf.save(
        file,
        fix_metadata_version=False,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        linearize=pdf.is_linearized,
        deterministic_id=True,
    )


def _write(stream: pikepdf.Stream, new: NewImage, space: pikepdf.Array) -> None:
    if new.lossless:
        rows = pikepdf.Dictionary(
            Predictor=_PNG_ROWS, Colors=3, BitsPerComponent=new.depth_bits, Columns=new.width
        )
        stream.write(new.content, filter=pikepdf.Name.FlateDecode, decode_parms=rows)
    else:
        stream.write(new.content, filter=pikepdf.Name.DCTDecode)
    stream.ColorSpace, stream.BitsPerComponent = space, new.depth_bits
    if "/Decode" in stream:
        del stream.Decode
