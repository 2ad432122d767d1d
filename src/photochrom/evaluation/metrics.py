"""How far a colored photo is from the true one, and how colorful it is.

Every figure is of 8-bit sRGB, or of L*a*b* (D65) of it. `rgb` is (H, W, 3) uint8.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from photochrom import color

Pixels = NDArray[np.uint8]
Lab = NDArray[np.floating[Any]]

# Below "slightly colorful", the first step of Hasler and Suesstrunk's scale.
NEAR_GRAY_COLORFULNESS = 15.0
# Of pictures that are the same; 256 px crops that differ in one step of one pixel have 101 dB.
SAME_PSNR_DB = 100.0


@dataclass(frozen=True)
class Picture:
    """A picture as the metrics read it: rgb (H, W, 3) uint8 and its lab (H, W, 3)."""

    rgb: Pixels
    lab: Lab

    @classmethod
    def of(cls, rgb: Pixels) -> "Picture":
        """Convert rgb once, for all metrics."""
        # In float32 CIEDE2000 takes half the time and differs by 1e-6.
        return cls(rgb, color.rgb_to_lab(rgb / 255).astype(np.float32))


def psnr_db(truth: Pixels, result: Pixels) -> float:
    """Return the peak signal-to-noise ratio over all channels in dB, SAME_PSNR_DB at most."""
    if np.array_equal(truth, result):
        return SAME_PSNR_DB
    return min(SAME_PSNR_DB, float(peak_signal_noise_ratio(truth, result, data_range=255)))


def ssim(truth: Pixels, result: Pixels) -> float:
    """Return the structural similarity, mean over channels, Gaussian window of sigma 1.5.

    Wang et al., Image quality assessment: from error visibility to structural similarity, 2004.
    """
    return float(
        structural_similarity(
            truth.astype(np.float32),  # twice as fast, and the same to 1e-4
            result.astype(np.float32),
            channel_axis=-1,
            data_range=255,
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
        )
    )


def ciede2000(truth: Lab, result: Lab) -> float:
    """Return the mean CIEDE2000 color difference of two lab (H, W, 3)."""
    return float(deltaE_ciede2000(truth, result).mean())


def ab_error(truth: Lab, result: Lab) -> float:
    """Return the mean Euclidean distance in a*b* of two lab (H, W, 3)."""
    return float(np.hypot(*np.moveaxis(truth[..., 1:] - result[..., 1:], -1, 0)).mean())


def chroma(lab: Lab) -> float:
    """Return the mean distance from neutral in a*b*."""
    return float(np.hypot(lab[..., 1], lab[..., 2]).mean())


def colorfulness(rgb: Pixels) -> float:
    """Return Hasler and Suesstrunk's M3, from absolute opponent colors.

    Measuring colorfulness in natural images, 2003, equation 11. The paper does not take absolute
    values; colorization papers do, and it is their figures that this one is compared with.
    """
    red, green, blue = np.moveaxis(rgb.astype(np.float64), -1, 0)
    rg, yb = np.abs(red - green), np.abs((red + green) / 2 - blue)
    return float(np.hypot(rg.std(), yb.std()) + 0.3 * np.hypot(rg.mean(), yb.mean()))
