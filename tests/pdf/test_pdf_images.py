"""Kinds of images in a PDF: how they are stored, masked and turned."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
import skimage.data
from books import Book, images_of, photo, pixels_of, scanned_page
from drawing import chroma_of, lightness_of
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from photochrom.colorizer import Colorizer
from photochrom.pdf import color_pdf

# Of L*, on average; JPEG of quality 60 moves it so far.
MOST_MOVED_L = 1.5


def gray_profile() -> bytes:
    """Return a profile of gamma 1.8, as pikepdf makes it of a calibrated space."""
    space = Array([Name.CalGray, Dictionary(WhitePoint=[0.9505, 1, 1.089], Gamma=1.8)])
    book = Book()
    picture = pikepdf.PdfImage(book.flate(photo(), ColorSpace=space)).as_pil_image()
    return bytes(picture.info["icc_profile"])


def jpeg_2000(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG2000")
    return file.getvalue()


GRAY = np.asarray(photo())
INVERSE = Image.fromarray(255 - GRAY)
LARGE = Image.fromarray(skimage.data.camera())  # in a small picture 16 grays look like a drawing
NIBBLES = np.asarray(LARGE) // 16
CALIBRATED = Array([Name.CalGray, Dictionary(WhitePoint=[0.9505, 1, 1.089], Gamma=2.2)])
PALETTE = Array([Name.Indexed, Name.DeviceGray, 255, String(bytes(range(255, -1, -1)))])
# A gray picture as PDFs may have it.
KINDS: dict[str, Callable[[Book], Stream]] = {
    "palette": lambda book: book.flate(INVERSE, ColorSpace=PALETTE),
    "calibrated": lambda book: book.flate(photo(), ColorSpace=CALIBRATED),
    "profile": lambda book: book.jpeg(photo(), ColorSpace=book.profiled(gray_profile())),
    "gray in RGB": lambda book: book.jpeg(photo().convert("RGB")),
    "four bits": lambda book: book.image(
        (NIBBLES[:, ::2] * 16 + NIBBLES[:, 1::2]).tobytes(), LARGE, BitsPerComponent=4
    ),
    "sixteen bits": lambda book: book.image(
        (GRAY.astype(">u2") * 257).tobytes(), photo(), BitsPerComponent=16
    ),
    "JPEG 2000": lambda book: book.image(jpeg_2000(photo()), photo(), Filter=Name.JPXDecode),
    "inverted JPEG": lambda book: book.jpeg(INVERSE, Decode=Array([1, 0])),
    "inverted": lambda book: book.flate(INVERSE, Decode=Array([1, 0])),
}


def shown(image: Stream) -> NDArray[Any]:
    """Return the pixels of an image in gray or RGB, of 8 bits."""
    if image.get("/BitsPerComponent") == 16:
        colors = 1 if image.ColorSpace == Name.DeviceGray else 3
        samples = np.frombuffer(image.read_bytes(), ">u2").reshape(128, 128, colors)
        return (samples >> 8).astype(np.uint8).squeeze()
    picture = pikepdf.PdfImage(image).as_pil_image(apply_mask=False)
    if picture.mode == "L" and image.Filter == Name.DCTDecode and "/Decode" in image:
        return 255 - np.asarray(picture)  # Pillow leaves that to its caller
    return np.asarray(picture.convert("L") if picture.mode == "P" else picture)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_gray_picture_is_colored(
    kind: str, colorizer: Colorizer, tmp_path: Path
) -> None:
    book = Book()
    book.page(KINDS[kind](book))
    source = book.save(tmp_path / "book.pdf")
    result = color_pdf(colorizer, source)
    (old,), (new,) = images_of(source), images_of(result.target)
    assert "/Decode" not in new
    assert new.BitsPerComponent == (16 if kind == "sixteen bits" else 8)
    colored = shown(new)
    assert chroma_of(colored) > 3
    if kind != "profile":  # of gamma 1.8, darker than sRGB in the middle
        moved = lightness_of(colored) - lightness_of(shown(old))
        assert np.abs(moved).mean() < MOST_MOVED_L


def test_what_a_key_of_grays_hid_is_hidden_by_a_stencil(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    book = Book()
    book.page(book.flate(photo(), Mask=Array([0, 30])))
    source = book.save(tmp_path / "book.pdf")
    (old,), (new,) = images_of(source), images_of(color_pdf(colorizer, source).target)
    assert new.Mask.ImageMask
    hidden = [pikepdf.PdfImage(image).as_pil_image().getchannel("A") for image in (old, new)]
    assert (np.asarray(hidden[0]) == np.asarray(hidden[1])).all()
    assert 0 < (np.asarray(hidden[1]) == 0).mean() < 1


def test_a_soft_mask_stays(colorizer: Colorizer, tmp_path: Path) -> None:
    book = Book()
    mask = book.flate(photo().rotate(180))
    book.page(book.jpeg(photo(), SMask=mask))
    (new,) = images_of(color_pdf(colorizer, book.save(tmp_path / "book.pdf")).target)
    assert new.SMask.read_raw_bytes() == mask.read_raw_bytes()
    assert new.SMask.ColorSpace == Name.DeviceGray


@pytest.mark.parametrize("said", [{"Matte": Array([0])}, {"BitsPerComponent": 1, "Width": 512}])
def test_masks_that_speak_of_gray_or_of_writing_leave_their_picture_alone(
    said: dict[str, object], colorizer: Colorizer, tmp_path: Path
) -> None:
    book = Book()
    mask = book.flate(photo().resize((512, 128)).convert("1" if "Width" in said else "L"), **said)
    book.page(book.jpeg(photo(), SMask=mask))
    book.page(book.jpeg(photo()))
    result = color_pdf(colorizer, book.save(tmp_path / "book.pdf"))
    left, colored = result.pictures
    assert left.reason in ("transparency", "layer of writing")
    assert colored.colored


@pytest.mark.parametrize("quarters", [1, 2, 3])
@pytest.mark.parametrize("lossless", [True, False])
def test_a_page_that_lies_on_its_side_is_seen_upright(
    quarters: int, lossless: bool, colorizer: Colorizer, tmp_path: Path
) -> None:
    upright, turned = Book(), Book()
    page = scanned_page()
    lying = Image.fromarray(np.rot90(np.asarray(page), quarters))
    upright.page(upright.flate(page) if lossless else upright.jpeg(page))
    turned.page(turned.flate(lying) if lossless else turned.jpeg(lying), turned=quarters != 2)
    turned.pdf.pages[0].obj.Rotate = 90 * quarters
    results = [
        color_pdf(colorizer, book.save(tmp_path / name))
        for book, name in ((upright, "upright.pdf"), (turned, "turned.pdf"))
    ]
    (expected,), (found,) = (result.pictures for result in results)
    assert np.abs(np.array(found.corners) - np.array(expected.corners)).max() < 0.01
    assert (results[1].width, results[1].height) == (420, 595)
    pixels = [pixels_of(images_of(result.target)[0]).astype(int) for result in results]
    moved = np.abs(np.rot90(pixels[0], quarters) - pixels[1])
    assert moved.mean() < (0.5 if lossless else 2)


def test_a_picture_in_a_form_is_colored_where_it_stands(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    book = Book()
    form = book.pdf.make_stream(
        b"q 100 0 0 100 0 0 cm /Photo Do Q",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 100, 100],
        Matrix=[2, 0, 0, 2, 0, 0],
        Resources=Dictionary(XObject=Dictionary(Photo=book.jpeg(photo()))),
    )
    book.page()
    book.pdf.pages[0].obj.Resources.XObject = Dictionary(Form=form)
    book.pdf.pages[0].obj.Contents = book.pdf.make_stream(b"1 0 0 1 10 20 cm /Form Do")
    result = color_pdf(colorizer, book.save(tmp_path / "book.pdf"))
    (picture,) = result.pictures
    corners = np.array(picture.corners) * [420, 595]
    assert np.abs(corners[[0, 2]] - [[10, 595 - 220], [210, 595 - 20]]).max() < 0.1
    assert chroma_of(pixels_of(images_of(result.target)[0])) > 3
