"""Train the small network that notices gray negatives, and write it as an ONNX file.

    python scripts/train_negatives.py PHOTOS... [--out FILE] [--minutes 20]     (needs [train])

PHOTOS are photos in color, or tar shards of them; the first 1,000 are held out. Each is made gray
through a film and, at random, turned into a negative: as inverted numbers, or as film of some
contrast passes light. Fading, grain, borders and turns come on top of both kinds alike, so that
nothing but the picture tells them apart. `--minutes` are of one core.
"""

import argparse
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn

os.environ["KERAS_BACKEND"] = "torch"  # before anything imports Keras

from photochrom import color
from photochrom.conversion import onnx_file
from photochrom.conversion.quiet import quiet
from photochrom.conversion.rounding import store_rounded
from photochrom.networks.tensor_color import linearize, luminance_to_lightness
from photochrom.training.photos import augment, data

OUT = Path(__file__).parents[1] / "src/photochrom/models/negatives.onnx"
CACHED_PX, SIDE_PX, BATCH, HELD_OUT = 192, 80, 64, 1000
ZOOM = 0.7  # of the photo's side that a crop has at least
LEARNING_RATE, DECAY = 3e-3, 1e-3
TURNED, FRAMED, DEGRADED, FILMED = 0.25, 0.4, 0.5, 0.7  # shares of photos
INVERTED = 0.4  # of negatives: numbers, not film

LINEAR = linearize(torch.arange(256) / 255)
LUMINANCE = torch.tensor(color.LINEAR_RGB_TO_XYZ[1], dtype=torch.float32)


class Network(nn.Module):
    """Score how much L* (N, H, W, 1) looks like a negative: above 0, its inverse is the photo.

    One network looks at the picture and at its inverse; the difference is the answer, so that it
    learns what photos look like from both.
    """

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 1
        for channels, stride in ((16, 2), (24, 2), (48, 2), (64, 2), (64, 1)):
            conv = nn.Conv2d(before, channels, 3, stride, padding=1, bias=False)
            layers += [conv, nn.BatchNorm2d(channels), nn.ReLU()]
            before = channels
        self.layers = nn.Sequential(*layers)
        self.score = nn.Linear(before, 1, bias=False)

    def forward(self, lightness: Tensor) -> Tensor:
        planes = lightness.permute(0, 3, 1, 2) / 50 - 1
        features = self.layers(torch.cat([planes, -planes]))
        as_it_is, inverse = self.score(features.mean((2, 3))).chunk(2)
        return inverse - as_it_is  # (N, 1)


def batch(squares: data.Squares, step: int, generator: Generator) -> tuple[Tensor, Tensor]:
    """Return balanced L* (N, H, W, 1) of photos, and which are negatives (N, 1)."""
    crops = data.batch(squares, step, batch_size=BATCH, size_px=SIDE_PX, zoom=ZOOM, seed=0)
    planes = torch.from_numpy(crops).permute(0, 3, 1, 2)
    small = F.interpolate(planes, (SIDE_PX, SIDE_PX), mode="bilinear", antialias=True)
    linear_rgb = LINEAR[small.permute(0, 2, 3, 1).long()]
    lightness = luminance_to_lightness((linear_rgb * LUMINANCE).sum(-1, keepdim=True))
    lightness = augment.through_film(lightness, linear_rgb, share=FILMED, generator=generator)
    if float(torch.rand(1, generator=generator)) < TURNED:
        turns = int(torch.randint(1, 4, (1,), generator=generator))
        lightness = torch.rot90(lightness, turns, (1, 2))
    is_negative = augment.chosen(len(lightness), 0.5, generator)
    lightness = torch.where(is_negative, negative(lightness, generator), lightness)
    lightness = framed(lightness, generator)
    lightness = augment.degraded(lightness, share=DEGRADED, generator=generator)
    return augment.balanced(lightness), is_negative[:, 0, 0].float()


