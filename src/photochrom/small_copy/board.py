"""The board, bed, mount or page that pictures lie on: even and of one color."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photochrom.small_copy.grid import Float
from photochrom.small_copy.masks import Mask, label

Double = NDArray[np.float64]

# A board's color may change evenly over the scan: the terms 1, x, y, x², xy, y². What is farther
# from it than SPREADS times the scatter, or than FARTHEST in Lab, is no board. Nearer than NEAREST
# it is, unless it is a photo nearly as light as the board: that may be as near as FINEST.
SPREADS = 5.0
FINEST, NEAREST, FARTHEST = 0.75, 3.0, 9.0
# The share of the scan's edge that has to be board, and how wide that edge is.
EDGE_SHARE = 0.5
EDGE_OF_SIDE = 0.01
FIT_SIDE_PX = 128  # about so many pixels a side are fitted


@dataclass(frozen=True)
class Board:
    """A board: the scan's edge, how far each pixel is from it in Lab, and what counts as far."""

    edge: Mask
    distance: Double  # (H, W)
    far: float
    finest: float  # the same for a photo nearly as light as the board
    edge_share: float
    uneven: float  # the range of its L*

    @property
    def fars(self) -> tuple[float, ...]:
        """What may count as far: by default, for light photos, and beyond shadows."""
        return self.far, self.finest, FARTHEST

    def mask(self, far: float) -> Mask:
        """Return what is nearer than `far` and hangs together with the edge."""
        return _joined(self.distance < far, self.edge)


def find_board(lab: Float) -> Board | None:
    """Return the board of a copy L*a*b* (H, W, 3), or None where the edge is not of one color."""
    edge = edge_of(*lab.shape[:2])
    center = _usual(lab[edge])
    near = np.linalg.norm(lab[edge] - center, axis=-1) < FARTHEST
    if near.mean() < EDGE_SHARE * 0.8:
        return None
    step = max(1, round(math.sqrt(edge.size) / FIT_SIDE_PX))
    sparse, sparse_edge = lab[::step, ::step], edge[::step, ::step]
    y, x = np.ogrid[-1 : 1 : edge.shape[0] * 1j, -1 : 1 : edge.shape[1] * 1j]
    terms = _terms(y[::step], x[:, ::step])
    chosen = sparse_edge & (np.linalg.norm(sparse - center, axis=-1) < FARTHEST)
    fitted = _fit_surface(sparse, terms, chosen, sparse_edge)
    if fitted is None:
        return None
    fit, far, finest = fitted
    surface = _surface(fit, y, x)
    distance = np.sqrt(sum((lab[..., i] - surface[i]) ** 2 for i in range(3)))
    mask = _joined(distance < far, edge)
    share = float(mask[edge].mean())
    if share < EDGE_SHARE:
        return None
    uneven = float(np.ptp(surface[0][mask]))
    return Board(edge, distance, far, finest, share, uneven)


def edge_of(height: int, width: int) -> Mask:
    """Return the mask of a copy's outermost pixels."""
    depth = max(1, round(EDGE_OF_SIDE * min(height, width)))
    edge = np.ones((height, width), bool)
    edge[depth:-depth, depth:-depth] = False
    return edge


def _joined(chosen: Mask, edge: Mask) -> Mask:
    """Return what of a mask hangs together with the edge."""
    labels, count = label(chosen)
    is_board = np.zeros(count + 1, bool)
    is_board[labels[edge & chosen]] = True
    return is_board[labels]


def _usual(colors: Float) -> Double:
    """Return the color (3,) that most of L*a*b* (N, 3) have: around the peak of L*."""
    counts = np.bincount(np.clip(colors[:, 0], 0, 100).astype(np.intp), minlength=101)
    peak = np.convolve(counts, np.ones(5), "same").argmax()
    return np.asarray(np.median(colors[np.abs(colors[:, 0] - peak - 0.5) < 3], axis=0), np.float64)


def _fit_surface(
    lab: Float, terms: Double, chosen: Mask, edge: Mask
) -> tuple[Double, float, float] | None:
    """Fit a surface to the chosen of L*a*b* (h, w, 3), (6, 3); what is far from it, and finest.

    A plane of the edge, then curved, of all that is near; then closer, of the edge, and all again.
    """
    fit = np.zeros((6, 3))
    fars = {NEAREST: FARTHEST, FINEST: FARTHEST}
    for degree, on_edge, nearest in (
        (3, False, NEAREST), (6, False, NEAREST), (6, False, NEAREST), (6, False, NEAREST),
        (6, True, FINEST), (6, True, FINEST), (6, False, FINEST), (6, False, FINEST),
    ):  # fmt: skip
        if on_edge:
            chosen = chosen & edge
        if chosen.sum() < 64:
            return None
        used = terms[chosen][:, :degree]
        # by the normal equations: six of them instead of thousands
        fit[:degree] = np.linalg.lstsq(used.T @ used, used.T @ lab[chosen], rcond=None)[0]
        distance = np.linalg.norm(lab - terms @ fit, axis=-1)
        fars[nearest] = float(np.clip(SPREADS * np.median(distance[chosen]), nearest, FARTHEST))
        chosen = distance < fars[nearest]
    return fit, fars[NEAREST], min(fars.values())


def _terms(y: Double, x: Double) -> Double:
    """Return the terms (H, W, 6) at rows y (H, 1) and columns x (1, W)."""
    y, x = np.broadcast_arrays(y, x)
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def _surface(fit: Double, y: Double, x: Double) -> Double:
    """Return the sum of the terms by their fit (6, 3), (3, H, W), without the terms themselves."""
    one, by_x, by_y, by_xx, by_xy, by_yy = fit
    none = np.zeros_like(one)
    down = np.concatenate([np.ones_like(y), y, y * y], axis=1)
    across = np.concatenate([np.ones_like(x), x, x * x])
    shares = np.array([[one, by_x, by_xx], [by_y, by_xy, none], [by_yy, none, none]])
    return np.asarray(down @ shares.transpose(2, 0, 1) @ across)
