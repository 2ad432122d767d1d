"""What a photo file says beside its pixels, whatever its container."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """Blocks as they are in files, byte for byte."""

    exif: bytes = b""  # a TIFF structure, without JPEG's prefix
    xmp: bytes = b""
    more_xmp: bytes = b""  # Extended XMP: what is too long for one segment of a JPEG
    captions: bytes = b""  # IPTC, where it stands alone as in TIFF
    resources: bytes = b""  # Photoshop's, in JPEG captions among them
    density: bytes = b""  # of a JPEG: unit, and dots across and down, as JFIF has them
    comments: tuple[bytes, ...] = ()  # of a JPEG
    texts: bytes = b""  # of a PNG, as whole chunks


def more_pictures(number: int) -> str:
    """Say in words how many pictures a file has beside its first; `number` is 1 at least."""
    return "its second picture" if number == 1 else f"its {number} more pictures"
