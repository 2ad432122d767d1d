"""The metrics, against published, hand-worked or independently computed values."""

import numpy as np
import pytest

from photochrom.evaluation import metrics

# metrics.ssim computes in float32.
SSIM_TOLERANCE = 1e-4


def flat(*rgb: int) -> np.ndarray:
    return np.full((16, 16, 3), rgb, np.uint8)


def test_psnr_of_one_step_everywhere_is_48_db():
    # 20 log10(255 / 1)
    assert metrics.psnr_db(flat(9, 9, 9), flat(10, 8, 10)) == pytest.approx(48.1308, abs=1e-4)


def test_psnr_does_not_wrap_around_8_bits():
    # 20 log10(255 / 255)
    assert metrics.psnr_db(flat(0, 0, 0), flat(255, 255, 255)) == pytest.approx(0, abs=1e-9)


def test_psnr_of_the_same_picture_is_a_number():
    assert metrics.psnr_db(flat(1, 2, 3), flat(1, 2, 3)) == metrics.SAME_PSNR_DB


def test_ssim_of_flat_pictures_is_its_luminance_term():
    # Wang et al. 2004, equation 6: (2 x y + C1) / (x^2 + y^2 + C1), C1 = (0.01 * 255)^2
    expected = (2 * 100 * 150 + 6.5025) / (100**2 + 150**2 + 6.5025)
    found = metrics.ssim(flat(100, 100, 100), flat(150, 150, 150))
    assert found == pytest.approx(expected, abs=SSIM_TOLERANCE)


def test_ssim_of_one_window_is_the_published_formula():
    # Wang et al. 2004, equation 13, over one 11 x 11 Gaussian window of sigma 1.5, gray pictures
    x, y = np.random.default_rng(0).integers(0, 256, (2, 11, 11)).astype(np.uint8)
    gauss = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))
    weights = np.outer(gauss, gauss) / gauss.sum() ** 2

    def mean(values: np.ndarray) -> float:
        return float((weights * values).sum())

    mean_x, mean_y = mean(x), mean(y)
    covariance = mean((x - mean_x) * (y - mean_y))
    variances = mean((x - mean_x) ** 2) + mean((y - mean_y) ** 2)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    expected = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    expected /= (mean_x**2 + mean_y**2 + c1) * (variances + c2)
    found = metrics.ssim(*(np.repeat(z[..., None], 3, axis=2) for z in (x, y)))
    assert found == pytest.approx(expected, abs=SSIM_TOLERANCE)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    # Sharma, Wu, Dalal: The CIEDE2000 color-difference formula, 2005, table 1
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),  # pair 1
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),  # pair 8
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),  # pair 11
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),  # pair 18
        ((90.9257, -0.5406, -0.9208), (88.6381, -0.8985, -0.7239), 1.5381),  # pair 32
    ],
)
def test_ciede2000_is_the_published_difference(first, second, expected):
    pictures = (np.full((2, 2, 3), lab) for lab in (first, second))
    assert metrics.ciede2000(*pictures) == pytest.approx(expected, abs=5e-5)


def test_ab_error_is_a_distance_that_lightness_has_no_part_in():
    first, second = np.array([[[50.0, 0.0, 0.0]]]), np.array([[[90.0, 3.0, -4.0]]])
    assert metrics.ab_error(first, second) == 5
    assert metrics.chroma(second) == 5


def test_colorfulness_is_worked_by_hand():
    # Half red, half green: rg = 255 and yb = 127.5 everywhere in absolute value, no deviation
    halves = flat(255, 0, 0)
    halves[:, 8:] = (0, 255, 0)
    assert metrics.colorfulness(halves) == pytest.approx(0.3 * np.hypot(255, 127.5))
    # Half red, half black: both opponents are half 0, so deviation and mean are half their value
    halves[:, 8:] = 0
    half = np.hypot(255, 127.5) / 2
    assert metrics.colorfulness(halves) == pytest.approx(1.3 * half)


def test_a_gray_picture_has_no_colorfulness():
    assert metrics.colorfulness(flat(77, 77, 77)) == 0
