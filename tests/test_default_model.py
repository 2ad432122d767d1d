"""What the embedded model makes of a real photo: NASA's portrait of Eileen Collins, grayed."""

import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray

from photochrom import Colorizer, Hint, Options, color

# Rows and columns of the portrait, 512 px square.
SUIT = np.s_[395:425, 123:153]  # around the hint
FACE = np.s_[60:180, 190:270]
FLAG = np.s_[:200, :100]
SHUTTLE = np.s_[:200, 350:]

OBEYED = 25.0  # a*b* units that a hint's own object must change by
UNTOUCHED = 3.5  # a*b* units that others may


@pytest.fixture(scope="module")
def portrait() -> NDArray[np.uint8]:
    lab = color.rgb_to_lab(skimage.data.astronaut() / 255)
    lab[..., 1:] = 0
    return np.rint(color.lab_to_rgb(lab)[..., 1] * 255).astype(np.uint8)


@pytest.fixture(scope="module")
def colorizer() -> Colorizer:
    return Colorizer()


def ab_of(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    return color.rgb_to_lab(rgb / 255)[..., 1:]


@pytest.mark.parametrize("wrong", ["royalblue", "seagreen", "crimson"])
def test_a_wrong_hint_changes_its_object_and_leaves_the_rest(
    wrong: str, portrait: NDArray[np.uint8], colorizer: Colorizer
) -> None:
    ab = ab_of(colorizer.colorize_array(portrait))

    hint = Hint(0.27, 0.8, wrong)  # the suit, which is orange
    told = ab_of(colorizer.colorize_array(portrait, Options(hints=(hint,))))

    changed = np.linalg.norm(told - ab, axis=-1)
    assert changed[SUIT].mean() > OBEYED
    assert max(changed[part].mean() for part in (FACE, FLAG, SHUTTLE)) < UNTOUCHED


def test_a_face_has_the_color_of_skin(portrait: NDArray[np.uint8], colorizer: Colorizer) -> None:
    ab = ab_of(colorizer.colorize_array(portrait))

    a, b = ab[FACE].mean((0, 1))
    assert 3 < a < 30
    assert 3 < b < 40
