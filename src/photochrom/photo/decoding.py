"""Decode what libvips' wheels do not read: HEVC in HEIC, JPEG 2000, BMP, PNM, odd kinds of TIFF.

These readers are not streaming: a picture lies in memory whole, which bounds its size.
"""

import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import pyvips

from photochrom.errors import PhotoTooLargeError, UnreadablePhotoError
from photochrom.photo.containers import jp2, pnm
from photochrom.photo.containers.said import more_pictures
from photochrom.photo.containers.tiff_pages import ICC_LAB, count_pages, page_facts
from photochrom.photo.loading import Source, UnkindPhotoError, opened, unkind
from photochrom.photo.odd_bits import decoded_odd_bits

MOST_PIXELS = 150_000_000  # about 1 GB while a picture is decoded
_HEVC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_HEIF = {b"mif1", b"msf1"}  # of any codec, named further on
_BITMAP, _TIFF = b"BM", (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BITMAP_HEADER, _PLANES = b"(\0\0\0", b"\1\0"  # of a bitmap as it was copied, without its file
_NOT_FOR_US = ("unsupported", "unknown pixel mode", "unknown raw mode", "not implemented")
_HDR_GAIN_MAP = "hdrgainmap"
_NO_DPI = (1, 1)  # what Pillow says of a TIFF without
# What Pillow's modes are in bands and bits; other modes are converted to one of these.
_MODES = {"L", "LA", "RGB", "RGBA", "CMYK", "I;16", "F"}


class _OddRangeError(Exception):
    """Nothing says what black and white are; the message has the lowest and highest number."""


@dataclass(frozen=True)
class Decoded:
    """A picture in memory, and what its file has beside it, in words."""

    image: pyvips.Image
    format: str
    left_behind: tuple[str, ...] = ()


def decoded(source: Source, name: str, max_pixels: int) -> Decoded | None:
    """Decode a file by its first bytes; None where it is for libvips.

    Raises UnreadablePhotoError, PhotoTooLargeError.
    """
    with opened(source) as file:
        first = file.read(32)
        is_odd = first.startswith(_TIFF) and page_facts(file, 0).is_beyond_libvips
    for is_ours, decode in (
        (_is_hevc(first), _decode_heic),
        (jp2.is_jp2(first), _decode_jp2),
        (first.startswith(_BITMAP), _decode_bitmap),
        (first.startswith(_BITMAP_HEADER) and first[12:14] == _PLANES, _decode_bare_bitmap),
        (pnm.is_pnm(first), _decode_pnm),
        (is_odd, _decode_tiff),
    ):
        if is_ours:
            return _attempt(decode, source, name, max_pixels)
    return None


def decoded_instead(
    source: Source, name: str, max_pixels: int, refusal: UnreadablePhotoError
) -> Decoded:
    """Decode a TIFF that libvips refused to open. Raises its refusal where that fails, too."""
    with opened(source) as file:
        if file.read(4) not in _TIFF:
            raise refusal
    try:
        return _attempt(_decode_tiff, source, name, max_pixels)
    except PhotoTooLargeError:
        raise
    except UnreadablePhotoError:
        if isinstance(refusal, UnkindPhotoError):
            raise
        raise refusal from None


def _attempt(
    decode: Callable[[BinaryIO, Callable[[int, int], None]], Decoded],
    source: Source,
    name: str,
    max_pixels: int,
) -> Decoded:
    def check(width: int, height: int) -> None:
        most = min(max_pixels, MOST_PIXELS)
        if width * height <= most:
            return
        raise PhotoTooLargeError(
            f"{name}: expected at most {most} pixels, found {width} x {height}; "
            + (
                "raise max_pixels (--max-pixels) if you trust the file"
                if most < MOST_PIXELS
                else "this kind is decoded in memory; save it as TIFF or PNG"
            )
        )

    # Pillow logs what it then raises, and warns of what does not matter; Python would print both.
    logging.getLogger("PIL").addHandler(logging.NullHandler())
    try:
        with opened(source) as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return decode(file, check)
    except (UnreadablePhotoError, PhotoTooLargeError):
        raise
    except _OddRangeError as error:
        raise UnreadablePhotoError(f"{name}: expected samples of 16 bits, found {error}") from error
    except Exception as error:
        # Decoders raise whatever a damaged file leads them into.
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        if any(words in reason.lower() for words in _NOT_FOR_US):
            raise unkind(name, reason) from error
        raise UnreadablePhotoError(f"{name}: is truncated or damaged ({reason})") from error


def _is_hevc(first: bytes) -> bool:
    if first[4:8] != b"ftyp":
        return False
    brands = {first[at : at + 4] for at in (8, *range(16, len(first), 4))}
    return first[8:12] in _HEVC or (first[8:12] in _HEIF and bool(brands & _HEVC))


def _decode_heic(file: BinaryIO, check: Callable[[int, int], None]) -> Decoded:
    import pi_heif  # noqa: PLC0415  for those alone who have such files

    opened_file = pi_heif.open_heif(file, convert_hdr_to_8bit=False)
    picture = opened_file[opened_file.primary_index]
    check(*picture.size)
    image = _to_image(np.array(picture))  # a copy: its memory goes with the file
    said = {"exif-data": "exif", "xmp-data": "xmp", "icc-profile-data": "icc_profile"}
    _say(image, {field: picture.info.get(key) for field, key in said.items()})
    beside = []
    auxiliary = " ".join(map(str, picture.info.get("aux", {}))).lower()
    if _HDR_GAIN_MAP in auxiliary:
        beside.append("its gain map, which makes it brighter on some screens,")
    if picture.info.get("depth_images"):
        beside.append("its depth map")
    if len(opened_file) > 1:
        beside.append(more_pictures(len(opened_file) - 1))
    return Decoded(image, "heic", tuple(beside))


def _decode_jp2(file: BinaryIO, check: Callable[[int, int], None]) -> Decoded:
    from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile  # noqa: PLC0415

    said = jp2.read(file)
    file.seek(0)
    picture = Jpeg2KImageFile(file)
    check(*picture.size)
    image = from_pillow(picture)
    _say(image, {"exif-data": said.exif, "xmp-data": said.xmp, "iptc-data": said.captions})
    bits = jp2.bits(file)
    finer = bits > 8 and image.format == "uchar"
    beside = (f"what its {bits} bits have beyond 8",) if finer else ()
    return Decoded(image, "jp2", beside)


def _decode_bitmap(file: BinaryIO, check: Callable[[int, int], None]) -> Decoded:
    from PIL.BmpImagePlugin import BmpImageFile  # noqa: PLC0415

    picture = BmpImageFile(file)
    check(*picture.size)
    return Decoded(from_pillow(picture), "bmp")


def _decode_bare_bitmap(file: BinaryIO, check: Callable[[int, int], None]) -> Decoded:
    from PIL.BmpImagePlugin import DibImageFile  # noqa: PLC0415

    picture = DibImageFile(file)
    check(*picture.size)
    return Decoded(from_pillow(picture), "bmp")


def _decode_pnm(file: BinaryIO, check: Callable[[int, int], None]) -> Decoded:
    header = pnm.read_header(file)
    check(header.width, header.height)
    image = _to_image(pnm.read_pixels(file, header))
    if header.white == 1:
        image.set_type(pyvips.GValue.gint_type, "bits-per-sample", 1)
    more = pnm.count_pictures(file, header) - 1
    return Decoded(image, "pnm", (more_pictures(more),) if more else ())


def _decode_tiff(file: BinaryIO, check: Callable[[int, int], None]) -> Decoded:
    pages = count_pages(file)
    more = "its other page" if pages == 2 else f"its {pages - 1} other pages"
    beside: tuple[str, ...] = (more,) if pages > 1 else ()
    facts = page_facts(file, 0)
    if facts.photometric == ICC_LAB:
        return Decoded(_icc_lab(file, check), "tiff", beside)
    if facts.extra_samples and not facts.is_transparent:
        beside += ("its channel that is no color, such as infrared,",)
    image = decoded_odd_bits(file, check, _tiff_by_pillow)
    if image is None:
        white = (1 << facts.bits) - 1 if 8 < facts.bits < 16 else 65535
        image = _tiff_by_pillow(file, check, white)
    return Decoded(image, "tiff", beside)


def _tiff_by_pillow(
    file: BinaryIO, check: Callable[[int, int], None] | None = None, white: int = 65535
) -> pyvips.Image:
    from PIL.TiffImagePlugin import TiffImageFile  # noqa: PLC0415

    file.seek(0)
    picture = TiffImageFile(file)
    if check:
        check(*picture.size)
    image = from_pillow(picture, white)
    image.set_type(pyvips.GValue.gint_type, "orientation", picture.getexif().get(0x0112, 1))
    return image


def _icc_lab(file: BinaryIO, check: Callable[[int, int], None]) -> pyvips.Image:
    """Return Lab of 8 or 16 bits whose a*b* have no sign (ICC.1:2001, 6.3.4)."""
    file.seek(0)
    image = pyvips.Image.tiffload_buffer(file.read(), fail_on="error")
    check(image.width, image.height)
    step = 1 if image.format == "uchar" else 1 / 256
    light = 100 / 255 * step
    lab = image[:3].linear([light, step, step], [0, -128, -128])
    return lab.cast("float").copy(interpretation="lab")


def _say(image: pyvips.Image, blocks: dict[str, bytes | None]) -> None:
    """Give a picture that stands upright what its file says."""
    for field, content in blocks.items():
        if content:
            image.set_type(pyvips.GValue.blob_type, field, bytes(content))
    image.set_type(pyvips.GValue.gint_type, "orientation", 1)  # libvips takes EXIF's at its word


def from_pillow(picture: Any, white: int = 65535) -> pyvips.Image:
    """Return a picture of Pillow's as one of libvips', with its profile and resolution.

    `white` is what the numbers of 16 bits mean by it.
    """
    if picture.mode == "LAB":
        lab = np.asarray(picture).astype(np.float32)
        # L* in 255 steps; a*b* as signed bytes (TIFF 6.0, section 23)
        ab = (lab[..., 1:] + 128) % 256 - 128
        lab = np.concatenate([lab[..., :1] * (100 / 255), ab], axis=-1)
        image = pyvips.Image.new_from_array(lab).copy(interpretation="lab")
    else:
        if picture.mode.startswith("I;16"):
            pixels = np.rint(np.asarray(picture) * (65535 / white)).astype(np.uint16)
        elif picture.mode == "I":
            pixels = _sixteen_bits(np.asarray(picture))
        else:
            wanted = picture.mode if picture.mode in _MODES else _nearest_mode(picture)
            pixels = np.asarray(picture.convert(wanted))
        image = _to_image(pixels)
        if picture.mode == "1":
            image.set_type(pyvips.GValue.gint_type, "bits-per-sample", 1)
        if picture.mode == "CMYK":
            image = image.copy(interpretation="cmyk")
    if profile := picture.info.get("icc_profile"):
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    dpi = picture.info.get("dpi", _NO_DPI)
    if tuple(dpi) != _NO_DPI:
        image = image.copy(xres=float(dpi[0]) / 25.4, yres=float(dpi[1]) / 25.4)
    return image


def _sixteen_bits(pixels: Any) -> Any:
    """Bring whole numbers of 32 bits to 16: as they are where they fit, else by their range."""
    low, high = int(pixels.min()), int(pixels.max())
    if low >= 0 and high <= 65535:
        return pixels.astype(np.uint16)
    raise _OddRangeError(f"{low} to {high}; save it with 16 bits a channel")


def _nearest_mode(picture: Any) -> str:
    if picture.mode in ("P", "PA"):
        return "RGBA" if picture.mode == "PA" or "transparency" in picture.info else "RGB"
    return "L" if picture.mode == "1" else "RGB"


def _to_image(pixels: Any) -> pyvips.Image:
    """Turn (H, W) or (H, W, bands) pixels into a picture that says what its bands are."""
    image = pyvips.Image.new_from_array(np.ascontiguousarray(pixels))
    deep = image.format == "ushort"
    kind = ("grey16" if deep else "b-w") if image.bands < 3 else ("rgb16" if deep else "srgb")
    return image.copy(interpretation=kind)
