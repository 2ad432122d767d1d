"""Read what a JPEG says in its segments, and make segments.

Sources: ITU T.81, annex B; XMP specification, part 3, 1.1.3; EXIF 2.32, 4.7; CIPA DC-007 (MPF).
"""

import bisect
import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from photochrom.photo.containers.said import Said
from photochrom.photo.containers.tiff import Reader, numbers

HEAD_BYTES = 2  # the start, behind which our segments go
_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without content
_APP0, _APP1, _APP2, _APP13, _COMMENT, _TABLES = 0xE0, 0xE1, 0xE2, 0xED, 0xFE, 0xDB
_JFIF = b"JFIF\0"
_EXIF, _XMP, _PHOTOSHOP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"
_MORE_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_MORE_HEADER_BYTES = 32 + 4 + 4  # digest, length of the whole, offset of the part
_GAIN_MAP = b"urn:iso:std:iso:ts:21496:-1\0"
_MPF, _PICTURES = b"MPF\0", 0xB001
_SAMSUNG_VIDEO = b"\x30\x0a"  # MotionPhoto_Data, as ExifTool knows it
_MOST_BYTES = 65_533  # of a segment's content
_MOST_SEGMENTS = 4096
# ITU T.81, table K.1, which libjpeg scales by its quality.
_LUMINANCE = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
    92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip


def read(file: BinaryIO) -> Said:
    """Return what a JPEG says of itself, nothing for files of other kinds."""
    exif = xmp = resources = density = b""
    comments: list[bytes] = []
    more: dict[bytes, dict[int, bytes]] = {}
    for marker, content in segments(file):
        if marker == _APP0 and content.startswith(_JFIF):
            density = content[7:12]
        elif marker == _APP1 and content.startswith(_EXIF):
            exif = exif or content[len(_EXIF) :]
        elif marker == _APP1 and content.startswith(_XMP):
            xmp = xmp or content[len(_XMP) :].rstrip(b"\0")
        elif marker == _APP1 and content.startswith(_MORE_XMP):
            part = content[len(_MORE_XMP) :]
            offset = int.from_bytes(part[36:40], "big")
            more.setdefault(part[:32], {})[offset] = part[_MORE_HEADER_BYTES:]
        elif marker == _APP13 and content.startswith(_PHOTOSHOP):
            resources += content[len(_PHOTOSHOP) :]
        elif marker == _COMMENT and content.strip(b"\0 "):
            comments.append(content)
    named = [parts for digest, parts in more.items() if digest in xmp]
    more_xmp = b"".join(named[0][offset] for offset in sorted(named[0])) if named else b""
    return Said(
        exif=exif, xmp=xmp, more_xmp=more_xmp, resources=resources, density=density,
        comments=tuple(comments),
    )  # fmt: skip


