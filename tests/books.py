"""PDFs for tests, made by pikepdf on the spot."""

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import scan_drawing as draw
import skimage.data
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

PAGE_POINTS = (420, 595)
PHOTO_QUALITY = 60


def photo() -> Image.Image:
    return Image.fromarray(skimage.data.camera()[::4, ::4])


def color_photo() -> Image.Image:
    return Image.fromarray(skimage.data.astronaut()[::4, ::4])


def scanned_page() -> Image.Image:
    """Draw a gray page of paper with a photo in its middle."""
    scan = draw.board(420, 595, "#f0f0f0", np.random.default_rng(1))
    draw.mount(scan, Image.fromarray(skimage.data.camera()).resize((260, 260)), (210, 300), 0)
    return scan.picture.convert("L")


def page_of_text() -> Image.Image:
    return draw.text_page(420, 595, "#f0f0f0", "#202020", 24).picture.convert("L")


class Book:
    """A PDF that grows page by page."""

    def __init__(self) -> None:
        self.pdf = Pdf.new()
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        self.font = self.pdf.make_indirect(font)

    def jpeg(self, picture: Image.Image, **said: Any) -> Stream:
        """Make a picture that is compressed with JPEG."""
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=PHOTO_QUALITY, subsampling=0)
        return self.image(file.getvalue(), picture, Filter=Name.DCTDecode, **said)

    def flate(self, picture: Image.Image, **said: Any) -> Stream:
        """Make a picture that is compressed without loss."""
        content = zlib.compress(picture.tobytes())
        return self.image(content, picture, Filter=Name.FlateDecode, **said)

    def image(self, content: bytes, picture: Image.Image, **said: Any) -> Stream:
        """Make a picture of what is compressed already."""
        space = Name.DeviceRGB if picture.mode == "RGB" else Name.DeviceGray
        usual = {
            "Type": Name.XObject, "Subtype": Name.Image, "ColorSpace": space,
            "Width": picture.width, "Height": picture.height,
            "BitsPerComponent": 1 if picture.mode == "1" else 8,
        }  # fmt: skip
        return self.pdf.make_stream(content, **(usual | said))

    def profiled(self, profile: bytes) -> Array:
        """Make the color space of a gray profile."""
        return Array([Name.ICCBased, self.pdf.make_stream(profile, N=1)])

    def page(self, *images: Stream, text: str = "of a book", turned: bool = False) -> None:
        """Add a page that draws images one below the other, or one alone over all of it."""
        width, height = reversed(PAGE_POINTS) if turned else PAGE_POINTS
        self.pdf.add_blank_page(page_size=(width, height))
        page = self.pdf.pages[-1].obj
        named = {f"/Im{number}": image for number, image in enumerate(images)}
        page.Resources = Dictionary(XObject=Dictionary(named), Font=Dictionary(F0=self.font))
        each = height / max(1, len(images))
        drawn = [
            f"q {width} 0 0 {each:g} 0 {number * each:g} cm {name} Do Q"
            for number, name in enumerate(named)
        ]
        words = f"BT /F0 12 Tf 40 40 Td ({text}) Tj ET"
        page.Contents = self.pdf.make_stream("\n".join([*drawn, words]).encode())

    def save(self, path: Path, **how: Any) -> Path:
        self.pdf.save(path, **how)
        return path


_OPEN: list[Pdf] = []  # what is read of a PDF goes with it


def images_of(path: Path) -> list[Stream]:
    """Return the images that the pages have, those of the first page first."""
    _OPEN.append(pikepdf.open(path))
    return [image for page in _OPEN[-1].pages for image in _images(page.obj.Resources)]


def _images(resources: Any) -> Iterator[Stream]:
    for drawn in resources.get("/XObject", Dictionary()).as_dict().values():
        if drawn.Subtype == Name.Form:
            yield from _images(drawn.Resources)
        else:
            yield drawn


def xmp_of(path: Path) -> bytes:
    """Return the XMP of a PDF, nothing where it has none."""
    with pikepdf.open(path) as pdf:
        return pdf.Root.Metadata.read_bytes() if "/Metadata" in pdf.Root else b""


def pixels_of(image: Stream) -> NDArray[Any]:
    """Return what an image shows, without its masks."""
    return np.asarray(pikepdf.PdfImage(image).as_pil_image(apply_mask=False))
