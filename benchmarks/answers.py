"""Print what choices that need no training do to a run's figures, one change at a time.

    python benchmarks/answers.py RUN PHOTOS [--count 150] [--lpips NPZ] [--side 192] ...

The side of what the network sees, the temperature of the annealed mean, a gain on its colors, the
mean over a photo and its mirror image, contrast left as it is. Photos, crops and figures are those
of `photochrom evaluate`. Options set what the other rows start from.
"""

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from unittest import mock

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from numpy.typing import NDArray

from photochrom import chroma
from photochrom.colorizer import Colorizer, Options
from photochrom.evaluation import metrics
from photochrom.evaluation.lpips import Lpips
from photochrom.evaluation.metrics import Picture
from photochrom.evaluation.protocol import Sample, Samples, Settings
from photochrom.training import bins, channels_first, networks, run

Float = NDArray[np.float32]


@dataclass(frozen=True)
class Answer:
    """How a network is asked, and how an answer is made of its logits."""

    side_px: int
    temperature: float
    gain: float = 1.0
    mirrored: bool = False
    balanced: bool = True


def variants(first: Answer) -> Iterator[tuple[str, Answer]]:
    """Yield the answer that the others start from, then each with one change."""
    yield "as given", first
    for side_px in (128, 160, 192, 224, 256, 320):
        yield f"side {side_px}", replace(first, side_px=side_px)
    for temperature in (0.15, 0.2, 0.3, 0.4, 0.6, 1.0):
        yield f"temperature {temperature}", replace(first, temperature=temperature)
    for gain in (1.1, 1.2, 1.3, 1.4):
        yield f"gain {gain}", replace(first, gain=gain)
    yield "mirrored too", replace(first, mirrored=True)
    yield "contrast as it is", replace(first, balanced=False)


class Asked:
    """A run's network as Colorizer asks a model."""

    multiple = networks.MULTIPLE

    def __init__(self, folder: Path, answer: Answer) -> None:
        recipe, model = run.load(folder)
        self.generator = channels_first.ChannelsFirst(model_of_logits(model)).eval()
        self.bins = torch.from_numpy(bins.centers(recipe.bin_step))
        self.output_stride = recipe.output_stride
        self.answer = answer

    @property
    def side_px(self) -> int:
        return self.answer.side_px

    @torch.no_grad()
    def predict(self, lightness: Float, hints: Float) -> Float:
        """Return a*b* (H/s, W/s, 2) of L* (H, W, 1) and hints (H, W, 3)."""
        ab = self.ab(lightness, hints)
        if self.answer.mirrored:
            flipped = self.ab(lightness[:, ::-1].copy(), hints[:, ::-1].copy())
            ab = (ab + flipped.flip(1)) / 2
        return (ab * self.answer.gain).numpy()

    def ab(self, lightness: Float, hints: Float) -> torch.Tensor:
        logits = self.generator(torch.from_numpy(lightness)[None], torch.from_numpy(hints)[None])
        return torch.softmax(logits[0] / self.answer.temperature, -1) @ self.bins


def model_of_logits(answer: keras.Model) -> keras.Model:
    """Return the Keras model up to its head, without the annealed mean."""
    return keras.Model(answer.inputs, answer.get_layer("head").output)


def color_all(colorizer: Colorizer, samples: list[Sample], answer: Answer) -> list[Picture]:
    """Return the samples in color."""
    with ExitStack() as stack:
        if not answer.balanced:
            as_it_is = mock.patch.object(chroma, "balance_contrast", lambda lightness: lightness)
            stack.enter_context(as_it_is)
        return [
            Picture.of(colorizer.colorize_array(sample.gray, Options(hints=sample.hints)))
            for sample in samples
        ]


def figures(truths: list[Picture], results: list[Picture], lpips: Lpips | None) -> str:
    """Return the columns of one row."""
    pairs = list(zip(truths, results, strict=True))
    colorful = [metrics.colorfulness(result.rgb) for result in results]
    perceptual = np.nan
    if lpips:
        seen = ((lpips.features(truth.rgb), lpips.features(result.rgb)) for truth, result in pairs)
        perceptual = fmean(lpips.distance(*two) for two in seen)
    return (
        f"{fmean(metrics.ciede2000(truth.lab, result.lab) for truth, result in pairs):9.2f}"
        f"  {perceptual:.4f}"
        f"  {fmean(metrics.ab_error(truth.lab, result.lab) for truth, result in pairs):8.2f}"
        f"  {fmean(colorful):8.2f}"
        f"  {100 * fmean(c < metrics.NEAR_GRAY_COLORFULNESS for c in colorful):6.1f}"
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("photos", nargs="+")
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--lpips", type=Path)
    parser.add_argument("--side", type=int)
    parser.add_argument("--temperature", type=float)
    parser.add_argument("--only", nargs="*", default=[""], help="rows whose name begins so")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    recipe, _ = run.load(given.run)
    first = Answer(given.side or recipe.side_px, given.temperature or recipe.temperature)
    colorizer = Colorizer()
    colorizer.model = Asked(given.run, first)
    lpips = Lpips(given.lpips) if given.lpips else None
    samples = list(Samples(given.photos, Settings(count=given.count)))
    truths = [Picture.of(sample.truth) for sample in samples]
    true_colorfulness = fmean(metrics.colorfulness(truth.rgb) for truth in truths)
    print(f"{len(samples)} photos, colorfulness {true_colorfulness:.2f}; {first}")
    print(f"{'':18}  CIEDE2000   LPIPS  ab error  colorful  gray %")
    for name, answer in variants(first):
        if name.startswith(tuple(given.only)):
            colorizer.model.answer = answer
            results = color_all(colorizer, samples, answer)
            print(f"{name:18}  {figures(truths, results, lpips)}", flush=True)


if __name__ == "__main__":
    main()
