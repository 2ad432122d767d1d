"""What a result says is true of it: that it was colored, how it lies, what is in its file."""

import io
import json
import struct
from pathlib import Path

import numpy as np
import pytest
import pyvips
from click.testing import CliRunner
from drawing import gray_picture, lightness_of, read, write
from PIL import Image

from photochrom import __version__
from photochrom.cli.group import photochrom
from photochrom.colorizer import Colorizer
from photochrom.options import Options
from photochrom.photo.containers import jpeg
from photochrom.photo.containers.said import Said
from photochrom.photo.containers.xmp import EMPTY, RDF, Packet, property_of

EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
EVENT = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
NOTE = "http://ns.adobe.com/xmp/note/"
FORMATS = ["a.jpg", "a.png", "a.webp", "a.tif", "a.avif"]
UNMARKED = Options(mark=False)


def packet(properties: bytes) -> bytes:
    changed = Packet(EMPTY)
    changed.add(properties)
    return changed.changed()


def jpeg_that_says(path: Path, said: Said, picture: Image.Image | None = None) -> Path:
    """Write a JPEG with blocks as they are."""
    write(path, picture)
    content = path.read_bytes()
    path.write_bytes(content[:2] + jpeg.to_segments(said, 0, 0) + content[2:])
    return path


def xmp_of(path: Path) -> Packet:
    return Packet(bytes(pyvips.Image.new_from_file(str(path)).get("xmp-data")))


@pytest.mark.parametrize("target", FORMATS)
def test_a_result_says_that_it_was_colored(
    colorizer: Colorizer, tmp_path: Path, target: str
) -> None:
    negative = property_of(EXTENSION, "DigitalSourceType", "http://cv/negativeFilm")
    photo = jpeg_that_says(tmp_path / "photo.jpg", Said(xmp=packet(negative)))
    said = xmp_of(colorizer.colorize_file(photo, tmp_path / target).target)
    (source_type,) = said.properties(EXTENSION, "DigitalSourceType")
    assert source_type.value.endswith("/compositeWithTrainedAlgorithmicMedia")
    assert said.value(EVENT, "softwareAgent") == f"Photochrom {__version__}"
    assert said.value(EVENT, "parameters") == "colorized, model tinting"
    info = CliRunner().invoke(photochrom, ["info", "--json", str(tmp_path / target)])
    told = f"Photochrom {__version__}, colorized, model tinting"
    assert json.loads(info.stdout)["colored_by"] == told


def test_a_history_goes_on(colorizer: Colorizer, tmp_path: Path) -> None:
    photo = write(tmp_path / "photo.jpg")
    once = colorizer.colorize_file(photo).target
    twice = colorizer.colorize_file(once, tmp_path / "b.jpg", Options(recolor=True)).target
    said = xmp_of(twice)
    assert len(list(said.properties(EVENT, "softwareAgent"))) == 2
    assert len(list(said.properties("http://ns.adobe.com/xap/1.0/mm/", "History"))) == 1


def test_the_mark_can_be_left_out(colorizer: Colorizer, tmp_path: Path) -> None:
    target = colorizer.colorize_file(write(tmp_path / "photo.jpg"), options=UNMARKED).target
    assert not pyvips.Image.new_from_file(str(target)).get_typeof("xmp-data")


REGIONS = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
 xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"
 xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#"
 xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#">
<mwg-rs:AppliedToDimensions stDim:w="400" stDim:h="300"/>
<mwg-rs:Area stArea:x="0.1" stArea:y="0.2" stArea:w="0.3" stArea:h="0.05"/>
<MPReg:Rectangle>0.1, 0.2, 0.3, 0.4</MPReg:Rectangle></rdf:Description>"""
BOUNDARIES = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><e:ImageRegion><rdf:Bag>
<rdf:li rdf:parseType="Resource"><e:RegionBoundary e:rbShape="rectangle" e:rbUnit="relative"
 e:rbX="0.1" e:rbY="0.2" e:rbW="0.3" e:rbH="0.05"/></rdf:li>
<rdf:li rdf:parseType="Resource"><e:RegionBoundary rdf:parseType="Resource">
<e:rbUnit>pixel</e:rbUnit>
<e:rbShape>circle</e:rbShape><e:rbX>40</e:rbX><e:rbY>60</e:rbY><e:rbRx>10</e:rbRx>
</e:RegionBoundary></rdf:li>
<rdf:li rdf:parseType="Resource"><e:RegionBoundary rdf:parseType="Resource">
<e:rbUnit>relative</e:rbUnit>
<e:rbVertices><rdf:Seq><rdf:li e:rbX="0.1" e:rbY="0.2"/><rdf:li e:rbX="0" e:rbY="1"/></rdf:Seq>
</e:rbVertices></e:RegionBoundary></rdf:li></rdf:Bag></e:ImageRegion></rdf:Description>"""


