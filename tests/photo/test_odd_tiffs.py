"""Kinds of TIFF that the libraries' own test pictures have: odd bits, old or rare compressions."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from drawing import color_picture, encoded, gray_picture, lightness_of, read
from numpy.typing import NDArray
from PIL import Image
from refusing import refusal

from photochrom.colorizer import Colorizer
from photochrom.options import Options
from photochrom.photo.containers.tiff import LONG, Entry, set_link, write_directory

GRAY, COLORS = np.asarray(gray_picture()), np.asarray(color_picture())
WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, SAMPLES = 256, 257, 258, 259, 262, 277
STRIPS, ROWS, STRIP_BYTES, PLANES, PREDICTOR = 273, 278, 279, 284, 317
WHITE_IS_ZERO, YCBCR = 0, 6  # photometric interpretations


def error(path: Path, expected: NDArray[np.uint8]) -> float:
    return float(np.abs(lightness_of(read(path)) - lightness_of(expected)).mean())


def packed(rows: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    """Return rows of bytes that hold numbers of so many bits, one after the other."""
    numbers = np.rint(rows / 255.0 * ((1 << bits) - 1)).astype(np.uint32)
    ones = (numbers[..., None] >> np.arange(bits - 1, -1, -1)) & 1
    return np.packbits(ones.reshape(len(rows), -1).astype(np.uint8), axis=1)


def write_tiff(
    path: Path, strips: list[bytes], tags: dict[int, int | list[int]], order: str = "<"
) -> Path:
    """Write a TIFF of strips and tags; what is not among them is as of gray of 8 bits."""
    file = io.BytesIO()
    file.write({"<": b"II*\0", ">": b"MM\0*"}[order] + bytes(4))
    places = []
    for strip in strips:
        places.append(file.tell())
        file.write(strip)
    plain = {BITS: 8, COMPRESSION: 1, PHOTOMETRIC: 1, SAMPLES: 1, ROWS: tags[HEIGHT]}
    plain |= {STRIPS: places, STRIP_BYTES: [len(strip) for strip in strips]}
    entries = {
        tag: Entry(LONG, np.array(value, "<u4").tobytes()) for tag, value in (plain | tags).items()
    }
    set_link(file, 4, write_directory(file, entries, {}, order=order), order=order)
    path.write_bytes(file.getvalue())
    return path


def write_packed(path: Path, pixels: NDArray[np.uint8], bits: int, *, apart: bool = False) -> Path:
    """Write a TIFF of samples of so many bits, colors together or one plane after the other."""
    height, width = pixels.shape[:2]
    samples = pixels.shape[2] if pixels.ndim == 3 else 1
    planes = np.split(pixels, samples, axis=-1) if apart else [pixels]
    strips = [packed(plane.reshape(height, -1), bits).tobytes() for plane in planes]
    tags: dict[int, int | list[int]] = {
        WIDTH: width, HEIGHT: height, BITS: [bits] * samples, SAMPLES: samples,
        PHOTOMETRIC: 2 if samples == 3 else 1, PLANES: 2 if apart else 1,
    }  # fmt: skip
    return write_tiff(path, strips, tags)


@pytest.mark.parametrize("bits", [3, 6, 10, 12, 14])
@pytest.mark.parametrize("layout", ["gray", "together", "apart"])
def test_samples_of_odd_bits_are_read(
    colorizer: Colorizer, tmp_path: Path, bits: int, layout: str
) -> None:
    pixels = GRAY if layout == "gray" else COLORS
    path = write_packed(tmp_path / "odd.tif", pixels, bits, apart=layout == "apart")
    result = colorizer.colorize_file(path, options=Options(recolor=True))
    assert error(result.target, pixels) < (5 if bits == 3 else 0.8)
    assert read(result.target).dtype == (np.uint8 if bits < 8 else np.uint16)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("type", ["u8", "f8"])
def test_numbers_of_64_bits_are_read(
    colorizer: Colorizer, tmp_path: Path, order: str, type: str
) -> None:
    pixels = GRAY / 255 if type == "f8" else GRAY
    path = tmp_path / "odd.tif"
    tifffile.imwrite(path, pixels.astype(order + type), byteorder=order, photometric="minisblack")
    assert error(colorizer.colorize_file(path).target, GRAY) < 0.3


@pytest.mark.parametrize("order", ["<", ">"])
def test_numbers_of_24_bits_are_read(colorizer: Colorizer, tmp_path: Path, order: str) -> None:
    content = np.repeat(GRAY, 3, axis=1).tobytes()  # 0x0a0a0a for 0x0a
    tags: dict[int, int | list[int]] = {WIDTH: GRAY.shape[1], HEIGHT: len(GRAY), BITS: 24}
    path = write_tiff(tmp_path / "odd.tif", [content], tags | {PHOTOMETRIC: WHITE_IS_ZERO}, order)
    assert (
        error(colorizer.colorize_file(path, options=Options(recolor=True)).target, 255 - GRAY) < 0.3
    )


def test_differences_of_odd_bits_are_added_up(colorizer: Colorizer, tmp_path: Path) -> None:
    fine = np.rint(GRAY / 255.0 * 1023).astype(np.int64)
    differences = np.diff(fine, axis=1, prepend=0) % 1024
    ones = (differences[..., None] >> np.arange(9, -1, -1)) & 1
    content = np.packbits(ones.reshape(len(GRAY), -1).astype(np.uint8), axis=1).tobytes()
    tags: dict[int, int | list[int]] = {WIDTH: GRAY.shape[1], HEIGHT: len(GRAY), BITS: 10}
    path = write_tiff(tmp_path / "odd.tif", [content], tags | {PREDICTOR: 2})
    assert error(colorizer.colorize_file(path).target, GRAY) < 0.3


def test_other_pages_of_odd_bits_are_told_of(colorizer: Colorizer, tmp_path: Path) -> None:
    path = write_packed(tmp_path / "odd.tif", GRAY, 12)
    with path.open("r+b") as file:
        first = int.from_bytes(path.read_bytes()[4:8], "little")
        lines = int.from_bytes(path.read_bytes()[first : first + 2], "little")
        second = write_directory(file, {WIDTH: Entry(LONG, bytes(4))}, {})
        set_link(file, first + 2 + 12 * lines, second)
    assert colorizer.colorize_file(path).notes == ("its other page was left behind",)


def test_tiles_of_odd_bits_are_not_called_damaged(colorizer: Colorizer, tmp_path: Path) -> None:
    path = tmp_path / "tiles.tif"
    tifffile.imwrite(path, GRAY, tile=(16, 16))
    with tifffile.TiffFile(path, mode="r+b") as file:
        file.pages[0].tags["BitsPerSample"].overwrite(6)
    assert "is of a kind that cannot be read here" in refusal(colorizer, path)


def test_a_damaged_tiff_of_odd_bits_is_refused(colorizer: Colorizer, tmp_path: Path) -> None:
    path = write_packed(tmp_path / "odd.tif", GRAY, 12)
    with tifffile.TiffFile(path, mode="r+b") as file:
        file.pages[0].tags["StripOffsets"].overwrite(10**6)
    assert "truncated or damaged" in refusal(colorizer, path)


def test_jpeg_as_tiff_had_it_before_1995_is_read(colorizer: Colorizer, tmp_path: Path) -> None:
    content = encoded(gray_picture().convert("RGB"), "JPEG", quality=95, subsampling=0)
    tags: dict[int, int | list[int]] = {
        WIDTH: GRAY.shape[1], HEIGHT: len(GRAY), BITS: [8, 8, 8], SAMPLES: 3, COMPRESSION: 6,
        PHOTOMETRIC: YCBCR, 512: 1, 513: 8, 514: len(content), 530: [1, 1],
    }  # fmt: skip
    path = write_tiff(tmp_path / "old.tif", [content], tags)
    assert error(colorizer.colorize_file(path).target, GRAY) < 1


@pytest.mark.parametrize("compression", ["lzma", "zstd"])
def test_rare_compressions_are_read(colorizer: Colorizer, tmp_path: Path, compression: str) -> None:
    path = tmp_path / "rare.tif"
    Image.fromarray(GRAY).save(path, compression=compression)
    assert error(colorizer.colorize_file(path).target, GRAY) < 0.3


def test_a_place_beyond_every_file_is_no_crash(colorizer: Colorizer, tmp_path: Path) -> None:
    path = tmp_path / "far.tif"
    path.write_bytes(b"II+\0\x08\0\0\0" + (1 << 61).to_bytes(8, "little") + bytes(64))
    assert "truncated or damaged" in refusal(colorizer, path)


def test_a_bitmap_without_its_files_header_is_read(colorizer: Colorizer, tmp_path: Path) -> None:
    path = tmp_path / "copied.dib"
    path.write_bytes(encoded(gray_picture(), "DIB"))
    assert error(colorizer.colorize_file(path).target, GRAY) < 0.3


def test_a_tiff_that_does_not_say_what_its_numbers_mean_is_read_as_gray(
    colorizer: Colorizer, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    content = np.packbits(GRAY > 128, axis=1).tobytes()
    path = write_tiff(
        tmp_path / "a.tif", [content], {WIDTH: GRAY.shape[1], HEIGHT: len(GRAY), BITS: 1}
    )
    with tifffile.TiffFile(path, mode="r+b") as file:
        at = file.pages[0].tags["PhotometricInterpretation"].offset
    whole = bytearray(path.read_bytes())
    whole[at : at + 2] = (300).to_bytes(2, "little")  # a tag that nobody knows
    path.write_bytes(whole)
    dark = (GRAY <= 128).astype(np.uint8) * 255  # white is zero, as in faxes
    assert error(colorizer.colorize_file(path, options=Options(whole=True)).target, dark) < 0.3
    assert not recwarn.list


@pytest.mark.parametrize("shape", [{"rowsperstrip": 16}, {"tile": (32, 48)}])
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("order", ["<", ">"])
def test_infrared_in_a_plane_beside_gray_is_not_mixed_with_it(
    colorizer: Colorizer, tmp_path: Path, shape: dict[str, Any], depth: int, order: str
) -> None:
    gray = GRAY.astype(f"u{depth // 8}") * (257 if depth == 16 else 1)
    path = tmp_path / "scan.tif"
    tifffile.imwrite(
        path, np.stack([gray, gray[::-1]]), photometric="minisblack", planarconfig="separate",
        extrasamples=["unspecified"], compression="zlib", predictor=True, byteorder=order, **shape,
    )  # fmt: skip
    result = colorizer.colorize_file(path)
    pixels = read(result.target)
    assert pixels.shape == (*GRAY.shape, 3)
    assert pixels.dtype == gray.dtype
    assert error(result.target, GRAY) < 0.5
    assert result.notes == ("its channel that is no color, such as infrared, was left behind",)


def test_infrared_in_tiles_of_its_own_beside_colors_is_left_out(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    path = tmp_path / "scan.tif"
    tifffile.imwrite(
        path, np.stack([GRAY, GRAY, GRAY, GRAY[::-1]]), photometric="rgb", tile=(32, 48),
        planarconfig="separate", extrasamples=["unspecified"],
    )  # fmt: skip
    result = colorizer.colorize_file(path)
    assert error(result.target, GRAY) < 0.5
    assert len(result.notes) == 1


def test_transparency_in_a_plane_beside_gray_stays(colorizer: Colorizer, tmp_path: Path) -> None:
    path = tmp_path / "clear.tif"
    tifffile.imwrite(
        path, np.stack([GRAY, GRAY[::-1]]), photometric="minisblack", planarconfig="separate",
        extrasamples=["unassalpha"],
    )  # fmt: skip
    pixels = read(colorizer.colorize_file(path).target)
    np.testing.assert_array_equal(pixels[..., 3], GRAY[::-1])


@pytest.mark.parametrize("depth", [8, 16])
def test_lab_as_profiles_have_it_is_read(colorizer: Colorizer, tmp_path: Path, depth: int) -> None:
    most, middle = (255, 128) if depth == 8 else (65280, 32768)
    lab = np.full((*GRAY.shape, 3), middle, f"u{depth // 8}")
    lab[..., 0] = np.rint(lightness_of(GRAY) * (most / 100))
    path = tmp_path / "lab.tif"
    tifffile.imwrite(path, lab, photometric="icclab")
    result = colorizer.colorize_file(path)
    assert error(result.target, GRAY) < 0.3


def test_planes_of_which_nothing_is_said_are_not_taken_for_gray(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    path = tmp_path / "ink.tif"
    planes = np.stack([GRAY, GRAY, GRAY, GRAY[::-1]])
    tifffile.imwrite(path, planes, photometric="separated", planarconfig="separate")
    with tifffile.TiffFile(path) as file:
        at = file.pages[0].tags[PHOTOMETRIC].offset
    with path.open("r+b") as written:
        written.seek(at)
        written.write((263).to_bytes(2, "little"))  # Threshholding, which stands for nothing here
    assert "is truncated or damaged" in refusal(colorizer, path)


@pytest.mark.parametrize("bigtiff", [False, True])
@pytest.mark.parametrize("tile", [None, (16, 16)])
@pytest.mark.parametrize(("colors", "compression"), [(1, "deflate"), (1, "lzma"), (3, "deflate")])
def test_infrared_in_a_plane_of_its_own_is_not_mixed_with_colors(
    colorizer: Colorizer,
    tmp_path: Path,
    *,
    colors: int,
    compression: str,
    tile: tuple[int, int] | None,
    bigtiff: bool,
) -> None:
    deep = GRAY.astype(np.uint16) * 257
    path = tmp_path / "film.tif"
    tifffile.imwrite(
        path, np.stack([deep] * colors + [65535 - deep]), planarconfig="separate",
        photometric="rgb" if colors == 3 else "minisblack", extrasamples=["unspecified"],
        compression=compression, predictor=True, tile=tile, bigtiff=bigtiff,
    )  # fmt: skip
    pixels = read(colorizer.colorize_file(path).target)
    assert pixels.dtype == np.uint16
    assert np.abs(lightness_of(pixels) - lightness_of(GRAY)).mean() < 0.3


def test_rare_compressions_keep_16_bits(colorizer: Colorizer, tmp_path: Path) -> None:
    fine = GRAY.astype(np.uint16) * 257 // 4
    path = tmp_path / "rare.tif"
    tifffile.imwrite(
        path, np.stack([fine] * 3, -1), photometric="rgb", compression="lzma", predictor=True
    )
    pixels = read(colorizer.colorize_file(path).target)
    assert np.abs(lightness_of(pixels) - lightness_of(fine)).mean() < 0.05
