import math

import keras
import numpy as np
import pytest
import torch

from photochrom.networks import answers, bins


def test_bins_of_ten_units_are_about_the_313_of_the_paper() -> None:
    centers = bins.centers(10.0)

    # The paper counts 313; which cells at the gamut's rim count differs a little.
    assert len(centers) == pytest.approx(313, rel=0.2)
    assert [0.0, 0.0] in centers.tolist()


def test_saturated_red_has_a_bin_and_the_corner_of_the_plane_has_none() -> None:
    cells = bins.centers(10.0).tolist()

    assert [80.0, 70.0] in cells  # sRGB red is a* 80.1, b* 67.2
    assert [100.0, 100.0] not in cells


def test_a_color_is_shared_by_its_neighbors_as_the_gaussian_says() -> None:
    grid = torch.tensor([[0.0, 0.0], [10.0, 0.0], [100.0, 0.0]])

    nearest, shares = bins.soft_encode(torch.tensor([2.0, 0.0]), grid, sigma=5.0)

    first, second = math.exp(-(2**2) / 50), math.exp(-(8**2) / 50)
    assert nearest.tolist()[:2] == [0, 1]
    assert shares[0].item() == pytest.approx(first / (first + second), abs=1e-6)
    assert shares.sum().item() == pytest.approx(1.0)


def test_rebalancing_weighs_rare_colors_up_and_has_mean_one() -> None:
    weights = bins.rebalancing_weights(torch.tensor([3.0, 1.0]), rebalance=0.5)

    # p = (3/4, 1/4); mixed with 1/2 each: (5/8, 3/8); inverse (8/5, 8/3), of mean 28/15.
    assert weights.tolist() == pytest.approx([6 / 7, 10 / 7])


def test_rebalancing_with_one_leaves_the_classes_as_they_are() -> None:
    weights = bins.rebalancing_weights(torch.tensor([3.0, 1.0]), rebalance=1.0)

    assert weights.tolist() == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize(
    ("temperature", "a"),
    # p = (1/4, 3/4) over a* of 0 and 40; at T = 1/2 the odds 3 become 9.
    [(1.0, 30.0), (0.5, 36.0), (0.01, 40.0)],
)
def test_the_annealed_mean_goes_from_the_mean_to_the_mode(temperature: float, a: float) -> None:
    grid = np.array([[0, 0], [40, 0]], np.float32)
    logits = keras.Input((None, None, 2))
    answer = answers.annealed_mean(keras.Model(logits, logits), grid, temperature=temperature)

    mean = answer(torch.log(torch.tensor([[[[0.25, 0.75]]]])))

    assert mean[0, 0, 0].tolist() == pytest.approx([a, 0.0], abs=1e-4)
