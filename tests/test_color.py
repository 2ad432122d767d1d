"""Color conversions against scikit-image, and the promises of the gamut fit."""

import numpy as np
import pytest
import skimage.color

from photochrom import color

RANDOM = np.random.default_rng(7)


def test_rgb_to_lab_agrees_with_scikit_image() -> None:
    rgb = RANDOM.random((40, 50, 3))
    # its matrix has six digits where IEC 61966-2-1 prints four
    np.testing.assert_allclose(color.rgb_to_lab(rgb), skimage.color.rgb2lab(rgb), atol=0.03)


def test_lab_to_rgb_undoes_rgb_to_lab() -> None:
    rgb = RANDOM.random((40, 50, 3))
    np.testing.assert_allclose(color.lab_to_rgb(color.rgb_to_lab(rgb)), rgb, atol=1e-9)


@pytest.mark.parametrize(("rgb", "lightness"), [((0, 0, 0), 0), ((1, 1, 1), 100)])
def test_black_and_white_are_the_ends_of_lightness(rgb: tuple[int, ...], lightness: int) -> None:
    lab = color.rgb_to_lab(np.array(rgb, np.float64))
    np.testing.assert_allclose(lab, [lightness, 0, 0], atol=0.02)


def test_a_channel_of_linear_light_is_its_own_inverse() -> None:
    rgb = np.linspace(0, 1, 1001)
    np.testing.assert_allclose(color.linear_to_rgb(color.rgb_to_linear(rgb)), rgb, atol=1e-5)


def test_the_gamut_fit_keeps_luminance_and_enters_the_gamut() -> None:
    lab = RANDOM.uniform((0, -120, -120), (100, 120, 120), (5000, 3))
    linear_rgb = color.lab_to_linear_rgb(lab)
    fitted = color.fit_gamut(linear_rgb)
    assert fitted.min() >= -1e-9
    assert fitted.max() <= 1 + 1e-9
    np.testing.assert_allclose(fitted @ color.LUMINANCE, linear_rgb @ color.LUMINANCE, atol=1e-9)


def test_the_gamut_fit_leaves_alone_what_fits() -> None:
    linear_rgb = RANDOM.random((100, 3))
    np.testing.assert_allclose(color.fit_gamut(linear_rgb), linear_rgb, atol=1e-12)


def test_the_gamut_fit_goes_to_the_edge_and_no_farther() -> None:
    linear_rgb = color.lab_to_linear_rgb(np.array([[50.0, 120.0, 80.0], [90.0, 60.0, 60.0]]))
    fitted = color.fit_gamut(linear_rgb)
    room = np.minimum(fitted.min(axis=1), 1 - fitted.max(axis=1))
    np.testing.assert_allclose(room, 0, atol=1e-9)
