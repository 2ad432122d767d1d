"""Our own readers of containers take any bytes: they raise nothing, end, and stay small.

Files are sound ones with a few bytes changed, cut out or doubled, which goes deeper than noise.
"""

import contextlib
import io
import warnings
import zlib
from collections.abc import Callable
from typing import BinaryIO

import pytest
from drawing import encoded, gray_picture
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from photochrom.photo.containers import (
    exif,
    iptc,
    jp2,
    jpeg,
    png,
    pnm,
    tiff_pages,
    tiff_tags,
    webp,
)
from photochrom.photo.containers.said import Said
from photochrom.photo.containers.xmp import EMPTY, Packet, property_of
from photochrom.photo.metadata import Upright, of_result, pictures_beside
from photochrom.photo.provenance import Mark, colored_by, marked

SMALL = gray_picture(16, 12)
FEW = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def block(order: str) -> bytes:
    tags = Image.Exif()
    tags.endian = order
    tags[0x010E], tags[0x011A], tags[0x0112] = "a harbor", 72.0, 6
    tags.get_ifd(0x8769)[0x9003] = "1936:05:04 10:11:12"
    tags.get_ifd(0x8825)[2] = (59.0, 20.0, 30.0)
    return tags.tobytes()[6:]


IPTC = b"\x1c\x02\x78\x00\x05beach\x1c\x02\x19\x80\x02\x00\x03sea"
RESOURCES = iptc.with_captions(b"8BIM\x04\x0c\0\0\0\0\0\x05thumb\0", IPTC)
PACKET = marked(EMPTY, Mark("a", "b"))
SAID = Said(exif=block("<"), xmp=PACKET, more_xmp=PACKET, resources=RESOURCES, comments=(b"c",))


def jpeg_file() -> bytes:
    content = encoded(SMALL, "JPEG")
    return content[:2] + jpeg.to_segments(SAID, 300, 300) + content[2:]


def png_file() -> bytes:
    content = encoded(SMALL, "PNG")
    return content[:33] + png.to_chunks(SAID) + content[33:]


SEEDS = {
    "jpeg": jpeg_file(),
    "png": png_file(),
    "webp": encoded(SMALL, "WEBP", exif=b"Exif\0\0" + block(">"), xmp=PACKET),
    "tiff": encoded(SMALL, "TIFF", description="a harbor"),
    "jp2": encoded(SMALL, "JPEG2000"),
    "pnm": encoded(SMALL, "PPM") * 2,
    "pnm-text": b"P2\n# SANE\n4 2\n255\n" + b"7 255 0 12\n" * 2,
    "exif-le": block("<"),
    "exif-be": block(">"),
    "iptc": IPTC,
    "resources": RESOURCES,
    "xmp": PACKET,
}


@st.composite
def damaged(draw: st.DrawFn, seed: bytes) -> bytes:
    """Change, cut out or double a few bytes of a sound file, or end it early."""
    content = bytearray(seed)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        length = draw(st.integers(1, 8))
        kind = draw(st.sampled_from(["change", "cut", "double", "extreme"]))
        if kind == "change":
            content[at : at + length] = draw(st.binary(min_size=length, max_size=length))
        elif kind == "cut":
            del content[at : at + length]
        elif kind == "double":
            content[at:at] = content[at : at + length]
        else:
            content[at : at + length] = draw(st.sampled_from([b"\0", b"\xff"])) * length
    return bytes(content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content)


def all_of_tiff(file: BinaryIO) -> None:
    tags = tiff_tags.read_tags(file, 0)
    for page in (0, 1, 3):
        tiff_tags.read_blocks(file, page)
        tiff_pages.page_facts(file, page)
        tiff_pages.is_plausible(file, page)
    tiff_pages.begins_with_a_preview(file)
    tiff_pages.is_dng(file)
    tiff_pages.count_pages(file)
    assert len(tiff_tags.to_exif(tags)) < 100_000


def all_of_exif(file: BinaryIO) -> None:
    content = file.read()
    true = exif.made_true(content, width=40, height=30, orientation=6)
    assert len(true) <= len(content)
    said = Said(exif=content, comments=(b"x",))
    for format in ("jpeg", "webp", "tiff"):
        of_result(said, Upright(40, 30, 12.0, 12.0, 6), format, None)


def all_of_jpeg(file: BinaryIO) -> None:
    said = jpeg.read(file)
    jpeg.quality(file)
    pictures_beside(file)
    for format in ("jpeg", "png", "tiff"):
        of_result(said, Upright(40, 30, 12.0, 12.0, 6), format, Mark("a", "b"))


def iptc_packet() -> bytes:
    packet = Packet(EMPTY)
    packet.add(iptc.to_xmp(IPTC, packet))
    return packet.changed()


def all_of_pnm(file: BinaryIO) -> None:
    with contextlib.suppress(ValueError), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as where photos are decoded
        header = pnm.read_header(file)
        pnm.count_pictures(file, header)
        if header.width * header.height < 1_000_000:  # others are refused before
            assert pnm.read_pixels(file, header).shape == header.shape


def all_of_iptc(file: BinaryIO) -> None:
    content = file.read()
    iptc.to_xmp(content, Packet(EMPTY))
    iptc.unlike(content, Packet(iptc_packet()))
    iptc.captions_in(content)
    iptc.without_pictures(content)
    iptc.with_captions(content, content)


def all_of_xmp(file: BinaryIO) -> None:
    content = file.read()
    colored_by(content)
    said = Said(xmp=content, more_xmp=content)
    for format in ("jpeg", "png"):
        of_result(said, Upright(40, 30, 12.0, 12.0, 6), format, Mark("a", "b"))


READERS: dict[str, Callable[[BinaryIO], object]] = {
    "jpeg": all_of_jpeg,
    "png": png.read,
    "webp": lambda file: (webp.read(file), webp.is_lossless(file)),
    "tiff": all_of_tiff,
    "jp2": lambda file: (jp2.read(file), jp2.bits(file)),
    "pnm": all_of_pnm,
    "pnm-text": all_of_pnm,
    "exif-le": all_of_exif,
    "exif-be": all_of_exif,
    "iptc": all_of_iptc,
    "resources": all_of_iptc,
    "xmp": all_of_xmp,
}


@pytest.mark.parametrize("kind", SEEDS)
def test_damaged_files_are_read_as_far_as_they_go(kind: str) -> None:
    @FEW
    @given(damaged(SEEDS[kind]))
    def read(content: bytes) -> None:
        READERS[kind](io.BytesIO(content))

    read()


@FEW
@given(st.text(), st.text())
def test_any_text_can_be_said_in_xmp(text: str, more: str) -> None:
    printable = "".join(char for char in text if char.isprintable())
    packet = Packet(EMPTY)
    packet.add(property_of("http://example.org/", "Said", printable))
    changed = Packet(packet.changed())
    assert changed.value("http://example.org/", "Said") == printable.strip()
    (found,) = changed.properties("http://example.org/")
    changed.set(found, "".join(char for char in more if char.isprintable()))
    Packet(changed.changed())


def test_a_bomb_in_a_text_of_a_png_stays_small() -> None:
    content = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(bytes(100_000_000))
    chunk = len(content).to_bytes(4, "big") + b"iTXt" + content
    chunk += zlib.crc32(b"iTXt" + content).to_bytes(4, "big")
    seed = encoded(SMALL, "PNG")
    assert len(png.read(io.BytesIO(seed[:33] + chunk + seed[33:])).xmp) <= 16_000_000
