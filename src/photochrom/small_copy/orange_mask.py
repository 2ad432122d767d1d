"""Notice the orange mask of color negative film."""

import numpy as np

from photochrom.small_copy.grid import Float

# Clear film is the lightest that a negative has, and orange: of what is less than NEAR darker than
# its lightest, this share at least has such hues in degrees and such a chroma.
LIGHTEST_PERCENTILE, NEAR = 99, 15.0
HUES, LEAST_CHROMA, LEAST_SHARE = (35.0, 75.0), 22.0, 0.8


def has_orange_mask(lab: Float) -> bool:
    """Tell a color negative, L*a*b* (H, W, 3), that was scanned as it is."""
    lightness, a, b = np.moveaxis(lab, -1, 0)
    light = lightness > np.percentile(lightness, LIGHTEST_PERCENTILE) - NEAR
    hue = np.degrees(np.arctan2(b, a))
    orange = (hue > HUES[0]) & (hue < HUES[1]) & (np.hypot(a, b) > LEAST_CHROMA)
    return bool(orange[light].mean() > LEAST_SHARE)
