"""exiftool, which is nobody of ours, finds no tag lost and none false in results of any format."""

import io
import json
import re
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
import skimage.data
from drawing import encoded, gray_picture
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from photochrom.colorizer import Colorizer
from photochrom.errors import UnreadablePhotoError
from photochrom.options import Options
from photochrom.photo.containers import jpeg, png
from photochrom.photo.containers.iptc import with_captions
from photochrom.photo.containers.said import Said
from photochrom.photo.containers.tiff import Entry
from photochrom.photo.containers.tiff_tags import CAPTIONS, XMP, add_tags, read_tags
from photochrom.photo.containers.xmp import EMPTY, Packet, property_of

pytestmark = pytest.mark.skipif(not shutil.which("exiftool"), reason="needs exiftool")

# How the file is made, and what follows from the pixels; where it is, which all files say.
OF_THE_FILE = re.compile(
    r"SourceFile|ExifTool|Ducky|System|File|Composite|JFIF|PNG-pHYs|PNG:(?!Title|Author)|RIFF|ICC|IPTC:Coded|Photoshop"
    r"|QuickTime|Meta|(ExifIFD|IFD[01]|SubIFD):(ImageWidth|ImageHeight|BitsPerSample|Compression"
    r"|Photometric|FillOrder|Strip|Samples|RowsPer|Planar|Predictor|Tile|Extra|SampleFormat|SubfileType"
    r"|ExifByteOrder|Thumbnail|ExifImage|YCbCr)|IFD1|XMP-x:|APP14|Adobe:"
)
# Said differently of the result, each for its reason.
MADE_TRUE = {
    "IFD0:Orientation", "ExifIFD:ColorSpace", "XMP-iptcExt:DigitalSourceType",
    "InteropIFD:InteropIndex", "XMP-tiff:Orientation", "XMP-exif:ExifImageWidth",
    "XMP-exif:ExifImageHeight", "XMP-tiff:ImageWidth", "XMP-tiff:ImageHeight",
    "XMP-exif:ColorSpace", "XMP-photoshop:ICCProfileName", "XMP-xmpMM:History",
}  # fmt: skip
ADDED = re.compile(
    r"XMP-xmpMM:History|XMP-iptcExt:DigitalSource|IFD0:(X|Y|Resolution|Orientation)|PNG-pHYs"
)


def judged(*paths: Path) -> list[dict[str, Any]]:
    """Return all that exiftool reads of each file, by group and name."""
    told = subprocess.run(
        ["exiftool", "-a", "-G1", "-j", "-n", "-struct", *map(str, paths)],
        capture_output=True, check=False,
    )  # fmt: skip
    said = json.loads(told.stdout)
    assert not [of_one for of_one in said if "ExifTool:Error" in of_one]
    return [
        {key: value for key, value in of_one.items() if not OF_THE_FILE.match(key)}
        for of_one in said
    ]