@pytest.mark.parametrize("orientation", range(1, 9))
def test_faces_turn_with_the_pixels(colorizer: Colorizer, tmp_path: Path, orientation: int) -> None:
    dot = np.zeros((300, 400), np.uint8)
    dot[60, 40] = 255  # where the center of the face is
    turned = pyvips.Image.new_from_array(dot).copy()
    turned.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    height, width = (300, 400) if orientation < 5 else (400, 300)
    (y,), (x,) = np.nonzero(turned.autorot().numpy())
    tags = Image.Exif()
    tags[0x0112] = orientation
    photo = jpeg_that_says(
        tmp_path / "photo.jpg",
        Said(exif=tags.tobytes()[6:], xmp=packet(REGIONS)),
        gray_picture(400, 300),
    )
    said = xmp_of(colorizer.colorize_file(photo).target)
    area = "http://ns.adobe.com/xmp/sType/Area#"
    assert float(said.value(area, "x") or 0) == pytest.approx(x / width, abs=0.005)
    assert float(said.value(area, "y") or 0) == pytest.approx(y / height, abs=0.005)
    size = [said.value(area, side) for side in "wh"]
    assert size == (["0.3", "0.05"] if orientation < 5 else ["0.05", "0.3"])
    sides = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
    assert [said.value(sides, side) for side in "wh"] == [str(width), str(height)]
    rectangle = said.value("http://ns.microsoft.com/photo/1.2/t/Region#", "Rectangle") or ""
    left, top, across, down = (float(part) for part in rectangle.split(","))
    assert 0 <= left <= left + across <= 1
    assert 0 <= top <= top + down <= 1


@pytest.mark.parametrize("options", [Options(compare=True, whole=True), Options(split=True)])
def test_places_are_left_out_where_the_picture_is_not_alone_or_not_whole(
    colorizer: Colorizer, tmp_path: Path, options: Options
) -> None:
    regions = b"""<r:Regions xmlns:r="http://www.metadataworkinggroup.com/schemas/regions/">x</r:Regions>
<m:RegionInfo xmlns:m="http://ns.microsoft.com/photo/1.2/">x</m:RegionInfo>"""
    kept = property_of("http://ns.adobe.com/xap/1.0/", "Rating", "4")
    bed = Image.new("L", (640, 480), 255)  # of a scanner
    bed.paste(gray_picture(200, 150), (60, 50))
    bed.paste(gray_picture(200, 150), (360, 280))
    said = Said(xmp=packet(regions + BOUNDARIES + kept))
    photo = jpeg_that_says(tmp_path / "photo.jpg", said, bed)
    targets = colorizer.colorize_file(photo, options=options).targets
    assert len(targets) == (2 if options.split else 1)
    for target in targets:
        left = xmp_of(target)
        assert left.value("http://ns.adobe.com/xap/1.0/", "Rating") == "4"
        assert left.value("http://www.metadataworkinggroup.com/schemas/regions/", "Regions") is None
        assert left.value("http://ns.microsoft.com/photo/1.2/", "RegionInfo") is None
        assert left.value(EXTENSION, "rbX") is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_other_places_turn_with_the_pixels(
    colorizer: Colorizer, tmp_path: Path, orientation: int
) -> None:
    marks = np.zeros((300, 400), np.uint8)
    marks[60:75, 40:160] = 255  # the rectangle, whose first corner is the center of the circle
    turned = pyvips.Image.new_from_array(marks).copy()
    turned.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    upright = turned.autorot().numpy()
    height, width = upright.shape
    rows, columns = np.nonzero(upright)
    box = [columns.min() / width, rows.min() / height,
           (np.ptp(columns) + 1) / width, (np.ptp(rows) + 1) / height]  # fmt: skip
    tags = Image.Exif()
    tags[0x0112] = orientation
    camera = tags.get_ifd(0x8769)
    camera[0x9214], camera[0xA214] = (100, 68, 120, 15), (100, 68)  # the middle of the rectangle
    photo = jpeg_that_says(
        tmp_path / "photo.jpg",
        Said(exif=tags.tobytes()[6:], xmp=packet(BOUNDARIES)),
        gray_picture(400, 300),
    )
    target = colorizer.colorize_file(photo).target
    said = xmp_of(target)
    values = {name: [float(found.value) for found in said.properties(EXTENSION, name)]
              for name in ("rbX", "rbY", "rbW", "rbH", "rbRx")}  # fmt: skip
    rectangle = [values[name][0] for name in ("rbX", "rbY", "rbW", "rbH")]
    assert rectangle == pytest.approx(box, abs=1e-5)
    corner = [values["rbX"][1] / width, values["rbY"][1] / height]
    assert corner == pytest.approx([values["rbX"][2], values["rbY"][2]], abs=1e-5)
    assert values["rbRx"] == [10]
    with Image.open(target) as written:
        subject = written.getexif().get_ifd(0x8769)
    middle = [(box[0] + box[2] / 2) * width, (box[1] + box[3] / 2) * height]
    assert subject[0x9214][:2] == subject[0xA214] == pytest.approx(middle, abs=1)
    assert subject[0x9214][2:] == ((120, 15) if orientation < 5 else (15, 120))


