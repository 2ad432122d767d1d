"""What happens to the small copy."""

import numpy as np
import pytest
from numpy.typing import NDArray

from photochrom.small_copy import contrast, grid, guide


def test_the_small_copy_has_the_pixels_of_a_square_of_its_side() -> None:
    width, height = grid.small_size(4000, 3000, 512)
    assert abs(width / height - 4 / 3) < 0.01
    assert abs(width * height / 512**2 - 1) < 0.01


@pytest.mark.parametrize(
    ("size", "expected"),
    [((300, 200), (300, 200)), ((1, 1), (1, 1)), ((1, 5000), (1, 2048)), ((5000, 1), (2048, 1))],
)
def test_nothing_is_enlarged_and_no_side_vanishes(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert grid.small_size(*size, 512) == expected


def lightness_between(low: float, high: float) -> NDArray[np.float32]:
    return np.linspace(low, high, 10_000, dtype=np.float32).reshape(100, 100, 1)


def test_a_faded_photo_spans_the_range_after_balancing() -> None:
    balanced = contrast.balance_contrast(lightness_between(30, 80))
    np.testing.assert_allclose(np.percentile(balanced, contrast.PERCENTILES), (2, 98), atol=0.1)


def test_a_photo_that_spans_the_range_stays_as_it_is() -> None:
    lightness = lightness_between(0, 100)
    assert contrast.balance_contrast(lightness) is lightness


def test_fog_is_stretched_no_more_than_twofold_and_stays_where_it_is() -> None:
    balanced = contrast.balance_contrast(lightness_between(80, 90))
    assert np.ptp(balanced) == pytest.approx(20, abs=0.01)
    assert balanced.mean() > 75


@pytest.mark.parametrize("value", [0, 50, 100])
def test_a_plain_surface_stays_plain(value: float) -> None:
    balanced = contrast.balance_contrast(np.full((9, 9, 1), value, np.float32))
    assert np.ptp(balanced) == 0
    assert abs(balanced[0, 0, 0] - value) <= 2


def test_padding_reflects_without_repeating_the_edge() -> None:
    row = np.arange(5, dtype=np.float32).reshape(1, 5, 1)
    assert grid.pad(row, 8)[0, :, 0].tolist() == [0, 1, 2, 3, 4, 3, 2, 1]
    assert grid.pad(row, 8).shape == (8, 8, 1)


def test_enlarging_a_ramp_gives_a_ramp_with_clamped_ends() -> None:
    ramp = np.arange(3, dtype=np.float32).reshape(1, 3, 1)
    enlarged = grid.enlarge(ramp, 6, 1)[0, :, 0]
    assert enlarged.tolist() == [0, 0.25, 0.75, 1.25, 1.75, 2]


def test_guided_upsampling_reproduces_ab_that_follow_lightness() -> None:
    lightness = lightness_between(0, 100)
    ab = np.concatenate([lightness * 0.5 - 10, 20 - lightness * 0.2], axis=-1)
    coefficients = guide.guided_coefficients(lightness, ab, 4, epsilon=1e-6)
    fitted = coefficients[..., :2] * lightness + coefficients[..., 2:]
    np.testing.assert_allclose(fitted, ab, atol=0.01)


def test_guided_upsampling_follows_an_edge_that_blurred_ab_cross() -> None:
    lightness = np.full((40, 40, 1), 20, np.float32)
    lightness[:, 20:] = 80
    sharp = np.where(lightness > 50, 30, -30).astype(np.float32)
    blurred = grid.enlarge(sharp[4::8, 4::8], 40, 40)  # as blurred as a stride of 8
    coefficients = guide.guided_coefficients(lightness, np.repeat(blurred, 2, axis=2), 4)
    fitted = (coefficients[..., :2] * lightness + coefficients[..., 2:])[..., :1]
    at_the_edge = (slice(None), slice(18, 22))
    bleeding = np.abs(blurred - sharp)[at_the_edge].mean()
    assert np.abs(fitted - sharp)[at_the_edge].mean() < 0.8 * bleeding  # 0.75 of it when written
