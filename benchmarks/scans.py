"""Print how well pictures on scans are found and what is in color is kept.

    python benchmarks/scans.py --scans 100 --seed 1 [--printed] [--find] [--folder FOLDER] PHOTOS...

Scans are drawn of the photos, so that their parts are known: photos on boards of any color, turned
by up to 4°; beside a color target; on a mount on a bed; under stickers, stamps, pencil and ink;
under two lamps, tape and stains; pages of writing alone; and photos as they are, gray. With
--printed: halftones on pages of text, 2.3 to 7 pixels from line to line, and pages of comics, whose
balloons, letters, black and paper around panels count as things in color. Each is saved as JPEG and
colored. Columns: how many were drawn and colored; pictures found, of those drawn (overlap of 0.9 or
more); pictures found where there is none; how far a*b* of things in color, and of what lies around
pictures, moved (95 and 99 of 100 pixels moved less); chroma that the gray photos got. With --find
nothing is colored: the first columns alone, in a tenth of the time.
"""

import argparse
import io
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scan_drawing as draw
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from photochrom import color, photo
from photochrom.colorizer import Colorizer
from photochrom.errors import PhotoError
from photochrom.options import Options
from photochrom.small_copy import grid, regions

WIDTH, HEIGHT = 1200, 900
FOUND = 0.9  # overlap, intersection over union
Random = np.random.Generator


