import math

import numpy as np
import pytest
import skimage.color
import torch

from photochrom.evaluation import metrics
from photochrom.training.learning import losses


def test_the_pixel_loss_is_the_mean_absolute_difference() -> None:
    assert losses.pixel_loss(torch.tensor([1.0, -1.0]), torch.tensor([0.0, 1.0])).item() == 1.5


def test_the_color_loss_is_the_weighted_distance() -> None:
    fake, real = torch.tensor([[3.0, 4.0], [1.0, 1.0]]), torch.tensor([[0.0, 0.0], [1.0, 1.0]])

    loss = losses.color_loss(fake, real, torch.tensor([2.0, 7.0])).item()

    smooth = losses.SMOOTH
    assert loss == pytest.approx(2 * (math.sqrt(25 + smooth**2) - smooth) / 2)
    assert loss == pytest.approx(5, abs=smooth)


def test_cie94_is_that_of_scikit_image() -> None:
    fake, real = np.random.default_rng(0).normal(0, 30, (2, 50, 2)).astype(np.float32)

    loss = losses.cie94(torch.from_numpy(fake), torch.from_numpy(real)).item()

    of_lightness = [np.pad(ab, ((0, 0), (1, 0)), constant_values=50) for ab in (real, fake)]
    assert loss == pytest.approx(skimage.color.deltaE_ciede94(*of_lightness).mean(), rel=1e-3)


def test_cie94_has_a_slope_where_there_is_no_difference() -> None:
    gray = torch.zeros(4, 2, requires_grad=True)

    losses.cie94(gray, torch.zeros(4, 2)).backward()

    assert gray.grad is not None
    assert gray.grad.isfinite().all()


def test_colorfulness_is_that_of_the_evaluation() -> None:
    rgb = np.random.default_rng(0).integers(0, 80, (24, 32, 3), np.uint8)
    rgb += np.array([160, 80, 0], np.uint8)  # all warm: absolute values change nothing

    found = losses.colorfulness(torch.from_numpy(rgb)[None] / 255)

    assert found.shape == (1,)
    assert found.item() == pytest.approx(metrics.colorfulness(rgb), rel=1e-4)


def test_the_feature_loss_is_the_mean_squared_difference() -> None:
    assert losses.feature_loss(torch.tensor([1.0, -1.0]), torch.tensor([0.0, 1.0])).item() == 2.5


def test_the_adversarial_loss_is_the_cross_entropy_against_real() -> None:
    loss = losses.adversarial_loss(torch.tensor([0.5, 0.25]))

    assert loss.item() == pytest.approx((math.log(2) + math.log(4)) / 2)


def test_the_discriminator_learns_one_for_real_and_zero_for_generated() -> None:
    perfect = losses.discriminator_loss(torch.tensor([1.0]), torch.tensor([0.0]))
    undecided = losses.discriminator_loss(torch.tensor([0.5]), torch.tensor([0.5]))

    assert perfect.item() == 0.0
    assert undecided.item() == pytest.approx(0.25)  # (0.5**2 + 0.5**2) / 2


def test_a_hint_that_changes_what_it_recolored_alone_reaches_nothing_else() -> None:
    unhinted = torch.log_softmax(torch.tensor([[2.0, 0.0, 1.0], [0.0, 3.0, 1.0]]), -1)
    moved = torch.tensor([[40.0, -30.0], [0.0, 0.0]])  # the first pixel was recolored
    of_its_own, of_the_rest = unhinted.clone(), unhinted.clone()
    of_its_own[0] = of_the_rest[1] = torch.log_softmax(torch.tensor([0.0, 0.0, 4.0]), -1)

    assert losses.hint_reach(of_its_own, unhinted, moved).item() == 0
    expected = torch.nn.functional.kl_div(
        of_the_rest[1], unhinted[1], log_target=True, reduction="sum"
    )
    assert losses.hint_reach(of_the_rest, unhinted, moved).item() == pytest.approx(expected.item())