def test_what_lies_behind_the_picture_is_no_longer_promised(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    gain_map, container = (
        "http://ns.adobe.com/hdr-gain-map/1.0/",
        "http://ns.google.com/photos/1.0/container/",
    )
    camera = "http://ns.google.com/photos/1.0/camera/"
    said = property_of(gain_map, "Version", "1.0") + property_of(container, "Directory", "two")
    said += property_of(camera, "MotionPhoto", "1") + property_of(camera, "Portrait", "1")
    photo = jpeg_that_says(tmp_path / "photo.jpg", Said(xmp=packet(said)))
    result = colorizer.colorize_file(photo)
    left = xmp_of(result.target)
    assert not [*left.properties(gain_map), *left.properties(container)]
    assert [found.name[1] for found in left.properties(camera)] == ["Portrait"]
    assert [note.split(",")[0] for note in result.notes] == [
        "its gain map",
        "its video was left behind",
    ]


def test_an_ultra_hdr_is_colored_as_the_jpeg_that_it_is(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    light = (np.asarray(gray_picture()) / 255).astype(np.float32) ** 2.2
    bright = pyvips.Image.new_from_array(np.dstack([light * 2] * 3)).copy(interpretation="scrgb")
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(bright.uhdrsave_buffer())
    result = colorizer.colorize_file(photo)
    assert [note.split(",")[0] for note in result.notes] == ["its gain map"]
    with Image.open(photo) as before, Image.open(result.target) as after:
        shown = np.asarray(before.convert("RGB"))
        assert np.abs(lightness_of(np.asarray(after)) - lightness_of(shown)).mean() < 2


@pytest.mark.parametrize(
    ("more", "note"),
    [(1, "its second picture was left behind"), (2, "its 2 more pictures were left behind")],
)
def test_more_pictures_in_a_file_are_told_of(
    colorizer: Colorizer, tmp_path: Path, more: int, note: str
) -> None:
    photo = tmp_path / "stereo.mpo"
    others = [gray_picture().rotate(5)] * more
    gray_picture().save(photo, "MPO", save_all=True, append_images=others)
    result = colorizer.colorize_file(photo)
    assert result.target == tmp_path / "stereo-color.jpg"
    assert result.notes == (note,)
    with Image.open(result.target) as written:
        assert written.format == "JPEG"


def dataset(number: int, text: str, record: int = 2) -> bytes:
    content = text.encode()
    return struct.pack(">BBBH", 0x1C, record, number, len(content)) + content


def as_resource(captions: bytes) -> bytes:
    padding = b"\0" * (len(captions) % 2)
    return b"8BIM\x04\x04\0\0" + len(captions).to_bytes(4, "big") + captions + padding


@pytest.mark.parametrize("has_keyword", [False, True])
@pytest.mark.parametrize("target", ["a.png", "a.webp", "a.avif"])
def test_captions_go_into_xmp_where_there_is_no_other_place(
    colorizer: Colorizer, tmp_path: Path, target: str, has_keyword: bool
) -> None:
    captions = dataset(90, "\x1b%G", record=1) + dataset(120, "Дом & сад")
    captions += dataset(25, "семья") + dataset(25, "дом") + dataset(55, "19570602")
    captions += dataset(60, "101112+0300") + dataset(90, "Ленинград") + dataset(105, "<Headline>")
    resources = as_resource(captions)
    dc = "http://purl.org/dc/elements/1.1/"
    title = property_of(dc, "title", "kept", kind="Alt")
    title += property_of(dc, "subject", "семья", kind="Bag") if has_keyword else b""
    photo = jpeg_that_says(tmp_path / "a.jpg", Said(xmp=packet(title), resources=resources))
    said = xmp_of(colorizer.colorize_file(photo, tmp_path / target).target)
    items = next(said.elements((dc, "subject"))).children[0].children
    assert len(items) == 2
    values = [item.value for item in said.properties(RDF, "li")]
    assert values.count("семья") == values.count("дом") == 1
    photoshop = "http://ns.adobe.com/photoshop/1.0/"
    assert said.value(photoshop, "DateCreated") == "1957-06-02T10:11:12+03:00"
    assert said.value(photoshop, "City") == "Ленинград"
    assert said.value(photoshop, "Headline") == "<Headline>"


@pytest.mark.parametrize(
    ("target", "notes"),
    [
        ("a.jpg", ()),
        ("a.tif", ()),
        ("a.png", ("what its IPTC says otherwise than its XMP (creator) was left behind",)),
        ("a.webp", ("what its IPTC says otherwise than its XMP (creator) was left behind",)),
    ],
)
def test_captions_that_xmp_contradicts_are_kept_or_said_to_be_left_behind(
    colorizer: Colorizer, tmp_path: Path, target: str, notes: tuple[str, ...]
) -> None:
    dc = "http://purl.org/dc/elements/1.1/"
    said = property_of(dc, "creator", "Anna", kind="Seq")
    said += property_of(dc, "description", "A harbor, seen\nfrom its lighthouse", kind="Alt")
    captions = dataset(80, "Anna") + dataset(80, "Peter")
    captions += dataset(120, "A harbor,\rseen from") + dataset(105, "XMP has no headline")
    resources = as_resource(captions)
    photo = jpeg_that_says(tmp_path / "photo.jpg", Said(xmp=packet(said), resources=resources))
    assert colorizer.colorize_file(photo, tmp_path / target).notes == notes


@pytest.mark.parametrize("target", FORMATS)
def test_a_comment_beside_a_description_is_kept(
    colorizer: Colorizer, tmp_path: Path, target: str
) -> None:
    tags = Image.Exif()
    tags[0x010E] = "OLYMPUS DIGITAL CAMERA"
    photo = write(tmp_path / "photo.jpg", comment="Tante Grete, Tölz".encode("latin-1"), exif=tags)
    result = colorizer.colorize_file(photo, tmp_path / target).target
    content = result.read_bytes()
    assert b"OLYMPUS DIGITAL CAMERA" in content
    encoding = "latin-1" if target == "a.jpg" else "utf-8"
    assert "Tante Grete, Tölz".encode(encoding) in content


@pytest.mark.parametrize("target", FORMATS)
def test_all_comments_are_kept(colorizer: Colorizer, tmp_path: Path, target: str) -> None:
    photo = jpeg_that_says(tmp_path / "photo.jpg", Said(comments=(b"one note", b"another note")))
    content = colorizer.colorize_file(photo, tmp_path / target).target.read_bytes()
    assert b"one note" in content
    assert b"another note" in content


@pytest.mark.parametrize("target", ["a.jpg", "a.png"])
def test_long_xmp_of_which_parts_are_missing_is_left_behind_with_a_word(
    colorizer: Colorizer, tmp_path: Path, target: str
) -> None:
    more = packet(property_of("http://example.org/", "Long", "x" * 100_000))
    main = property_of(NOTE, "HasExtendedXMP", jpeg.digest_of(more[:70_000]).decode())
    said = Said(
        xmp=packet(main + property_of("http://example.org/", "Short", "y")), more_xmp=more[:70_000]
    )
    result = colorizer.colorize_file(
        jpeg_that_says(tmp_path / "photo.jpg", said), tmp_path / target
    )
    assert result.notes == ("its Extended XMP, of which parts are missing, was left behind",)
    left = xmp_of(result.target)
    assert left.value(NOTE, "HasExtendedXMP") is None
    assert left.value("http://example.org/", "Short") == "y"
    assert left.value(EXTENSION, "DigitalSourceType")


def test_long_xmp_is_kept_whole(colorizer: Colorizer, tmp_path: Path) -> None:
    long = property_of("http://example.org/", "Long", "x" * 100_000)
    more = packet(long)
    main = property_of(NOTE, "HasExtendedXMP", jpeg.digest_of(more).decode())
    main += property_of("http://example.org/", "Short", "y")
    photo = jpeg_that_says(tmp_path / "photo.jpg", Said(xmp=packet(main), more_xmp=more))
    with colorizer.colorize_file(photo, options=UNMARKED).target.open("rb") as file:
        assert jpeg.read(file).more_xmp == more
    for name in ("b.png", "c.jpg"):  # merged, and taken apart again
        photo = colorizer.colorize_file(photo, tmp_path / name, Options(recolor=True)).target
    with photo.open("rb") as file:
        said = jpeg.read(file)
    assert Packet(said.xmp).value(NOTE, "HasExtendedXMP") == jpeg.digest_of(said.more_xmp).decode()
    whole = Packet(said.more_xmp)
    assert whole.value("http://example.org/", "Long") == "x" * 100_000
    assert whole.value("http://example.org/", "Short") == "y"


@pytest.mark.parametrize("target", ["a.jpg", "a.png", "a.webp", "a.tif"])
def test_damaged_xmp_makes_room_for_the_mark_and_is_told_of(
    colorizer: Colorizer, tmp_path: Path, target: str
) -> None:
    damaged = b"<x:xmpmeta><rdf:RDF"
    photo = jpeg_that_says(tmp_path / "photo.jpg", Said(xmp=damaged))
    result = colorizer.colorize_file(photo, tmp_path / target)
    assert result.notes == ("its XMP, which is damaged, was left behind",)
    assert "Photochrom" in str(xmp_of(result.target).value(EVENT, "softwareAgent"))


def test_without_a_mark_damaged_xmp_is_kept_as_it_is(colorizer: Colorizer, tmp_path: Path) -> None:
    damaged = b"<x:xmpmeta><rdf:RDF"
    photo = jpeg_that_says(tmp_path / "photo.jpg", Said(xmp=damaged))
    result = colorizer.colorize_file(photo, options=UNMARKED)
    assert result.notes == ()
    with result.target.open("rb") as file:
        assert jpeg.read(file).xmp == damaged


def test_exif_of_adobe_rgb_becomes_that_of_srgb(colorizer: Colorizer, tmp_path: Path) -> None:
    tags = Image.Exif()
    camera = tags.get_ifd(0x8769)
    camera[0xA001] = 65535
    camera[0xA005] = {1: "R03", 2: b"0100"}
    photo = write(tmp_path / "photo.jpg", exif=tags)
    assert b"R03\0" in photo.read_bytes()
    content = colorizer.colorize_file(photo).target.read_bytes()
    assert b"R98\0" in content
    assert b"R03\0" not in content
    with Image.open(io.BytesIO(content)) as written:
        assert written.getexif().get_ifd(0x8769)[0xA001] == 1


@pytest.mark.parametrize(("quality", "least"), [(75, 92), (96, 96), (100, 100)])
def test_a_jpeg_is_written_no_worse_than_it_came(
    colorizer: Colorizer, tmp_path: Path, quality: int, least: int
) -> None:
    target = colorizer.colorize_file(write(tmp_path / "photo.jpg", quality=quality)).target
    with target.open("rb") as file:
        assert jpeg.quality(file) == least


@pytest.mark.parametrize("lossless", [True, False])
def test_a_lossless_webp_stays_lossless(
    colorizer: Colorizer, tmp_path: Path, lossless: bool
) -> None:
    photo = write(tmp_path / "photo.webp", lossless=lossless)
    target = colorizer.colorize_file(photo).target
    assert (b"VP8L" in target.read_bytes()[:2000]) == lossless
    if lossless:
        assert np.abs(lightness_of(read(target)) - lightness_of(read(photo))).mean() < 0.25


def test_a_video_of_which_only_its_list_at_the_end_knows_is_named(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    """As phones of Samsung's before 2020 wrote them."""
    path = write(tmp_path / "photo.jpg")
    block = b"\0\0\x30\x0a" + struct.pack("<I", 16) + b"MotionPhoto_Data" + b"mp4" * 100
    where = struct.pack("<HHII", 0, 0x0A30, len(block), len(block))
    listed = b"SEFH" + struct.pack("<II", 101, 1) + where
    path.write_bytes(path.read_bytes() + block + listed + struct.pack("<I", len(listed)) + b"SEFT")
    assert colorizer.colorize_file(path).notes == ("its video was left behind",)
