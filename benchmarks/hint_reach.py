"""How far hints reach: what another color on a thing changes in it, and around it.

    python benchmarks/hint_reach.py PHOTOS [--model MODEL ...] [--count 96]

Each photo gets one hint, at a random place and of a random color; the thing there is what is like
that place in the photo's true colors and joined to it, as in training (`photochrom[train]`).
"""

import argparse

import numpy as np
import torch

from photochrom import Colorizer, Hint, Options
from photochrom.color import lab_to_rgb, rgb_to_lab
from photochrom.evaluation.protocol import Samples, Settings
from photochrom.training.photos.augment import another_color, recolor_object

SIDE_PX = 192
INSIDE, AROUND = 20.0, 1.0  # a*b* units by which a thing, and what is not of it, was recolored


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", nargs="+")
    parser.add_argument("--model", action="append")
    parser.add_argument("--count", type=int, default=96)
    given = parser.parse_args()
    colorizers = {name: Colorizer(name) for name in given.model or [None]}
    inside: dict[str | None, list[float]] = {name: [] for name in colorizers}
    around: dict[str | None, list[float]] = {name: [] for name in colorizers}
    random = np.random.default_rng(0)
    for sample in Samples(given.photos, Settings(size_px=SIDE_PX, count=given.count)):
        true = torch.from_numpy(rgb_to_lab(sample.truth / 255)).float()
        row, column = random.integers(SIDE_PX // 10, SIDE_PX - SIDE_PX // 10, 2)
        ab = another_color(*torch.from_numpy(random.random(2)).float())
        moved = (recolor_object(true, row, column, ab) - true[..., 1:]).norm(dim=-1).numpy()
        told = lab_to_rgb(np.array([[[60.0, *ab.tolist()]]]))[0, 0].clip(0, 1)
        color = "#" + "".join(f"{round(255 * c):02x}" for c in told)
        hint = Hint((column + 0.5) / SIDE_PX, (row + 0.5) / SIDE_PX, color)
        for name, colorizer in colorizers.items():
            before, after = (
                rgb_to_lab(
                    colorizer.colorize_array(sample.gray, Options(hints=hints, whole=True)) / 255
                )
                for hints in ((), (hint,))
            )
            changed = np.linalg.norm((after - before)[..., 1:], axis=-1)
            if (moved > INSIDE).any() and (moved < AROUND).any():
                inside[name].append(float(changed[moved > INSIDE].mean()))
                around[name].append(float(changed[moved < AROUND].mean()))
    print("model                   in the thing   around it   of a tenth over")
    for name in colorizers:
        worst = np.percentile(around[name], 90)
        print(
            f"{name or 'embedded':22}  {np.mean(inside[name]):12.1f}  {np.mean(around[name]):10.2f}"
            f"  {worst:10.2f}"
        )


if __name__ == "__main__":
    main()
