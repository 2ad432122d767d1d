"""Print what a temperature and a contrast do to the built-in model's figures, at one colorfulness.

    python benchmarks/contrast.py PHOTOS... [--count 60] [--below 6] [--lpips NPZ]

Each row has the gain with which the answers are as far below the photos' colorfulness as `--below`
says: only then do distances compare. Colors are those of the bins, unfitted, brought bilinearly to
the crops, which are 192 px and have no hints.
"""

import argparse
import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from answers import figures
from numpy.typing import NDArray
from torch import Tensor

from photochrom.conversion import onnx_weights
from photochrom.evaluation.lpips import Lpips
from photochrom.evaluation.metrics import Picture
from photochrom.evaluation.protocol import Samples, Settings
from photochrom.model import Model
from photochrom.networks import answers, architectures, bins, channels_first, tensor_color
from photochrom.networks.mean import generator_of
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning import losses
from photochrom.training.learning.objectives import enlarge
from photochrom.training.photos import augment

SIDE_PX = 192
AT_ONCE = 8
HALVINGS = 7  # of the interval of gains
CHOICES: tuple[dict[str, float], ...] = (
    {"temperature": 0.3, "chroma_contrast": 0.3, "contrast_limit": 1000, "liveliest": 1.5},
    {"temperature": 0.8, "chroma_contrast": 0.3, "contrast_limit": 1000, "liveliest": 1.5},
    {"temperature": 0.8, "chroma_contrast": 1.0, "contrast_limit": 1000, "liveliest": 0.6},
    {"temperature": 0.8, "chroma_contrast": 1.0, "contrast_limit": 2.5, "liveliest": 0.6},
    {"temperature": 0.8, "chroma_contrast": 1.0, "contrast_limit": 1.9, "liveliest": 0.6},
    {"temperature": 0.8, "chroma_contrast": 1.0, "contrast_limit": 1.5, "liveliest": 0.6},
    {"temperature": 0.5, "chroma_contrast": 1.0, "contrast_limit": 1.9, "liveliest": 0.6},
    {"temperature": 0.65, "chroma_contrast": 1.0, "contrast_limit": 1.9, "liveliest": 0.6},
    {"temperature": 1.0, "chroma_contrast": 1.0, "contrast_limit": 1.9, "liveliest": 0.6},
)


def logits_of(generator: Any, squares: NDArray[np.uint8]) -> Tensor:
    """Return what a network says of photos (N, S, S, 3) without hints: (N, s, s, Q)."""
    with torch.no_grad():
        return torch.cat(
            [
                channels_first.call(generator, batch.lightness, batch.hints)
                for batch in augment.plain_batches(
                    squares, batch_size=AT_ONCE, size_px=SIDE_PX, device=torch.device("cpu")
                )
            ]
        )


def answered(logits: Tensor, recipe: Recipe, finish: Any) -> Tensor:
    """Return the ab (N, s, s, 2) that a recipe makes of logits (N, s, s, Q)."""
    centers = torch.from_numpy(bins.centers(recipe.bin_step)) * recipe.gain
    return torch.cat(
        [
            finish(F.softmax(some / recipe.temperature, dim=-1) @ centers)
            for some in logits.split(AT_ONCE)
        ]
    )


def painted(ab: Tensor, lab: Tensor) -> Tensor:
    """Lay ab (N, s, s, 2) on the lightness of lab (N, S, S, 3); return RGB in [0, 1]."""
    lightness = lab[..., :1]
    rgb: Tensor = tensor_color.lab_to_rgb(
        torch.cat([lightness, enlarge(ab, lightness.shape[1:3])], -1)
    )
    return rgb.clamp(0, 1)


def with_gain(logits: Tensor, lab: Tensor, recipe: Recipe, below: float) -> tuple[Recipe, Tensor]:
    """Return the recipe with the gain that leaves answers so far below, and the pictures."""
    wanted = losses.colorfulness(tensor_color.lab_to_rgb(lab)).mean() - below
    finish = answers.after_mean(architectures.answer(architectures.generator(recipe), recipe))
    low, high = 0.3, 2.5
    for _ in range(HALVINGS):
        recipe = dataclasses.replace(recipe, gain=(low + high) / 2)
        pictures = painted(answered(logits, recipe, finish), lab)
        if losses.colorfulness(pictures).mean() < wanted:
            low = recipe.gain
        else:
            high = recipe.gain
    return recipe, pictures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", nargs="+")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--below", type=float, default=6.0)
    parser.add_argument("--lpips", type=Path)
    given = parser.parse_args()
    recipe, answer = onnx_weights.rebuild(Model())
    lpips = Lpips(given.lpips) if given.lpips else None
    samples = Samples(given.photos, Settings(count=given.count, size_px=SIDE_PX))
    truths = [Picture.of(sample.truth) for sample in samples]
    lab = torch.from_numpy(np.stack([truth.lab for truth in truths])).float()
    logits = logits_of(generator_of(answer), np.stack([truth.rgb for truth in truths]))
    print(
        "temperature  contrast  limit  liveliest   gain  "
        "CIEDE2000   LPIPS  ab error  colorful  gray %"
    )
    for choice in CHOICES:
        chosen, pictures = with_gain(
            logits, lab, dataclasses.replace(recipe, **choice), given.below
        )
        results = [Picture.of(np.rint(each.numpy() * 255).astype(np.uint8)) for each in pictures]
        print(
            f"{chosen.temperature:11}  {chosen.chroma_contrast:8}  {chosen.contrast_limit:5g}"
            f"  {chosen.liveliest:9}  {chosen.gain:5.2f}  {figures(truths, results, lpips)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
