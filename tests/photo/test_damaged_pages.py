"""TIFFs of which a later page is damaged."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
import tifffile
from drawing import gray_picture

from photochrom import photo
from photochrom.colorizer import Colorizer
from photochrom.errors import UnreadablePhotoError
from photochrom.options import Options

UNKNOWN = (7777).to_bytes(2, "little")  # a compression that nobody has


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    path = tmp_path / "pages.tif"
    first, *others = [gray_picture(128, 128).rotate(90 * i) for i in range(3)]
    first.save(path, save_all=True, append_images=others, compression="tiff_lzw")
    return path


def overwrite(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def refusal(colorizer: Colorizer, path: Path) -> str:
    with pytest.raises(UnreadablePhotoError) as error:
        colorizer.colorize_file(path)
    return str(error.value)


def test_a_page_whose_pixels_are_damaged_is_named(colorizer: Colorizer, pages: Path) -> None:
    with tifffile.TiffFile(pages) as file:
        at = file.pages[1].dataoffsets[0]
    overwrite(pages, at + 20, b"\xa5" * 400)
    assert refusal(colorizer, pages).startswith(f"{pages}, page 2: is truncated or damaged")
    assert colorizer.colorize_file(pages, options=Options(tolerant=True)).pages == 3


def test_a_page_of_an_unknown_kind_is_named_and_left_out_on_request(
    colorizer: Colorizer, pages: Path
) -> None:
    with tifffile.TiffFile(pages) as file:
        at = file.pages[2].tags[259].valueoffset
    overwrite(pages, at, UNKNOWN)
    said = refusal(colorizer, pages)
    assert said.startswith(f"{pages}, page 3: is of a kind")
    assert said.endswith("; tolerant (--tolerant) leaves this page out")
    result = colorizer.colorize_file(pages, options=Options(tolerant=True))
    assert result.pages == 2
    assert result.notes == ("its page 3, which cannot be read, was left behind",)


def test_a_file_cut_between_its_pages_is_colored_as_far_as_it_goes_on_request(
    colorizer: Colorizer, pages: Path
) -> None:
    with tifffile.TiffFile(pages) as file:
        at = file.pages[2].offset
    pages.write_bytes(pages.read_bytes()[:at])
    assert refusal(colorizer, pages).startswith(f"{pages}, page 3: is missing or damaged; toler")
    result = colorizer.colorize_file(pages, options=Options(tolerant=True))
    assert result.pages == 2
    assert result.notes == ("what follows its page 2, which cannot be read, was left behind",)


def test_with_tolerance_each_sound_page_is_opened_once(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    load = photo.pages.load

    def counted(*args: Any, **options: Any) -> pyvips.Image:
        opened.append(options["page"])
        return load(*args, **options)

    monkeypatch.setattr(photo.pages, "load", counted)
    photo.open(pages, tolerant=True, max_pixels=10**6)
    assert opened == [0, 1, 2]


def test_signed_pages_are_colored_with_tolerance_too(colorizer: Colorizer, tmp_path: Path) -> None:
    path = tmp_path / "signed.tif"
    page = np.asarray(gray_picture(128, 300)).astype(np.int16) * 100
    with tifffile.TiffWriter(path) as file:
        for turned in (page, page[::-1]):
            file.write(turned, rowsperstrip=8, compression="zlib")
    assert colorizer.colorize_file(path, options=Options(tolerant=True)).pages == 2


def test_a_page_of_planes_that_would_be_mixed_is_named(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    path = tmp_path / "pages.tif"
    gray = np.asarray(gray_picture(128, 128))
    with tifffile.TiffWriter(path) as file:
        file.write(gray)
        file.write(
            np.stack([gray, gray[::-1]]), photometric="minisblack", planarconfig="separate",
            extrasamples=["unspecified"],
        )  # fmt: skip
    said = refusal(colorizer, path)
    assert said.startswith(f"{path}, page 2: is of a kind")
    assert said.endswith("; tolerant (--tolerant) leaves this page out")
    result = colorizer.colorize_file(path, options=Options(tolerant=True))
    assert result.notes == ("its page 2, which cannot be read, was left behind",)


def test_small_copies_in_planes_are_no_pages(colorizer: Colorizer, tmp_path: Path) -> None:
    path = tmp_path / "overview.tif"
    gray = np.asarray(gray_picture(128, 128))
    planes = {"photometric": "minisblack", "planarconfig": "separate", "extrasamples": [0]}
    with tifffile.TiffWriter(path) as file:
        file.write(np.stack([gray, gray[::-1]]), **planes)
        file.write(np.stack([gray, gray[::-1]])[:, ::2, ::2], subfiletype=1, **planes)
    assert colorizer.colorize_file(path).pages == 1