def segments(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield marker and content of the segments before the first scan; stray bytes are skipped."""
    file.seek(0)
    if file.read(2) != bytes([0xFF, _START]):
        return
    for _ in range(_MOST_SEGMENTS):
        marker = _next_marker(file)
        if marker in (None, _SCAN, _END):
            return
        if marker in _ALONE:
            continue
        length = int.from_bytes(file.read(2), "big")
        content = file.read(max(0, length - 2))
        if len(content) != length - 2:
            return
        yield marker, content


def _next_marker(file: BinaryIO) -> int | None:
    byte = file.read(1)
    while byte:
        while byte and byte != b"\xff":
            byte = file.read(1)
        while byte == b"\xff":
            byte = file.read(1)
        if byte and byte != b"\0":
            return byte[0]
    return None


def to_segments(said: Said, across_dpi: float, down_dpi: float) -> bytes:
    """Return segments for what is said, and for the resolution, 0 if unknown (JFIF 1.02).

    Raises ValueError where EXIF or XMP is too long for one.
    """
    dots = [min(65_535, round(dpi)) for dpi in (across_dpi, down_dpi)]
    stated = struct.pack(">BHH", 1, *dots) if all(dots) else struct.pack(">BHH", 0, 1, 1)
    parts = [_segment(_APP0, _JFIF + b"\1\2" + (said.density or stated) + b"\0\0")]
    if said.exif:
        parts.append(_segment(_APP1, _EXIF + said.exif))
    if said.xmp:
        parts.append(_segment(_APP1, _XMP + said.xmp))
    digest = digest_of(said.more_xmp) if said.more_xmp else b""
    room = _MOST_BYTES - len(_MORE_XMP) - _MORE_HEADER_BYTES
    for at in range(0, len(said.more_xmp), room):
        place = len(said.more_xmp).to_bytes(4, "big") + at.to_bytes(4, "big")
        part = said.more_xmp[at : at + room]
        parts.append(_segment(_APP1, _MORE_XMP + digest + place + part))
    room = _MOST_BYTES - len(_PHOTOSHOP)
    for at in range(0, len(said.resources), room):
        parts.append(_segment(_APP13, _PHOTOSHOP + said.resources[at : at + room]))
    parts += [_segment(_COMMENT, comment[:_MOST_BYTES]) for comment in said.comments]
    return b"".join(parts)


def _segment(marker: int, content: bytes) -> bytes:
    if len(content) > _MOST_BYTES:
        raise ValueError(f"expected at most {_MOST_BYTES} bytes, found {len(content)}")
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content


def digest_of(more_xmp: bytes) -> bytes:
    """Return the name that Extended XMP has in the packet that it extends."""
    import hashlib  # noqa: PLC0415  for those few that have some

    return hashlib.md5(more_xmp, usedforsecurity=False).hexdigest().upper().encode()


def fits_exif(exif: bytes) -> bool:
    """Tell whether a block fits into a segment."""
    return len(_EXIF) + len(exif) <= _MOST_BYTES


def fits_xmp(xmp: bytes) -> bool:
    """Tell whether a packet fits into a segment."""
    return len(_XMP) + len(xmp) <= _MOST_BYTES


def quality(file: BinaryIO) -> int | None:
    """Return the quality, 1 to 100, at which libjpeg's first table is as fine as a JPEG's."""
    for marker, content in segments(file):
        if marker == _TABLES and len(content) > 64 and content[0] in (0x00, 0x10):
            size = 2 if content[0] else 1
            steps = [
                int.from_bytes(content[i : i + size], "big") for i in range(1, 1 + 64 * size, size)
            ]
            finer = bisect.bisect_left(range(1, 100), -sum(steps), key=lambda q: -_coarseness(q))
            return finer + 1
    return None


def _coarseness(quality: int) -> int:
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return sum(min(255, max(1, (step * scale + 50) // 100)) for step in _LUMINANCE)


def has_gain_map(file: BinaryIO) -> bool:
    """Tell whether a JPEG says that it has a gain map as ISO 21496-1 describes them."""
    return any(
        marker == _APP2 and content.startswith(_GAIN_MAP) for marker, content in segments(file)
    )


def has_video_behind(file: BinaryIO) -> bool:
    """Tell whether a phone of Samsung's has put a video behind a JPEG, of which XMP knows nothing.

    The file ends with a list of what is there: SEFH, version, count, entries, its length, SEFT.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 8))
    length, end = int.from_bytes(file.read(4), "little"), file.read(4)
    if end != b"SEFT" or length > size - 8:
        return False
    file.seek(size - 8 - length)
    listed = file.read(min(length, _MOST_BYTES))
    kinds = (listed[at : at + 2] for at in range(14, len(listed), 12))
    return listed.startswith(b"SEFH") and _SAMSUNG_VIDEO in kinds


def count_pictures(file: BinaryIO) -> int:
    """Return how many pictures a JPEG says that it has: one, or those of its index (MPF)."""
    for marker, content in segments(file):
        if marker == _APP2 and content.startswith(_MPF):
            return _pictures_in(content[len(_MPF) :])
    return 1


def _pictures_in(index: bytes) -> int:
    reader = Reader.of(io.BytesIO(index))
    said = reader.directory(reader.first, {_PICTURES}) if reader else {}
    return max(1, numbers(said[_PICTURES])[0]) if _PICTURES in said else 1
