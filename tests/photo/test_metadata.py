"""What a photo says of itself is kept: camera, place, dates, rights, resolution, orientation."""

import io
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
from drawing import gray_picture, lightness_of, read, write
from PIL import Image, ImageCms, IptcImagePlugin, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from photochrom.colorizer import Colorizer
from photochrom.options import Options
from photochrom.photo.containers.tiff import Entry
from photochrom.photo.containers.tiff_tags import CAPTIONS as CAPTIONS_TAG
from photochrom.photo.containers.tiff_tags import Tags, add_tags

CAMERA, PLACE = 0x8769, 0x8825
# Where the result rightly differs: pointers, size and orientation of the picture, its color space.
CHANGED = {CAMERA, PLACE, 0x0112, 0xA001, 0xA002, 0xA003}
# What libexif adds where it is missing: versions of EXIF and of FlashPix, component order.
ADDED = {0x9000, 0xA000, 0x9101, 0x0213}
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    b'<?xpacket end="w"?>'
)
UNMARKED = Options(mark=False)


def xmp_with(properties: bytes) -> bytes:
    return XMP.replace(b"/></x:", b">" + properties + b"</rdf:RDF></x:")


def xmp_of(path: Path) -> bytes:
    return bytes(pyvips.Image.new_from_file(str(path)).get("xmp-data"))


IPTC = b"\x1c\x02\x78\x00\x0dA quiet beach\x1c\x02\x19\x00\x03sea"
CAPTIONS = {(2, 120): b"A quiet beach", (2, 25): b"sea"}  # the same, as Pillow reads it


def exif(orientation: int = 1) -> Image.Exif:
    """Return tags of every type that EXIF has."""
    tags = Image.Exif()
    tags[0x010E] = "A harbor"
    tags[0x010F] = "Zeiss Ikon"
    tags[0x0110] = "Contax II"
    tags[0x0112] = orientation
    tags[0x011A] = tags[0x011B] = IFDRational(600, 1)
    tags[0x0128] = 2
    tags[0x0132] = "1936:05:04 10:11:12"
    tags[0x013B] = "A. Photographer"
    tags[0x8298] = "(c) The family"
    camera = tags.get_ifd(CAMERA)
    camera[0x829A] = IFDRational(1, 250)
    camera[0x829D] = IFDRational(28, 10)
    camera[0x8827] = 100
    camera[0x9003] = camera[0x9004] = "1936:05:04 10:11:12"
    camera[0x9204] = IFDRational(-1, 3)
    camera[0x927C] = bytes(range(256))  # the maker's note
    camera[0x9286] = b"ASCII\0\0\0scanned in 2009"
    camera[0xA001] = 65535
    camera[0xA434] = "Sonnar 1:2 f=5cm"
    place = tags.get_ifd(PLACE)
    place[1], place[2] = "N", (IFDRational(59), IFDRational(20), IFDRational(3055, 100))
    place[3], place[4] = "E", (IFDRational(18), IFDRational(3), IFDRational(7))
    place[5], place[6] = b"\0", IFDRational(125, 10)
    place[29] = "1936:05:04"
    return tags


def said_of(path: Path) -> dict[tuple[int, int], Any]:
    """Return the tags about the photo, by directory and number, as Pillow reads them."""
    with Image.open(path) as picture:
        tags = picture.getexif()
        said = {(0, tag): value for tag, value in tags.items()}
        for directory in (CAMERA, PLACE):
            said |= {(directory, tag): value for tag, value in tags.get_ifd(directory).items()}
    return {key: value for key, value in said.items() if key[1] not in CHANGED | ADDED}


@pytest.mark.parametrize("target", ["a.jpg", "a.png", "a.webp", "a.avif", "a.tif"])
@pytest.mark.parametrize("source", ["photo.jpg", "photo.png", "photo.webp"])
def test_every_tag_is_kept_in_every_format(
    colorizer: Colorizer, tmp_path: Path, source: str, target: str
) -> None:
    photo = write(tmp_path / source, exif=exif())
    before = said_of(photo)
    assert len(before) > 20
    colorizer.colorize_file(photo, tmp_path / target)
    after = said_of(tmp_path / target)
    assert {key: after.get(key) for key in before} == before


