"""Print how steady films are colored, frame by frame and as `photochrom film.mp4` does it.

    python benchmarks/video.py [--pictures FOLDER] [--memory 0.96] [--every 8]

Clips are rendered from scikit-image's photographs, so that the true colors and the true motion are
known: pans, a zoom, a shaking hand with grain and flicker of the lamp, a thing that moves over a
ground, cuts, a fade. Nothing is encoded. For each clip and way:

CDC      color distribution consistency at gaps of 1, 2 and 4 frames: Jensen-Shannon divergence of
         the channels' histograms, in thousandths, within shots (Liu et al., Temporally Consistent
         Video Colorization, 2021). The truth has one too, as what is in the picture changes, and
         the gray film itself, which no coloring that keeps its light and dark can change.
of a*b*  the same of a* and b* alone, with changes of light undone, as they are not flicker:
         multiplied by the light without lamp and fade in proportion to the frame's. Frames with
         less than half of the light are left out.
warping  mean distance in these a*b* between a frame and the one before, brought there by the true
         motion
ab error mean distance in a*b* from the truth; CIEDE2000 likewise
cuts     found, of those there are, and invented

--pictures writes two for each clip, of every eighth frame: NAME-frames.png (the film, the truth,
frame by frame, steady) and NAME-differences.png: by how much a*b* differ from the frame before,
brought there by the true motion (frame by frame, steady). Black is none, white 16, blue is new.
"""

import argparse
from pathlib import Path

import av
import cv2
import numpy as np
import skimage.color
from video_clips import HEIGHT, WIDTH, Clip, Float, clips, gray_of

from photochrom.colorizer import Colorizer
from photochrom.hints import render_hints
from photochrom.video import steadying
from photochrom.video.motion import light_of
from photochrom.video.planes import Planes, plane

LUMA = np.float32([0.299, 0.587, 0.114])
PLANES = Planes("yuv444p", "bt601", full_range=True)  # chroma is not halved: less to be explained


def color(clip: Clip, colorizer: Colorizer, *, steady: bool) -> tuple[list[Float], list[int], int]:
    """Return RGB frames, the cuts found, and how often the network looked."""
    frames = []
    for gray in gray_of(clip):
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv444p")
        plane(frame, 0)[:] = gray
        frames.append(frame)
    width, height = colorizer.small_size(WIDTH, HEIGHT)
    copies = [
        steadying.Copy(i, PLANES.small_lightness(f, width, height, 0)) for i, f in enumerate(frames)
    ]
    none, looks = render_hints((), width, height), 0

    def answer(lightness: Float, guide: Float | None = None) -> Float:
        nonlocal looks
        looks += 1
        return colorizer.answer(lightness, none)

    cuts = []
    if steady:
        found = list(steadying.steady(copies, answer))
        cuts = [item.number for item in found if item.begins and item.number]
        answers = [(item.lightness, item.ab) for item in found]
    else:
        answers = [(lightness, answer(lightness)) for _, lightness, _ in copies]
    colored = []
    for frame, (lightness, ab) in zip(frames, answers, strict=True):
        merged = PLANES.merge(frame, colorizer.guided(lightness, PLANES.chroma(lightness, ab)))
        y, cb, cr = (plane(merged, i).astype(np.float32) for i in range(3))
        rgb = [
            y + 1.402 * (cr - 128),
            y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128),
            y + 1.772 * (cb - 128),
        ]
        colored.append(np.clip(np.stack(rgb, -1) / 255, 0, 1))
    return colored, cuts, looks


def cdc(frames: list[Float], gap: int, cuts: tuple[int, ...]) -> float:
    """Return the mean divergence of histograms of channels in [0, 1], in thousandths."""
    histograms = [
        np.stack(
            [
                np.bincount((np.nan_to_num(f[..., c]) * 255).astype(int).ravel(), minlength=256)
                for c in range(f.shape[-1])
            ]
        )
        / f[..., 0].size
        for f in frames
    ]
    values = []
    for i in range(len(frames) - gap):
        if any(i < cut <= i + gap for cut in cuts):
            continue
        if np.isnan([frames[i].flat[0], frames[i + gap].flat[0]]).any():
            continue
        p, q = histograms[i], histograms[i + gap]
        middle = (p + q) / 2
        for one in (p, q):
            share = np.where(one > 0, one / np.maximum(middle, 1e-12), 1)
            values.append((one * np.log2(share)).sum(axis=1).mean() / 2)
    return 2000 * float(np.mean(values))


def change(labs: list[Float], clip: Clip, index: int) -> Float | None:
    """Return how far a frame's a*b* lie from the frame before's: (H, W), NaN for what is new."""
    flow = clip.before[index]
    if flow is None:
        return None
    there = cv2.remap(labs[index - 1], np.nan_to_num(flow, nan=-9), None, cv2.INTER_LINEAR)
    distance = np.hypot(*np.moveaxis((labs[index] - there)[..., 1:], -1, 0))
    return np.where(np.isnan(flow[..., 0]), np.nan, distance)


def warping(labs: list[Float], clip: Clip) -> float:
    changes = (change(labs, clip, i) for i in range(len(labs)))
    means = [np.nanmean(c) for c in changes if c is not None and not np.isnan(c).all()]
    return float(np.mean(means))


