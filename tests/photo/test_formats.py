"""Formats that people have: read, and written as what is nearest."""

import io
import zlib
from pathlib import Path

import numpy as np
import pytest
import pyvips
import tifffile
from drawing import encoded, gray_picture, lightness_of, read, write
from numpy.typing import NDArray
from PIL import Image
from refusing import refusal

from photochrom import color
from photochrom.colorizer import Colorizer
from photochrom.options import Options

GRAY = np.asarray(gray_picture())
L_STAR = lightness_of(GRAY)


def error(path: Path) -> float:
    return float(np.abs(lightness_of(read(path)) - L_STAR).mean())


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("a.bmp", "a-color.png"),
        ("a.jp2", "a-color.tif"),
        ("a.pgm", "a-color.png"),
        ("a.jfif", "a-color.jfif"),
        ("a.pjpeg", "a-color.pjpeg"),
        ("a.jpg_large", "a-color.jpg"),  # as some pages name what they show
        ("a", "a-color.jpg"),
    ],
)
def test_formats_are_read_and_written_as_what_is_nearest(
    colorizer: Colorizer, tmp_path: Path, name: str, target: str
) -> None:
    format = {"bmp": "BMP", "jp2": "JPEG2000", "pgm": "PPM"}.get(name[2:], "JPEG")
    (tmp_path / name).write_bytes(encoded(gray_picture(), format))
    result = colorizer.colorize_file(tmp_path / name)
    assert result.target == tmp_path / target
    assert error(result.target) < 1.2
    again = colorizer.colorize_bytes((tmp_path / name).read_bytes())
    assert again[:3] == result.target.read_bytes()[:3]


def test_sixteen_bits_and_xmp_of_jpeg_2000_are_kept(colorizer: Colorizer, tmp_path: Path) -> None:
    deep = Image.fromarray(GRAY.astype(np.uint16) * 257)
    xmp = b'<x xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:RDF></r:RDF></x>'
    box = b"uuid" + bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC") + xmp
    content = encoded(deep, "JPEG2000")
    at = content.index(b"jp2c") - 4
    photo = tmp_path / "a.jp2"
    photo.write_bytes(content[:at] + (len(box) + 4).to_bytes(4, "big") + box + content[at:])
    target = colorizer.colorize_file(photo, options=Options(mark=False)).target
    written = pyvips.Image.new_from_file(str(target))
    assert (written.format, bytes(written.get("xmp-data"))) == ("ushort", xmp)


def test_captions_of_jpeg_2000_are_kept(colorizer: Colorizer, tmp_path: Path) -> None:
    captions = b"\x1c\2\x78\0\x0dA quiet beach"
    box = b"uuid" + bytes.fromhex("33C7A4D2B81D4723A0BAF1A3E097AD38") + captions
    content = encoded(gray_picture(), "JPEG2000")
    at = content.index(b"jp2c") - 4
    photo = tmp_path / "a.jp2"
    photo.write_bytes(content[:at] + (len(box) + 4).to_bytes(4, "big") + box + content[at:])
    target = colorizer.colorize_file(photo).target
    with tifffile.TiffFile(target) as written:
        assert bytes(written.pages[0].tags[33723].value) == captions
    in_png = colorizer.colorize_file(photo, tmp_path / "a.png").target
    assert b"A quiet beach" in in_png.read_bytes()