def warnings_of(path: Path) -> list[str]:
    """Return what exiftool finds wrong in a file, small things aside."""
    told = subprocess.run(
        ["exiftool", "-validate", "-warning", "-a", "-s3", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    small = ("minor", "Missing required", "Non-standard")
    lines = [line for line in told.stdout.splitlines() if not any(s in line for s in small)]
    return [line for line in lines if line != "OK" and not re.match(r"\d+ Warn", line)]


def whole_exif(order: str) -> bytes:
    tags = Image.Exif()
    tags.endian = order
    tags[0x010E], tags[0x010F], tags[0x0110] = "A harbor", "Zeiss Ikon", "Contax II"
    tags[0x0112] = 1
    tags[0x011A] = tags[0x011B] = IFDRational(600, 1)
    tags[0x0128], tags[0x0213] = 2, 1
    tags[0x0132], tags[0x013B], tags[0x8298] = "1936:05:04 10:11:12", "A. Photographer", "(c)"
    tags[0x4746], tags[0x4749], tags[0x011D], tags[0x013C] = 4, 75, "Page 7", "scanner-pc"
    tags[0x9C9B] = "Дом\0".encode("utf-16-le")  # XPTitle
    camera = tags.get_ifd(0x8769)
    camera[0x9000] = b"0232"
    camera[0x829A], camera[0x9204] = IFDRational(1, 250), IFDRational(-1, 3)
    camera[0x9003], camera[0x9011] = "1936:05:04 10:11:12", "+02:00"
    camera[0x927C] = bytes(range(256))
    camera[0x9286] = b"ASCII\0\0\0scanned in 2009"
    camera[0xA000], camera[0xA001], camera[0x9101] = b"0100", 65535, b"\1\2\3\0"
    camera[0x9400] = IFDRational(215, 10)
    camera[0xA434], camera[0xC001] = "Sonnar 1:2 f=5cm", b"unknown to all"
    place = tags.get_ifd(0x8825)
    place[0] = b"\2\3\0\0"
    place[1], place[2] = "N", (IFDRational(59), IFDRational(20), IFDRational(3055, 100))
    place[3], place[4] = "E", (IFDRational(18), IFDRational(3), IFDRational(7))
    return tags.tobytes()[6:]


def said_by_all(order: str = "<") -> Said:
    packet = Packet(EMPTY)
    dc = "http://purl.org/dc/elements/1.1/"
    packet.add(
        property_of(dc, "title", "Гавань", kind="Alt")
        + property_of("http://ns.adobe.com/xap/1.0/", "Rating", "4")
        + property_of("http://example.org/own/", "Unknown", "kept")
    )
    iptc = b"".join(
        struct.pack(">BBBH", 0x1C, 2, number, len(text)) + text
        for number, text in ((120, b"A quiet beach"), (25, b"sea"), (90, b"Uppsala"))
    )
    return Said(
        exif=whole_exif(order), xmp=packet.changed(), captions=iptc,
        resources=with_captions(b"", iptc),
        comments=(b"a comment",),
    )  # fmt: skip


def photo_that_says(folder: Path, suffix: str, said: Said) -> Path:
    """Write a gray photo of a format that says all that the format has a place for."""
    path = folder / f"photo{suffix}"
    format = {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".tif": "TIFF"}[suffix]
    content = encoded(gray_picture(), format, icc_profile=None)
    if suffix == ".jpg":
        content = content[:2] + jpeg.to_segments(said, 0, 0) + content[20:]
    elif suffix == ".png":
        content = content[:33] + png.to_chunks(said) + content[33:]
    path.write_bytes(content)
    if suffix == ".webp":
        Image.open(io.BytesIO(content)).save(path, exif=b"Exif\0\0" + said.exif, xmp=said.xmp)
    elif suffix == ".tif":
        tags = read_tags(io.BytesIO(said.exif))
        tags.main |= {XMP: Entry(1, said.xmp), CAPTIONS: Entry(7, said.captions)}
        with path.open("r+b") as file:
            add_tags(file, [tags])
    return path


@pytest.mark.parametrize("target", [".jpg", ".png", ".webp", ".tif", ".avif"])
@pytest.mark.parametrize("source", [".jpg", ".png", ".webp", ".tif"])
def test_no_tag_is_lost_and_none_is_false(
    colorizer: Colorizer, tmp_path: Path, source: str, target: str
) -> None:
    photo = photo_that_says(tmp_path, source, said_by_all("<" if source < ".p" else ">"))
    result = colorizer.colorize_file(photo, tmp_path / f"result{target}").target
    before, after = judged(photo, result)
    assert len(before) > 25
    captions = {key for key in before if key.startswith("IPTC:")}
    in_xmp = captions if target in (".png", ".webp", ".avif") else set()
    lost = {k: v for k, v in before.items() if k not in MADE_TRUE | in_xmp and after.get(k) != v}
    assert lost == {}
    new = {key for key in after.keys() - before.keys() if not ADDED.match(key)}
    if captions and in_xmp:
        new -= {"XMP-dc:Description", "XMP-dc:Subject", "XMP-photoshop:City"}
        assert after["XMP-photoshop:City"] == "Uppsala"
    assert new <= {"XMP-exif:UserComment", "PNG:Comment"}
    assert after.get("ExifIFD:ColorSpace") == 1
    mark = after["XMP-iptcExt:DigitalSourceType"]
    assert mark.endswith("/compositeWithTrainedAlgorithmicMedia")
    assert warnings_of(result) == []


def test_photos_that_come_with_scikit_image_lose_nothing(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    folder = Path(skimage.data.__file__).parent
    photos = [p for p in sorted(folder.iterdir()) if p.suffix in (".png", ".jpg", ".tif", ".tiff")]
    assert photos
    for photo in photos:
        target = tmp_path / photo.name
        try:
            colorizer.colorize_file(photo, target, Options(recolor=True))
        except UnreadablePhotoError as error:  # floats of 64 bits
            assert "is of a kind that cannot be read here" in str(error)
            continue
        before, after = judged(photo, target)
        assert {k: v for k, v in before.items() if k not in MADE_TRUE and after.get(k) != v} == {}
