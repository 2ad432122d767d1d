"""Known colors, and how they are drawn for the network."""

import numpy as np
import pytest

from photochrom.color import rgb_to_lab
from photochrom.errors import InvalidHintError
from photochrom.hints import RADIUS_PX, Hint, parse_color, render_hints


@pytest.mark.parametrize(
    "text", ["#c0392b", "#C0392B", "rgb(192, 57, 43)", "rgb(192 57 43)", " #c0392b "]
)
def test_a_color_may_be_written_in_several_ways(text: str) -> None:
    np.testing.assert_allclose(parse_color(text) * 255, [192, 57, 43])


def test_short_and_named_colors_are_known() -> None:
    np.testing.assert_allclose(parse_color("#abc") * 255, [0xAA, 0xBB, 0xCC])
    np.testing.assert_allclose(parse_color("RebeccaPurple") * 255, [0x66, 0x33, 0x99])


@pytest.mark.parametrize("text", ["", "#12", "#ggg", "rgb(300,0,0)", "no such color", "c0392b"])
def test_what_is_no_color_is_named(text: str) -> None:
    with pytest.raises(InvalidHintError, match="expected a CSS color"):
        parse_color(text)


@pytest.mark.parametrize(("x", "y"), [(-0.1, 0), (0, 1.1), (float("nan"), 0)])
def test_a_hint_outside_the_photo_is_refused(x: float, y: float) -> None:
    with pytest.raises(InvalidHintError, match="expected a point of the photo"):
        Hint(x, y, "red")


def test_a_hint_is_a_square_of_its_color_and_a_mask() -> None:
    drawn = render_hints([Hint(0.5, 0.5, "#c0392b")], 20, 10)
    assert drawn.shape == (10, 20, 3)
    assert drawn[..., 2].sum() == (2 * RADIUS_PX + 1) ** 2
    expected = rgb_to_lab(np.array([192, 57, 43]) / 255)[1:]
    np.testing.assert_allclose(drawn[5, 10, :2], expected, rtol=1e-5)
    assert not drawn[0, 0].any()


def test_a_hint_in_the_corner_is_cut_off() -> None:
    assert render_hints([Hint(1, 1, "red")], 20, 10)[..., 2].sum() == (RADIUS_PX + 1) ** 2
    assert render_hints([Hint(0, 0, "red")], 1, 1).shape == (1, 1, 3)


def test_the_later_hint_wins() -> None:
    red, blue = Hint(0.5, 0.5, "red"), Hint(0.5, 0.5, "blue")
    one, both = render_hints([blue], 9, 9), render_hints([red, blue], 9, 9)
    np.testing.assert_array_equal(one, both)


def test_text_gives_shares_percent_or_pixels() -> None:
    assert Hint.parse("0.25,0.5=teal", 400, 200) == Hint(0.25, 0.5, "teal")
    assert Hint.parse("25%, 50% = teal", 400, 200) == Hint(0.25, 0.5, "teal")
    assert Hint.parse("99px,99px=#fff", 200, 200) == Hint(0.4975, 0.4975, "#fff")


@pytest.mark.parametrize("text", ["", "1,2", "0.1=red", "a,b=red", "1.2.3,0=red"])
def test_text_that_is_no_hint_is_named(text: str) -> None:
    with pytest.raises(InvalidHintError, match="expected"):
        Hint.parse(text, 100, 100)


def test_a_pixel_outside_the_photo_is_refused() -> None:
    with pytest.raises(InvalidHintError, match="expected a point of the photo"):
        Hint.parse("100px,0px=red", 100, 100)
