"""Balance the contrast of the small copy, as the network knows it."""

import numpy as np

from photochrom.small_copy.grid import Float

# Contrast balance: these percentiles of L* go to these values, with at most this gain.
PERCENTILES = (0.5, 99.5)
BALANCED_RANGE = (2.0, 98.0)
MAX_GAIN = 2.0


def balance_contrast(lightness: Float) -> Float:
    """Stretch the L* of a faded photo linearly over the range that the network knows.

    The percentiles are NumPy's "linear" ones. Where the gain is capped, the range keeps its place
    between black and white. A photo that already spans the range is returned as it is.
    """
    low, high = (float(value) for value in np.percentile(lightness, PERCENTILES))
    dark, light = BALANCED_RANGE
    if high - low >= light - dark:
        return lightness
    gain = min(MAX_GAIN, (light - dark) / max(high - low, 1e-6))
    place = low / (100 - (high - low))  # 0: the range lies at black, 1: at white
    start = dark + (light - dark - gain * (high - low)) * place
    return np.clip((lightness - low) * gain + start, 0, 100).astype(np.float32)