def album(photos: list[Image.Image], random: Random) -> draw.Scan:
    """One to four photos on a board of any color."""
    hue, depth = random.integers(360), random.choice([0, 0, 20, 50])
    shade = f"hsl({hue}, {depth}%, {random.integers(8, 97)}%)"
    scan = draw.board(WIDTH, HEIGHT, shade, random)
    count = random.integers(1, 5)
    for number in range(count):
        columns, rows = (1, 1) if count == 1 else (2, 1) if count == 2 else (2, 2)
        side = min(WIDTH / columns, HEIGHT / rows) * random.uniform(0.5, 0.8)
        x = (number % columns + 0.5) * WIDTH / columns
        y = (number // columns + 0.5) * HEIGHT / rows
        draw.mount(scan, sized(photos[number], side), (x, y), random.uniform(-4, 4))
    return scan


def beside_target(photos: list[Image.Image], random: Random) -> draw.Scan:
    scan = draw.board(WIDTH, HEIGHT, str(random.choice(["#101010", "#808080", "#f4f4f4"])), random)
    draw.mount(scan, sized(photos[0], 640), (WIDTH / 2, 350), random.uniform(-1, 1))
    draw.target(scan, 200, 700, 60)
    return scan


def mounted(photos: list[Image.Image], random: Random) -> draw.Scan:
    """A print on a card on a scanner's bed."""
    scan = draw.board(WIDTH, HEIGHT, "#fafafa", random)
    card = Image.new("RGB", (560, 780), f"hsl(40, 20%, {random.integers(20, 80)}%)")
    draw.mount(scan, card, (WIDTH / 2, HEIGHT / 2), 0)
    scan.photos.clear()
    draw.mount(scan, sized(photos[0], 440), (WIDTH / 2, 380), 0)
    return scan


def plain(photos: list[Image.Image], random: Random) -> draw.Scan:
    scan = draw.Scan(Image.new("RGB", (WIDTH, HEIGHT)))
    draw.mount(scan, photos[0].resize((WIDTH + 8, HEIGHT + 8)), (WIDTH / 2, HEIGHT / 2), 0)
    scan.photos = [[(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)]]
    return scan


def marked(photos: list[Image.Image], random: Random) -> draw.Scan:
    scan = plain(photos, random)
    x, y = random.uniform(100, WIDTH - 300), random.uniform(100, HEIGHT - 100)
    shade = f"hsl({random.integers(360)}, 80%, 45%)"
    kind = random.integers(4)
    if kind == 0:
        draw.sticker(scan, x, y, random.uniform(25, 90), shade)
    elif kind == 1:
        draw.writing(scan, WIDTH - 300, HEIGHT - 90, 44, "'89  7 14", color="#ff8c1a")
    elif kind == 2:
        draw.pencil(scan, (60, 50, WIDTH - 80, HEIGHT - 70), int(random.integers(4, 12)), shade)
    else:
        draw.writing(scan, x, y, random.uniform(30, 60), "Anna, 1958", color=shade)
    return scan


def lit(photos: list[Image.Image], random: Random) -> draw.Scan:
    scan = plain(photos, random)
    kind = random.integers(3)
    if kind == 0:
        draw.lamps(scan, random.uniform(0, 6.3), (1, 0.92, 0.76), (0.9, 0.97, 1))
    elif kind == 1:
        draw.stain(scan, (0, 0, WIDTH, random.integers(60, 160)), (0.8, 0.68, 0.4), soft=0)
    else:
        x, y = random.uniform(0, WIDTH / 2), random.uniform(0, HEIGHT / 2)
        draw.stain(scan, (x, y, x + 500, y + 400), (0.85, 0.7, 0.45), soft=30)
    return scan


def writing(photos: list[Image.Image], random: Random) -> draw.Scan:
    paper = f"hsl(45, {random.integers(0, 60)}%, {random.integers(75, 98)}%)"
    ink = str(random.choice(["#101010", "#20308a", "#5a2a10"]))
    return draw.text_page(WIDTH, HEIGHT, paper, ink, int(random.integers(18, 44)))


def newspaper(photos: list[Image.Image], random: Random) -> draw.Scan:
    return draw.newspaper(photos[0], random.uniform(2.3, 7), random.uniform(0, 90))


def comic(photos: list[Image.Image], random: Random) -> draw.Scan:
    return draw.comic(photos[0])


KINDS: dict[str, Callable[[list[Image.Image], Random], draw.Scan]] = {
    "on boards": album,
    "beside targets": beside_target,
    "on mounts": mounted,
    "under marks": marked,
    "lamps, stains": lit,
    "plain": plain,
    "writing alone": writing,
}
PRINTED: dict[str, Callable[[list[Image.Image], Random], draw.Scan]] = {
    "newspapers": newspaper,
    "comics": comic,
}


def sized(picture: Image.Image, side: float) -> Image.Image:
    times = side / max(picture.size)
    return picture.resize((round(picture.width * times), round(picture.height * times)))


def measure(colorizer: Colorizer | None, scan: draw.Scan) -> dict[str, float]:
    """Find the pictures of a drawn scan, color it, and compare with what is known of it."""
    file = io.BytesIO()
    scan.picture.save(file, "JPEG", quality=92, subsampling=0)
    content = file.getvalue()
    before = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    found = find(content)
    right = matches(scan.photos, found, before.shape)
    measures = {"drawn": len(scan.photos), "found": right, "false": len(found) - right}
    return measures if colorizer is None else measures | colored(colorizer, scan, content, before)


def find(content: bytes) -> list[draw.Corners]:
    """Return the corners of the pictures that are found on a scan, in shares of it."""
    opened = photo.open(content, max_pixels=10**9)
    size = grid.small_size(opened.width, opened.height, regions.REGIONS_SIDE_PX)
    copy = regions.find_regions(photo.shrink(opened, 0, *size))
    frames = [picture.frame.scaled(1 / copy.width, 1 / copy.height) for picture in copy.pictures]
    return [[(x, y) for x, y in frame.corners] for frame in frames]


def colored(
    colorizer: Colorizer, scan: draw.Scan, content: bytes, before: NDArray[np.uint8]
) -> dict[str, float]:
    """Color a drawn scan and compare with what is known of it."""
    try:
        after = np.asarray(
            Image.open(io.BytesIO(colorizer.colorize_bytes(content, Options(format="png"))))
        )
    except PhotoError:
        after = before
    moved = np.linalg.norm(ab_of(after) - ab_of(before), axis=-1)
    inside = area(scan.photos, before.shape, grow=0)
    measures = {"colored": float(after is not before)}
    things = np.zeros(inside.shape, bool)
    if scan.colored is not None:
        things = np.asarray(scan.colored) > 254
        measures["things"] = float(np.percentile(moved[things], 95))
    around = ~area(scan.photos, before.shape, grow=3)
    if around.sum() > 1000:
        measures["around"] = float(np.percentile(moved[around], 99))
    if inside.any():
        chroma = np.linalg.norm(ab_of(after), axis=-1)
        measures["chroma"] = float(chroma[inside & ~things].mean())
    return measures


def ab_of(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.asarray(color.rgb_to_lab(pixels / 255)[..., 1:], np.float64)


def area(photos: list[draw.Corners], shape: tuple[int, ...], *, grow: int) -> NDArray[np.bool_]:
    mask = Image.new("L", (shape[1], shape[0]))
    for corners in photos:
        ImageDraw.Draw(mask).polygon(corners, fill=255, outline=255, width=2 * grow + 1)
    return np.asarray(mask) > 0


def matches(photos: list[draw.Corners], found: list[draw.Corners], shape: tuple[int, ...]) -> int:
    """Return how many of the photos were found."""
    height, width = shape[:2]
    areas = [
        area([[(x * width, y * height) for x, y in corners]], shape, grow=0) for corners in found
    ]
    drawn = [area([corners], shape, grow=0) for corners in photos]
    return sum(any((one & two).sum() > FOUND * (one | two).sum() for two in areas) for one in drawn)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", nargs="+", type=Path)
    parser.add_argument("--scans", type=int, default=70)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--printed", action="store_true", help="newspapers and comics")
    parser.add_argument("--find", action="store_true", help="find pictures, color nothing")
    parser.add_argument("--folder", type=Path, help="write each scan and its measures there")
    given = parser.parse_args()
    random = np.random.default_rng(given.seed)
    colorizer = None if given.find else Colorizer()
    kinds = PRINTED if given.printed else KINDS
    rows = defaultdict(list)
    for number in range(given.scans):
        kind = list(kinds)[number % len(kinds)]
        chosen = random.choice(len(given.photos), 4)
        scan = kinds[kind]([Image.open(given.photos[i]) for i in chosen], random)
        rows[kind].append(measure(colorizer, scan))
        if given.folder:
            given.folder.mkdir(parents=True, exist_ok=True)
            scan.picture.save(given.folder / f"{number:03}.png")
            print(number, kind, rows[kind][-1], flush=True)
    print(f"{'scans':16}  n colored drawn found false things around chroma")
    for kind, measures in rows.items():
        counts = ("colored", "drawn", "found", "false")
        sums = [int(sum(m.get(key, 0) for m in measures)) for key in counts]
        means = []
        for key in ("things", "around", "chroma"):
            values = [m[key] for m in measures if key in m]
            means.append(f"{np.mean(values):6.1f}" if values else "     -")
        counted = " ".join(f"{count:5}" for count in sums)
        print(f"{kind:16} {len(measures):2}   {counted}", *means)


if __name__ == "__main__":
    main()
