"""PNM, which SANE's scanimage writes unless it is told otherwise."""

import io
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from drawing import gray_picture, lightness_of, read
from numpy.typing import NDArray
from refusing import refusal

from photochrom.cli.group import photochrom
from photochrom.colorizer import Colorizer
from photochrom.photo import is_photo
from photochrom.photo.containers import pnm

GRAY = np.asarray(gray_picture())
RGB = np.repeat(GRAY[..., None], 3, axis=2)
SANE = b"# SANE data follows\n"


def drawn(kind: int, samples: NDArray[np.generic], white: int = 255) -> bytes:
    """Write a picture as Netpbm's manuals describe it."""
    height, width = samples.shape[:2]
    header = b"P%d\n%s%d %d\n" % (kind, SANE, width, height)
    if kind in (1, 2, 3):
        content = b"\n".join(b" ".join(b"%d" % n for n in row.ravel()) for row in samples)
    elif kind == 4:
        content = np.packbits(samples, axis=1).tobytes()
    else:
        content = samples.astype("u1" if white < 256 else ">u2").tobytes()
    return header + (b"" if kind in (1, 4) else b"%d\n" % white) + content


def pixels_in(content: bytes) -> NDArray[np.generic]:
    file = io.BytesIO(content)
    return pnm.read_pixels(file, pnm.read_header(file))


@pytest.mark.parametrize("white", [255, 65_535, 1023, 15, 1])
@pytest.mark.parametrize("kind", [2, 3, 5, 6])
def test_gray_and_colors_are_read_with_all_their_bits(kind: int, white: int) -> None:
    samples = (RGB if kind in (3, 6) else GRAY) * (white / 255) // 1
    found = pixels_in(drawn(kind, samples.astype(int), white))
    most = 255 if white < 256 else 65_535
    assert found.dtype == ("uint8" if white < 256 else "uint16")
    assert np.abs(found - samples * (most / white)).max() <= 0.5  # rounded


@pytest.mark.parametrize("kind", [1, 4])
def test_ink_is_black(kind: int) -> None:
    ink = GRAY[:, :-3] < 128  # no whole bytes
    np.testing.assert_array_equal(pixels_in(drawn(kind, ink)), np.where(ink, 0, 255))


def test_bits_as_text_need_no_space_between() -> None:
    np.testing.assert_array_equal(pixels_in(b"P1 3 2\n010\n101\n"), [[255, 0, 255], [0, 255, 0]])


@pytest.mark.parametrize(
    "content",
    [
        b"P5\n4 2\n255\n" + bytes(7),
        b"P4\n10 2\n" + bytes(3),
        b"P2\n2 2\n255\n1 2 3",
        b"P2\n2 2\n255\n1 2 x 4",
        b"P1\n2 2\n010",
        b"P6\n0 1\n255\n",
        b"P5\n1 1\n70000\n\0\0",
        b"P5\n1 1 # no more",
    ],
)
def test_what_is_cut_off_or_wrong_is_refused(
    colorizer: Colorizer, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "scan.pnm").write_bytes(content)
    assert "truncated or damaged" in refusal(colorizer, tmp_path / "scan.pnm")


def test_sixteen_bits_stay_sixteen(colorizer: Colorizer, tmp_path: Path) -> None:
    deep = RGB.astype(np.uint16) * 257
    (tmp_path / "scan.ppm").write_bytes(drawn(6, deep, 65_535))
    result = read(colorizer.colorize_file(tmp_path / "scan.ppm").target)
    assert result.dtype == np.uint16
    assert np.abs(lightness_of(result) - lightness_of(GRAY)).max() < 0.1


def test_black_and_white_is_said_to_have_nothing_to_color(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    (tmp_path / "scan.pbm").write_bytes(drawn(4, GRAY < 128))
    assert "no grays to color" in colorizer.colorize_file(tmp_path / "scan.pbm").notes[0]


def test_more_pictures_of_a_file_are_said_to_be_left_behind(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    for number, said in ((1, ()), (2, ("its second picture was left behind",))):
        (tmp_path / f"{number}.pgm").write_bytes(drawn(5, GRAY) * number)
        assert colorizer.colorize_file(tmp_path / f"{number}.pgm").notes == said


def test_a_file_of_very_many_pictures_is_soon_counted() -> None:
    file = io.BytesIO(b"P5 1 1 255\n." * 1_000_000)
    assert pnm.count_pictures(file, pnm.read_header(file)) == 1000


def test_a_folder_of_scans_is_colored_and_the_format_is_said_once(
    tmp_path: Path, tinting_model: Path
) -> None:
    for name in ("out1.pnm", "out2.pnm", "scan"):
        (tmp_path / name).write_bytes(drawn(5, GRAY))
    assert is_photo(tmp_path / "scan")
    given = [str(tmp_path), "-o", str(tmp_path / "out"), f"--model={tinting_model}"]
    said = CliRunner().invoke(photochrom, given).stderr
    assert said.count(".pnm cannot be written here and becomes .png") == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "out1.png",
        "out2.png",
        "scan.png",
    ]
