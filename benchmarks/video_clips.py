"""Clips for video.py, of scikit-image's photographs: their true motion and colors are known."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import skimage.data
from numpy.typing import NDArray

Float = NDArray[np.float32]
WIDTH, HEIGHT, COUNT = 320, 240, 48


@dataclass
class Clip:
    """Frames in color, RGB in [0, 1]; where each pixel was a frame before, NaN where it was not."""

    name: str
    frames: list[Float]
    before: list[Float | None]
    cuts: tuple[int, ...] = ()
    spoil: Callable[[Float, int], Float] = lambda gray, index: gray


def camera(x: float, y: float, zoom: float = 1.0) -> Float:
    """Return the (2, 3) matrix from a frame's pixels to a photo's."""
    return np.float32([[zoom, 0, x], [0, zoom, y]])


def back(now: Float, then: Float) -> Float:
    """Return where each pixel of a frame was in another, both seen by cameras: (H, W, 2)."""
    matrix = np.linalg.inv(np.vstack([then, [0, 0, 1]])) @ np.vstack([now, [0, 0, 1]])
    grid = np.stack(np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT)), -1).reshape(-1, 1, 2)
    return cv2.transform(grid.astype(np.float32), matrix[:2]).reshape(HEIGHT, WIDTH, 2)


def seen(photo: NDArray[np.uint8], matrix: Float) -> Float:
    flags = cv2.INTER_LANCZOS4 | cv2.WARP_INVERSE_MAP
    pixels = cv2.warpAffine(
        photo, matrix, (WIDTH, HEIGHT), flags=flags, borderMode=cv2.BORDER_REFLECT
    )
    return pixels.astype(np.float32) / 255


def shot(photo: NDArray[np.uint8], path: list[Float]) -> tuple[list[Float], list[Float | None]]:
    frames = [seen(photo, matrix) for matrix in path]
    flows = [None, *(back(now, then) for then, now in itertools.pairwise(path))]
    return frames, [f if f is None else outside_is_nan(f) for f in flows]


def outside_is_nan(flow: Float) -> Float:
    gone = (flow < 0).any(-1) | (flow > (WIDTH - 1, HEIGHT - 1)).any(-1)
    flow[gone] = np.nan
    return flow


def clips() -> list[Clip]:
    rng = np.random.default_rng(3)
    astronaut, coffee, rocket = (
        skimage.data.astronaut(),
        skimage.data.coffee(),
        skimage.data.rocket(),
    )
    cat = skimage.data.chelsea()
    shake = np.cumsum(rng.normal(0, 1.2, (COUNT, 2)), axis=0)
    lamp = rng.normal(1, 0.04, COUNT)
    made = [
        Clip("pan", *shot(astronaut, [camera(3.5 * i, 60) for i in range(COUNT)])),
        Clip("zoom", *shot(coffee, [camera(4 * i, 2 * i, 1.6 - i / 60) for i in range(COUNT)])),
        Clip(
            "hand, grain, lamp",
            *shot(rocket, [camera(150 + x, 120 + y) for x, y in shake]),
            spoil=lambda gray, i: gray * lamp[i] + rng.normal(0, 0.03, gray.shape),
        ),
        moving(coffee, cat),
        Clip(
            "fade",
            *shot(cat, [camera(60 + i, 30) for i in range(COUNT)]),
            spoil=lambda gray, i: gray * min(1, i / 16, (COUNT - 1 - i) / 16),
        ),
    ]
    parts = [
        shot(photo, [camera(10 + 2 * i, 20) for i in range(COUNT // 3)])
        for photo in (astronaut, coffee, cat, rocket, astronaut[::-1])
    ]
    cuts = tuple(COUNT // 3 * i for i in range(1, len(parts)))
    together = ([item for part in parts for item in part[i]] for i in range(2))
    return [*made, Clip("cuts", *together, cuts=cuts)]


def moving(ground: NDArray[np.uint8], thing: NDArray[np.uint8]) -> Clip:
    """Return a clip of a round piece of a photo that moves over another, which moves too."""
    frames, flows = shot(ground, [camera(100 + i, 60) for i in range(COUNT)])
    across, down = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    masks = []
    for i in range(COUNT):
        x, y = 40 + 5 * i, 120 + 30 * np.sin(i / 8)
        mask = (across - x) ** 2 + (down - y) ** 2 < 45**2
        frames[i] = np.where(mask[..., None], seen(thing, camera(180 - x, 130 - y)), frames[i])
        masks.append(mask)
        flow = flows[i]
        if flow is not None:
            step = (x - (40 + 5 * (i - 1)), y - (120 + 30 * np.sin((i - 1) / 8)))
            flow[mask] = np.stack([across, down], -1)[mask] - step
            there = np.nan_to_num(np.rint(flow), nan=0).astype(int)
            before = masks[i - 1][
                there[..., 1].clip(0, HEIGHT - 1), there[..., 0].clip(0, WIDTH - 1)
            ]
            flow[before != mask] = np.nan
    return Clip("thing over ground", frames, flows)


def gray_of(clip: Clip) -> list[Float]:
    """Return luma in [0, 255] as a film would have it."""
    weights = np.float32([0.299, 0.587, 0.114])
    return [
        np.clip(np.rint(255 * clip.spoil(f @ weights, i)), 0, 255)
        for i, f in enumerate(clip.frames)
    ]
