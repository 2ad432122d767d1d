"""Printed pictures on the page: halftones and drawings come out as by the command, and are named."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import scan_drawing as draw
import skimage.data
from numpy.typing import NDArray
from PIL import Image
from watching import Watch, pixels_of

from photochrom import color
from photochrom.colorizer import Colorizer

COLORED = 4.0  # the mean chroma that the tinting model gives at least
SWITCHES = "#pictures [role=switch]"


def camera(side: int = 512) -> Image.Image:
    return Image.fromarray(skimage.data.camera()).convert("RGB").resize((side, side))


def saved(scan: draw.Scan, folder: Path) -> Path:
    path = folder / "scan.png"
    scan.picture.save(path)
    return path


def chroma(pixels: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.linalg.norm(color.rgb_to_lab(pixels / 255)[..., 1:], axis=-1)


def test_a_halftone_on_a_page_of_text_is_the_commands_and_the_page_stays(
    watch: Watch, tmp_path: Path, colorizer: Colorizer
) -> None:
    scan = draw.newspaper(camera(), 3.5, 45)
    watch.color(saved(scan, tmp_path))
    watch.page.wait_for_selector("text=A halftone: its dots stay")
    watch.page.get_by_role("switch", name="Color picture 1 of 1: halftone").wait_for()
    result = pixels_of(watch.save(tmp_path))
    before = np.asarray(scan.picture.convert("RGB"))
    assert np.abs(result - colorizer.colorize_array(before).astype(int)).max() <= 1
    inside = np.asarray(photo_mask(scan, -6)) > 0
    around = np.asarray(photo_mask(scan, 6)) == 0
    assert (result == before)[around].all()
    assert chroma(result)[inside].mean() > COLORED / 2


def photo_mask(scan: draw.Scan, grow: int) -> Image.Image:
    mask = Image.new("L", scan.picture.size)
    for corners in scan.photos:
        draw.ImageDraw.Draw(mask).polygon(corners, fill=255)
    size = 2 * abs(grow) + 1
    kind = draw.ImageFilter.MaxFilter if grow > 0 else draw.ImageFilter.MinFilter
    return mask.filter(kind(size))


@pytest.mark.parametrize(
    ("locale", "said"), [("en", "A drawing: paper, lines"), ("ru", "Рисунок: бумага, линии")]
)
def test_a_comic_keeps_paper_and_lines_and_is_the_commands(
    open_page: Callable[..., Watch],
    tmp_path: Path,
    colorizer: Colorizer,
    locale: str,
    said: str,
) -> None:
    watch = open_page(locale=locale)
    scan = draw.comic(camera())
    watch.color(saved(scan, tmp_path))
    watch.page.wait_for_selector(f"text={said}")
    before = np.asarray(scan.picture.convert("RGB"))
    result = pixels_of(watch.save(tmp_path))
    assert np.abs(result - colorizer.colorize_array(before).astype(int)).max() <= 1
    gray = before[..., 1]
    stays = (gray > 235) | (gray < 40)
    assert np.percentile(chroma(result)[stays], 99) < 2
    assert chroma(result).max() > COLORED
