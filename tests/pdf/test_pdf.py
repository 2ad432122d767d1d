"""PDFs: their gray pictures come to color, and all else stays."""

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from books import Book, color_photo, images_of, page_of_text, photo, pixels_of, scanned_page, xmp_of
from drawing import chroma_of, lightness_of
from pikepdf import Array, Dictionary, Name
from PIL import Image

from photochrom.atomic import SUFFIX
from photochrom.batch import Batch, Status, Task
from photochrom.colorizer import Colorizer
from photochrom.errors import (
    AlreadyInColorError,
    NoPictureError,
    PhotochromError,
    TargetError,
    UnreadablePhotoError,
)
from photochrom.options import Options
from photochrom.pdf import color_pdf, replacing

# JPEG of quality 60 moves L* by less than this on average; tinting, by less than a tenth of it.
MOST_MOVED_L = 1.5
KEPT_PX = 3  # around a photo that was found


def test_pictures_come_to_color_and_all_else_is_kept(colorizer: Colorizer, tmp_path: Path) -> None:
    book = Book()
    book.page(book.jpeg(photo()), text="a photo")
    book.page(text="no photo")
    with book.pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("The photo", 0))
    book.pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
    book.pdf.docinfo.Title = "A book"
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=[1, Name.Fit])
    book.pdf.pages[0].obj.Annots = Array([link])
    source = book.save(tmp_path / "book.pdf")
    result = color_pdf(colorizer, source)
    assert (result.target, result.pages) == (tmp_path / "book-color.pdf", 2)
    before, after = pikepdf.open(source), pikepdf.open(result.target)
    for old, new in zip(before.pages, after.pages, strict=True):
        assert new.obj.Contents.read_raw_bytes() == old.obj.Contents.read_raw_bytes()
        assert (new.mediabox, new.label) == (old.mediabox, old.label)
    assert after.pages[0].obj.Annots[0].Dest[1] == Name.Fit
    assert str(after.docinfo.Title) == "A book"
    with after.open_outline() as outline:
        assert [item.title for item in outline.root] == ["The photo"]
    assert after.check_pdf_syntax() == []
    assert chroma_of(pixels_of(images_of(result.target)[0])) > 3


def test_a_jpeg_keeps_its_quality_and_its_lightness(colorizer: Colorizer, tmp_path: Path) -> None:
    book = Book()
    book.page(book.jpeg(photo()))
    source = book.save(tmp_path / "book.pdf")
    (old,), (new,) = images_of(source), images_of(color_pdf(colorizer, source).target)
    assert new.Filter == Name.DCTDecode
    assert new.ColorSpace[0] == Name.ICCBased
    tables = [
        Image.open(io.BytesIO(image.read_raw_bytes())).quantization[0]  # type: ignore[attr-defined]
        for image in (old, new)
    ]
    assert tables[0] == tables[1]
    moved = lightness_of(pixels_of(new)) - lightness_of(pixels_of(old))
    assert np.abs(moved).mean() < MOST_MOVED_L


