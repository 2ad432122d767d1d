"""Photos, halftones, drawings and negatives are told apart."""

from pathlib import Path

import numpy as np
import pytest
import scan_drawing as draw
import skimage.data
from numpy.typing import NDArray
from PIL import Image

from photochrom import color, photo
from photochrom.small_copy.orange_mask import has_orange_mask
from photochrom.small_copy.printed import is_drawing
from photochrom.small_copy.screen import DETAIL_PX, descreen, find_pitch

Float = NDArray[np.float32]


def camera(side: int = 512) -> Image.Image:
    return Image.fromarray(skimage.data.camera()).resize((side, side))


def squares(pixels: NDArray[np.float64]) -> list[Float]:
    lefts = range(0, pixels.shape[1] - DETAIL_PX + 1, DETAIL_PX)
    return [
        pixels[top : top + DETAIL_PX, left : left + DETAIL_PX].astype(np.float32)
        for top in (128, 256)
        for left in lefts
    ]


def lightness(picture: Image.Image) -> Float:
    rgb = np.asarray(picture.convert("RGB")) / 255
    return color.rgb_to_lab(rgb)[..., :1].astype(np.float32)


@pytest.mark.parametrize(
    ("lines_per_inch", "dpi", "degrees"),
    [(65, 150, 45), (85, 300, 30), (133, 300, 0), (85, 600, 45)],
)
def test_the_screen_of_a_halftone_is_found(lines_per_inch: int, dpi: int, degrees: float) -> None:
    pitch = dpi / lines_per_inch
    found = find_pitch(squares(draw.halftone(camera(), pitch, degrees)))
    assert found == pytest.approx(pitch, rel=0.03)


@pytest.mark.parametrize("name", ["camera", "astronaut", "coffee", "coins", "page"])
def test_a_photo_and_writing_have_no_screen(name: str) -> None:
    gray = Image.fromarray(getattr(skimage.data, name)()).convert("L").resize((512, 512))
    assert find_pitch(squares(np.asarray(gray) / 255)) is None


def test_without_its_screen_a_halftone_is_the_photo_again() -> None:
    pitch = 5.0
    gray = (np.asarray(camera()) / 255).astype(np.float32)[..., None]
    dots = draw.halftone(camera(), pitch).astype(np.float32)[..., None]
    smooth = descreen(gray, pitch)
    inner = (slice(8, -8), slice(8, -8))
    assert np.abs(dots - smooth)[inner].mean() > 0.25
    assert np.abs(descreen(dots, pitch) - smooth)[inner].mean() < 0.05  # dots are of one size


def test_a_drawing_is_told_from_a_photo() -> None:
    assert is_drawing(lightness(draw.comic(camera()).picture.resize((344, 430))))
    for name in ("camera", "astronaut", "coffee"):
        picture = Image.fromarray(getattr(skimage.data, name)())
        assert not is_drawing(lightness(picture.resize((384, 384))))


def test_film_under_an_orange_mask_is_told_from_prints_and_photos() -> None:
    rocket = Image.fromarray(skimage.data.rocket())

    def masked(picture: Image.Image) -> bool:
        rgb = np.asarray(picture.convert("RGB").resize((256, 256))) / 255
        return has_orange_mask(color.rgb_to_lab(rgb).astype(np.float32))

    sepia = np.asarray(camera())[..., None] / 255 * np.array([255, 240, 205])
    assert masked(draw.film(rocket))
    assert not masked(rocket)
    assert not masked(Image.fromarray(sepia.astype(np.uint8)))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_details_lie_where_the_upright_page_has_them(orientation: int, tmp_path: Path) -> None:
    y, x = np.mgrid[:300, :400]
    ramp = Image.fromarray(((x / 400 * 0.5 + y / 300 * 0.25) * 255).astype(np.uint8))
    exif = Image.Exif()
    exif[274] = orientation
    ramp.save(tmp_path / "ramp.png", exif=exif)
    scan = photo.open(tmp_path / "ramp.png", max_pixels=10**6)
    (square,) = photo.details(scan, 0, [(0.3, 0.6)], 64)
    small = photo.shrink(scan, 0, scan.width // 10, scan.height // 10)
    around = small[round(0.6 * scan.height / 10), round(0.3 * scan.width / 10), 0]
    assert square.mean() == pytest.approx(around, abs=0.02)