def test_finer_colors_of_jpeg_2000_are_not_dropped_in_silence(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    content = bytearray(encoded(gray_picture().convert("RGB"), "JPEG2000"))
    at = content.index(b"ihdr") + 4 + 10
    content[at] = 15  # the header says 16 bits
    photo = tmp_path / "a.jp2"
    photo.write_bytes(bytes(content))
    assert colorizer.colorize_file(photo).notes == (
        "what its 16 bits have beyond 8 was left behind",
    )


@pytest.mark.parametrize("depth", [8, 16])
def test_lab_is_read(colorizer: Colorizer, tmp_path: Path, depth: int) -> None:
    lab = np.zeros((*GRAY.shape, 3), np.uint16)
    lab[..., 0] = np.rint(L_STAR / 100 * (255 if depth == 8 else 32768 * 2 - 1))
    path = tmp_path / "lab.tif"
    tifffile.imwrite(path, lab.astype(f"uint{depth}"), photometric="cielab")
    assert error(colorizer.colorize_file(path).target) < 0.3


@pytest.mark.parametrize("depth", [8, 16])
def test_transparency_beside_lab_stays(colorizer: Colorizer, tmp_path: Path, depth: int) -> None:
    most = 2**depth - 1
    lab = np.zeros((*GRAY.shape, 4), f"uint{depth}")
    lab[..., 0] = np.rint(L_STAR / 100 * most)
    lab[..., 3] = np.rint(GRAY[::-1] / 255 * most)
    path = tmp_path / "lab.tif"
    tifffile.imwrite(path, lab, photometric="cielab", extrasamples=["unassalpha"])
    pixels = read(colorizer.colorize_file(path).target)
    assert np.abs(pixels[..., 3] / 65535 - GRAY[::-1] / 255).max() < 0.005


def of_range(low: float, high: float, dtype: str) -> NDArray[np.generic]:
    """Return the picture with black and white at the ends of a range."""
    return np.rint(GRAY / 255 * (high - low) + low).astype(dtype)


@pytest.mark.parametrize(
    "pixels",
    [
        of_range(-(2**7), 2**7 - 1, "int8"),
        of_range(-(2**15), 2**15 - 1, "int16"),
        of_range(0, 2**32 - 1, "uint32"),
        of_range(-(2**31), 2**31 - 1, "int32"),
        of_range(0, 255, "int32"),  # as Pillow writes its mode I
        of_range(0, 65535, "uint32"),
        of_range(0, 2**15 - 1, "int16"),
        (GRAY / 255).astype(np.float16),
    ],
    ids=lambda pixels: f"{pixels.dtype} to {pixels.max()}",
)
def test_numbers_of_every_kind_run_from_black_to_white(
    colorizer: Colorizer, tmp_path: Path, pixels: NDArray[np.generic]
) -> None:
    path = tmp_path / "odd.tif"
    tifffile.imwrite(path, pixels)
    assert error(colorizer.colorize_file(path).target) < 0.3


def test_tiles_of_planes_are_read(colorizer: Colorizer, tmp_path: Path) -> None:
    path = tmp_path / "planes.tif"
    planes = np.stack([GRAY] * 3)
    tifffile.imwrite(path, planes, photometric="rgb", planarconfig="separate", tile=(16, 16))
    assert error(colorizer.colorize_file(path).target) < 0.3


def test_twelve_bits_are_read(colorizer: Colorizer, tmp_path: Path) -> None:
    twelve = (GRAY.astype(np.uint32) * 4095 // 255).reshape(-1, 2)  # two samples, three bytes
    packed = np.stack(
        [twelve[:, 0] >> 4, (twelve[:, 0] & 15) << 4 | twelve[:, 1] >> 8, twelve[:, 1] & 255], 1
    ).astype(np.uint8)
    path = write(tmp_path / "a.tif", Image.fromarray(packed.reshape(120, -1)))
    with tifffile.TiffFile(path, mode="r+b") as file:
        tags = file.pages[0].tags
        tags["ImageWidth"].overwrite(160)
        tags["BitsPerSample"].overwrite(12)
    assert error(colorizer.colorize_file(path).target) < 0.5


def test_a_digital_negative_is_refused_with_advice(colorizer: Colorizer, tmp_path: Path) -> None:
    path = tmp_path / "scan.dng"
    tifffile.imwrite(path, GRAY, extratags=[(50706, 1, 4, b"\1\4\0\0", True)])
    assert "digital negative (DNG)" in refusal(colorizer, path, format="tiff")


def test_a_picture_too_large_for_memory_is_refused(colorizer: Colorizer, tmp_path: Path) -> None:
    content = bytearray(encoded(gray_picture(), "BMP"))
    content[18:26] = (20_000).to_bytes(4, "little") * 2
    (tmp_path / "a.bmp").write_bytes(bytes(content))
    assert "is decoded in memory" in refusal(colorizer, tmp_path / "a.bmp")


@pytest.mark.parametrize("format", ["BMP", "JPEG2000", "PPM"])
def test_damaged_files_of_these_formats_are_refused(
    colorizer: Colorizer, tmp_path: Path, format: str
) -> None:
    content = encoded(gray_picture(), format)
    path = tmp_path / "a.img"
    for length in (30, 60, len(content) // 2):
        path.write_bytes(content[:length])
        assert "truncated or damaged" in refusal(colorizer, path, format="png")


def test_a_jpeg_that_lacks_only_its_end_is_whole(colorizer: Colorizer, tmp_path: Path) -> None:
    photo = write(tmp_path / "a.jpg")
    whole = photo.read_bytes()
    photo.write_bytes(whole[:-2])
    assert error(colorizer.colorize_file(photo).target) < 2
    photo.write_bytes(whole[:-400])
    assert "truncated" in refusal(colorizer, photo, overwrite=True)


@pytest.mark.parametrize("stray", [b"\0\x12\x34", b"\xff\xff"])
def test_stray_bytes_between_segments_are_skipped(
    colorizer: Colorizer, tmp_path: Path, stray: bytes
) -> None:
    tags = Image.Exif()
    tags[0x010E] = "A harbor"
    photo = write(tmp_path / "a.jpg", exif=tags)
    content = photo.read_bytes()
    at = content.index(b"\xff\xdb")
    photo.write_bytes(content[:2] + stray + content[2:at] + stray + content[at:] + b"appended")
    target = colorizer.colorize_file(photo).target
    with Image.open(io.BytesIO(target.read_bytes())) as written:
        assert written.getexif()[0x010E] == "A harbor"


@pytest.mark.parametrize("power", [1.0, 1 / 1.8])
@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "I;16"])
def test_a_png_with_a_gamma_of_its_own_looks_as_browsers_show_it(
    colorizer: Colorizer, tmp_path: Path, mode: str, power: float
) -> None:
    most = 65535 if mode == "I;16" else 255
    light = np.asarray(color.rgb_to_linear(GRAY / 255))
    stored = np.rint(light**power * most).astype(np.uint16 if mode == "I;16" else np.uint8)
    picture = Image.fromarray(stored)
    picture = picture.convert(mode) if mode != "I;16" else picture
    path = write(tmp_path / "a.png", picture)
    content = path.read_bytes()
    chunk = b"gAMA" + round(power * 100_000).to_bytes(4, "big")
    chunk = (4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    path.write_bytes(content[:33] + chunk + content[33:])
    assert error(colorizer.colorize_file(path).target) < (0.3 if most > 255 else 1.5)


def test_a_gamma_beside_a_profile_says_nothing(colorizer: Colorizer, tmp_path: Path) -> None:
    path = write(tmp_path / "a.png")
    content = path.read_bytes()
    chunks = b""
    for said in (b"gAMA" + (100_000).to_bytes(4, "big"), b"sRGB\0"):
        size = (len(said) - 4).to_bytes(4, "big")
        chunks += size + said + zlib.crc32(said).to_bytes(4, "big")
    path.write_bytes(content[:33] + chunks + content[33:])
    assert error(colorizer.colorize_file(path).target) < 0.3


def kept(name: str, path: Path) -> Path:
    """Copy a photo that is kept beside this file; return the path it was given."""
    path.write_bytes(Path(__file__).with_name(name).read_bytes())
    return path


def test_a_heic_with_transparency_becomes_a_png(colorizer: Colorizer, tmp_path: Path) -> None:
    # 64 x 48 pixels of 2x + 2y within a circle of 20, as pillow-heif wrote them
    photo = kept("cutout.heic", tmp_path / "IMG_0002.HIF")
    result = colorizer.colorize_file(photo)
    assert result.target.name == "IMG_0002-color.png"
    y, x = np.mgrid[:48, :64]
    inside = (x - 32) ** 2 + (y - 24) ** 2 < 400
    assert np.mean((read(result.target)[..., 3] > 127) != inside) < 0.02
    assert colorizer.colorize_bytes(photo.read_bytes()).startswith(b"\x89PNG")


def test_a_photo_of_an_iphone_is_read(colorizer: Colorizer, tmp_path: Path) -> None:
    # 64 x 48 pixels of 2x + 2y in HEVC, lying on their side, as pillow-heif wrote them
    photo = kept("gradient.heic", tmp_path / "IMG_0001.HEIC")
    result = colorizer.colorize_file(photo)
    assert result.target.name == "IMG_0001-color.jpg"
    y, x = np.mgrid[:48, :64]
    upright = np.rot90(2 * x + 2 * y, -1).astype(np.uint8)
    expected = lightness_of(np.ascontiguousarray(upright))
    assert np.abs(lightness_of(read(result.target)) - expected).mean() < 2
    with Image.open(result.target) as written:
        said = written.getexif()
    assert (said[0x010E], said.get(0x0112, 1)) == ("A gradient", 1)