def test_paper_and_writing_of_a_page_stay_to_the_pixel(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    book = Book()
    page = scanned_page()
    book.page(book.flate(page))
    result = color_pdf(colorizer, book.save(tmp_path / "book.pdf"))
    (image,) = images_of(result.target)
    assert image.Filter == Name.FlateDecode
    colored, gray = pixels_of(image), np.asarray(page)
    (picture,) = result.pictures
    left, top = np.array(picture.corners[0]) * [420, 595]
    assert (round(left), round(top)) == (80, 170)
    around = np.ones(gray.shape, bool)
    around[170 - KEPT_PX : 430 + KEPT_PX, 80 - KEPT_PX : 340 + KEPT_PX] = False
    assert (colored[around] == gray[around][:, None]).all()
    assert chroma_of(colored[170:430, 80:340]) > 3


def test_paper_and_writing_of_a_jpeg_hardly_move(colorizer: Colorizer, tmp_path: Path) -> None:
    book = Book()
    book.page(book.jpeg(scanned_page()))
    source = book.save(tmp_path / "book.pdf")
    (old,), (new,) = images_of(source), images_of(color_pdf(colorizer, source).target)
    moved = np.abs(pixels_of(new).astype(int) - pixels_of(old).astype(int)[..., None])
    assert moved[:160].mean() < 0.01  # of 255: the tables are the same
    assert chroma_of(pixels_of(new)[170:430, 80:340]) > 3


def test_what_is_no_gray_picture_is_left_and_said(colorizer: Colorizer, tmp_path: Path) -> None:
    book = Book()
    cmyk = photo().convert("CMYK")
    others = [
        book.flate(photo().convert("1")),
        book.jpeg(page_of_text()),
        book.jpeg(color_photo()),
        book.flate(photo().resize((20, 20))),
        book.flate(cmyk, ColorSpace=Name.DeviceCMYK),
        book.flate(photo().convert("1"), ImageMask=True),
    ]
    del others[-1].ColorSpace
    book.page(book.jpeg(photo()))
    for other in others:
        book.page(other)
    result = color_pdf(colorizer, book.save(tmp_path / "book.pdf"))
    after = images_of(result.target)[1:]
    assert [new.read_raw_bytes() for new in after] == [old.read_raw_bytes() for old in others]
    assert [(picture.page, picture.colored, picture.reason) for picture in result.pictures] == [
        (0, True, "gray"),
        (1, False, "black and white"),
        (2, False, "no picture"),
        (3, False, "in color"),
        (4, False, "small"),
        (5, False, "colors of print"),
        (6, False, "black and white"),
    ]
    assert result.notes == (
        "1 of 7 images colored; left as they are: 2 black and white with no grays to color, "
        "1 without a picture, only paper and writing, 1 in color already, 1 too small to be a "
        "picture, 1 in the colors of a press (CMYK), which are not read here",
    )


@pytest.mark.parametrize("held_bytes", [1, replacing.MOST_HELD_BYTES])
def test_an_image_of_several_pages_is_colored_once_and_each_page_is_told(
    held_bytes: int, colorizer: Colorizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "MOST_HELD_BYTES", held_bytes)  # more go to the disk
    book = Book()
    shared, other = book.jpeg(photo()), book.flate(photo())
    book.page(shared)
    book.page(other, shared)
    steps: list[tuple[int, int]] = []
    result = color_pdf(
        colorizer,
        book.save(tmp_path / "book.pdf"),
        progress=lambda done, total: steps.append((done, total)),
    )
    assert steps == [(0, 2), (1, 2), (2, 2)]
    told = [(picture.page, picture.image, picture.colored) for picture in result.pictures]  # type: ignore[attr-defined]
    assert sorted(told) == [(0, "/Im0", True), (1, "/Im0", True), (1, "/Im1", True)]
    images = images_of(result.target)
    assert images[0].objgen == images[2].objgen != images[1].objgen
    assert all(chroma_of(pixels_of(image)) > 3 for image in images)


def test_each_page_is_told_where_it_shows_an_image(colorizer: Colorizer, tmp_path: Path) -> None:
    book = Book()
    shared = book.flate(scanned_page())
    book.page(shared)
    book.page(shared)
    book.pdf.pages[1].obj.Rotate = 90
    result = color_pdf(colorizer, book.save(tmp_path / "book.pdf"))
    upright, turned = (np.array(picture.corners) for picture in result.pictures)
    expected = np.stack([1 - upright[:, 1], upright[:, 0]], axis=-1)
    assert np.abs(turned - expected).max() < 1e-4


def test_the_same_pdf_gives_the_same_bytes(colorizer: Colorizer, tmp_path: Path) -> None:
    book = Book()
    book.page(book.jpeg(photo()), book.flate(photo()))
    source = book.save(tmp_path / "book.pdf")
    color_pdf(colorizer, source, tmp_path / "one.pdf")
    color_pdf(colorizer, source, tmp_path / "two.pdf")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_result_says_who_colored_it_and_is_not_colored_again(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    book = Book()
    book.page(book.jpeg(photo()))
    book.pdf.docinfo.Title = "A book"
    source = book.save(tmp_path / "book.pdf")
    result = color_pdf(colorizer, source)
    xmp = xmp_of(result.target)
    assert b"compositeWithTrainedAlgorithmicMedia" in xmp
    assert b"A book" in xmp
    with pytest.raises(AlreadyInColorError, match="was colored before"):
        color_pdf(colorizer, result.target)
    color_pdf(colorizer, result.target, options=Options(recolor=True))
    plain = color_pdf(colorizer, source, tmp_path / "plain.pdf", options=Options(mark=False))
    assert xmp_of(plain.target) == b""
    with pytest.raises(AlreadyInColorError, match="is already in color"):
        color_pdf(colorizer, plain.target)


def test_what_the_xmp_of_a_pdf_says_stays(colorizer: Colorizer, tmp_path: Path) -> None:
    book = Book()
    book.page(book.jpeg(photo()))
    with book.pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = "Of old"
    result = color_pdf(colorizer, book.save(tmp_path / "book.pdf"))
    xmp = xmp_of(result.target)
    assert b"Of old" in xmp
    assert b"Photochrom" in xmp
    book.pdf.Root.Metadata = book.pdf.make_stream(b"no XMP at all")
    result = color_pdf(colorizer, book.save(tmp_path / "odd.pdf", fix_metadata_version=False))
    assert xmp_of(result.target) == b"no XMP at all"
    assert "its XMP is damaged and does not say that it was colored" in result.notes


def test_a_signature_that_no_longer_holds_is_said(colorizer: Colorizer, tmp_path: Path) -> None:
    book = Book()
    book.page(book.jpeg(photo()))
    book.pdf.Root.AcroForm = Dictionary(Fields=Array([]), SigFlags=3)
    result = color_pdf(colorizer, book.save(tmp_path / "book.pdf"))
    assert result.notes == ("it was signed, and its signature no longer holds",)


def test_a_damaged_picture_stops_no_other(colorizer: Colorizer, tmp_path: Path) -> None:
    book = Book()
    book.page(book.image(b"no JPEG", photo(), Filter=Name.DCTDecode))
    book.page(book.jpeg(photo()))
    result = color_pdf(colorizer, book.save(tmp_path / "book.pdf"))
    assert [picture.reason for picture in result.pictures] == ["unreadable", "gray"]
    assert "1 that cannot be read (the first on page 1: " in result.notes[0]


def damaged(folder: Path, kind: str) -> Path:
    """Write a PDF with which nothing can be done."""
    book, path = Book(), folder / "book.pdf"
    images = {
        "text": [],
        "black and white": [book.flate(photo().convert("1"))],
        "color": [book.jpeg(color_photo())],
        "damaged image": [book.image(b"no JPEG", photo(), Filter=Name.DCTDecode)],
    }
    if kind != "no pages":
        book.page(*images.get(kind, [book.jpeg(photo())]))
    lock = {"password": pikepdf.Encryption(owner="o", user="u")}
    lock |= {"restricted": pikepdf.Encryption(owner="o", user="")}
    book.save(path, encryption=lock.get(kind, False))
    content = path.read_bytes()
    changed = {"empty": b"", "something else": b"GIF89a", "truncated": content[:-200]}
    path.write_bytes(changed.get(kind, content))
    return path


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("empty", UnreadablePhotoError, "expected a PDF, found an empty file"),
        ("something else", UnreadablePhotoError, "expected a PDF, found something else"),
        ("truncated", UnreadablePhotoError, "truncated or damaged .*; tolerant"),
        ("password", UnreadablePhotoError, "is encrypted; .* qpdf --decrypt"),
        ("restricted", UnreadablePhotoError, "is encrypted; .* qpdf --decrypt"),
        ("text", NoPictureError, "has no images on its pages"),
        ("no pages", NoPictureError, "has no images on its pages"),
        ("black and white", NoPictureError, "its images: 1 black and white with no grays"),
        ("color", AlreadyInColorError, "is already in color"),
        ("damaged image", UnreadablePhotoError, "1 that cannot be read .the first on page 1"),
    ],
)
def test_a_pdf_with_which_nothing_can_be_done_says_why(
    kind: str, error: type[PhotochromError], words: str, colorizer: Colorizer, tmp_path: Path
) -> None:
    source = damaged(tmp_path, kind)
    with pytest.raises(error, match=words) as raised:
        color_pdf(colorizer, source)
    assert str(raised.value).startswith(f"{source}: ")
    assert "\n" not in str(raised.value)
    assert list(tmp_path.iterdir()) == [source]