def relight(labs: list[Float], clip: Clip) -> list[Float]:
    """Return frames with a*b* as in a light that does not change; NaN where it is too dark."""
    relit = []
    for lab, clean, gray in zip(labs, clip.frames, gray_of(clip), strict=True):
        lights = [light_of(lightness_of(luma)).mean() for luma in (clean @ LUMA, gray / 255)]
        times = lights[0] / max(lights[1], 1e-3)
        relit.append(lab * np.float32([1, times, times] if times <= 2 else np.nan))
    return relit


def lightness_of(gray: Float) -> Float:
    """Return L* of gray in [0, 1], in sRGB."""
    return skimage.color.rgb2lab(np.repeat(gray[..., None], 3, axis=-1))[..., 0]


def labs_of(frames: list[Float]) -> list[Float]:
    return [skimage.color.rgb2lab(f).astype(np.float32) for f in frames]


def row(name: str, frames: list[Float], truth: list[Float], clip: Clip, rest: str) -> list[float]:
    labs = labs_of(frames)
    off = [
        np.hypot(*np.moveaxis((a - b)[..., 1:], -1, 0)).mean()
        for a, b in zip(labs, truth, strict=True)
    ]
    e2000 = [
        skimage.color.deltaE_ciede2000(a, b).mean()
        for a, b in zip(labs[::4], truth[::4], strict=True)
    ]
    relit = relight(labs, clip)
    abs_ = [np.clip((lab[..., 1:] + 128) / 256, 0, 1) for lab in relit]
    figures = [cdc(f, gap, clip.cuts) for f in (frames, abs_) for gap in (1, 2, 4)]
    figures += [warping(relit, clip), float(np.mean(off)), float(np.mean(e2000))]
    shown = "  ".join(f"{figure:6.2f}" for figure in figures)
    print(f"{clip.name:18} {name:15} {shown}  {rest}", flush=True)
    return figures


def draw(
    folder: Path, clip: Clip, lit: list[Float], single: list[Float], colored: list[Float]
) -> None:
    """Write every eighth frame of each way, one below the other, and what changes in them."""
    name = clip.name.replace(",", "").replace(" ", "-")
    grays = [np.repeat(gray[..., None] / 255, 3, axis=-1) for gray in gray_of(clip)]
    save(folder / f"{name}-frames.png", [f[4::8] for f in (grays, lit, single, colored)])
    rows = []
    for labs in (labs_of(single), labs_of(colored)):
        changes = (change(labs, clip, i) for i in range(4, len(labs), 8))
        rows.append([tinted(c) for c in changes if c is not None])
    save(folder / f"{name}-differences.png", rows)


def tinted(change: Float) -> Float:
    """Return a change (H, W) as a picture: black is none, white 16 and more, blue is new."""
    gray = np.repeat(np.clip(change / 16, 0, 1)[..., None], 3, axis=-1)
    return np.where(np.isnan(gray), np.float32([0, 0, 0.6]), gray)


def save(path: Path, rows: list[list[Float]]) -> None:
    picture = np.vstack([np.hstack(frames) for frames in rows]).astype(np.float32)
    small = cv2.resize(picture, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(path), (small[..., ::-1] * 255).astype(np.uint8))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--memory", type=float, default=steadying.MEMORY)
    parser.add_argument("--every", type=int, default=steadying.KEY_EVERY)
    parser.add_argument("--clips", default="")
    chosen = parser.parse_args()
    steadying.MEMORY, steadying.KEY_EVERY = chosen.memory, chosen.every
    colorizer = Colorizer(threads=1)
    print(
        "clip               way              CDC 1   CDC 2   CDC 4    of a*b*: 1, 2, 4     "
        "warping  ab err  E2000"
    )
    shares = []
    for clip in clips():
        if chosen.clips not in clip.name:
            continue
        grays = gray_of(clip)
        lit = [  # what the film shows of the truth: its light is the film's
            np.clip(
                f * (g / np.maximum(255 * (f @ LUMA), 1))[..., None],
                0,
                1,
            )
            for f, g in zip(clip.frames, grays, strict=True)
        ]
        truth = labs_of(lit)
        row("gray", [np.repeat(g[..., None] / 255, 3, axis=-1) for g in grays], truth, clip, "")
        row("truth", lit, truth, clip, "")
        single, _, looks = color(clip, colorizer, steady=False)
        one = row("frame by frame", single, truth, clip, f"{looks} looks")
        colored, cuts, looks = color(clip, colorizer, steady=True)
        right = len(set(cuts) & set(clip.cuts))
        said = f"{looks} looks, cuts {right} of {len(clip.cuts)}, {len(cuts) - right} invented"
        two = row("steady", colored, truth, clip, said)
        shares.append([b / a for a, b in zip(one, two, strict=True)])
        if chosen.pictures:
            draw(chosen.pictures, clip, lit, single, colored)
    shown = "  ".join(f"{share:6.2f}" for share in np.exp(np.log(shares).mean(axis=0)))
    print(f"{'all':18} {'steady / single':15} {shown}")


if __name__ == "__main__":
    main()
