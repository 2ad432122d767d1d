"""Print seconds and peak memory of coloring large pictures, beside a plain pass of libvips.

    python benchmarks/colorize.py [--model FILE] [--only 12]

The pictures are drawn. The plain pass is load → Lab → sRGB → save with the same settings. Each line
is measured in processes of its own; `ratio` is (seconds - network) / plain, and peak memory is the
largest resident set of the whole process, Python, libvips, onnxruntime and the model included.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PICTURES = {
    "12": ("12 MP JPEG", 4000, 3000, "gray12.jpg"),
    "100": ("100 MP JPEG", 11_600, 8700, "gray100.jpg"),
    "deep": ("100 MP 16-bit TIFF", 11_600, 8700, "deep100.tif"),
}
REPEATS = 3


def draw(path: Path, width: int, height: int) -> None:
    """Draw clouds over a gradient with some grain, 8 or 16 bits deep by the suffix."""
    import pyvips  # noqa: PLC0415  only the children load it

    clouds = pyvips.Image.perlin(width, height, cell_size=width // 12, seed=1) * 60
    detail = pyvips.Image.perlin(width, height, cell_size=40, seed=2) * 30
    across = pyvips.Image.xyz(width, height)[0] * (90 / width)
    grain = pyvips.Image.gaussnoise(width, height, sigma=3, seed=3)
    gray = clouds + detail + across + grain + 80
    if path.suffix == ".tif":
        deep = (gray * 257).cast("ushort").copy(interpretation="grey16")
        deep.tiffsave(str(path), compression="lzw", predictor="horizontal")
    else:
        gray.cast("uchar").copy(interpretation="b-w").jpegsave(str(path), Q=90)


def plain(source: Path, target: Path) -> dict[str, float]:
    import pyvips  # noqa: PLC0415

    def once() -> float:
        started = time.perf_counter()
        image = pyvips.Image.new_from_file(str(source), access="sequential").colourspace("lab")
        if target.suffix == ".tif":
            deep = image.colourspace("rgb16")
            deep.tiffsave(str(target), compression="lzw", predictor="horizontal")
        else:
            image.colourspace("srgb").jpegsave(str(target), Q=92, subsample_mode="off")
        return time.perf_counter() - started

    return {"seconds": min(once() for _ in range(REPEATS))}


def color(source: Path, target: Path, model: str | None) -> dict[str, float]:
    from photochrom import Colorizer, Options  # noqa: PLC0415

    colorizer = Colorizer(model)
    network: list[float] = []
    predict = colorizer.model.predict

    def timed(*inputs: Any) -> Any:
        started = time.perf_counter()
        ab = predict(*inputs)
        network.append(time.perf_counter() - started)
        return ab

    colorizer.model.predict = timed  # type: ignore[method-assign]
    options = Options(overwrite=True)
    seconds = [colorizer.colorize_file(source, target, options).seconds for _ in range(REPEATS)]
    best = min(range(REPEATS), key=lambda i: seconds[i] - network[i])
    return {"seconds": seconds[best], "network": network[best]}


def in_child(work: str, *arguments: Path | str) -> dict[str, float]:
    command = [sys.executable, __file__, "--child", work, *map(str, arguments)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(finished.stdout)
    return found


def child(work: str, arguments: list[str]) -> None:
    paths = [Path(argument) for argument in arguments[:2]]
    if work == "draw":
        draw(paths[0], int(arguments[1]), int(arguments[2]))
        found = {}
    elif work == "plain":
        found = plain(*paths)
    else:
        found = color(*paths, arguments[2] or None)
    # kilobytes on Linux, bytes on macOS
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(json.dumps({**found, "peak": peak}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="", help="a model file; default: the embedded one")
    parser.add_argument("--only", choices=PICTURES, action="append", help="measure only this")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child[0], given.child[1:])
        return
    print("picture             seconds  network    plain  ratio  peak MB  plain peak MB")
    for key in given.only or PICTURES:
        name, width, height, file = PICTURES[key]
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / file
            target = source.with_stem("result")
            in_child("draw", source, str(width), str(height))
            reference = in_child("plain", source, target)
            found = in_child("color", source, target, given.model)
        ratio = (found["seconds"] - found["network"]) / reference["seconds"]
        print(
            f"{name:18}  {found['seconds']:7.2f}  {found['network']:7.2f}  "
            f"{reference['seconds']:7.2f}  {ratio:5.2f}  {found['peak'] / 1e6:7.0f}  "
            f"{reference['peak'] / 1e6:13.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
