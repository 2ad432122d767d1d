"""What is found on the small copy of a scan."""

import io

import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray
from PIL import Image

from photochrom import color
from photochrom.small_copy import masks
from photochrom.small_copy.frame import Frame
from photochrom.small_copy.own_colors import find_own_colors
from photochrom.small_copy.pictures import find_pictures


def test_parts_of_a_mask_are_numbered_however_they_wind() -> None:
    rows = ["#.#.##", "#.#..#", "###.##", "......", "##..#."]
    labels, count = masks.label(np.array([[c == "#" for c in row] for row in rows]))
    assert count == 4
    assert labels[0].tolist() == [1, 0, 1, 0, 2, 2]
    assert labels[4].tolist() == [3, 3, 0, 0, 4, 0]


def test_a_hole_is_filled_and_a_bay_is_not() -> None:
    mask = np.zeros((7, 9), bool)
    mask[1:6, 1:8] = True
    mask[3, 3] = False
    mask[2:4, 6:8] = False
    filled = masks.filled(mask)
    assert filled[3, 3]
    assert not filled[2, 7]


def test_the_smallest_rectangle_around_points_may_be_turned() -> None:
    turn = np.radians(10)
    right, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    corners = np.array([[0, 0], 40 * right, 40 * right + 20 * down, 20 * down]) + 50
    found = masks.smallest_rectangle(corners[[2, 0, 3, 1]])
    np.testing.assert_allclose(found, corners, atol=1e-9)


def test_a_picture_cut_out_and_pasted_lies_where_it_was() -> None:
    y, x = np.mgrid[:60, :80].astype(np.float32)
    page = np.stack([x, y], axis=-1)
    frame = Frame((20.0, 10.0), (40.0, 4.0), (-3.0, 30.0))
    rows, columns, pasted = frame.pasted(frame.cut(page, 40, 30), 80, 60)
    inner = frame.coverage(80, 60)[rows, columns] == 1
    assert np.abs(pasted - page[rows, columns])[inner].max() < 0.6


def on_board(gray: NDArray[np.uint8], board: float) -> NDArray[np.float32]:
    lab = np.zeros((240, 320, 3), np.float32)
    lab[..., 0] = board
    rows, columns = gray.shape
    lab[50 : 50 + rows, 80 : 80 + columns, 0] = gray / 2.55
    return lab


@pytest.mark.parametrize("board", [5, 50, 98])
def test_a_photo_on_a_board_is_found(gray_pixels: NDArray[np.uint8], board: float) -> None:
    (frame,) = find_pictures(on_board(gray_pixels, board)).frames
    rows, columns = gray_pixels.shape
    np.testing.assert_allclose(frame.corners[0], (80, 50), atol=0.6)
    np.testing.assert_allclose((frame.width, frame.height), (columns, rows), atol=1)


def assert_found_whole(photo: NDArray[np.uint8], board: float) -> None:
    """Assert that one picture is found on the board: all of the photo."""
    grain = np.random.default_rng(1).normal(0, 0.1, (240, 320)).astype(np.float32)
    lab = on_board(photo, board)
    lab[..., 0] += grain
    (frame,) = find_pictures(lab).frames
    rows, columns = photo.shape
    np.testing.assert_allclose(frame.corners[0], (80, 50), atol=0.6)
    np.testing.assert_allclose((frame.width, frame.height), (columns, rows), atol=1)


def test_a_photo_is_found_whole_where_its_sky_is_nearly_as_light_as_the_board(
    gray_pixels: NDArray[np.uint8],
) -> None:
    photo = gray_pixels.copy()
    photo[:50] = 208  # L* 81.6
    assert_found_whole(photo, 80)


def test_a_black_border_belongs_to_its_photo(gray_pixels: NDArray[np.uint8]) -> None:
    assert_found_whole(np.pad(gray_pixels, 6), 60)


def test_a_window_in_a_wall_is_no_picture(gray_pixels: NDArray[np.uint8]) -> None:
    photo = gray_pixels.copy()
    photo[:90] = 90
    photo[20:60, 40:70] = 230
    assert_found_whole(photo, 95)


def test_a_photo_is_found_within_its_shadow(gray_pixels: NDArray[np.uint8]) -> None:
    lab = on_board(gray_pixels, 95)
    shadow = np.zeros((240, 320), bool)
    shadow[50:178, 80:208] = True
    for radius in range(1, 8):
        ring = masks.dilate(shadow, radius) & ~masks.dilate(shadow, radius - 1)
        lab[ring, 0] -= 8 - radius
    (frame,) = find_pictures(lab).frames
    np.testing.assert_allclose((frame.width, frame.height), (128, 128), atol=2)


