"""Decode a picture of a PDF, or say why it is left alone. Source: ISO 32000-2, 8.9."""

import io
import warnings
from dataclasses import dataclass
from typing import Any, Literal

import pikepdf
from PIL import Image as Pillow
from PIL import ImageOps

from photochrom import photo
from photochrom.photo.decoding import MOST_PIXELS

Left = Literal[
    "black and white", "small", "colors of print", "transparency", "layer of writing",
    "too many pixels", "unreadable",
]  # fmt: skip

# Ornaments and rules of a page, and the strips in which some programs store a picture.
LEAST_SIDE_PX = 48
# A mask that is so much finer than its picture is writing, and the picture its color (ITU T.44).
_FINER = 1.5
_LOSSY = {"/DCTDecode", "/JPXDecode"}
_BILEVEL = {"/CCITTFaxDecode", "/JBIG2Decode"}
_PLAIN_MODES = {"L", "P", "RGB", "I;16", "LAB"}
_TURNS = (
    None,
    Pillow.Transpose.ROTATE_270,
    Pillow.Transpose.ROTATE_180,
    Pillow.Transpose.ROTATE_90,
)


class LeftAloneError(Exception):
    """A picture that is not to be colored; `detail` says more of one that cannot be read."""

    def __init__(self, reason: Left, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class Pixels:
    """A picture that was decoded, as a page shows it."""

    scan: photo.Photo
    lossless: bool  # as it was compressed
    jpeg_quality: int | None
    masked_out: bytes | None  # bits of rows, 1 for what a key of colors hides, as it is stored


def decode(stream: pikepdf.Stream, quarters: int, max_pixels: int) -> Pixels:
    """Decode a picture and turn it clockwise. Raises LeftAloneError."""
    try:
        _check(stream, max_pixels)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decoded(stream, quarters)
    except LeftAloneError:
        raise
    except Exception as error:
        # Decoders raise whatever a damaged file leads them into.
        detail = " ".join(str(error).split())[:200] or type(error).__name__
        raise LeftAloneError("unreadable", detail) from error


def _check(stream: pikepdf.Stream, max_pixels: int) -> None:
    """Raise LeftAloneError for what the picture's dictionary says."""
    filters = _filters(stream)
    width, height = int(stream.Width), int(stream.Height)
    if stream.get("/ImageMask", False) or _BILEVEL & filters or _bits(stream) == 1:
        raise LeftAloneError("black and white")
    if min(width, height) < LEAST_SIDE_PX:
        raise LeftAloneError("small")
    if width * height > min(max_pixels, MOST_PIXELS):
        raise LeftAloneError("too many pixels", f"{width} x {height}")
    if _space(stream) in ("/DeviceCMYK", "/Separation", "/DeviceN"):
        raise LeftAloneError("colors of print")
    for mask in (stream.get("/SMask"), stream.get("/Mask")):
        if not isinstance(mask, pikepdf.Stream):
            continue
        if "/Matte" in mask:
            raise LeftAloneError("transparency")
        if _bits(mask) == 1 and int(mask.Width) > _FINER * width:
            raise LeftAloneError("layer of writing")
    if int(stream.get("/SMaskInData", 0)):
        raise LeftAloneError("transparency")


def _decoded(stream: pikepdf.Stream, quarters: int) -> Pixels:
    image = pikepdf.PdfImage(stream)
    picture: Any = image.as_pil_image(apply_mask=False)
    picture.load()
    if picture.size != (int(stream.Width), int(stream.Height)):
        raise LeftAloneError("unreadable", f"its size is said to be another than {picture.size}")
    if picture.mode == "CMYK":
        raise LeftAloneError("colors of print")
    if _bits(stream) == 16 and picture.mode != "I;16":
        raise LeftAloneError("unreadable", "its colors have 16 bits each")
    if picture.mode not in _PLAIN_MODES:
        raise LeftAloneError("transparency")
    filters = _filters(stream)
    if filters & _LOSSY:
        picture = _as_painted(picture, stream)
    masked_out = None
    if isinstance(stream.get("/Mask"), pikepdf.Array):
        alpha = image.as_pil_image().getchannel("A")
        masked_out = (
            alpha.point([255] + [0] * 255).convert("1", dither=Pillow.Dither.NONE).tobytes()
        )
    if (turn := _TURNS[quarters]) is not None:
        said = picture.info
        picture = picture.transpose(turn)
        picture.info = said
    quality = None
    if filters == {"/DCTDecode"}:
        quality = photo.jpeg_quality(io.BytesIO(stream.read_raw_bytes()))
    return Pixels(photo.from_pillow(picture), not filters & _LOSSY, quality, masked_out)


def _as_painted(picture: Any, stream: pikepdf.Stream) -> Any:
    """Return a JPEG as its PDF has it: what it says of itself in its segments does not count."""
    painted = picture
    decode = [float(number) for number in stream.get("/Decode", [])]
    if picture.mode == "L" and decode == [1, 0]:
        painted = ImageOps.invert(picture)
    elif decode and decode != [0, 1] * (len(decode) // 2):
        raise LeftAloneError("unreadable", "its Decode array is of a rare kind")
    profile = _profile(stream)
    if profile is not None or "/ColorSpace" in stream:
        painted.info = {"icc_profile": profile} if profile else {}
    return painted


def _filters(stream: pikepdf.Stream) -> set[str]:
    named = stream.get("/Filter", pikepdf.Array())
    return {str(name) for name in (named if isinstance(named, pikepdf.Array) else [named])}


def _bits(stream: pikepdf.Stream) -> int:
    """Return the bits of a sample; a mask says nothing and has one."""
    is_mask = bool(stream.get("/ImageMask", False)) or bool(_BILEVEL & _filters(stream))
    return 1 if is_mask else int(stream.get("/BitsPerComponent", 8))


def _space(stream: pikepdf.Stream) -> str:
    """Return the name of the color space, of the palette's where there is one."""
    space = stream.get("/ColorSpace")
    while isinstance(space, pikepdf.Array) and space[0] == "/Indexed":
        space = space[1]
    if isinstance(space, pikepdf.Array):
        if space[0] == "/ICCBased" and int(space[1].get("/N", 0)) == 4:
            return "/DeviceCMYK"
        return str(space[0])
    return str(space)


def _profile(stream: pikepdf.Stream) -> bytes | None:
    space = stream.get("/ColorSpace")
    if isinstance(space, pikepdf.Array) and space[0] == "/ICCBased":
        return bytes(space[1].read_bytes())
    return None
