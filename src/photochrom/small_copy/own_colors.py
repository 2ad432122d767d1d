"""Tell what is in color in a picture from its tone: stamps, ink, stickers, tints; or all of it."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from photochrom.small_copy import masks
from photochrom.small_copy.grid import Float
from photochrom.small_copy.masks import Mask
from photochrom.small_copy.paper import Paper, fit_paper

Kind = Literal["neutral", "toned", "tinted", "color"]

# Chroma of a picture that has no tone, whatever its scanner's grain.
NEUTRAL_CHROMA = 1.0
# The most structure of a*b* that a toned print has: at no chroma, a unit of chroma more, at most;
# the most across its hue; and the most at edges, at no chroma and a unit of chroma more.
STRUCTURE, STRUCTURE_OF_CHROMA, MOST_STRUCTURE = 0.37, 0.035, 0.85
MOST_ACROSS = 0.55
AT_EDGES, AT_EDGES_OF_CHROMA = 0.34, 0.012
# What is in color lies this far from the tone in a*b*, or this share of the tone's chroma; its rim,
# half as far.
FAR, FAR_OF_CHROMA = 8.0, 0.7
# Shares of the picture: of a spot that counts, of things so small that they are kept whatever they
# are, of all things on a gray picture together.
LEAST_SPOT, SMALL, MOST = 3e-5, 0.003, 0.15
MUCH_NEUTRAL = 0.3  # of a partly colored picture, so that its tone is neutral
# Marks are narrower than this share of the side; labels have one lightness, to this scatter.
STROKE_OF_SIDE, FLAT = 0.03, 3.5
# Stains and tape: the hues in degrees that paper turns to, the most structure across one of them;
# what is BLUE against such a hue is no stain, and a photo with more of that is in color; and within
# one stain its most chroma, and how well a*b* follow L* in it.
STAIN_HUES, MOST_ACROSS_STAINS = (72.0, 78.0, 84.0, 90.0), 0.27
BLUE, MOST_BLUE = 2.0, 0.05
PAPER_HUES, PAPER_CHROMA, PAPER_SCATTER = (35.0, 115.0), 45.0, 3.0


@dataclass(frozen=True)
class OwnColors:
    """What a picture has of colors: things in color, or None, and the tone of the rest."""

    kind: Kind
    paper: Paper | None  # None: neutral
    things: Mask | None


def find_own_colors(lab: Float) -> OwnColors:
    """Tell a gray or toned picture L*a*b* (H, W, 3) from one that is tinted or in color."""
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    if not (chroma > 2 * NEUTRAL_CHROMA).any():
        return OwnColors("neutral", None, None)
    paper = fit_paper(lab)
    tone = paper.ab(lab[..., :1])
    things, stains, marks = _sort(lab, tone, paper.chroma)
    ignored = masks.dilate(things | stains, 2)
    rest = paper
    if ignored.any():
        toned = np.concatenate([lab[..., :1], tone], axis=-1)
        rest = fit_paper(np.where(ignored[..., None], toned, lab))
    if _is_color(rest) or things.mean() > 0.5:
        return OwnColors("toned", paper, None) if _is_stained(lab) else _partly(lab, "color", paper)
    if not marks:
        return _partly(lab, "tinted", paper)
    if _is_muted(rest) and not _is_stained(lab):
        return _partly(lab, "color", paper)
    kind: Kind = "neutral" if paper.chroma < NEUTRAL_CHROMA else "toned"
    return OwnColors(kind, paper, things if things.any() else None)


def _partly(lab: Float, kind: Kind, paper: Paper) -> OwnColors:
    """Tell what is in color from the neutral, where there is much of that."""
    if (np.hypot(lab[..., 1], lab[..., 2]) < 2 * NEUTRAL_CHROMA).mean() > MUCH_NEUTRAL:
        paper = replace(
            paper, even=np.zeros_like(paper.even), local=np.zeros_like(paper.local), chroma=0.0
        )
    things, _, _ = _sort(lab, paper.ab(lab[..., :1]), paper.chroma)
    return OwnColors(kind, paper, things)


def _is_color(paper: Paper) -> bool:
    most = min(MOST_STRUCTURE, STRUCTURE + STRUCTURE_OF_CHROMA * paper.chroma)
    return paper.structure > most or paper.across > MOST_ACROSS


def _is_muted(paper: Paper) -> bool:
    """Tell a photo in pale colors from a print: they end where its things do."""
    return paper.at_edges > AT_EDGES + AT_EDGES_OF_CHROMA * paper.chroma


def _is_stained(lab: Float) -> bool:
    """Tell a gray photo under stains and tape, which have one hue, from a photo in color."""
    for degrees in STAIN_HUES:
        cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        if (lab[..., 1] * cos + lab[..., 2] * sin < -BLUE).mean() > MOST_BLUE:
            continue
        across = lab[..., 1:2] * sin - lab[..., 2:] * cos
        projected = np.concatenate([lab[..., :1], across, np.zeros_like(across)], axis=-1)
        if fit_paper(projected.astype(np.float32)).structure < MOST_ACROSS_STAINS:
            return True
    return False


def _sort(lab: Float, tone: Float, chroma: float) -> tuple[Mask, Mask, bool]:
    """Return the masks of things in color and of stains, and whether things are marks alone.

    `tone` (H, W, 2) are the a*b* that the picture would have without them, `chroma` their rms.
    """
    distance = np.linalg.norm(lab[..., 1:] - tone, axis=-1)
    far = max(FAR, FAR_OF_CHROMA * chroma)
    labels, count = masks.label(distance > far / 2)
    size = distance.size
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    peaks = np.zeros(count + 1, np.int64)
    peaks += np.bincount(labels.ravel(), (distance > far).ravel(), count + 1).astype(np.int64)
    things, stains = np.zeros(labels.shape, bool), np.zeros(labels.shape, bool)
    tinted = 0
    for number in np.flatnonzero(peaks > LEAST_SPOT * size):
        if number == 0:
            continue
        part = labels == number
        if _is_tone(lab[part], tone[part], far, 3 * chroma):
            continue
        if areas[number] > SMALL * size and _is_stain(lab[part]):
            stains |= part
            continue
        things |= part
        if not (_is_thin(part) or _is_flat(lab, part)):
            tinted += int(areas[number])
    marks = tinted <= SMALL * size and things.mean() <= MOST
    return things, stains, bool(marks)


def _is_tone(lab: Float, tone: Float, far: float, most: float) -> bool:
    """Tell a stronger or fainter patch of a toned print (N, 3) from a thing of another hue."""
    usual = tone.mean(axis=0)
    if np.hypot(*usual) < NEUTRAL_CHROMA * 4:
        return False
    along = usual / np.hypot(*usual)
    ab = np.median(lab[:, 1:], axis=0)
    across = abs(ab[0] * along[1] - ab[1] * along[0])
    return bool(across < far / 2 and ab @ along > -far / 2 and np.hypot(*ab) < most)


def _is_thin(part: Mask) -> bool:
    radius = max(1, round(STROKE_OF_SIDE * min(part.shape) / 2))
    return bool(masks.opened(part, radius).sum() < 0.1 * part.sum())


def _is_flat(lab: Float, part: Mask) -> bool:
    """Tell a label, printed in one color, from a thing with light and shade."""
    inside = masks.erode(part, 1)
    if inside.sum() < 20:
        return True
    values = lab[inside]
    scatter = np.median(np.abs(values - np.median(values, axis=0)), axis=0)
    return bool(scatter.max() < FLAT)


def _is_stain(lab: Float) -> bool:
    """Tell tape and stains (N, 3), through which the picture shows, in the hues of old paper."""
    values = lab.astype(np.float64)
    ab = np.median(values[:, 1:], axis=0)
    if not PAPER_HUES[0] < np.degrees(np.arctan2(ab[1], ab[0])) < PAPER_HUES[1]:
        return False
    if np.hypot(*ab) > PAPER_CHROMA:
        return False
    level = values[:, :1] / 100
    terms = np.concatenate([np.ones_like(level), level, level**2], axis=1)
    fit, *_ = np.linalg.lstsq(terms, values[:, 1:], rcond=None)
    rest = np.linalg.norm(values[:, 1:] - terms @ fit, axis=1)
    return bool(np.median(rest) < PAPER_SCATTER and np.std(values[:, 0]) > FLAT)
