import math

import pytest
import torch

from photochrom.training import losses


def test_the_pixel_loss_is_the_mean_absolute_difference() -> None:
    assert losses.pixel_loss(torch.tensor([1.0, -1.0]), torch.tensor([0.0, 1.0])).item() == 1.5


def test_the_color_loss_is_the_weighted_distance() -> None:
    fake, real = torch.tensor([[3.0, 4.0], [1.0, 1.0]]), torch.tensor([[0.0, 0.0], [1.0, 1.0]])

    loss = losses.color_loss(fake, real, torch.tensor([2.0, 7.0])).item()

    smooth = losses.SMOOTH
    assert loss == pytest.approx(2 * (math.sqrt(25 + smooth**2) - smooth) / 2)
    assert loss == pytest.approx(5, abs=smooth)


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