def negative(lightness: Tensor, generator: Generator) -> Tensor:
    """Turn L* (N, H, W, 1) into that of negatives.

    Film passes light to the power of -gamma of what it got, beside a flare that fogs its shadows.
    """
    count = len(lightness)
    flare = torch.exp(augment.uniform(count, np.log(0.01), np.log(0.15), generator))
    gamma = augment.uniform(count, 0.35, 0.9, generator)
    luminance = ((lightness.clamp(0, 100) + 16) / 116) ** 3
    film = luminance_to_lightness((1 + luminance / flare) ** -gamma)
    return torch.where(augment.chosen(count, INVERTED, generator), 100 - lightness, film)


def framed(lightness: Tensor, generator: Generator) -> Tensor:
    """Give a share of pictures (N, H, W, 1) edges of one tone: rebates, holders, margins."""
    count, height, width, _ = lightness.shape
    x, y = torch.arange(width)[:, None] / width, torch.arange(height)[:, None, None] / height
    left, right, top, bottom = (
        augment.uniform(count, -0.08, 0.1, generator).clamp(min=0) for _ in range(4)
    )
    inside = (x >= left) & (x < 1 - right) & (y >= top) & (y < 1 - bottom)
    tone = augment.uniform(count, -20, 120, generator).clamp(0, 100)
    return torch.where(inside | ~augment.chosen(count, FRAMED, generator), lightness, tone)


def train(squares: data.Squares, minutes: float) -> Network:
    torch.manual_seed(0)
    generator = Generator().manual_seed(0)
    network = Network()
    optimizer = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=DECAY)
    started, step, mean = time.process_time(), 0, 0.7
    while (done := (time.process_time() - started) / (60 * minutes)) < 1:
        rate = min(1.0, done / 0.05) * 0.5 * (1 + np.cos(np.pi * done))
        optimizer.param_groups[0]["lr"] = LEARNING_RATE * rate
        lightness, is_negative = batch(squares, step, generator)
        loss = F.binary_cross_entropy_with_logits(network(lightness), is_negative)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        mean += (float(loss.detach()) - mean) * 0.01
        step += 1
        if step % 200 == 0:
            print(f"{done:4.0%}  step {step}  loss {mean:.3f}", flush=True)
    return network.eval()


def judge(network: Network, squares: data.Squares) -> None:
    """Print how many negatives are found at thresholds that some photos pass."""
    generator = Generator().manual_seed(1)
    scores, negatives = [], []
    with torch.no_grad():
        for step in range(4 * len(squares) // BATCH):
            lightness, is_negative = batch(squares, step, generator)
            scores.append(network(lightness).numpy())
            negatives.append(is_negative.numpy())
    score, is_negative = np.concatenate(scores), np.concatenate(negatives) > 0.5
    for false in (0.001, 0.002, 0.005, 0.01, 0.05):
        threshold = np.quantile(score[~is_negative], 1 - false)
        found = (score[is_negative] > threshold).mean()
        print(f"{found:.1%} of negatives above {threshold:.2f}, which {false:.1%} of photos pass")


def export(network: Network, path: Path) -> None:
    """Write the network with rounded weights: lightness (1, H, W, 1) in, score (1, 1) out."""
    free = {1: torch.export.Dim("height", min=16), 2: torch.export.Dim("width", min=16)}
    with quiet():
        program = torch.onnx.export(
            network, (torch.zeros(1, 64, 96, 1),), dynamo=True, opset_version=onnx_file.OPSET,
            input_names=["lightness"], output_names=["score"],
            dynamic_shapes={"lightness": free}, verbose=False,
        )  # fmt: skip
    assert program is not None
    model = onnx_file.fold(program.model_proto)
    onnx_file.save(store_rounded(onnx_file.strip(model)), {}, path)
    print(f"{path}: {path.stat().st_size} bytes")


def main() -> None:
    """Train, judge and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("photos", nargs="+")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--cache", type=Path, default=data.default_cache())
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    squares = data.load(arguments.photos, side_px=CACHED_PX, cache=arguments.cache).squares
    network = train(squares[HELD_OUT:], arguments.minutes)
    judge(network, squares[:HELD_OUT])
    export(network, arguments.out)


if __name__ == "__main__":
    main()
