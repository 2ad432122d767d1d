"""What is done to a network's answer: contrast of colors, photos evened out, hints obeyed."""

from typing import Any

import keras
import numpy as np
import pytest
import torch
from keras import layers
from numpy.typing import NDArray

from photochrom.hints import around
from photochrom.networks import answers, architectures

STRIDE = 4
RED = (60.0, 40.0)
LIVELIEST = 1.5  # of a color in the mean, times answers.TYPICAL
DARK, LIGHT = 30.0, 70.0


@pytest.fixture(scope="module")
def answer() -> Any:
    """A network that knows no color, ab (0, 0) everywhere, and obeys."""
    lightness, hints = architectures.inputs()
    pooled = layers.AveragePooling2D(STRIDE)(hints)
    ab = layers.Conv2D(2, 1, kernel_initializer="zeros")(pooled)
    known = architectures.hint_pyramid(hints, (STRIDE,))[STRIDE]
    return answers.obeying(keras.Model([lightness, hints], ab), known, stride=STRIDE)


def ask(answer: Any, hints: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the ab (64, 32, 2) of a photo whose left half is dark."""
    lightness = np.full((1, 256, 128, 1), LIGHT, "f4")
    lightness[:, :, :64] = DARK
    with torch.no_grad():
        ab: NDArray[np.float32] = answer([lightness, hints])[0].numpy()
    return ab


def a_hint() -> NDArray[np.float32]:
    """A red square as hints are drawn, in the dark half, near the light one."""
    hints = np.zeros((1, 256, 128, 3), "f4")
    hints[0][around(66, 54)] = (*RED, 1)
    return hints


def test_without_hints_an_answer_is_as_it_was(answer: Any) -> None:
    assert not ask(answer, np.zeros((1, 256, 128, 3), "f4")).any()


def test_a_hint_is_obeyed_where_it_lies_and_around(answer: Any) -> None:
    ab = ask(answer, a_hint())

    assert np.allclose(ab[16, 13], RED, rtol=0.02)
    assert np.allclose(ab[16, 9], RED, rtol=0.1)


def test_a_hint_leaves_what_is_lighter_and_what_is_far(answer: Any) -> None:
    ab = ask(answer, a_hint())

    assert not ab[:, 16:].any()  # the light half begins two strides beside the hint
    assert not ab[35:].any()


def test_a_hint_leaves_what_has_another_color_of_the_same_lightness() -> None:
    ab = np.zeros((1, 32, 32, 2), "f4")
    ab[:, :, 16:] = RED
    known = np.zeros((1, 32, 32, 3), "f4")
    known[:, 15:17, 12:14] = (0, -40, 1)  # blue, in what has no color

    lightness = np.full((1, 32, 32, 1), LIGHT, "f4")
    changed = keras.ops.convert_to_numpy(answers.ObeyHints()(ab, lightness, known)) - ab

    assert np.allclose(changed[0, 12:20, 10:16, 1], -40, rtol=0.1)
    assert not changed[:, :, 16:].any()


def test_between_two_hints_the_nearer_counts_more(answer: Any) -> None:
    hints = np.zeros((1, 256, 128, 3), "f4")
    hints[:, 40:44, 20:24] = (60, 0, 1)
    hints[:, 68:72, 20:24] = (-60, 0, 1)  # they mirror each other in the grid, four strides a cell

    a = ask(answer, hints)[10:18, 5, 0]

    assert (np.diff(a) < 0).all()
    assert a == pytest.approx(-a[::-1], abs=1e-3)


def plain() -> Any:
    """Return a network that answers with its hints."""
    lightness, hints = architectures.inputs()
    return keras.Model([lightness, hints], layers.AveragePooling2D(STRIDE)(hints)[..., :2])


def answered(model: Any, hinted: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the ab (1, h, w, 2) of one photo."""
    ab: NDArray[np.float32] = keras.ops.convert_to_numpy(
        model([np.zeros((*hinted.shape[:3], 1), "f4"), hinted])
    )
    return ab


def even(chroma: float, evenness: float) -> float:
    """Return what becomes of a photo whose colors are all of that chroma."""
    hinted = np.zeros((1, 64, 96, 3), "f4")
    hinted[..., 0] = chroma
    ab = answered(answers.evened(plain(), evenness, liveliest=LIVELIEST), hinted)
    assert not ab[..., 1].any()
    assert np.ptp(ab[..., 0]) == pytest.approx(0, abs=1e-4)
    return float(ab.mean() * 2)


def test_a_color_ends_within_less_space_and_nothing_goes_beyond_it() -> None:
    hinted = np.zeros((1, 64, 96, 3), "f4")
    hinted[:, :, 40:, 0] = np.interp(np.arange(40, 96), (40, 56), (0, 30))  # rises over eight cells
    before, after = (
        answered(model, hinted)[0, :, :, 0]
        for model in (plain(), answers.sharpened(plain(), sharpness=2))
    )

    assert (after >= 0).all()
    assert after.max() == pytest.approx(30)
    assert (np.abs(np.diff(after)).max(axis=1) > 1.5 * np.abs(np.diff(before)).max(axis=1)).all()
    assert after[0] == pytest.approx(after[8])  # to the edge of the photo


@pytest.mark.parametrize("evenness", [0.15, 0.5])
def test_pale_photos_become_livelier_and_lively_ones_paler(evenness: float) -> None:
    pale, typical, lively, garish = (
        even(share * answers.TYPICAL, evenness) for share in (0.25, 1, LIVELIEST, 4)
    )

    assert pale == pytest.approx(answers.TYPICAL / 4 * 4**evenness, rel=0.15)
    assert typical == pytest.approx(answers.TYPICAL, rel=0.05)
    counted = LIVELIEST**evenness
    assert lively == pytest.approx(LIVELIEST * answers.TYPICAL / counted, rel=0.05)
    assert garish == pytest.approx(4 * answers.TYPICAL / counted, rel=0.05)


def test_what_is_gray_stays_gray() -> None:
    assert even(0, 0.5) == 0
    assert even(0.1, 0.5) < 0.5


def contrasted(contrast: float, limit: float = 1000.0) -> Any:
    """Return a network that answers with its hints, contrasted."""
    return answers.contrasted(plain(), contrast, limit=limit, liveliest=LIVELIEST)


@pytest.mark.parametrize("contrast", [0.3, 1.0])
def test_lively_colors_become_livelier_and_pale_ones_paler(contrast: float) -> None:
    pale, lively, mean = 8.0, 24.0, 16.0
    hinted = np.zeros((1, 64, 96, 3), "f4")
    hinted[:, :32, :, 0], hinted[:, 32:, :, 1] = pale, -lively

    ab = answered(contrasted(contrast), hinted)[0]

    assert ab[0, 0] == pytest.approx((pale * (pale / mean) ** contrast, 0), rel=0.07)
    assert ab[-1, 0] == pytest.approx((0, -lively * (lively / mean) ** contrast), rel=0.07)


def test_a_hinted_object_does_not_make_the_others_paler() -> None:
    hinted = np.zeros((1, 64, 96, 3), "f4")
    hinted[..., 0], hinted[:, :16, :, 0] = 10, 24
    told = hinted.copy()
    told[:, :16, :, 0] = 90
    model = answers.evened(contrasted(0.3), 0.25, liveliest=LIVELIEST)

    before, after = (answered(model, each)[0, -1, 0, 0] for each in (hinted, told))

    assert after == pytest.approx(before, rel=0.02)


def test_contrast_leaves_a_photo_of_one_color_and_gray() -> None:
    for chroma in (0, 10):
        hinted = np.full((1, 64, 96, 3), chroma, "f4")
        assert np.allclose(answered(contrasted(0.5), hinted), chroma)


def test_of_few_lively_colors_contrast_makes_none_garish() -> None:
    hinted = np.zeros((1, 64, 96, 3), "f4")
    hinted[..., 0], hinted[:, :4, :4, 0] = 4, 40  # one cell

    free, limited = (answered(contrasted(1, limit), hinted)[0, 0, 0, 0] for limit in (1000.0, 2.0))

    assert free > 200
    assert limited == pytest.approx(2 * 40)
