"""Bad and unusual photos: colored rightly, or refused in one clear line with nothing lost."""

import resource
import struct
from pathlib import Path

import numpy as np
import pytest
import pyvips
import tifffile
from drawing import (
    color_picture,
    gray_picture,
    lightness_of,
    read,
    write,
)  # fmt: skip
from PIL import Image, ImageCms
from refusing import refusal

from photochrom.colorizer import Colorizer
from photochrom.errors import PhotoTooLargeError, UnreadablePhotoError
from photochrom.options import Options
from photochrom.photo.containers.tiff import Entry
from photochrom.photo.containers.tiff_pages import is_plausible
from photochrom.photo.containers.tiff_tags import Tags, add_tags


def test_an_empty_file_is_named(colorizer: Colorizer, tmp_path: Path) -> None:
    source = tmp_path / "empty.jpg"
    source.touch()
    assert refusal(colorizer, source) == f"{source}: expected a photo, found an empty file"
    with pytest.raises(UnreadablePhotoError, match="empty"):
        colorizer.colorize_bytes(b"")


@pytest.mark.parametrize(
    "content",
    [b"not a picture\n" * 40, b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
     bytes(1000), b"x"],
)  # fmt: skip
def test_another_kind_of_file_named_jpg_is_refused(
    colorizer: Colorizer, tmp_path: Path, content: bytes
) -> None:
    source = tmp_path / "text.jpg"
    source.write_bytes(content)
    assert "expected a JPEG, PNG" in refusal(colorizer, source)


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.tif"])
def test_a_truncated_photo_is_refused_and_colored_on_request(
    colorizer: Colorizer, tmp_path: Path, name: str
) -> None:
    # detail throughout, so that half of the bytes are half of the rows
    source = write(tmp_path / name, gray_picture(256, 256))
    whole = read(source)
    content = source.read_bytes()
    source.write_bytes(content[: len(content) // 2])
    assert "is truncated or damaged" in refusal(colorizer, source)
    colored = read(colorizer.colorize_file(source, options=Options(tolerant=True)).target)
    assert colored.shape == (256, 256, 3)
    there = np.abs(lightness_of(colored)[:64] - lightness_of(whole)[:64])
    assert there.mean() < 1


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.tif", "photo.webp"])
def test_a_photo_cut_in_its_header_is_refused(
    colorizer: Colorizer, tmp_path: Path, name: str
) -> None:
    source = write(tmp_path / name)
    source.write_bytes(source.read_bytes()[:20])
    assert "is truncated or damaged" in refusal(colorizer, source, tolerant=True)


def test_a_decompression_bomb_is_refused_before_it_is_decoded(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    source = write(tmp_path / "bomb.png", Image.new("1", (30_000, 20_000)))
    assert source.stat().st_size < 100_000
    message = refusal(colorizer, source)
    assert "expected at most 500000000 pixels, found 30000 x 20000" in message
    assert "max_pixels" in message


def test_the_limit_counts_every_page_and_can_be_set(colorizer: Colorizer, tmp_path: Path) -> None:
    pages = [gray_picture(20, 10)] * 3
    source = write(tmp_path / "pages.tif", pages[0], save_all=True, append_images=pages[1:])
    assert "20 x 10 x 3 pages" in refusal(colorizer, source, max_pixels=599)
    assert colorizer.colorize_file(source, options=Options(max_pixels=600)).pages == 3
    with pytest.raises(PhotoTooLargeError):
        colorizer.colorize_bytes(source.read_bytes(), Options(max_pixels=599))


@pytest.mark.parametrize("name", ["thin.png", "thin.jpg", "thin.tif", "thin.webp"])
@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (2, 3)])
def test_thin_and_tiny_photos_are_colored(
    colorizer: Colorizer, tmp_path: Path, size: tuple[int, int], name: str
) -> None:
    source = write(tmp_path / name, gray_picture(*size))
    result = colorizer.colorize_file(source)
    assert (result.width, result.height) == size
    pixels = read(result.target).reshape(size[1], size[0], 3)
    assert np.abs(lightness_of(pixels) - lightness_of(read(source)).reshape(size[::-1])).mean() < 3


@pytest.mark.parametrize("name", ["plain.jpg", "plain.png"])
@pytest.mark.parametrize("value", [0, 255])
def test_black_stays_black_and_white_stays_white(
    colorizer: Colorizer, tmp_path: Path, value: int, name: str
) -> None:
    source = write(tmp_path / name, Image.new("L", (90, 70), value))
    pixels = read(colorizer.colorize_file(source).target)
    assert np.abs(pixels.astype(int) - value).max() <= 1


def test_a_palette_with_transparency_keeps_what_is_transparent(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    source = write(tmp_path / "palette.png", gray_picture().quantize(16), transparency=3)
    before, after = read(source), read(colorizer.colorize_file(source).target)
    assert after.shape[2] == 4
    np.testing.assert_array_equal(after[..., 3], before[..., 3])
    assert 0 < (after[..., 3] == 0).mean() < 1


@pytest.mark.parametrize("name", ["ink.png", "ink.tif"])
def test_one_bit_becomes_eight(colorizer: Colorizer, tmp_path: Path, name: str) -> None:
    source = write(tmp_path / name, gray_picture().convert("1"))
    pixels = read(colorizer.colorize_file(source).target)
    assert pixels.dtype == np.uint8
    assert np.abs(pixels.astype(int) - read(source).reshape(120, 160, 1)).max() <= 1
    assert "no grays to color" in colorizer.colorize_file(source, tmp_path / "b.tif").notes[0]


def test_a_bitmap_of_one_bit_is_said_to_have_no_grays(colorizer: Colorizer, tmp_path: Path) -> None:
    source = write(tmp_path / "ink.bmp", gray_picture().convert("1"))
    assert "no grays to color" in colorizer.colorize_file(source).notes[0]


@pytest.mark.parametrize("name", ["press.jpg", "press.tif"])
def test_cmyk_is_read_as_the_press_would_print_it(
    colorizer: Colorizer, tmp_path: Path, name: str
) -> None:
    gray = np.asarray(gray_picture())
    inks = np.zeros((*gray.shape, 4), np.uint8)
    inks[..., 3] = 255 - gray  # black ink only
    source = write(tmp_path / name, Image.fromarray(inks, "CMYK"))
    pixels = read(colorizer.colorize_file(source).target)
    assert pixels.shape == (120, 160, 3)
    assert np.corrcoef(lightness_of(pixels).ravel(), lightness_of(gray).ravel())[0, 1] > 0.97


@pytest.mark.parametrize("name", ["deep.png", "deep.tif"])
def test_sixteen_bit_gray_with_alpha_keeps_both(
    colorizer: Colorizer, tmp_path: Path, name: str
) -> None:
    ramp = np.linspace(0, 65535, 90 * 80).reshape(90, 80).astype(np.uint16)
    deep = pyvips.Image.new_from_array(ramp).bandjoin(
        pyvips.Image.new_from_array(ramp[::-1].copy())
    )
    source = tmp_path / name
    deep.copy(interpretation="grey16").write_to_file(str(source))
    pixels = read(colorizer.colorize_file(source).target)
    assert (pixels.dtype, pixels.shape) == (np.uint16, (90, 80, 4))
    np.testing.assert_array_equal(pixels[..., 3], ramp[::-1])
    assert np.abs(lightness_of(pixels) - lightness_of(ramp)).max() < 0.02


def with_hidden_red(picture: Image.Image) -> Image.Image:
    """Make the upper quarter of a picture red and fully transparent."""
    pixels = np.asarray(picture.convert("RGBA")).copy()
    pixels[: picture.height // 4] = (255, 0, 0, 0)
    return Image.fromarray(pixels)


@pytest.mark.parametrize("size", [(160, 120), (1200, 900)])
@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.webp"])
def test_colors_that_nobody_sees_are_no_colors(
    colorizer: Colorizer, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    options = {"lossless": True, "exact": True} if name.endswith("webp") else {}
    gray = write(tmp_path / name, with_hidden_red(gray_picture(*size)), **options)
    assert read(gray)[0, 0].tolist() == [255, 0, 0, 0]
    before, after = read(gray), read(colorizer.colorize_file(gray).target)
    np.testing.assert_array_equal(after[..., 3], before[..., 3])
    color = write(tmp_path / f"color-{name}", with_hidden_red(color_picture(*size)), **options)
    assert "is already in color" in refusal(colorizer, color)


def test_transparency_is_not_dropped_for_jpeg(colorizer: Colorizer, tmp_path: Path) -> None:
    source = write(tmp_path / "clear.png", gray_picture().convert("LA"))
    assert "transparency, which jpeg cannot hold" in refusal(colorizer, source, format="jpeg")


def test_float_tiff_in_range_becomes_sixteen_bits(colorizer: Colorizer, tmp_path: Path) -> None:
    gray = np.asarray(gray_picture())
    source = write(tmp_path / "float.tif", Image.fromarray((gray / 255).astype(np.float32)))
    pixels = read(colorizer.colorize_file(source).target)
    assert pixels.dtype == np.uint16
    assert np.abs(lightness_of(pixels) - lightness_of(gray)).max() < 0.02


def test_floats_a_little_beyond_the_range_are_cut(colorizer: Colorizer, tmp_path: Path) -> None:
    gray = np.asarray(gray_picture()).astype(np.float32) / 255
    ringing = gray * 1.008 - 0.004
    source = write(tmp_path / "float.tif", Image.fromarray(ringing))
    pixels = read(colorizer.colorize_file(source).target)
    cut = np.rint(ringing.clip(0, 1) * 65535).astype(np.uint16)
    assert np.abs(lightness_of(pixels) - lightness_of(cut)).max() < 0.02


@pytest.mark.parametrize(
    ("value", "found"), [(255, "0 to 255"), (-0.5, "-0.5 to 1"), (np.nan, "no numbers")]
)
def test_float_tiff_out_of_range_is_refused(
    colorizer: Colorizer, tmp_path: Path, value: float, found: str
) -> None:
    pixels = np.linspace(0, 1, 100, dtype=np.float32).reshape(10, 10)
    pixels[5, 5] = value
    source = write(tmp_path / "float.tif", Image.fromarray(pixels))
    message = refusal(colorizer, source)
    assert "expected floats in [0, 1]" in message
    assert found in message


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("profile", [b"garbage" * 40, SRGB[:200], SRGB])
@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.tif"])
def test_a_broken_profile_or_one_for_other_bands_says_nothing(
    colorizer: Colorizer, tmp_path: Path, name: str, profile: bytes
) -> None:
    source = write(tmp_path / name, icc_profile=profile)
    result = colorizer.colorize_file(source)
    assert np.abs(lightness_of(read(result.target)) - lightness_of(read(source))).mean() < 0.6
    written = pyvips.Image.new_from_file(str(result.target)).get("icc-profile-data")
    assert written == pyvips.Image.profile_load("srgb")


@pytest.mark.parametrize(
    "exif",
    [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff" + b"garbage" * 9,
     b"Exif\0\0MM\0*\0\0\0\x08\0\x05\x01\x12\0\x03\0\0\0\x01\0\x63\0\0", b"Exif\0\0MM\0*\0\0"],
)  # fmt: skip
@pytest.mark.parametrize("format", ["jpeg", "tiff"])
def test_broken_exif_does_not_stop_a_photo(
    colorizer: Colorizer, tmp_path: Path, exif: bytes, format: str
) -> None:
    source = write(tmp_path / "photo.jpg", exif=exif)
    result = colorizer.colorize_file(source, options=Options(format=format))
    assert read(result.target).shape == (120, 160, 3)


def test_a_broken_directory_of_a_tiff_is_left_out(colorizer: Colorizer, tmp_path: Path) -> None:
    source = write(tmp_path / "photo.tif")
    with source.open("r+b") as file:
        add_tags(file, [Tags(camera={0x8827: Entry(3, b"\x64\0")})])  # ISO speed
    pointer = bytes.fromhex("6987 0400 0100 0000")
    content = source.read_bytes()
    assert content.count(pointer) == 1
    at = content.index(pointer) + len(pointer)
    source.write_bytes(content[:at] + b"\xff\xff\xff\x7f" + content[at + 4 :])
    assert read(colorizer.colorize_file(source).target).shape == (120, 160, 3)


def tagged(path: Path, tags: dict[int, Entry]) -> Path:
    """Write a TIFF with these tags in its main directory."""
    write(path)
    with path.open("r+b") as file:
        add_tags(file, [Tags(main=tags)])
    return path


def test_a_kind_that_cannot_be_read_is_not_called_damaged(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    lerc = Entry(3, (34_887).to_bytes(2, "little"))
    message = refusal(colorizer, tagged(tmp_path / "photo.tif", {259: lerc}))
    assert "is of a kind that cannot be read here" in message
    assert "save it as JPEG, PNG or TIFF" in message
    assert "tolerant" not in message


@pytest.mark.parametrize("beginning", [b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"])
def test_jpeg_xl_is_refused_by_its_name(
    colorizer: Colorizer, tmp_path: Path, beginning: bytes
) -> None:
    source = tmp_path / "photo.jpg"
    source.write_bytes(beginning + bytes(100))
    assert "cannot be read here (JPEG XL); save it as" in refusal(colorizer, source)


def test_a_refusal_without_a_reason_has_no_empty_one(colorizer: Colorizer, tmp_path: Path) -> None:
    content = bytearray(write(tmp_path / "photo.png").read_bytes())
    content[12:16] = b"IHDX"  # libpng tells nothing of it
    (tmp_path / "photo.png").write_bytes(content)
    message = refusal(colorizer, tmp_path / "photo.png")
    assert message.endswith("is truncated or damaged; tolerant (--tolerant) colors what is there")


def test_tolerant_is_not_advised_where_it_was_given(colorizer: Colorizer, tmp_path: Path) -> None:
    source = write(tmp_path / "photo.webp")
    source.write_bytes(source.read_bytes()[:60])
    assert "--tolerant" in refusal(colorizer, source)
    assert "--tolerant" not in refusal(colorizer, source, tolerant=True)


def test_a_tiff_with_layers_is_colored(colorizer: Colorizer, tmp_path: Path) -> None:
    layers = Entry(7, bytes(60_000_000))  # more than libtiff takes by itself
    source = tagged(tmp_path / "photo.tif", {37724: layers})
    assert read(colorizer.colorize_file(source).target).shape == (120, 160, 3)


def test_values_larger_than_their_tiff_are_not_taken_into_memory(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    source = tagged(tmp_path / "photo.tif", {37724: Entry(7, bytes(1000))})
    line = struct.pack("<HHI", 37724, 7, 1000)
    claim = struct.pack("<HHI", 37724, 7, 4_000_000_000)
    content = source.read_bytes()
    assert content.count(line) == 1
    source.write_bytes(content.replace(line, claim))
    with source.open("rb") as file:
        assert not is_plausible(file, 0)
    memory_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    colorizer.colorize_file(source)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory_before < 200_000  # KiB


def test_a_preview_is_not_passed_off_as_the_photo(colorizer: Colorizer, tmp_path: Path) -> None:
    small_copy, below = Entry(4, (1).to_bytes(4, "little")), Entry(4, (8).to_bytes(4, "little"))
    raw = tagged(tmp_path / "raw.tif", {254: small_copy, 330: below})
    assert "begins with a small preview; export it" in refusal(colorizer, raw)
    alone = tagged(tmp_path / "alone.tif", {254: small_copy})
    assert colorizer.colorize_file(alone).width == 160


def test_a_very_long_description_is_kept(colorizer: Colorizer, tmp_path: Path) -> None:
    source = tagged(tmp_path / "photo.tif", {270: Entry(2, b"x" * 70_000 + b"\0")})
    with Image.open(colorizer.colorize_file(source).target) as picture:
        assert len(picture.tag_v2[270]) == 70_000
    assert colorizer.colorize_file(source, tmp_path / "b.jpg").format == "jpeg"


@pytest.mark.parametrize("name", ["pages.tif", "moving.webp"])
def test_pages_are_colored_one_by_one(colorizer: Colorizer, tmp_path: Path, name: str) -> None:
    pages = [gray_picture(64, 48).rotate(90 * i) for i in range(3)]
    options = {"duration": 120, "lossless": True} if name.endswith("webp") else {}
    source = write(tmp_path / name, pages[0], save_all=True, append_images=pages[1:], **options)
    result = colorizer.colorize_file(source)
    assert result.pages == 3
    assert (result.width, result.height) == (64, 48)
    with Image.open(result.target) as written:
        assert written.n_frames == 3
        for number, page in enumerate(pages):
            written.seek(number)
            pixels = np.asarray(written.convert("RGB"))
            assert np.abs(lightness_of(pixels) - lightness_of(np.asarray(page))).mean() < 2.5
        if name.endswith("webp"):
            assert written.info["duration"] == 120


@pytest.mark.parametrize("kind", ["png", "avif"])
def test_frames_are_not_dropped_in_silence(colorizer: Colorizer, tmp_path: Path, kind: str) -> None:
    frames = [gray_picture(), gray_picture().rotate(90)]
    source = write(tmp_path / f"moving.{kind}", frames[0], save_all=True, append_images=frames[1:])
    result = colorizer.colorize_file(source)
    assert result.notes == ("its animation after the first picture was left behind",)
    shown = lightness_of(np.asarray(frames[0]))
    assert np.abs(lightness_of(read(result.target)) - shown).mean() < (2 if kind == "avif" else 1)


def test_pages_are_not_dropped_for_a_format_that_holds_one(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    frames = [gray_picture(32, 32).rotate(30 * i) for i in range(3)]
    source = write(tmp_path / "moving.gif", frames[0], save_all=True, append_images=frames[1:])
    message = refusal(colorizer, source, format="png")
    assert "has 3 pages and png holds one; choose tiff or webp" in message
    moving = colorizer.colorize_file(source)
    assert moving.target == tmp_path / "moving-color.webp"
    assert moving.pages == 3


def test_pages_of_several_sizes_are_colored_each_by_itself(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    pages = [gray_picture(60, 40), gray_picture(40, 60).rotate(90), gray_picture(20, 20)]
    source = write(tmp_path / "mixed.tif", pages[0], save_all=True, append_images=pages[1:])
    with source.open("r+b") as file:
        turned = Tags(main={274: Entry(3, b"\6\0"), 270: Entry(2, b"the back\0")})
        add_tags(file, [Tags(), turned, Tags()])
    result = colorizer.colorize_file(source)
    assert result.pages == 3
    with Image.open(result.target) as written:
        for number, page in enumerate([pages[0], pages[1].rotate(-90, expand=True), pages[2]]):
            written.seek(number)
            pixels = np.asarray(written)
            assert pixels.shape == (page.height, page.width, 3)
            assert np.abs(lightness_of(pixels) - lightness_of(np.asarray(page))).mean() < 1
            assert (written.tag_v2.get(270) == "the back") == (number == 1)
    assert "has pages of different sizes" in refusal(colorizer, source, format="webp")


def test_infrared_is_no_transparency(colorizer: Colorizer, tmp_path: Path) -> None:
    gray = np.asarray(gray_picture())
    infrared = np.where(gray > 128, 0, 255).astype(np.uint8)  # holes, if it were alpha
    for depth, colors in ((8, 3), (16, 3), (8, 1), (16, 1)):
        stacked = np.dstack([gray] * colors + [infrared]).astype(f"uint{depth}")
        stacked *= 257 if depth == 16 else 1
        source = tmp_path / f"{depth}-{colors}.tif"
        kind = "rgb" if colors == 3 else "minisblack"
        tifffile.imwrite(source, stacked, photometric=kind, extrasamples=[0], planarconfig="contig")
        result = colorizer.colorize_file(source)
        with tifffile.TiffFile(result.target) as written:
            assert written.pages[0].tags[338].value in (0, (0,))
        np.testing.assert_array_equal(read(result.target)[..., 3], stacked[..., -1])
        for name in ("a.png", "a.jpg"):
            opaque = colorizer.colorize_file(source, tmp_path / name, Options(overwrite=True))
            assert read(opaque.target).shape == (120, 160, 3)
            assert "no color, such as infrared, was left behind" in opaque.notes[0]


@pytest.mark.parametrize("depth", [8, 16])
def test_gray_with_transparency_and_infrared_is_gray(
    colorizer: Colorizer, tmp_path: Path, depth: int
) -> None:
    gray = np.asarray(gray_picture())
    samples = np.dstack([gray, np.full_like(gray, 255), 255 - gray // 2]).astype(f"uint{depth}")
    samples *= (2**depth - 1) // 255
    source = tmp_path / "film.tif"
    tifffile.imwrite(
        source, samples, photometric="minisblack", extrasamples=[2, 0], planarconfig="contig"
    )
    colored = colorizer.colorize_file(source, tmp_path / "color.tif")
    assert [picture.reason for picture in colored.pictures] == ["gray"]
    found = read(colored.target)
    assert found.shape == (*gray.shape, 5)
    assert (found[..., 3:] == samples[..., 1:]).all()


def test_the_infrared_page_of_a_scanner_is_no_photo(colorizer: Colorizer, tmp_path: Path) -> None:
    by_its_kind = pages_that_say(tmp_path / "hdri.tif", [0, 4], [(40, 30), (40, 30)])
    by_its_numbers = tmp_path / "masked.tif"
    with tifffile.TiffWriter(by_its_numbers) as file:
        file.write(np.asarray(gray_picture()))
        file.write(np.asarray(gray_picture()) > 100, photometric="mask")
    for source in (by_its_kind, by_its_numbers):
        result = colorizer.colorize_file(source)
        assert result.pages == 1
        assert result.notes == ("its mask, such as a scanner's infrared page, was left behind",)


def test_the_smaller_copies_in_a_tiff_are_passed_over(colorizer: Colorizer, tmp_path: Path) -> None:
    image = pyvips.Image.new_from_array(np.asarray(gray_picture(640, 480)))
    source = tmp_path / "pyramid.tif"
    image.tiffsave(str(source), pyramid=True, tile=True, compression="lzw")
    assert pyvips.Image.new_from_file(str(source)).get_n_pages() == 4
    for format in ("tiff", "jpeg", "webp"):
        result = colorizer.colorize_file(source, options=Options(format=format))
        assert (result.width, result.height, result.pages) == (640, 480, 1)
        written = pyvips.Image.new_from_file(str(result.target))
        assert (written.width, written.height, written.get_n_pages()) == (640, 480, 1)


def pages_that_say(path: Path, kinds: list[int], sizes: list[tuple[int, int]]) -> Path:
    """Write a TIFF of pages of these sizes, each with its NewSubfileType."""
    first, *others = [gray_picture(*size) for size in sizes]
    write(path, first, save_all=True, append_images=others)
    with path.open("r+b") as file:
        add_tags(file, [Tags(main={254: Entry(4, bytes([kind, 0, 0, 0]))}) for kind in kinds])
    return path


def test_pages_are_not_taken_for_smaller_copies(colorizer: Colorizer, tmp_path: Path) -> None:
    page, small = (40, 30), (20, 15)
    of_three = pages_that_say(tmp_path / "a.tif", [2, 2, 1], [page, page, small])
    assert colorizer.colorize_file(of_three).pages == 2
    as_large = pages_that_say(tmp_path / "b.tif", [0, 1], [page, page])
    assert colorizer.colorize_file(as_large).pages == 2
    between = pages_that_say(tmp_path / "c.tif", [0, 1, 0], [page, small, page])
    assert colorizer.colorize_file(between).pages == 2


def test_a_smaller_copy_that_comes_first_is_no_page(colorizer: Colorizer, tmp_path: Path) -> None:
    page, small = (40, 30), (20, 15)
    source = pages_that_say(tmp_path / "a.tif", [1, 0], [small, page])
    result = colorizer.colorize_file(source)
    assert (result.width, result.height, result.pages) == (*page, 1)
    alone = pages_that_say(tmp_path / "b.tif", [1], [small])
    assert colorizer.colorize_file(alone).pages == 1


def test_more_pixels_on_a_side_than_a_format_holds_are_refused(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    source = write(tmp_path / "wide.png", gray_picture(16_384, 1))
    assert "more than webp holds on a side (16383)" in refusal(colorizer, source, format="webp")
    source = write(tmp_path / "half.png", gray_picture(9000, 1))
    assert "more than webp holds" in refusal(colorizer, source, format="webp", compare=True)
