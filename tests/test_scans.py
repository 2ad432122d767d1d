"""Scans of which a photo is a part: what is in color and what lies around a photo stays."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scan_drawing as draw
import skimage.data
from numpy.typing import NDArray
from PIL import Image, ImageChops

from photochrom import color
from photochrom.colorizer import Colorizer
from photochrom.errors import AlreadyInColorError, NegativeError, NoPictureError
from photochrom.hints import Hint
from photochrom.options import Options

# Two units of a*b* are hardly seen; what is kept is copied, so that 8 bits alone move it.
UNSEEN = 2.0
COLORED = 4.0  # the mean chroma that the tinting model gives at least


def astronaut(side: int = 480) -> Image.Image:
    return Image.fromarray(skimage.data.astronaut()).resize((side, side))


def camera(side: int = 480) -> Image.Image:
    return Image.fromarray(skimage.data.camera()).convert("RGB").resize((side, side))


def print_of(picture: Image.Image) -> draw.Scan:
    """Return a gray photo that fills its scan."""
    return draw.Scan(picture.convert("L").convert("RGB"))


def on_board(shade: str, degrees: float = 0.0) -> draw.Scan:
    scan = draw.board(800, 600, shade, np.random.default_rng(1))
    draw.mount(scan, astronaut(320), (400, 300), degrees)
    return scan


def colored(colorizer: Colorizer, scan: draw.Scan, **options: Any) -> NDArray[np.uint8]:
    return colorizer.colorize_array(np.asarray(scan.picture), Options(**options))


def ab(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.asarray(color.rgb_to_lab(pixels / 255)[..., 1:], np.float64)


def moved(scan: draw.Scan, result: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.linalg.norm(ab(result) - ab(np.asarray(scan.picture)), axis=-1)


def inside(scan: draw.Scan) -> NDArray[np.bool_]:
    mask = Image.new("L", scan.picture.size)
    for corners in scan.photos:
        draw.ImageDraw.Draw(mask).polygon(corners, fill=255)
    return np.asarray(mask) > 0


def stamped() -> draw.Scan:
    scan = print_of(astronaut())
    draw.writing(scan, 330, 430, 28, "'89 7 14", color="#ff8c1a")
    return scan


def labeled() -> draw.Scan:
    scan = print_of(astronaut())
    draw.sticker(scan, 60, 60, 40, "#c81e2c")
    return scan


def cropped() -> draw.Scan:
    scan = print_of(astronaut())
    draw.pencil(scan, (40, 40, 430, 440), 5, "#c03030")
    return scan


@pytest.mark.parametrize("make", [stamped, labeled, cropped])
def test_marks_keep_their_color_and_the_photo_under_them_is_colored(
    colorizer: Colorizer, make: Any
) -> None:
    scan = make()
    result = colored(colorizer, scan)
    marks = np.asarray(scan.colored) == 255
    assert np.percentile(moved(scan, result)[marks], 98) < UNSEEN
    assert np.linalg.norm(ab(result), axis=-1)[~marks].mean() > COLORED


@pytest.mark.parametrize(
    ("shade", "degrees"), [("#3d6b45", 0), ("#707070", 3), ("#f6f6f6", -3), ("#101010", 1)]
)
def test_a_board_of_any_color_stays_and_the_photo_on_it_is_colored(
    colorizer: Colorizer, shade: str, degrees: float
) -> None:
    scan = on_board(shade, degrees)
    result = colored(colorizer, scan)
    photo = inside(scan)
    edge = np.asarray(Image.fromarray(photo).filter(draw.ImageFilter.MaxFilter(9)))
    assert moved(scan, result)[~edge].max() < UNSEEN
    assert np.linalg.norm(ab(result), axis=-1)[photo].mean() > COLORED


def test_a_color_target_beside_a_print_stays(colorizer: Colorizer) -> None:
    scan = draw.board(800, 700, "#141414", np.random.default_rng(1))
    draw.mount(scan, astronaut(480), (400, 260), 0)
    draw.target(scan, 160, 540, 40)
    result = colored(colorizer, scan)
    assert moved(scan, result)[530:].max() < UNSEEN
    assert np.linalg.norm(ab(result), axis=-1)[inside(scan)].mean() > COLORED


def lamps() -> draw.Scan:
    scan = print_of(astronaut())
    draw.lamps(scan, 0.5, (1, 0.92, 0.76), (0.9, 0.97, 1))
    return scan


def taped() -> draw.Scan:
    scan = print_of(astronaut())
    draw.stain(scan, (0, 0, 480, 60), (0.8, 0.68, 0.4), soft=0)
    draw.stain(scan, (0, 200, 200, 480), (0.85, 0.7, 0.45), soft=20)
    return scan


@pytest.mark.parametrize("make", [lamps, taped])
def test_light_and_stains_are_no_colors_of_a_photo(colorizer: Colorizer, make: Any) -> None:
    scan, gray = make(), print_of(astronaut())
    plain = np.linalg.norm(ab(colored(colorizer, gray)), axis=-1).mean()
    assert np.linalg.norm(ab(colored(colorizer, scan)), axis=-1).mean() > plain / 2


def suit_in_color() -> draw.Scan:
    """One thing of a gray photo in color, as selective color leaves it."""
    picture = astronaut()
    mask = Image.new("L", picture.size)
    draw.ImageDraw.Draw(mask).ellipse((120, 230, 330, 470), fill=255)
    scan = print_of(picture)
    scan.picture.paste(picture, mask=mask)
    return scan


def test_a_partly_colored_photo_is_left_alone_and_colored_around_on_request(
    colorizer: Colorizer,
) -> None:
    scan = suit_in_color()
    with pytest.raises(AlreadyInColorError, match="keep_colors"):
        colored(colorizer, scan)
    result = colored(colorizer, scan, keep_colors=True)
    strong = np.linalg.norm(ab(np.asarray(scan.picture)), axis=-1) > 15
    assert np.percentile(moved(scan, result)[strong], 90) < UNSEEN
    assert np.linalg.norm(ab(result), axis=-1)[:200].mean() > COLORED


def test_writing_alone_is_no_picture(colorizer: Colorizer) -> None:
    page = draw.text_page(600, 420, "#e8dfc4", "#20308a", 28)
    with pytest.raises(NoPictureError, match="no picture in it"):
        colored(colorizer, page)
    assert moved(page, colored(colorizer, page, whole=True)).mean() > 1


def test_four_photos_on_a_page_are_as_good_as_four_files(colorizer: Colorizer) -> None:
    scan = draw.board(1000, 1000, "#666666", np.random.default_rng(1))
    for x, y in ((270, 270), (730, 270), (270, 730), (730, 730)):
        draw.mount(scan, astronaut(300) if x < y else camera(300), (x, y), 0)
    result = colored(colorizer, scan)
    alone = ab(colorizer.colorize_array(np.asarray(camera(300))))
    on_page = ab(result[120:420, 580:880])
    inner = (slice(10, -10), slice(10, -10))
    assert np.linalg.norm(on_page[inner] - alone[inner], axis=-1).mean() < 1


def test_a_tiff_keeps_the_page_without_a_picture(colorizer: Colorizer) -> None:
    front, back = print_of(astronaut()), draw.text_page(480, 480, "#ece4cc", "#303030", 24)
    file = io.BytesIO()
    front.picture.save(file, "TIFF", save_all=True, append_images=[back.picture])
    result = Image.open(io.BytesIO(colorizer.colorize_bytes(file.getvalue())))
    result.seek(1)
    assert moved(back, np.asarray(result.convert("RGB"))).max() < 0.1


def test_each_picture_of_a_scan_becomes_a_file_straightened(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    scan = draw.board(900, 500, "#f4f4f4", np.random.default_rng(1))
    draw.mount(scan, camera(300), (230, 250), 3)
    draw.mount(scan, astronaut(300), (670, 250), 0)
    source = tmp_path / "page.png"
    scan.picture.save(source, dpi=(300, 300))
    result = colorizer.colorize_file(source, options=Options(split=True))
    assert [path.name for path in result.targets] == ["page-1-color.png", "page-2-color.png"]
    assert [round(picture.degrees) for picture in result.pictures] == [3, 0]
    first = Image.open(result.targets[0])
    assert abs(first.width - 300) <= 2
    assert round(first.info["dpi"][0]) == 300
    difference = np.abs(
        np.asarray(first.convert("L").resize((300, 300)), float)
        - np.asarray(camera(300).convert("L"))
    )
    assert np.median(difference) < 4  # turned to and fro


def test_a_photo_without_a_board_is_not_split(colorizer: Colorizer, tmp_path: Path) -> None:
    source = tmp_path / "photo.png"
    print_of(astronaut()).picture.save(source)
    result = colorizer.colorize_file(source, options=Options(split=True))
    assert [path.name for path in result.targets] == ["photo-color.png"]


def test_a_hint_on_a_page_reaches_its_picture(colorizer: Colorizer) -> None:
    scan = on_board("#f4f4f4")
    hinted = colored(colorizer, scan, hints=(Hint(0.5, 0.5, "#2040ff"),))
    assert (
        ab(hinted)[297:303, 397:403, 1].mean()
        < ab(colored(colorizer, scan))[297:303, 397:403, 1].mean() - 10
    )


def test_a_negative_is_turned_on_request(colorizer: Colorizer) -> None:
    gray = np.asarray(camera().convert("L"))
    turned = colorizer.colorize_array(255 - gray, Options(negative=True))
    difference = turned.astype(int) - colorizer.colorize_array(gray)
    assert np.abs(difference).mean() < 0.5  # small copies are rounded the other way


@pytest.mark.parametrize("scanned", [ImageChops.invert, draw.gray_film])
def test_a_gray_negative_is_left_alone_and_what_to_type_is_said(
    colorizer: Colorizer, scanned: Any
) -> None:
    film = np.asarray(scanned(camera().convert("L")))
    with pytest.raises(NegativeError, match=r"--negative.*--recolor"):
        colorizer.colorize_array(film)
    assert colorizer.colorize_array(film, Options(negative=True)).shape == (*film.shape, 3)


def test_a_negative_that_is_colored_as_it_is_is_said(colorizer: Colorizer, tmp_path: Path) -> None:
    source = tmp_path / "film.png"
    ImageChops.invert(camera().convert("L")).save(source)
    result = colorizer.colorize_file(source, options=Options(recolor=True))
    assert "looks like a negative" in result.notes[0]
    assert (result.pictures[0].colored, result.pictures[0].reason) == (True, "negative")


def test_a_negative_among_photos_on_a_page_alone_is_left(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    scan = draw.board(900, 500, "#7a8a7a", np.random.default_rng(1))
    draw.mount(scan, camera(300), (230, 250), 0)
    draw.mount(scan, ImageChops.invert(camera(300)), (670, 250), 0)
    source = tmp_path / "page.png"
    scan.picture.save(source)
    result = colorizer.colorize_file(source)
    assert [picture.colored for picture in result.pictures] == [True, False]
    assert "left alone what looks like a negative" in result.notes[0]


def test_the_text_around_a_halftone_stays_to_the_pixel(colorizer: Colorizer) -> None:
    scan = draw.newspaper(camera(), 4, 45)
    page = np.asarray(scan.picture)
    result = colored(colorizer, scan)
    around = np.asarray(Image.fromarray(inside(scan)).filter(draw.ImageFilter.MaxFilter(9)))
    assert np.array_equal(result[~around], page[~around])
    means = np.asarray(Image.fromarray(result).filter(draw.ImageFilter.GaussianBlur(8)))
    assert np.linalg.norm(ab(means), axis=-1)[inside(scan)].mean() > COLORED


class Watching(Colorizer):
    """A colorizer that keeps what its network saw last."""

    seen: NDArray[np.float32]

    def answer(
        self, lightness: NDArray[np.float32], hints: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        self.seen = lightness
        return super().answer(lightness, hints)


@pytest.mark.parametrize("pitch", [2.5, 4.0, 7.0])
def test_the_network_does_not_see_the_dots_of_a_halftone(tinting_model: Path, pitch: float) -> None:
    watching = Watching(tinting_model, threads=1)

    def seen(printed: NDArray[np.float64]) -> NDArray[np.float32]:
        watching.colorize_array((40 + 160 * printed).astype(np.uint8), Options(whole=True))
        return watching.seen

    soft = camera().convert("L").filter(draw.ImageFilter.GaussianBlur(pitch / 2))
    expected = seen(np.asarray(soft) / 255)
    found = seen(draw.halftone(camera(), pitch))
    # a round dot is no exact measure of a tone, so that all may be a little darker
    assert np.std(found - expected) < 5


def test_a_comic_is_painted_but_for_balloons_black_and_gutters_and_that_is_said(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    scan = draw.comic(astronaut())
    source = tmp_path / "comic.png"
    scan.picture.save(source)
    result = colorizer.colorize_file(source)
    assert {picture.kind for picture in result.pictures} == {"drawing"}
    assert "a guess" in result.notes[0]
    painted = np.asarray(Image.open(result.target))
    around = ~np.asarray(Image.fromarray(inside(scan)).filter(draw.ImageFilter.MaxFilter(5)))
    assert np.array_equal(painted[around], np.asarray(scan.picture)[around])
    balloon = (slice(85, 145), slice(100, 250))
    assert np.array_equal(painted[balloon], np.asarray(scan.picture)[balloon])
    changes = moved(scan, painted)
    assert np.percentile(changes[np.asarray(scan.colored) > 254], 99) < UNSEEN
    screen = ab(painted)[545:620, 440:740]
    assert (
        np.linalg.norm(screen, axis=-1)[np.asarray(scan.picture)[545:620, 440:740, 0] > 240].min()
        > 2
    )
    gray = ab(painted)[750:900, 100:300]
    assert np.linalg.norm(gray, axis=-1).mean() > COLORED
    assert gray.std(axis=(0, 1)).max() < 1  # of one color


def test_a_color_negative_is_named(colorizer: Colorizer) -> None:
    film = np.asarray(draw.film(Image.fromarray(skimage.data.rocket())))
    with pytest.raises(NegativeError, match="orange mask"):
        colorizer.colorize_array(film)
    assert colorizer.colorize_array(film, Options(negative=True, recolor=True)).shape == film.shape


def test_each_picture_is_told_with_its_kind_and_the_reason(
    colorizer: Colorizer, tmp_path: Path
) -> None:
    scan = draw.newspaper(camera(), 4, 45)
    scan.picture.save(tmp_path / "page.png")
    (picture,) = colorizer.colorize_file(tmp_path / "page.png").pictures
    assert (picture.kind, picture.colored, picture.reason) == ("halftone", True, "toned")
    assert picture.screen_px == pytest.approx(4, rel=0.03)
