"""Print what choices that need no training do to a model's figures, one change at a time.

    python benchmarks/answers.py MODEL PHOTOS... [--count 150] [--lpips NPZ] [--side PX]

MODEL is a model file or a run folder. The changes: the side of what the network sees, a gain on
its colors, the mean over a photo and its mirror image, contrast left as it is. Photos, crops and
figures are those of `photochrom evaluate`.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from photochrom.colorizer import Colorizer
from photochrom.evaluation import metrics
from photochrom.evaluation.lpips import Lpips
from photochrom.evaluation.metrics import Picture
from photochrom.evaluation.protocol import Sample, Samples, Settings
from photochrom.model import Model
from photochrom.options import Options

Float = NDArray[np.float32]


@dataclass(frozen=True)
class Answer:
    """How a model is asked, and what is made of its answer."""

    side_px: int
    gain: float = 1.0
    mirrored: bool = False
    balanced: bool = True


def variants(first: Answer) -> Iterator[tuple[str, Answer]]:
    """Yield the answer that the others start from, then each with one change."""
    yield "as given", first
    for side_px in sorted({128, 160, 192, 224, 256, 320} - {first.side_px}):
        yield f"side {side_px}", replace(first, side_px=side_px)
    for gain in (1.1, 1.2, 1.3):
        yield f"gain {gain}", replace(first, gain=gain)
    yield "mirrored too", replace(first, mirrored=True)
    yield "contrast as it is", replace(first, balanced=False)


class Mirrored(Colorizer):
    """Asks the model for a photo's mirror image too."""

    def predict(self, lightness: Float, hints: Float) -> Float:
        flipped = super().predict(lightness[:, ::-1].copy(), hints[:, ::-1].copy())
        return (super().predict(lightness, hints) + flipped[:, ::-1]) / 2


class AsItIs(Colorizer):
    """Leaves the contrast of the lightness as it is."""

    def answer(self, lightness: Float, hints: Float) -> Float:
        return self.predict(lightness, hints)


def color_all(model: Model, samples: list[Sample], answer: Answer) -> list[Picture]:
    """Return the samples in color."""
    colorizer = (Mirrored if answer.mirrored else Colorizer if answer.balanced else AsItIs)(model)
    return [
        Picture.of(
            colorizer.colorize_array(
                sample.gray,
                Options(side_px=answer.side_px, strength=answer.gain, hints=sample.hints),
            )
        )
        for sample in samples
    ]


def figures(truths: list[Picture], results: list[Picture], lpips: Lpips | None) -> str:
    """Return the columns of one row."""
    pairs = list(zip(truths, results, strict=True))
    colorful = [metrics.colorfulness(result.rgb) for result in results]
    perceptual = "     -"
    if lpips:
        seen = ((lpips.features(truth.rgb), lpips.features(result.rgb)) for truth, result in pairs)
        perceptual = f"{fmean(lpips.distance(*two) for two in seen):.4f}"
    return (
        f"{fmean(metrics.ciede2000(truth.lab, result.lab) for truth, result in pairs):9.2f}"
        f"  {perceptual}"
        f"  {fmean(metrics.ab_error(truth.lab, result.lab) for truth, result in pairs):8.2f}"
        f"  {fmean(colorful):8.2f}"
        f"  {100 * fmean(c < metrics.NEAR_GRAY_COLORFULNESS for c in colorful):6.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("photos", nargs="+")
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--lpips", type=Path)
    parser.add_argument("--side", type=int)
    given = parser.parse_args()
    model = Model(given.model)
    lpips = Lpips(given.lpips) if given.lpips else None
    samples = list(Samples(given.photos, Settings(count=given.count)))
    truths = [Picture.of(sample.truth) for sample in samples]
    first = Answer(given.side or model.side_px)
    true_colorfulness = fmean(metrics.colorfulness(truth.rgb) for truth in truths)
    print(f"{len(samples)} photos, colorfulness {true_colorfulness:.2f}; {first}")
    print(f"{'':18}  CIEDE2000   LPIPS  ab error  colorful  gray %")
    for name, answer in variants(first):
        results = color_all(model, samples, answer)
        print(f"{name:18}  {figures(truths, results, lpips)}", flush=True)


if __name__ == "__main__":
    main()
