"""Losses: pure functions of tensors, means and not sums; weighted by the objectives."""

from typing import Any

from keras import ops

SMOOTH = 0.1  # distance below which the color loss is a square


def pixel_loss(fake: Any, real: Any) -> Any:
    """Return the mean absolute difference of two batches."""
    return ops.mean(ops.abs(fake - real))


def color_loss(fake: Any, real: Any, weights: Any) -> Any:
    """Return the weighted mean distance of colors (..., 2), squared where it is small.

    `weights` is (...). Source: Charbonnier et al. 1994, the pseudo-Huber loss.
    """
    distance = ops.sqrt(ops.sum(ops.square(fake - real), axis=-1) + SMOOTH**2) - SMOOTH
    return ops.mean(weights * distance)


def feature_loss(fake_features: Any, real_features: Any) -> Any:
    """Return the mean squared difference of two batches of a frozen network's features.

    Source: Johnson et al. 2016, section 3.2, "feature reconstruction loss".
    """
    return ops.mean(ops.square(fake_features - real_features))


def adversarial_loss(realness_of_fake: Any) -> Any:
    """Return the binary cross-entropy of generated photos against the label 1, "real".

    Source: Goodfellow et al. 2014, section 3, the non-saturating form.
    """
    return -ops.mean(ops.log(ops.maximum(realness_of_fake, 1e-6)))


def discriminator_loss(realness_of_real: Any, realness_of_fake: Any) -> Any:
    """Return the squared error against the labels 1, real, and 0, generated (Mao et al. 2017)."""
    return 0.5 * (
        ops.mean(ops.square(realness_of_real - 1)) + ops.mean(ops.square(realness_of_fake))
    )
