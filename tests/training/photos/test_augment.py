import numpy as np
import torch
from numpy.typing import NDArray

from photochrom import color
from photochrom.networks import tensor_color
from photochrom.small_copy import contrast
from photochrom.training.photos import augment

FLOAT32_LAB = 2e-3  # L*a*b* units: what float32 powers leave of six digits


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(7)


def make(squares: NDArray[np.uint8], *, film: float, degrade: float, hints: float) -> augment.Batch:
    return augment.make(
        torch.from_numpy(squares),
        size_px=48,
        film=film,
        degrade=degrade,
        hints=hints,
        generator=generator(),
    )


def test_a_plain_batch_is_the_photos_own_lab(squares: NDArray[np.uint8]) -> None:
    batch = augment.plain(torch.from_numpy(squares), size_px=48)

    lab = color.rgb_to_lab(squares / 255)
    balanced = [contrast.balance_contrast(lightness) for lightness in lab[..., :1]]
    np.testing.assert_allclose(batch.lightness.numpy(), balanced, atol=FLOAT32_LAB)
    np.testing.assert_allclose(batch.ab.numpy(), lab[..., 1:], atol=FLOAT32_LAB)
    assert batch.hints.abs().max() == 0


def test_contrast_is_balanced_as_that_of_a_users_photo() -> None:
    random = np.random.default_rng(5)
    ranges = [(0, 100), (20, 80), (40, 45), (50, 50)]  # sharp, faded, fogged, one gray
    photos = [random.uniform(low, high, (16, 16, 1)) for low, high in ranges]

    balanced = augment.balanced(torch.from_numpy(np.stack(photos).astype("f4"))).numpy()

    expected = [contrast.balance_contrast(photo.astype("f4")) for photo in photos]
    np.testing.assert_allclose(balanced, expected, atol=FLOAT32_LAB)


def test_lab_becomes_the_rgb_it_came_from(squares: NDArray[np.uint8]) -> None:
    rgb = torch.from_numpy(squares).float() / 255

    again = tensor_color.lab_to_rgb(tensor_color.linear_to_lab(tensor_color.linearize(rgb)))

    torch.testing.assert_close(again, rgb, atol=1e-3, rtol=0)


def test_film_and_wear_change_what_goes_in_and_never_the_truth(squares: NDArray[np.uint8]) -> None:
    plain = make(squares, film=0, degrade=0, hints=0)
    old = make(squares, film=1, degrade=1, hints=0)

    assert torch.equal(old.ab, plain.ab)
    assert torch.equal(old.rgb, plain.rgb)
    assert (old.lightness - plain.lightness).abs().mean() > 1
    assert old.lightness.min() >= 0
    assert old.lightness.max() <= 100


def test_orthochromatic_film_is_nearly_blind_to_red() -> None:
    red, green = (np.full((1, 48, 48, 3), c, np.uint8) for c in ((255, 0, 0), (0, 255, 0)))
    weights = torch.tensor(augment.FILMS["orthochromatic"])

    def lightness(rgb: NDArray[np.uint8]) -> float:
        linear_rgb = tensor_color.linearize(torch.from_numpy(rgb) / 255)
        return float(tensor_color.luminance_to_lightness((linear_rgb * weights).sum(-1)).mean())

    assert lightness(red) < 25
    assert lightness(green) > 70


def test_hints_show_the_true_color_of_their_patch(squares: NDArray[np.uint8]) -> None:
    one_color = np.broadcast_to(np.uint8([200, 60, 40]), squares.shape).copy()

    batch = make(one_color, film=0, degrade=0, hints=1)

    mask = batch.hints[..., 2] == 1
    assert all(mask.flatten(1).any(1))
    torch.testing.assert_close(batch.hints[mask][:, :2], batch.ab[mask], atol=1e-3, rtol=0)
    assert batch.hints[~mask].abs().max() == 0


def test_later_patches_lie_on_earlier_ones_and_edges_cut_them_off() -> None:
    ab = torch.arange(16.0).reshape(1, 4, 4, 1).repeat(1, 1, 1, 2)
    rows, columns, halves = (torch.tensor([each]) for each in ([0, 1, 2], [0, 1, 2], [1, 0, 1]))
    present = torch.tensor([[True, True, False]])

    hints = augment.draw_patches(ab, rows, columns, halves, present)

    upper_left, pixel = 2.5, 5.0  # the means of 0, 1, 4, 5 and of 5 alone
    expected = torch.zeros(1, 4, 4, 3)
    expected[0, :2, :2] = torch.tensor([upper_left, upper_left, 1])
    expected[0, 1, 1] = torch.tensor([pixel, pixel, 1])
    assert torch.equal(hints, expected)


def test_the_same_generator_makes_the_same_batch(squares: NDArray[np.uint8]) -> None:
    first = make(squares, film=0.5, degrade=0.5, hints=0.5)
    second = make(squares, film=0.5, degrade=0.5, hints=0.5)

    assert torch.equal(first.lightness, second.lightness)
    assert torch.equal(first.hints, second.hints)


def test_a_recolored_object_leaves_what_is_unlike_it(squares: NDArray[np.uint8]) -> None:
    lab = torch.from_numpy(color.rgb_to_lab(squares[0] / 255)).float()
    lab[10:20, 10:20] = torch.tensor([30.0, 50.0, 40.0])  # a red square among other colors
    lab[:, 30:] = torch.tensor([80.0, 0.0, 0.0])  # a gray wall
    blue = torch.tensor([20.0, -60.0])

    ab = augment.recolor_object(lab, 15, 15, blue)

    assert (ab[12:18, 12:18] - blue).norm(dim=-1).max() < 5
    torch.testing.assert_close(ab[:, 30:], lab[:, 30:, 1:], atol=0.5, rtol=0)


def test_a_recolored_object_leaves_what_is_like_it_and_apart_from_it() -> None:
    lab = torch.tensor([95.0, 0.0, 0.0]).repeat(64, 64, 1)  # a white wall
    lab[8:56, 8:24] = lab[8:56, 40:56] = torch.tensor([60.0, 20.0, 20.0])  # two orange doors
    blue = torch.tensor([20.0, -60.0])

    ab = augment.recolor_object(lab, 10, 10, blue)

    assert (ab[8:56, 8:24] - blue).norm(dim=-1).max() < 1  # to its far corner
    torch.testing.assert_close(ab[:, 28:], lab[:, 28:, 1:], atol=1, rtol=0)


def test_recoloring_changes_the_truth_of_hinted_photos_alone(squares: NDArray[np.uint8]) -> None:
    crops = torch.from_numpy(squares)
    plain = augment.plain(crops, size_px=48)

    batch = augment.make(
        crops, size_px=48, film=0, degrade=0, hints=0.5, recolor=1, generator=generator()
    )

    hinted = (batch.hints[..., 2] == 1).flatten(1).any(1)
    assert 0 < hinted.sum() < len(squares)
    changed = (batch.ab - plain.ab).norm(dim=-1).flatten(1).amax(1) > 5
    assert torch.equal(changed, hinted)
    assert torch.equal(batch.recolored, hinted)
    assert torch.equal(batch.lightness, plain.lightness)
