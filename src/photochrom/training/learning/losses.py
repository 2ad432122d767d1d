"""Losses: pure functions of tensors, means and not sums; weighted by the objectives."""

from typing import Any

from keras import ops

SMOOTH = 0.1  # distance below which the color loss is a square
UNCHANGED = 4.0  # what moved by less than this, a*b* units, was not recolored
TINY = 1e-6  # under a root, which has no slope at 0


def pixel_loss(fake: Any, real: Any) -> Any:
    """Return the mean absolute difference of two batches."""
    return ops.mean(ops.abs(fake - real))


def color_loss(fake: Any, real: Any, weights: Any) -> Any:
    """Return the weighted mean distance of colors (..., 2), squared where it is small.

    `weights` is (...). Source: Charbonnier et al. 1994, the pseudo-Huber loss.
    """
    distance = ops.sqrt(ops.sum(ops.square(fake - real), axis=-1) + SMOOTH**2) - SMOOTH
    return ops.mean(weights * distance)


def cie94(fake: Any, real: Any) -> Any:
    """Return the mean CIE94 difference of colors (..., 2), a*b* units, from those of a reference.

    Lightness is the same, the weights those of graphic arts. Source: CIE 116-1995.
    """
    chroma, reference = (ops.sqrt(ops.sum(ops.square(ab), axis=-1) + TINY) for ab in (fake, real))
    by_chroma = ops.square(chroma - reference)
    by_hue = ops.maximum(ops.sum(ops.square(fake - real), axis=-1) - by_chroma, 0.0)
    scaled = by_chroma / (1 + 0.045 * reference) ** 2 + by_hue / (1 + 0.015 * reference) ** 2
    return ops.mean(ops.sqrt(scaled + TINY))


def hint_reach(hinted: Any, unhinted: Any, moved: Any) -> Any:
    """Return how far hints change the answer where nothing was recolored with them.

    `hinted` and `unhinted` are log-likelihoods (..., Q), `moved` (..., 2) is by how much the truth
    was recolored, a*b* units. It is the mean Kullback-Leibler divergence of the first from the
    second.
    """
    distance = ops.sqrt(ops.sum(ops.square(moved), axis=-1))
    kept = ops.maximum(1 - distance / UNCHANGED, 0.0)
    divergence = ops.sum(ops.exp(unhinted) * (unhinted - hinted), axis=-1)
    return ops.sum(divergence * kept) / ops.maximum(ops.sum(kept), 1.0)


def colorfulness(rgb: Any) -> Any:
    """Return the colorfulness (N,) of photos (N, H, W, 3), sRGB in [0, 1].

    Source: Hasler and Suesstrunk 2003, equation 11, with 255 for white and no absolute values.
    """
    red, green, blue = (255 * rgb[..., channel] for channel in range(3))
    spread, offset = TINY, TINY
    for opponent in (red - green, (red + green) / 2 - blue):
        spread = spread + ops.var(opponent, axis=(1, 2))
        offset = offset + ops.square(ops.mean(opponent, axis=(1, 2)))
    return ops.sqrt(spread) + 0.3 * ops.sqrt(offset)


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
