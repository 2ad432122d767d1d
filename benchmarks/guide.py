"""Print how well guided upsampling gives back colors that a network's stride has blurred.

    python benchmarks/guide.py COLOR-PHOTOS...

The true a*b* of a small copy (256 px) are averaged over squares of 4 pixels, what a perfect network
of stride 4 could answer, or of 8, a blurred one. Mean distance in a*b* from the truth at full
size: everywhere, and on the tenth of the pixels where the true color changes most.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from photochrom import color, photo
from photochrom.photo.shrinking import average_areas
from photochrom.small_copy import grid, guide

Array = NDArray[np.floating]
STRIDE = 4


def candidates(small: Array, full: Array, blur: int) -> Iterator[tuple[str, Array]]:
    """Yield the name and the a*b* at full size of each way to enlarge."""
    height, width = (side // blur * blur for side in small.shape[:2])
    squares = small[:height, :width, 1:].reshape(height // blur, blur, width // blur, blur, 2)
    answer = grid.enlarge(squares.mean(axis=(1, 3)), width // STRIDE, height // STRIDE)
    ab = grid.enlarge(answer, small.shape[1], small.shape[0])
    rows, columns = full.shape[:2]
    yield "bilinear", grid.enlarge(ab, columns, rows)
    for radius in (1, 2, 3, 4, 8):
        for epsilon in (1, 4, 30):
            fit = guide.guided_coefficients(small[..., :1], ab, radius, epsilon)
            fit = grid.enlarge(fit, columns, rows)
            name = f"radius {radius} epsilon {epsilon}"
            yield name, fit[..., :2] * full[..., :1] + fit[..., 2:]


def main(paths: list[str]) -> None:
    distances = defaultdict(list)
    for path in paths:
        scan = photo.open(path, max_pixels=10**9)
        rgb = photo.shrink(scan, 0, scan.width, scan.height)
        size = grid.small_size(scan.width, scan.height, 256)
        full = color.rgb_to_lab(rgb)
        small = color.rgb_to_lab(average_areas(rgb, *size, extent=(scan.width, scan.height)))
        change = np.sqrt(sum(g**2 for i in (1, 2) for g in np.gradient(full[..., i])))
        at_edges = change > np.percentile(change, 90)
        for blur in (STRIDE, 2 * STRIDE):
            for name, ab in candidates(small.astype(np.float32), full, blur):
                off = np.hypot(*np.moveaxis(ab - full[..., 1:], -1, 0))
                distances[blur, name].append((off.mean(), off[at_edges].mean()))
    print("squares of  way                     everywhere  at edges")
    for (blur, name), values in distances.items():
        everywhere, edges = np.mean(values, axis=0)
        print(f"{blur:10}  {name:22}  {everywhere:10.2f}  {edges:8.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
