"""What is measured on: crops, draws, and the gray pictures that models see."""

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photochrom import color
from photochrom.errors import PhotoError
from photochrom.evaluation.protocol import (
    Samples,
    Settings,
    central_square,
    gray_through,
    true_hints,
)
from photochrom.hints import parse_color

# A level of 8-bit sRGB is 1.4 L* in the deepest shadows, less elsewhere.
LEVEL = 1.5


@pytest.fixture
def album(tmp_path: Path, color_pixels) -> Path:
    for place in range(5):
        Image.fromarray(np.roll(color_pixels, 9 * place, axis=1)).save(tmp_path / f"{place}.png")
    return tmp_path


def drawn(album: Path, **settings) -> list[str]:
    return [Path(s.name).stem for s in Samples([str(album)], Settings(size_px=32, **settings))]


def gray(rgb: np.ndarray, **settings) -> np.ndarray:
    return gray_through(rgb, Settings(**settings), np.random.default_rng(0))


def lightness_of(gray: np.ndarray) -> np.ndarray:
    return color.rgb_to_lab(np.repeat(gray[..., None], 3, axis=2) / 255)[..., 0]


def content_of(pixels: np.ndarray, tmp_path: Path) -> bytes:
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    return (tmp_path / "photo.png").read_bytes()


def test_a_crop_of_the_photos_own_size_is_its_middle_untouched(tmp_path: Path, color_pixels):
    photo = color_pixels[:64]  # 128 px wide
    square, enlarged = central_square(content_of(photo, tmp_path), 64)
    np.testing.assert_array_equal(square, photo[:, 32:96])
    assert not enlarged


def test_a_large_photo_is_averaged_before_it_is_cropped(tmp_path: Path):
    stripes = np.zeros((256, 400, 3), np.uint8)
    stripes[::2] = 200
    square, enlarged = central_square(content_of(stripes, tmp_path), 64)
    assert square.shape == (64, 64, 3)
    assert abs(square[8:-8].astype(int) - 100).max() <= 2  # nearest would give 0 and 200
    assert not enlarged


def test_a_small_photo_is_enlarged_and_counted(tmp_path: Path, color_pixels):
    square, enlarged = central_square(content_of(color_pixels[::4, ::4], tmp_path), 64)
    assert square.shape == (64, 64, 3)
    assert enlarged


def test_the_same_seed_draws_the_same_photos(album: Path):
    assert drawn(album, count=3, seed=1) == drawn(album, count=3, seed=1)
    assert drawn(album, seed=1) != drawn(album, seed=2)
    assert sorted(drawn(album, seed=2)) == ["0", "1", "2", "3", "4"]


def test_the_fingerprint_tells_other_crops(album: Path):
    def fingerprint(**settings) -> str:
        samples = Samples([str(album)], Settings(**settings))
        list(samples)
        return samples.fingerprint

    assert fingerprint(size_px=32) == fingerprint(size_px=32, film="red-filter")
    assert fingerprint(size_px=32) != fingerprint(size_px=33)


def test_unreadable_photos_are_replaced_by_the_next_drawn_and_listed(album: Path):
    (album / "0.png").write_bytes(b"")
    (album / "1.png").write_bytes(b"no photo")
    samples = Samples([str(album)], Settings(size_px=32, count=3))
    assert len(list(samples)) == 3
    every = Samples([str(album)], Settings(size_px=32))
    assert len(list(every)) == 3
    first, second = sorted(every.unreadable)
    assert first.startswith(f"{album}/0.png: ")
    assert "empty" in first
    assert second.startswith(f"{album}/1.png: ")


def test_photos_of_which_none_can_be_read_are_an_error(tmp_path: Path):
    (tmp_path / "0.png").write_bytes(b"no photo")
    with pytest.raises(PhotoError, match=r"found none that can be read among 1 files; .*0\.png"):
        list(Samples([str(tmp_path)], Settings()))


def test_the_gray_picture_has_the_photos_own_lightness(color_pixels):
    expected = color.rgb_to_lab(color_pixels / 255)[..., 0]
    assert abs(lightness_of(gray(color_pixels)) - expected).max() < LEVEL / 2


def test_orthochromatic_film_is_blind_to_red_and_a_red_filter_is_not():
    red = np.full((4, 4, 3), (200, 30, 30), np.uint8)
    on_ortho, plain = gray(red, film="orthochromatic"), gray(red)
    assert lightness_of(on_ortho).mean() < lightness_of(plain).mean() - 15
    assert lightness_of(gray(red, film="red-filter")).mean() > lightness_of(plain).mean() + 15


def test_film_leaves_gray_photos_as_they_are():
    ramp = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    np.testing.assert_array_equal(gray(ramp, film="blue-sensitive"), ramp[..., 0])


def test_a_faded_photo_has_neither_black_nor_white():
    ends = np.repeat(np.array([[[0], [255]]], np.uint8), 3, axis=2)
    np.testing.assert_allclose(lightness_of(gray(ends, fade=1)), [[20, 80]], atol=LEVEL)
    np.testing.assert_allclose(lightness_of(gray(ends, fade=0.5)), [[10, 90]], atol=LEVEL)


def test_grain_has_the_deviation_asked_for_and_no_other_mean():
    flat = np.full((128, 128, 3), 119, np.uint8)  # L* 50
    grained = lightness_of(gray(flat, grain=4))
    assert grained.std() == pytest.approx(4, abs=0.1)
    assert grained.mean() == pytest.approx(50, abs=0.2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0},
        {"size_px": 31},
        {"size_px": 4097},
        {"film": "kodachrome"},
        {"grain": -1.0},
        {"grain": math.nan},
        {"grain": math.inf},
        {"fade": 1.1},
        {"fade": math.nan},
        {"hints": 10_001},
    ],
)
def test_settings_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match="expected"):
        Settings(**wrong)


def test_hints_tell_true_colors_at_the_same_places_again(color_pixels):
    truth = color_pixels[:64, :64]

    hints = true_hints(truth, 20, (0, 1))

    assert hints == true_hints(truth, 20, (0, 1)) != true_hints(truth, 20, (0, 2))
    for hint in hints:
        row, column = int(hint.y * 64), int(hint.x * 64)
        around = truth[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3]
        told = parse_color(hint.color) * 255
        assert np.abs(told - around.mean((0, 1))).max() <= 0.5
