"""Every number that Python, JavaScript and Swift share."""

from types import ModuleType
from typing import Any

from photochrom import color, hints, negatives, pages, painting, prints
from photochrom.photo import merging
from photochrom.small_copy import (
    board,
    contrast,
    flats,
    grid,
    guide,
    orange_mask,
    own_colors,
    paper,
    pictures,
    printed,
    regions,
    screen,
    writing,
)


def constants() -> dict[str, Any]:
    """Return every number that the three languages share."""
    return {
        "linear_rgb_to_xyz": color.LINEAR_RGB_TO_XYZ.tolist(),
        "xyz_to_linear_rgb": color.XYZ_TO_LINEAR_RGB.tolist(),
        "white": color.WHITE.tolist(),
        "luminance": color.LUMINANCE.tolist(),
        "longest_side": grid.LONGEST_SIDE,
        "percentiles": list(contrast.PERCENTILES),
        "balanced_range": list(contrast.BALANCED_RANGE),
        "max_gain": contrast.MAX_GAIN,
        "guide_epsilon": guide.GUIDE_EPSILON,
        "guide_radius_strides": guide.GUIDE_RADIUS_STRIDES,
        "hint_radius_px": hints.RADIUS_PX,
        "named_colors": hints.NAMED_COLORS,
        "board": _named(board),
        "pictures": _named(pictures),
        "paper": _named(paper),
        "own_colors": _named(own_colors),
        "regions": _named(regions),
        "screen": _named(screen),
        "printed": _named(printed),
        "flats": _named(flats),
        "writing": _named(writing),
        "painting": _named(painting),
        "prints": {
            "details": prints.DETAILS,
            "shown_px": prints.SHOWN_PX,
            "unseen_px": prints.UNSEEN_PX,
        },
        "negatives": _named(negatives),
        "orange_mask": _named(orange_mask),
        "pages": {"most_side_px": pages.MOST_SIDE_PX},
        "kept": {
            "own_color_from": merging.OWN_COLOR_FROM,
            "own_color_at": merging.OWN_COLOR_AT,
            "soft_edge_px": merging.SOFT_EDGE_PX,
        },
    }


def _named(module: ModuleType) -> dict[str, Any]:
    """Return the numbers of a module by name."""
    return {
        name.lower(): value
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float | tuple)
    }
