"""Find the flats of a drawing that have writing in them: balloons and captions."""

import math

import numpy as np

from photochrom.small_copy import masks
from photochrom.small_copy.masks import Labels, Mask

# Letters are so high, and at most so high and wide, in pixels of the copy or in shares of its
# longer side, whichever is more.
LEAST_LETTER_PX, MOST_LETTER_PX, MOST_LETTER = 4, 32, 0.04
# What lies nearer than this share of a letter's size, the mean of height and width, is its text's.
NEAR = 0.4
# A text has so many letters, this share of them nearly as large as the middle one, to this share of
# its longer side. Of the box around it, it fills so much with what is near letters and with them.
LEAST_LETTERS, LEAST_LIKE, ALIKE = 2, 0.75, 0.5
LEAST_NEAR, LEAST_LETTERED = 0.6, 0.2
# A text fills this share of its balloon at least.
LEAST_FILLED = 0.1
INSIDE = 0.9  # of a flat that lies within a text: the inside of a letter


def find_writing(labels: Labels, ink: Mask, count: int) -> tuple[Labels, Mask]:
    """Return which of `count` flats have writing in them, (count + 1,), after their numbers.

    `labels` (H, W) numbers them and `ink` (H, W) is between them. In the numbers that are returned
    the insides of letters belong to the flat around them.
    """
    texts, number = _texts(ink)
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    within = np.bincount(labels[texts > 0], minlength=count + 1)
    is_inside = within > INSIDE * areas
    is_inside[0] = False
    around, filled = np.zeros(number + 1, np.int32), np.zeros(count + 1)
    for text, (left, top, right, bottom) in enumerate(masks.boxes(texts, number)):
        if text == 0 or right == 0:
            continue
        here = texts[top:bottom, left:right] == text
        counts = np.bincount(labels[top:bottom, left:right][here], minlength=count + 1)
        counts[0] = 0
        counts[is_inside] = 0
        around[text] = counts.argmax()
        filled[around[text]] += here.sum()
    inside = is_inside[labels] & (around[texts] > 0)
    return np.where(inside, around[texts], labels), filled > LEAST_FILLED * np.maximum(areas, 1)


def _texts(ink: Mask) -> tuple[Labels, int]:
    """Number the texts of a drawing: where letters (H, W) lie and what is near them."""
    boxes = masks.boxes(*masks.label(ink))[1:]
    sides = boxes[:, 2:] - boxes[:, :2]
    most = max(MOST_LETTER_PX, math.floor(MOST_LETTER * max(ink.shape) + 0.5))
    letters = boxes[(sides[:, 1] >= LEAST_LETTER_PX) & (sides.max(axis=1, initial=0) <= most)]
    near = np.zeros_like(ink)
    for left, top, right, bottom in letters:
        reach = math.floor(NEAR * (right - left + bottom - top) / 2 + 0.5)
        near[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach] = True
    texts, number = masks.label(near)
    of = texts[letters[:, 1], letters[:, 0]]
    areas = np.bincount(texts.ravel(), minlength=number + 1)
    is_text = np.zeros(number + 1, bool)
    for text, (left, top, right, bottom) in enumerate(masks.boxes(texts, number)):
        its = letters[of == text]
        if text == 0 or len(its) < LEAST_LETTERS:
            continue
        sides = its[:, 2:] - its[:, :2]
        sizes = sides.max(axis=1)
        like = np.abs(sizes / np.median(sizes) - 1) < ALIKE
        area = (right - left) * (bottom - top)
        is_text[text] = (
            like.mean() >= LEAST_LIKE
            and areas[text] >= LEAST_NEAR * area
            and sides.prod(axis=1).sum() >= LEAST_LETTERED * area
        )
    return np.where(is_text[texts], texts, 0), number
