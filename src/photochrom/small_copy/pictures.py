"""Find the pictures of a scan: rectangles that stand out from the board all around."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy import masks
from photochrom.small_copy.board import Board, find_board
from photochrom.small_copy.frame import Frame, bilinear
from photochrom.small_copy.grid import Float
from photochrom.small_copy.masks import Mask

# A picture takes up this share of the scan's area and of its longer side at least, and is no
# longer than LONGEST times its width (rulers are).
LEAST_AREA, LEAST_SIDE, LONGEST = 0.004, 0.05, 5.0
# Of its rectangle's area a picture fills this share, and along each side, and all sides together,
# the board ends at the rectangle.
LEAST_FILL, LEAST_SIDE_SEEN, LEAST_SEEN = 0.8, 0.5, 0.8
# Strokes of ink and letters are narrower than this share of the scan's side.
STROKE_OF_SIDE = 0.02
INK = 8.0  # the least distance of ink from paper, in Lab; halos of JPEG around it are nearer
LEAST_SCAN_PX, LEAST_MOUNT_PX = 128, 32  # what is smaller is not divided
ALIKE = 0.9  # frames one of which is at least this share of the other are alike
# A board may bear so much beside its pictures, of their area: targets, labels; a mount an imprint.
MOST_BESIDE, MOST_BESIDE_ON_MOUNT = 2.0, 0.5
# A photo's own border takes up less than this share of it, and is darker than this L*.
BORDER_AREA, BLACK = 0.3, 10.0
DEPTH = 3  # a photo on a mount on a bed


@dataclass(frozen=True)
class Pictures:
    """The frames of pictures in pixels of the copy; whether the copy is blank paper."""

    frames: tuple[Frame, ...]
    blank: bool = False  # nothing but a board, perhaps with writing


def find_pictures(lab: Float, depth: int = DEPTH) -> Pictures:
    """Find the pictures of a copy L*a*b* (H, W, 3); no frames where it is one picture or blank."""
    if min(lab.shape[:2]) < (LEAST_SCAN_PX if depth == DEPTH else LEAST_MOUNT_PX) or depth == 0:
        return Pictures(())
    board = find_board(lab)
    if board is None:
        return Pictures(())
    found = _outermost(_rectangles(board))
    frames: list[Frame] = []
    if not _is_scenery(board, found, MOST_BESIDE if depth == DEPTH else MOST_BESIDE_ON_MOUNT):
        frames = [inner for frame in found for inner in _inside(lab, frame, depth)]
    if frames:
        return Pictures(tuple(_in_reading_order(frames)))
    return Pictures((), blank=_is_blank(board))


def _in_reading_order(frames: list[Frame]) -> list[Frame]:
    """Sort by rows, which begin above the middle of their highest; in each from left to right."""
    left = sorted(frames, key=lambda frame: float(frame.corners[:, 1].min()))
    ordered: list[Frame] = []
    while left:
        middle = left[0].corners[:, 1].mean()
        row = [frame for frame in left if frame.corners[:, 1].min() <= middle]
        ordered += sorted(row, key=lambda frame: float(frame.corners[:, 0].min()))
        left = [frame for frame in left if frame not in row]
    return ordered


def _inside(lab: Float, frame: Frame, depth: int) -> list[Frame]:
    """Return the pictures on what was found, where that is a mount; else itself, or nothing."""
    width, height = max(1, round(frame.width)), max(1, round(frame.height))
    inset = 2  # its own edge is blurred
    cut = frame.cut(lab, width, height)[inset:-inset, inset:-inset]
    inner = find_pictures(cut, depth - 1)
    if inner.blank:
        return []
    if len(inner.frames) == 1 and _is_black_border(cut, inner.frames[0]):
        return [frame]
    shifted = [Frame.of(found.corners + inset) for found in inner.frames]
    return [found.within(frame, width, height) for found in shifted] or [frame]


def _is_black_border(lab: Float, inner: Frame) -> bool:
    """Tell whether what lies around a frame is narrow and black: a photo's own border."""
    height, width = lab.shape[:2]
    around = inner.coverage(width, height) == 0
    return bool(0 < around.mean() < BORDER_AREA and np.median(lab[around, 0]) < BLACK)


def _rectangles(board: Board) -> list[Frame]:
    """Return the rectangles that stand out from a board, by each difference that may be far."""
    frames: list[Frame] = []
    for far in board.fars:
        found = [_rectangle(part, board, far) for part in _parts(_raised(board, far))]
        frames += [frame for frame in found if frame is not None]
    return frames


def _raised(board: Board, far: float) -> Mask:
    """Return the mask of what is farther than `far` from a board, without specks."""
    raised = ~board.mask(far)
    return masks.opened(raised, max(1, round(0.004 * min(raised.shape))))


def _outermost(frames: list[Frame]) -> list[Frame]:
    """Keep, of frames that lie in each other, the outer; where they are alike, the first."""
    kept: list[Frame] = []
    for frame in frames:
        same = [one for one in kept if _holds(one, frame) or _holds(frame, one)]
        if sum(one.area for one in same) < ALIKE * frame.area:
            kept = [one for one in kept if one not in same] + [frame]
    return kept