@pytest.mark.parametrize("target", ["b.tif", "b.jpg", "b.png"])
def test_tags_of_a_tiff_are_kept(colorizer: Colorizer, tmp_path: Path, target: str) -> None:
    photo = write(tmp_path / "photo.jpg", exif=exif())
    before = said_of(photo)
    scan = colorizer.colorize_file(photo, tmp_path / "a.tif").target
    colorizer.colorize_file(scan, tmp_path / target, Options(recolor=True))
    after = said_of(tmp_path / target)
    assert {key: after.get(key) for key in before} == before


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("target", ["a.jpg", "a.png", "a.webp", "a.avif", "a.tif"])
def test_windows_rating_and_other_tags_unknown_to_libexif_are_kept(
    colorizer: Colorizer, tmp_path: Path, target: str, order: str
) -> None:
    unknown = {0x4746: 4, 0x4749: 75, 0x011D: "Page 7", 0x013C: "scanner-pc", 0xC001: b"own"}
    tags = exif()
    tags.endian = order
    for tag, value in unknown.items():
        tags[tag] = value
    photo = write(tmp_path / "photo.jpg", exif=tags)
    after = said_of(colorizer.colorize_file(photo, tmp_path / target).target)
    assert {tag: after[0, tag] for tag in unknown} == unknown


@pytest.mark.parametrize("target", ["a.jpg", "a.png", "a.webp"])
def test_the_exif_block_is_kept_byte_for_byte(
    colorizer: Colorizer, tmp_path: Path, target: str
) -> None:
    tags = exif()
    tags.get_ifd(CAMERA)[0xA001] = 1  # nothing in it has to change
    photo = write(tmp_path / "photo.jpg", exif=tags)
    colorizer.colorize_file(photo, tmp_path / target)
    with Image.open(photo) as before, Image.open(tmp_path / target) as after:
        assert after.info["exif"].removeprefix(b"Exif\0\0") == before.info["exif"][6:]


def test_tags_stay_with_the_first_page(colorizer: Colorizer, tmp_path: Path) -> None:
    pages = [gray_picture(40, 30).rotate(90 * i) for i in range(3)]
    photo = write(
        tmp_path / "pages.tif", pages[0], save_all=True, append_images=pages[1:], exif=exif()
    )
    result = colorizer.colorize_file(photo)
    assert said_of(result.target)[0, 0x010F] == "Zeiss Ikon"
    with Image.open(result.target) as picture:
        assert picture.n_frames == 3


def test_each_page_keeps_what_is_said_of_it(colorizer: Colorizer, tmp_path: Path) -> None:
    pages = [gray_picture(40, 30).rotate(90 * i) for i in range(3)]
    photo = write(tmp_path / "album.tif", pages[0], save_all=True, append_images=pages[1:])
    said = [
        Tags(
            main={270: Entry(2, b"Page %d\0" % page), 306: Entry(2, b"195%d\0" % page)}
            | {tag: Entry(5, struct.pack("<II", dpi, 1)) for tag in (282, 283)}
            | {296: Entry(3, b"\2\0")}
            | ({CAPTIONS_TAG: Entry(7, IPTC)} if page == 1 else {})
        )
        for page, dpi in enumerate((300, 600, 1200))
    ]
    with photo.open("r+b") as file:
        add_tags(file, said)
    target = colorizer.colorize_file(photo).target
    with Image.open(target) as picture:
        for page, dpi in enumerate((300, 600, 1200)):
            picture.seek(page)
            assert picture.tag_v2[270] == f"Page {page}"
            assert picture.tag_v2[306] == f"195{page}"
            assert picture.tag_v2[282] == picture.tag_v2[283] == pytest.approx(dpi, abs=0.01)
            assert (33723 in picture.tag_v2) == (page == 1)