def test_what_is_there_of_a_truncated_pdf_is_colored_when_asked(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    source = damaged(tmp_path, "truncated")
    result = color_pdf(colorizer, source, options=Options(tolerant=True))
    assert chroma_of(pixels_of(images_of(result.target)[0])) > 3


def test_a_result_keeps_time_and_permissions_and_replaces_nothing_unasked(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    book = Book()
    book.page(book.jpeg(photo()))
    source = book.save(tmp_path / "book.pdf")
    source.chmod(0o640)
    os.utime(source, (1_000_000, 1_000_000))
    status = color_pdf(colorizer, source).target.stat()
    assert (status.st_mode & 0o777, status.st_mtime) == (0o640, 1_000_000)
    with pytest.raises(TargetError, match="exists already"):
        color_pdf(colorizer, source)
    color_pdf(colorizer, source, options=Options(overwrite=True))


# Colors a PDF of two pictures and is killed: before the second, or when all but the name is there.
KILLED = """
import os, signal, sys
from pathlib import Path
from photochrom import atomic
from photochrom.colorizer import Colorizer
from photochrom.options import Options
from photochrom.pdf import color_pdf

source, model, moment = sys.argv[1:]
kill = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
if moment == "written":
    atomic.keep_times = kill
color_pdf(
    Colorizer(model, threads=1), Path(source), options=Options(overwrite=True),
    progress=lambda done, total: kill() if moment == str(done) else None,
)
"""


@pytest.mark.parametrize(("moment", "left"), [("1", 0), ("written", 1)])
def test_a_process_that_is_killed_leaves_the_old_result_whole(
    moment: str, left: int, tinting_model: Path, colorizer: Colorizer, tmp_path: Path
) -> None:
    book = Book()
    book.page(book.jpeg(photo()), book.flate(photo()))
    source, target = book.save(tmp_path / "book.pdf"), tmp_path / "book-color.pdf"
    target.write_bytes(b"a result of yesterday")
    words = [sys.executable, "-c", KILLED, source, tinting_model, moment]
    assert subprocess.run(words, check=False).returncode == -9
    assert target.read_bytes() == b"a result of yesterday"
    assert len(list(tmp_path.glob(f".*{SUFFIX}"))) == left
    (outcome,) = Batch(colorizer, [Task(tmp_path / "none.jpg", tmp_path / "x.jpg")], Options())
    assert outcome.status is Status.FAILED
    assert list(tmp_path.glob(f".*{SUFFIX}")) == []
