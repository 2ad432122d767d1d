"""Unusual names, missing rights, a full disk: one clear line, and nothing lost."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import pyvips
from drawing import chroma_of, gray_picture, open_to_all, read, without_privileges, write
from refusing import refusal
from tinting import write_tinting_model

from photochrom import photo
from photochrom.batch import Batch, Status, Task
from photochrom.colorizer import Colorizer
from photochrom.errors import InvalidModelError, TargetError, UnreadablePhotoError
from photochrom.options import Options
from photochrom.photo.writing import CLASSIC_TIFF_BYTES
from photochrom.serving.bundle import write_page

NAMES = ["scan[1].jpg", "a[page=3].jpg", "two\nlines.jpg", "--dashes.jpg", "with space.jpg",
         "снимок ü.jpg", os.fsdecode(b"bytes\xff\xfe.jpg"), "%s{}.jpg",
         "a" * 245 + ".jpg"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_any_name_is_read_and_written(colorizer: Colorizer, tmp_path: Path, name: str) -> None:
    source = write(tmp_path / name)
    result = colorizer.colorize_file(source)
    assert sorted(tmp_path.iterdir()) == sorted([source, result.target])
    assert chroma_of(read(result.target)) > 5


def test_a_missing_photo_and_a_folder_are_named(colorizer: Colorizer, tmp_path: Path) -> None:
    assert "no such file" in refusal(colorizer, tmp_path / "gone.jpg")
    folder = tmp_path / "folder.jpg"
    folder.mkdir()
    assert "cannot be read: is a directory" in refusal(colorizer, folder)


def test_a_photo_that_may_not_be_read_is_named(colorizer: Colorizer, tmp_path: Path) -> None:
    source = write(tmp_path / "secret.jpg")
    source.chmod(0)
    open_to_all(tmp_path)
    with without_privileges(), pytest.raises(UnreadablePhotoError, match="permission denied"):
        colorizer.colorize_file(source)


def test_a_tiff_that_becomes_too_large_is_no_damaged_photo(tmp_path: Path) -> None:
    scan = photo.open(write(tmp_path / "photo.png"), max_pixels=10**6)
    page = photo.merge(scan, 0, np.zeros((2, 2, 4), np.float32), depth_bits=8)
    with (tmp_path / "a.tif").open("w+b") as file:
        file.truncate(2**32 - 1000)  # a file that is nearly full, and takes no room on the disk
        with pytest.raises(TargetError, match="larger than a TIFF may be"):
            photo.save(scan, [page], file, "tiff", None)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_noise_which_lzw_makes_larger_fits_into_a_classic_tiff(dtype: type) -> None:
    noise = np.random.default_rng(0).integers(0, np.iinfo(dtype).max, (500, 500, 3), dtype)
    image = pyvips.Image.new_from_array(noise)
    written = image.tiffsave_buffer(compression="lzw", predictor="horizontal")
    assert CLASSIC_TIFF_BYTES * len(written) / noise.nbytes < 0.95 * 2**32


def test_a_folder_that_may_not_be_written_is_named(colorizer: Colorizer, tmp_path: Path) -> None:
    source = write(tmp_path / "photo.jpg")
    content = source.read_bytes()
    open_to_all(tmp_path)
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    with without_privileges(), pytest.raises(TargetError, match="permission denied"):
        colorizer.colorize_file(source, locked / "photo.jpg")
    assert source.read_bytes() == content


def test_a_folder_that_may_not_be_searched_stops_no_other_photo(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    good = write(tmp_path / "good.jpg")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    open_to_all(tmp_path)
    results = tmp_path / "results"
    results.mkdir()
    results.chmod(0o777)
    photos = (good, results / "good.jpg"), (closed / "a" / "b.jpg", closed / "a" / "c.jpg")
    with without_privileges():
        outcomes = list(Batch(colorizer, [Task(*names) for names in photos], Options()))
        with pytest.raises(InvalidModelError, match="cannot be read: permission denied"):
            Colorizer(closed / "model.onnx")
        with pytest.raises(TargetError, match="cannot be written: permission denied"):
            write_page(closed / "site", {})
    assert [outcome.status for outcome in outcomes] == [Status.COLORED, Status.FAILED]
    assert "Permission denied" in str(outcomes[1].reason)


def test_a_target_in_a_missing_folder_is_named(colorizer: Colorizer, tmp_path: Path) -> None:
    source = write(tmp_path / "photo.jpg")
    with pytest.raises(TargetError, match=r"gone/a\.jpg: cannot be written: no such file"):
        colorizer.colorize_file(source, tmp_path / "gone" / "a.jpg")
    with pytest.raises(TargetError, match="found a folder"):
        colorizer.colorize_file(source, tmp_path, Options(format="jpeg"))
    with pytest.raises(TargetError, match="expected a name that ends in"):
        colorizer.colorize_file(source, tmp_path / "photo.bmp")


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.tif", "photo.webp"])
def test_a_full_disk_leaves_nothing(tmp_path: Path, name: str) -> None:
    source = write(tmp_path / name, gray_picture(400, 400))
    target = tmp_path / f"result{source.suffix}"
    model = write_tinting_model(tmp_path / "model.onnx")
    before = sorted(tmp_path.iterdir())
    program = (
        "import sys, photochrom\n"
        "try: photochrom.colorize(sys.argv[1], sys.argv[2], model=sys.argv[3])\n"
        "except photochrom.TargetError as error: print(error)"
    )
    limit = (4000, 4000)  # bytes that any file may have, as on a disk with as much room
    found = subprocess.run(
        [sys.executable, "-c", program, source, target, model],
        capture_output=True, text=True, check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )  # fmt: skip
    assert found.stdout.strip() == f"{target}: cannot be written: file too large"
    assert found.stderr == ""
    assert sorted(tmp_path.iterdir()) == before