def test_a_page_without_a_description_gets_none(colorizer: Colorizer, tmp_path: Path) -> None:
    page = gray_picture(40, 30)
    photo = write(tmp_path / "album.tif", page, save_all=True, append_images=[page])
    with photo.open("r+b") as file:
        add_tags(file, [Tags(main={270: Entry(2, b"of the first\0")})])
    with Image.open(colorizer.colorize_file(photo).target) as picture:
        assert picture.tag_v2[270] == "of the first"
        picture.seek(1)
        assert 270 not in picture.tag_v2


@pytest.mark.parametrize("target", ["a.jpg", "a.png", "a.tif"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("tags", [Image.Exif(), exif()], ids=["bare", "tagged"])
def test_a_jpegs_comment_becomes_the_description_it_lacks(
    colorizer: Colorizer, tmp_path: Path, target: str, encoding: str, tags: Image.Exif
) -> None:
    comment = "Oma und Opa, Tölz (1923)"
    described = 0x010E in tags
    photo = write(tmp_path / "photo.jpg", comment=comment.encode(encoding), exif=tags)
    colored = colorizer.colorize_file(photo, tmp_path / target).target
    description = pyvips.Image.new_from_file(str(colored)).get(
        "image-description" if target == "a.tif" else "exif-ifd0-ImageDescription"
    )
    assert description.startswith("A harbor" if described else comment)
    if described:
        assert said_of(colored)[0, 0x010F] == "Zeiss Ikon"


# EXIF 2.32, table 6: which visual edges the 0th row and the 0th column of the file are.
UPRIGHT: dict[int, Callable[[Any], Any]] = {
    1: lambda stored: stored,
    2: np.fliplr,  # top, right
    3: lambda stored: np.rot90(stored, 2),  # bottom, right
    4: np.flipud,  # bottom, left
    5: lambda stored: stored.swapaxes(0, 1),  # left, top
    6: lambda stored: np.rot90(stored, -1),  # right, top
    7: lambda stored: np.rot90(stored, 2).swapaxes(0, 1),  # right, bottom
    8: lambda stored: np.rot90(stored, 1),  # left, bottom
}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.tif", "photo.webp"])
def test_orientation_is_applied_once(
    colorizer: Colorizer, tmp_path: Path, orientation: int, name: str
) -> None:
    photo = write(tmp_path / name, gray_picture(80, 60), exif=exif(orientation))
    upright = np.ascontiguousarray(UPRIGHT[orientation](read(photo)))
    result = colorizer.colorize_file(photo)
    assert (result.height, result.width) == upright.shape[:2]
    pixels = read(result.target)
    assert np.abs(lightness_of(pixels) - lightness_of(upright)).mean() < 2
    with Image.open(result.target) as picture:
        assert picture.getexif().get(0x0112, 1) == 1
    # colors stand where they belong: the tinting model follows lightness
    again = colorizer.colorize_array(upright)
    assert np.abs(pixels.astype(int) - again).mean() < 5


def test_a_turned_photo_swaps_its_resolution_fields(colorizer: Colorizer, tmp_path: Path) -> None:
    tags = exif(6)
    tags.get_ifd(CAMERA)[0xA002], tags.get_ifd(CAMERA)[0xA003] = 80, 60
    photo = write(tmp_path / "photo.jpg", gray_picture(80, 60), exif=tags)
    result = colorizer.colorize_file(photo)
    with Image.open(result.target) as picture:
        camera = picture.getexif().get_ifd(CAMERA)
        assert (camera[0xA002], camera[0xA003]) == picture.size == (60, 80)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("height", [144, 70_000], ids=["short", "long"])
def test_an_animation_says_how_high_a_frame_is(
    colorizer: Colorizer, tmp_path: Path, height: int, order: str
) -> None:
    frames = [gray_picture(64, 48).rotate(90 * i) for i in range(3)]
    tags = exif()
    tags.endian = order
    tags.get_ifd(CAMERA)[0xA002], tags.get_ifd(CAMERA)[0xA003] = 64, height
    photo = write(
        tmp_path / "a.webp", frames[0], save_all=True, append_images=frames[1:], exif=tags
    )
    target = colorizer.colorize_file(photo).target
    with Image.open(target) as picture:
        camera = picture.getexif().get_ifd(CAMERA)
        assert (camera[0xA002], camera[0xA003]) == picture.size == (64, 48)
        assert picture.n_frames == 3
    assert said_of(target) == said_of(photo)


@pytest.mark.parametrize("orientation", [1, 3, 6])
@pytest.mark.parametrize(
    "said",
    [
        b'<rdf:Description xmlns:tiff="%s" tiff:Orientation="6"/>',
        b'<rdf:li xmlns:tiff="%s"><tiff:Orientation>6</tiff:Orientation></rdf:li>',
        b'<rdf:Description xmlns:t="%s"><t:Orientation> 6 </t:Orientation></rdf:Description>',
    ],
)
@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.webp", "photo.tif"])
def test_the_xmp_of_a_turned_photo_no_longer_says_that_it_lies(
    colorizer: Colorizer, tmp_path: Path, name: str, said: bytes, orientation: int
) -> None:
    xmp = xmp_with(said % b"http://ns.adobe.com/tiff/1.0/")
    image = pyvips.Image.new_from_array(np.asarray(gray_picture())).copy()
    image.set_type(pyvips.GValue.blob_type, "xmp-data", xmp)
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    image.write_to_file(str(tmp_path / name))
    target = colorizer.colorize_file(tmp_path / name, options=UNMARKED).target
    expected = xmp.replace(b" 6 ", b"1").replace(b'"6"', b'"1"').replace(b">6<", b">1<")
    assert xmp_of(target) == expected


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.tif"])
def test_dots_per_inch_are_kept(colorizer: Colorizer, tmp_path: Path, name: str) -> None:
    photo = write(tmp_path / name, dpi=(600, 300))
    target = colorizer.colorize_file(photo).target
    before, after = (pyvips.Image.new_from_file(str(path)) for path in (photo, target))
    assert before.xres == pytest.approx(600 / 25.4, abs=0.01)  # pixels a millimeter
    assert (after.xres, after.yres) == pytest.approx((before.xres, before.yres), abs=0.01)


@pytest.mark.parametrize("orientation", [3, 6, 8])
@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.tif", "photo.webp"])
def test_dots_per_inch_turn_with_the_photo(
    colorizer: Colorizer, tmp_path: Path, name: str, orientation: int
) -> None:
    tags = exif(orientation)
    tags[0x011B] = IFDRational(300, 1)
    photo = write(tmp_path / name, dpi=(600, 300), exif=tags)
    with Image.open(colorizer.colorize_file(photo).target) as picture:
        said = picture.getexif()
    across, down = (300, 600) if orientation > 4 else (600, 300)
    assert said[0x011A] == pytest.approx(across, abs=0.01)
    assert said[0x011B] == pytest.approx(down, abs=0.01)


def with_captions(path: Path) -> Path:
    """Write a JPEG with XMP and IPTC, the latter as Photoshop's resource 1028."""
    image = pyvips.Image.new_from_array(np.asarray(gray_picture())).copy()
    resource = b"8BIM\x04\x04\0\0" + len(IPTC).to_bytes(4, "big") + IPTC
    image.set_type(pyvips.GValue.blob_type, "xmp-data", XMP)
    image.set_type(pyvips.GValue.blob_type, "iptc-data", b"Photoshop 3.0\0" + resource)
    image.jpegsave(str(path))
    with Image.open(path) as picture:
        assert IptcImagePlugin.getiptcinfo(picture) == CAPTIONS
    return path


@pytest.mark.parametrize("target", ["a.jpg", "a.png", "a.webp", "a.tif"])
def test_xmp_is_kept(colorizer: Colorizer, tmp_path: Path, target: str) -> None:
    photo = with_captions(tmp_path / "photo.jpg")
    colorizer.colorize_file(photo, tmp_path / target, UNMARKED)
    if target in ("a.jpg", "a.tif"):
        assert xmp_of(tmp_path / target) == XMP
    else:  # which have no place for the captions but there
        assert b"A quiet beach" in xmp_of(tmp_path / target)


@pytest.mark.parametrize("names", [("a.jpg", "b.jpg"), ("a.tif", "b.jpg"), ("a.tif", "b.tif")])
def test_captions_are_kept_in_jpeg_and_tiff(
    colorizer: Colorizer, tmp_path: Path, names: tuple[str, str]
) -> None:
    path = with_captions(tmp_path / "photo.jpg")
    for name in names:
        path = colorizer.colorize_file(path, tmp_path / name, Options(recolor=True)).target
        with Image.open(path) as picture:
            found = IptcImagePlugin.getiptcinfo(picture)
        assert found is not None
        assert {key: found.get(key) for key in CAPTIONS} == CAPTIONS


def test_texts_of_a_png_are_kept_whatever_their_letters(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("Title", "Гавань", lang="ru", tkey="Название")
    texts.add_text("Author", "José")
    texts.add_text("Comment", "a long one " * 99, zip=True)
    photo = write(tmp_path / "photo.png", pnginfo=texts)
    target = colorizer.colorize_file(photo, options=UNMARKED).target
    with Image.open(photo) as before, Image.open(target) as after:
        before.load()
        after.load()
        assert len(before.text) == 3
        assert after.text == before.text
        assert after.text["Title"].lang == "ru"


def test_texts_of_a_png_are_kept_on_the_way_through_memory(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "José")
    content = write(tmp_path / "photo.png", pnginfo=texts).read_bytes()
    with Image.open(io.BytesIO(colorizer.colorize_bytes(content, UNMARKED))) as after:
        after.load()
        assert after.text == {"Author": "José"}


def test_the_gray_thumbnail_inside_is_dropped(colorizer: Colorizer, tmp_path: Path) -> None:
    image = pyvips.Image.new_from_array(np.asarray(gray_picture())).copy()
    thumbnail = pyvips.Image.black(32, 24).jpegsave_buffer()
    image.set_type(pyvips.GValue.blob_type, "jpeg-thumbnail-data", thumbnail)
    image.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Make", "Zeiss")
    image.jpegsave(str(tmp_path / "photo.jpg"))
    assert pyvips.Image.new_from_file(str(tmp_path / "photo.jpg")).get_typeof("jpeg-thumbnail-data")
    target = colorizer.colorize_file(tmp_path / "photo.jpg").target
    written = pyvips.Image.new_from_file(str(target))
    assert not written.get_typeof("jpeg-thumbnail-data")
    assert written.get("exif-ifd0-Make").startswith("Zeiss")


def test_file_times_are_kept(colorizer: Colorizer, tmp_path: Path) -> None:
    photo = write(tmp_path / "photo.jpg")
    os.utime(photo, ns=(1_000_000_001_000_000_000, 1_100_000_000_123_456_789))
    photo_modified = photo.stat().st_mtime_ns
    target = colorizer.colorize_file(photo).target
    assert target.stat().st_mtime_ns == photo_modified


@pytest.mark.skipif(os.name == "nt", reason="has other permissions")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o440])
def test_nobody_may_read_a_result_who_may_not_read_its_photo(
    colorizer: Colorizer, tmp_path: Path, mode: int
) -> None:
    photo = write(tmp_path / "photo.jpg")
    photo.chmod(mode)
    assert colorizer.colorize_file(photo).target.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize(
    ("name", "dtype"),
    [("a.png", np.uint16), ("a.tif", np.uint16), ("a.jpg", np.uint8), ("a.webp", np.uint8)],
)
def test_sixteen_bits_stay_where_the_format_has_them(
    colorizer: Colorizer, tmp_path: Path, name: str, dtype: type
) -> None:
    ramp = np.linspace(0, 65535, 100 * 100).astype(np.uint16).reshape(100, 100)
    pyvips.Image.new_from_array(ramp).copy(interpretation="grey16").pngsave(
        str(tmp_path / "photo.png")
    )
    pixels = read(colorizer.colorize_file(tmp_path / "photo.png", tmp_path / name).target)
    assert pixels.dtype == dtype
    if dtype == np.uint16:
        assert len(np.unique(pixels)) > 5000
        assert np.abs(lightness_of(pixels) - lightness_of(ramp)).max() < 0.02


@pytest.mark.parametrize("bits", [10, 12])
def test_an_avif_keeps_its_ten_or_twelve_bits(
    colorizer: Colorizer, tmp_path: Path, bits: int
) -> None:
    ramp = np.linspace(20_000, 28_000, 100 * 100).astype(np.uint16).reshape(100, 100)
    image = pyvips.Image.new_from_array(ramp).copy(interpretation="grey16")
    image.heifsave(str(tmp_path / "photo.avif"), compression="av1", Q=95, bitdepth=bits)
    target = colorizer.colorize_file(tmp_path / "photo.avif").target
    assert pyvips.Image.new_from_file(str(target)).get("bits-per-sample") == bits
    pixels = read(target)
    assert np.abs(lightness_of(pixels) - lightness_of(ramp)).mean() < 0.5


def gray_profile(gamma: float) -> bytes:
    """Return an ICC profile of gray with a gamma (ICC.1:2010, 7 and 8.4)."""

    def tag_data(kind: bytes, content: bytes) -> bytes:
        return (kind + bytes(4) + content).ljust((len(content) + 11) // 4 * 4, b"\0")

    white = b"".join(round(v * 65536).to_bytes(4, "big") for v in (0.9642, 1.0, 0.8249))
    curve = (1).to_bytes(4, "big") + round(gamma * 256).to_bytes(2, "big")
    name = b"gray"
    text = len(name).to_bytes(4, "big") + name + bytes(1 + 4 + 4 + 2 + 1 + 67)
    tags = [(b"desc", tag_data(b"desc", text)), (b"cprt", tag_data(b"text", b"none\0")),
            (b"wtpt", tag_data(b"XYZ ", white)), (b"kTRC", tag_data(b"curv", curve))]  # fmt: skip
    table, data, at = b"", b"", 128 + 4 + 12 * len(tags)
    for signature, content in tags:
        table += signature + (at + len(data)).to_bytes(4, "big") + len(content).to_bytes(4, "big")
        data += content
    body = len(tags).to_bytes(4, "big") + table + data
    header = (128 + len(body)).to_bytes(4, "big") + bytes(4) + bytes.fromhex("02100000")
    header += b"mntrGRAYXYZ " + bytes(12) + b"acsp" + bytes(28) + white
    return header.ljust(128, b"\0") + body


def test_a_gray_profile_is_applied(colorizer: Colorizer, tmp_path: Path) -> None:
    gray = np.asarray(gray_picture())
    photo = write(tmp_path / "photo.png", icc_profile=gray_profile(1.0))
    pixels = read(colorizer.colorize_file(photo).target)
    y = gray / 255  # a gamma of 1: the values are linear light
    expected = np.where(y > (6 / 29) ** 3, 116 * np.cbrt(y) - 16, y * (29 / 3) ** 3)
    assert np.abs(lightness_of(pixels) - expected).mean() < 0.5


def test_the_result_is_tagged_as_srgb(colorizer: Colorizer, tmp_path: Path) -> None:
    photo = write(tmp_path / "photo.png", icc_profile=gray_profile(1.8))
    with Image.open(colorizer.colorize_file(photo).target) as picture:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
    assert "sRGB" in ImageCms.getProfileDescription(profile)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_exif_says_srgb_too(colorizer: Colorizer, tmp_path: Path, name: str) -> None:
    photo = write(tmp_path / "photo.jpg", exif=exif())
    with Image.open(colorizer.colorize_file(photo, tmp_path / name).target) as picture:
        assert picture.getexif().get_ifd(CAMERA)[0xA001] == 1
