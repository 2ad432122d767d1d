"""Fit the colors that bins answer with to photos that nothing was learned from.

A bin that is held likely is not right as often everywhere: pale pinks and violets are guesses more
often than not, and gray is nearer to the truth then. docs/experiments/fitted-colors.md
"""

from collections.abc import Callable
from typing import Any

import keras
import torch
from torch import Tensor

from photochrom.networks import answers, channels_first, tensor_color
from photochrom.recipes.recipe import Recipe
from photochrom.training.learning import losses
from photochrom.training.learning.objectives import average_pool
from photochrom.training.photos import augment
from photochrom.training.photos.data import Squares

STRIDE = 2  # every second cell of an answer tells enough
STEPS = 200
PHOTOS_A_STEP = 48
RATE = 0.02
COLORFULNESS_WEIGHT = 0.3  # what one of colorfulness, too much or too little, counts for in CIE94
RIDGE = 64.0  # what the square of a color's move costs, over that of the number of photos


def fit(answer: Any, recipe: Recipe, held_out: Squares, device: torch.device) -> None:
    """Move the colors of an answer's bins toward those that fit photos best, by `color_fit`.

    Args:
        answer: lightness and hints to ab; its other weights stay.
        recipe: the run's.
        held_out: (N, S, S, 3), uint8 sRGB, N > 0.
        device: the answer's.
    """
    likely = keras.Model(answer.inputs, answer.get_layer(answers.PROBABILITIES).output)
    probabilities, labs = [], []
    with torch.no_grad():
        for batch in augment.plain_batches(
            held_out, batch_size=recipe.batch_size, size_px=recipe.side_px, device=device
        ):
            seen = channels_first.call(likely, batch.lightness, batch.hints)
            lab = tensor_color.linear_to_lab(tensor_color.linearize(batch.rgb))
            probabilities.append(seen[:, ::STRIDE, ::STRIDE])
            labs.append(average_pool(lab, recipe.output_stride)[:, ::STRIDE, ::STRIDE])
    centers = torch.as_tensor(answers.colors(answer)[0], device=device)
    best = fitted(
        torch.cat(probabilities),
        torch.cat(labs),
        centers,
        finish=answers.after_mean(answer),
        unit=recipe.bin_step,
        seed=recipe.seed,
    )
    answers.set_colors(answer, [torch.lerp(centers, best, recipe.color_fit).cpu().numpy()])


def fitted(
    probabilities: Tensor,
    lab: Tensor,
    colors: Tensor,
    *,
    finish: Callable[[Tensor], Tensor],
    unit: float,
    seed: int,
) -> Tensor:
    """Return the colors (Q, 2), a*b* units, whose means are nearest to photos by CIE94.

    Answers stay as colorful as they are: paler ones would be nearer.
    `probabilities` (N, h, w, Q) are the bins', `lab` (N, h, w, 3) the photos, `colors` (Q, 2) the
    bins' until now. `finish` turns a mean (N, h, w, 2) into the answer; moves are counted in
    `unit` a*b* units, and `seed` orders the photos.
    """

    def answer(which: Tensor | slice, colors: Tensor) -> tuple[Tensor, Tensor]:
        ab = finish(probabilities[which] @ colors)
        rgb = tensor_color.lab_to_rgb(torch.cat([lab[which, ..., :1], ab], dim=-1))
        return ab, losses.colorfulness(rgb)  # (n, h, w, 2), (n,)

    with torch.no_grad():
        _, before = answer(slice(None), colors)
    generator = torch.Generator().manual_seed(seed)
    moved = torch.zeros_like(colors, requires_grad=True)
    log_gain = torch.zeros((), device=colors.device, requires_grad=True)
    optimizer = torch.optim.Adam([moved, log_gain], lr=RATE)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.1, STEPS)
    for _ in range(STEPS):
        which = torch.randperm(len(lab), generator=generator)[:PHOTOS_A_STEP].to(colors.device)
        ab, now = answer(which, colors * log_gain.exp() + unit * moved)
        paler = (now.mean() - before[which].mean()).abs()
        loss = losses.cie94(ab, lab[which, ..., 1:]) + COLORFULNESS_WEIGHT * paler
        loss = loss + RIDGE / len(lab) ** 2 * moved.square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return (colors * log_gain.exp() + unit * moved).detach()