def _holds(outer: Frame, frame: Frame) -> bool:
    """Tell whether the middle of a frame lies in another."""
    x, y = outer.places(*frame.corners.mean(axis=0))
    return bool(0 < x < 1 and 0 < y < 1)


def _is_scenery(board: Board, frames: list[Frame], most: float) -> bool:
    """Tell whether more than `most` of their area stands out beside frames: windows in a wall."""
    framed = sum(frame.area for frame in frames)
    return bool(frames) and float(_raised(board, board.far).sum()) > (1 + most) * framed


def _parts(solid: Mask) -> list[Mask]:
    """Return the masks of the large parts."""
    labels, count = masks.label(solid)
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    large = np.flatnonzero(areas >= LEAST_AREA * solid.size)
    return [labels == number for number in large if number]


def _rectangle(part: Mask, board: Board, far: float) -> Frame | None:
    """Return the frame of a part that is a rectangle with four seen sides."""
    height, width = part.shape
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    at_edge = rows[0] == 0, rows[-1] == height - 1, columns[0] == 0, columns[-1] == width - 1
    if any(at_edge):
        return None
    left, right = part[rows].argmax(axis=1), width - part[rows, ::-1].argmax(axis=1)
    points = np.concatenate([np.stack([x, rows + i], -1) for x in (left, right) for i in (0, 1)])
    frame = Frame.of(masks.smallest_rectangle(points.astype(np.float64)))
    short, long = sorted((frame.width, frame.height))
    if short < LEAST_SIDE * max(height, width) or long > LONGEST * short:
        return None
    if part.sum() < LEAST_FILL * short * long:
        return None
    return _fitted(frame, board, far)


def _fitted(frame: Frame, board: Board, far: float) -> Frame | None:
    """Move each side to where the board ends, to parts of a pixel; None where it is not seen."""
    reach = np.asarray(np.arange(-4, 4.01, 0.5))
    corners = frame.corners
    lines, seen = [], []
    for i in range(4):
        start, end = corners[i], corners[(i + 1) % 4]
        along = (end - start) / np.linalg.norm(end - start)
        normal = np.array([along[1], -along[0]])  # outward
        count = max(16, int(np.linalg.norm(end - start)))
        base = start + np.linspace(0.04, 0.96, count)[:, None] * (end - start)
        points = base[:, None] + reach[None, :, None] * normal
        profile = bilinear(
            board.distance[..., None].astype(np.float32), points[..., 0], points[..., 1]
        )[..., 0]
        offset, known = _crossing(profile, reach, far)
        if known.mean() < LEAST_SIDE_SEEN:
            return None
        where = np.linspace(0.04, 0.96, count)
        slope, shift = _line(where[known], offset[known])
        straight = np.abs(offset - (shift + slope * where)) < 1.25
        seen.append((known & straight).mean())
        lines.append((start + shift * normal, end + (shift + slope) * normal))
    if min(seen) < LEAST_SIDE_SEEN or np.mean(seen) < LEAST_SEEN:
        return None
    return Frame.of(np.array([_meet(lines[i - 1], lines[i]) for i in range(4)]))


def _crossing(
    profile: Float, reach: NDArray[np.float64], far: float
) -> tuple[NDArray[np.float64], Mask]:
    """Return where profiles (n, m) from inside outward fall below half their height.

    And whether they do: they begin as picture and end as board.
    """
    inside = np.max(profile[:, : len(reach) // 2], axis=1)
    level = np.clip(inside / 2, far * 0.75, 12)[:, None]
    above = profile > level
    last = len(reach) - 1 - above[:, ::-1].argmax(axis=1)
    known = above.any(axis=1) & (last < len(reach) - 2) & (last > 0)
    after = np.minimum(last + 1, len(reach) - 1)
    rows = np.arange(len(profile))
    high, low = profile[rows, last], profile[rows, after]
    share = (high - level[:, 0]) / np.maximum(high - low, 1e-6)
    return reach[last] + np.clip(share, 0, 1) * (reach[1] - reach[0]), known


def _line(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Fit y = slope·x + shift, without the points that lie far from the rest."""
    keep = np.abs(y - np.median(y)) < 3
    for _ in range(3):
        slope, shift = np.polyfit(x[keep], y[keep], 1)
        rest = np.abs(y - slope * x - shift)
        keep = rest <= max(0.5, 2 * float(np.median(rest)))
    return float(slope), float(shift)


def _meet(
    one: tuple[NDArray[np.float64], NDArray[np.float64]],
    two: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Return the point in which two lines meet, each given by two of its points."""
    first, second = one[1] - one[0], two[1] - two[0]
    along = np.linalg.solve(np.stack([first, -second], axis=1), two[0] - one[0])[0]
    return np.asarray(one[0] + along * first)


def _is_blank(board: Board) -> bool:
    """Tell whether a board bears nothing, or strokes alone."""
    drawn = board.distance > max(INK, 2 * board.far)
    stroke = max(2, round(STROKE_OF_SIDE * min(drawn.shape) / 2))
    thick = float(masks.opened(drawn, stroke).mean())
    return board.edge_share > 0.9 and thick < 0.002 and board.uneven < 15
