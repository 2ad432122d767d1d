"""Drawings are divided into flats, and each is painted in one color."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from photochrom import color
from photochrom.hints import Hint, parse_color
from photochrom.painting import Paint, paint
from photochrom.small_copy.flats import Flats, find_flats, ground, without_dots

Float = NDArray[np.float32]
SIDE = 200
BLUE = (-5.0, -20.0)  # a*b* that the network would give to all


def drawn(draw: Callable[[ImageDraw.ImageDraw], None]) -> Float:
    """Draw in a panel: paper inside a black line, and paper around it."""
    page = Image.new("L", (SIDE, SIDE), 250)
    pen = ImageDraw.Draw(page)
    pen.rectangle((10, 10, 189, 189), outline=10, width=4)
    draw(pen)
    rgb = np.asarray(page.convert("RGB")) / 255
    return color.rgb_to_lab(rgb)[..., :1].astype(np.float32)


def painted(lightness: Float, *hints: Hint, strength: float = 1) -> tuple[Flats, Paint]:
    flats = find_flats(lightness)
    ab = np.full((SIDE, SIDE, 2), BLUE, np.float32)
    return flats, paint(flats, ab, hints, strength)


def stays(lightness: Float, x: int, y: int) -> bool:
    """Tell whether a point of a drawing stays as it is."""
    return bool(painted(lightness)[1].lines[y, x, 0] == 1)


def colored(lightness: Float, paint: Paint) -> NDArray[np.float64]:
    """Return a drawing (H, W, 3), sRGB, as the merge makes it."""
    rgb = color.lab_to_rgb(np.concatenate([lightness, lightness * 0, lightness * 0], axis=-1))
    light = color.rgb_to_lab(rgb * paint.shade)[..., :1]
    ab = light * paint.coefficients[..., :2] + paint.coefficients[..., 2:]
    return color.lab_to_rgb(np.concatenate([light, ab], axis=-1))


def balloon(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((40, 40, 160, 110), outline=10, width=3)
    pen.text((100, 75), "Where are\nthey now?", 10, ImageFont.load_default(16), anchor="mm")


def face(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((60, 40, 140, 140), outline=10, width=3)
    for x in (85, 115):
        pen.ellipse((x - 6, 75, x + 6, 93), fill=10)
    pen.arc((80, 90, 120, 125), 20, 160, fill=10, width=3)


def screen(pen: ImageDraw.ImageDraw) -> None:
    for y in range(20, 180, 8):
        for x in range(20, 180, 8):
            pen.ellipse((x, y, x + 3, y + 3), fill=10)


def test_paper_in_a_panel_is_painted_and_paper_around_it_is_not() -> None:
    empty = drawn(lambda pen: None)
    assert not stays(empty, 100, 100)
    assert stays(empty, 3, 3)
    assert stays(empty, 100, 196)


@pytest.mark.parametrize("beside", [1, 2, 3])
def test_what_a_frame_has_of_the_page_beside_its_panel_stays(beside: int) -> None:
    lightness = np.ascontiguousarray(
        drawn(lambda pen: None)[10 - beside : 190 + beside, 10 - beside : 190 + beside]
    )
    flats = find_flats(lightness)
    lines = paint(flats, np.full((*flats.labels.shape, 2), 9, np.float32), (), 1).lines
    assert lines[90, 90] == 0
    for edge in (lines[:beside], lines[-beside:], lines[:, :beside], lines[:, -beside:]):
        assert edge.min() == 1


def test_a_balloon_and_the_insides_of_its_letters_stay_and_the_panel_around_it_is_painted() -> None:
    lightness = drawn(balloon)
    flats, paint = painted(lightness)
    assert paint.lines[60:95, 60:140].min() == 1
    assert paint.lines[150, 100] == 0
    assert len(np.unique(flats.labels[60:95, 60:140])) <= 2  # the balloon's, and black


def test_a_face_is_painted_for_two_eyes_and_a_mouth_are_no_writing() -> None:
    assert not stays(drawn(face), 100, 60)


def test_black_stays_to_the_pixel_and_lines_get_no_color() -> None:
    lightness = drawn(lambda pen: pen.rectangle((60, 60, 120, 120), fill=10))
    _, paint = painted(lightness)
    assert paint.lines[60:121, 60:121].min() == 1
    black = lightness[..., 0] < 5
    result = color.rgb_to_lab(colored(lightness, paint))
    assert np.hypot(result[black, 1], result[black, 2]).max() < 1


def test_a_screen_is_painted_under_and_keeps_its_dots() -> None:
    lightness = drawn(screen)
    assert np.ptp(without_dots(lightness)[30:170, 30:170]) < 0.01
    flats, paint = painted(lightness)
    dots = lightness[30:170, 30:170, 0] < 5
    assert np.array_equal(paint.lines[30:170, 30:170, 0] == 1, dots)
    assert len(np.unique(flats.labels[30:170, 30:170][~dots])) == 1
    assert (colored(lightness, paint)[lightness[..., 0] < 5] < 0.1).all()


@pytest.mark.parametrize("gray", [60, 150])
def test_an_even_gray_keeps_its_lightness_and_gets_one_color(gray: int) -> None:
    lightness = drawn(lambda pen: pen.rectangle((60, 60, 140, 140), fill=gray))
    _, paint = painted(lightness)
    inner = (slice(65, 135), slice(65, 135))
    assert (paint.shade[inner] == 1).all()
    assert np.ptp(paint.coefficients[inner], axis=(0, 1)).max() == 0


def test_colors_meet_under_lines() -> None:
    lightness = drawn(lambda pen: pen.line((100, 12, 100, 188), fill=10, width=3))
    flats, paint = painted(lightness, Hint(0.25, 0.5, "gold"), Hint(0.75, 0.5, "teal"))
    assert flats.labels[100, 97] == flats.labels[100, 50] != flats.labels[100, 103]
    middle = paint.lines[100, 20:180, 0]
    assert middle[:79].max() == middle[82:].max() == 0  # but for the line


@pytest.mark.parametrize("name", ["skyblue", "firebrick", "navy", "gold"])
def test_a_hint_paints_paper_in_exactly_its_color(name: str) -> None:
    lightness = drawn(face)
    _, paint = painted(lightness, Hint(0.5, 0.3, name))
    result = colored(lightness, paint)
    assert np.abs(result[60, 100] - parse_color(name)).max() < 0.01
    other = color.rgb_to_lab(result[160, 100])  # outside the face
    assert other[1:] == pytest.approx(BLUE, abs=0.5)


def test_a_hint_gives_an_even_gray_its_hue_and_not_its_lightness() -> None:
    lightness = drawn(lambda pen: pen.rectangle((60, 60, 140, 140), fill=150))
    _, paint = painted(lightness, Hint(0.5, 0.5, "firebrick"))
    slope, offset = paint.coefficients[100, 100, :2], paint.coefficients[100, 100, 2:]
    firebrick = color.rgb_to_lab(parse_color("firebrick"))
    assert slope * lightness[100, 100] + offset == pytest.approx(firebrick[1:], abs=0.01)
    assert paint.shade[100, 100] == 1


def test_a_hint_paints_a_balloon_behind_its_letters() -> None:
    lightness = drawn(balloon)
    _, paint = painted(lightness, Hint(0.5, 0.25, "pink"))
    inner = (slice(60, 95), slice(60, 140))
    assert paint.lines[inner][lightness[inner] > 30].max() == 0


def test_without_strength_paper_stays_white() -> None:
    lightness = drawn(face)
    _, weak = painted(lightness, strength=0.5)
    _, none = painted(lightness, strength=0)
    assert (none.shade == 1).all() and (none.coefficients == 0).all()
    assert painted(lightness)[1].shade.min() < weak.shade.min() < 1


def test_a_drawing_smaller_than_a_letter_is_no_error() -> None:
    for side in (1, 2, 5, 17):
        lightness = np.full((side, side, 1), 90, np.float32)
        flats = find_flats(lightness)
        assert paint(flats, np.ones((side, side, 2), np.float32), (), 1).lines.min() == 1


def test_the_network_sees_paper_as_a_light_gray_and_thinner_lines() -> None:
    lightness = drawn(balloon)
    seen = ground(without_dots(lightness))
    assert seen.max() < 76
    assert (seen < 30).mean() < (lightness < 30).mean()


def test_a_photo_in_dots_of_ink_is_no_drawing_to_paint(gray_pixels: NDArray[np.uint8]) -> None:
    fax = Image.fromarray(gray_pixels).resize((SIDE, SIDE)).convert("1").convert("RGB")
    lightness = color.rgb_to_lab(np.asarray(fax) / 255)[..., :1].astype(np.float32)

    assert find_flats(lightness).stays.all()