def test_a_photo_without_a_board_is_not_divided(gray_pixels: NDArray[np.uint8]) -> None:
    whole = np.repeat(np.repeat(gray_pixels, 2, axis=0), 2, axis=1)
    found = find_pictures(on_board(whole[:190, :240], 0)[50:240, 80:320])
    assert not found.frames
    assert not found.blank


def test_an_empty_bed_is_blank() -> None:
    lab = np.zeros((240, 320, 3), np.float32)
    lab[..., 0] = 97
    assert find_pictures(lab).blank


def test_a_spot_of_color_is_told_from_a_gray_photo(gray_pixels: NDArray[np.uint8]) -> None:
    gray = np.repeat(np.repeat(gray_pixels, 2, axis=0), 2, axis=1)
    lab = color.rgb_to_lab(np.repeat(gray[..., None] / 255, 3, axis=-1)).astype(np.float32)
    lab[20:40, 20:40] = (45, 60, 40)
    colors = find_own_colors(lab)
    assert colors.kind in ("neutral", "toned")
    assert colors.things is not None
    assert colors.things[20:40, 20:40].all()
    assert colors.things.sum() < 500


def test_a_photo_in_color_is_one_when_its_colors_are_muted_too(
    color_pixels: NDArray[np.uint8],
) -> None:
    lab = color.rgb_to_lab(color_pixels / 255).astype(np.float32)
    lab[..., 1:] *= 0.4
    assert find_own_colors(lab).kind == "color"


def test_colors_that_end_where_things_do_are_no_tone_however_muted() -> None:
    rgb = skimage.data.rocket()[::2, ::2] / 255
    lab = color.rgb_to_lab(rgb).astype(np.float32)
    lab[..., 1:] *= 0.15
    assert find_own_colors(lab).kind == "color"


@pytest.mark.parametrize("light", ["sepia", "two lamps"])
def test_compression_of_a_print_is_no_color(light: str) -> None:
    gray = skimage.data.camera()
    shade = np.array([1.0, 0.9, 0.72])
    if light == "two lamps":
        share = np.linspace(0, 1, gray.shape[1])[:, None]
        shade = (1 - share) * [1, 0.92, 0.76] + share * [0.9, 0.97, 1]
    file = io.BytesIO()
    Image.fromarray((gray[..., None] * shade).astype(np.uint8)).save(file, "JPEG", quality=75)
    rgb = np.asarray(Image.open(file).resize((384, 384), Image.Resampling.BOX)) / 255
    assert find_own_colors(color.rgb_to_lab(rgb).astype(np.float32)).kind == "toned"


def tinted(gray: NDArray[np.uint8], dark: tuple[float, ...], light: tuple[float, ...]):
    share = gray[..., None] / 255
    return color.rgb_to_lab(np.array(dark) * (1 - share) + np.array(light) * share)


def test_gray_toned_and_color_photos_are_told_apart(
    gray_pixels: NDArray[np.uint8], color_pixels: NDArray[np.uint8]
) -> None:
    sepia, cyanotype = ((0.15, 0.08, 0.03), (1, 0.95, 0.82)), ((0, 0.1, 0.3), (0.95, 0.98, 1))
    assert find_own_colors(tinted(gray_pixels, (0, 0, 0), (1, 1, 1))).kind == "neutral"
    assert find_own_colors(tinted(gray_pixels, *sepia)).kind == "toned"
    assert find_own_colors(tinted(gray_pixels, *cyanotype)).kind == "toned"
    assert find_own_colors(color.rgb_to_lab(color_pixels / 255)).kind == "color"


def test_grain_in_every_channel_is_no_color(gray_pixels: NDArray[np.uint8]) -> None:
    gray = np.repeat(np.repeat(gray_pixels, 2, axis=0), 2, axis=1)
    noise = np.random.default_rng(1).normal(0, 0.02, (*gray.shape, 3))
    rgb = np.clip(gray[..., None] / 255 + noise, 0, 1)
    assert find_own_colors(color.rgb_to_lab(rgb)).kind != "color"


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (2, 2)])
def test_any_shape_has_a_tone(shape: tuple[int, int]) -> None:
    lab = np.zeros((*shape, 3), np.float32)
    assert find_own_colors(lab).kind == "neutral"
