"""Draw scans whose parts are known: photos on boards, targets, marks, stains, writing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Corners = list[tuple[float, float]]
# The chips of a color target: saturated ones, and steps of gray.
CHIPS = (
    "#735244", "#c29682", "#627a9d", "#576c43", "#8580b1", "#67bdaa", "#d67e2c", "#505ba6",
    "#c15a63", "#5e3c6c", "#9dbc40", "#e0a32e", "#383d96", "#469449", "#af363c", "#e7c71f",
    "#bb5695", "#0885a1", "#f3f3f2", "#c8c8c8", "#a0a0a0", "#7a7a79", "#555555", "#343434",
)  # fmt: skip


@dataclass
class Scan:
    """A drawn scan, where its gray photos lie, and what of it has to keep its colors."""

    picture: Image.Image
    photos: list[Corners] = field(default_factory=list)  # clockwise from the upper left, pixels
    colored: Image.Image | None = None  # mode L, 255 where things in color are

    def mark(self, draw: Callable[[ImageDraw.ImageDraw, str], None], color: str) -> None:
        """Draw a thing in color on the scan and remember where."""
        if self.colored is None:
            self.colored = Image.new("L", self.picture.size)
        layer = Image.new("L", self.picture.size)
        draw(ImageDraw.Draw(layer), "#ffffff")
        draw(ImageDraw.Draw(self.picture), color)
        self.colored = ImageChops.lighter(self.colored, layer)


def board(width: int, height: int, color: str, random: np.random.Generator) -> Scan:
    """Return an empty board, a little darker to one side, with the grain of paper."""
    pixels = np.asarray(Image.new("RGB", (width, height), color), np.float64)
    slope = np.linspace(0, random.uniform(-8, 8), width)[None, :, None]
    return Scan(_image(pixels + slope + random.normal(0, 1.5, (height, width, 1))))


def mount(scan: Scan, photo: Image.Image, center: tuple[float, float], degrees: float) -> None:
    """Lay a photo, made gray, on a scan, turned clockwise about its center."""
    times = 3  # drawn larger, for smooth edges
    large = Image.new("RGB", (scan.picture.width * times, scan.picture.height * times))
    gray = photo.convert("L").convert("RGB")
    turned = gray.resize((photo.width * times, photo.height * times), Image.Resampling.BICUBIC)
    alpha = Image.new("L", turned.size, 255).rotate(-degrees, Image.Resampling.BICUBIC, expand=True)
    turned = turned.rotate(-degrees, Image.Resampling.BICUBIC, expand=True)
    place = tuple(round(c * times - s / 2) for c, s in zip(center, turned.size, strict=True))
    mask = Image.new("L", large.size)
    mask.paste(alpha, place)
    large.paste(turned, place)
    size = scan.picture.size
    scan.picture.paste(large.resize(size, Image.Resampling.BOX), (0, 0), mask.resize(size))
    angle = np.radians(degrees)
    right = np.array([np.cos(angle), np.sin(angle)]) * photo.width / 2
    down = np.array([-np.sin(angle), np.cos(angle)]) * photo.height / 2
    middle = (np.array(place) + np.array(turned.size) / 2) / times
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    scan.photos.append([tuple(middle + i * right + j * down) for i, j in signs])


def target(scan: Scan, left: int, top: int, chip: int) -> None:
    """Draw a color target of two rows and a ruler below it."""
    for number, color in enumerate(CHIPS):
        x, y = left + number % 12 * chip, top + number // 12 * chip
        box = (x + 1, y + 1, x + chip - 2, y + chip - 2)
        scan.mark(lambda draw, ink, box=box: draw.rectangle(box, fill=ink), color)
    y = top + chip * 5 // 2
    draw = ImageDraw.Draw(scan.picture)
    draw.rectangle((left, y, left + 12 * chip, y + chip * 2 // 3), fill="#f4f4f2")
    for tick in range(left + 3, left + 12 * chip - 2, max(3, chip // 5)):
        draw.line((tick, y, tick, y + chip // 4), fill="#202020")


def sticker(scan: Scan, x: float, y: float, radius: float, color: str) -> None:
    box = (x - radius, y - radius, x + radius, y + radius)
    scan.mark(lambda draw, ink: draw.ellipse(box, fill=ink), color)
    font = ImageFont.load_default(radius)
    ImageDraw.Draw(scan.picture).text((x, y), "17", "white", font, anchor="mm")


def writing(scan: Scan, x: float, y: float, size: float, text: str, *, color: str) -> None:
    font = ImageFont.load_default(size)
    scan.mark(lambda draw, ink: draw.text((x, y), text, ink, font), color)


def pencil(scan: Scan, box: Sequence[float], width: int, color: str) -> None:
    scan.mark(lambda draw, ink: draw.rectangle(box, outline=ink, width=width), color)


def lamps(scan: Scan, angle: float, warm: Sequence[float], cold: Sequence[float]) -> None:
    """Light a scan from two sides by lamps of different colors."""
    width, height = scan.picture.size
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    share = 1 / (1 + np.exp(-3 * (x * np.cos(angle) + y * np.sin(angle))))[..., None]
    light = np.array(warm) * share + np.array(cold) * (1 - share)
    scan.picture = _image(np.asarray(scan.picture, np.float64) * light)


def stain(scan: Scan, box: Sequence[float], filter: Sequence[float], *, soft: float) -> None:
    """Lay tape, or where it is soft the stain of water, over a scan: a filter of a color."""
    layer = Image.new("L", scan.picture.size)
    draw = ImageDraw.Draw(layer)
    (draw.ellipse if soft else draw.rectangle)(box, fill=255)
    share = np.asarray(layer.filter(ImageFilter.GaussianBlur(soft)))[..., None] / 255
    light = 1 - share * (1 - np.array(filter))
    scan.picture = _image(np.asarray(scan.picture, np.float64) * light)


def text_page(width: int, height: int, paper: str, ink: str, size: int) -> Scan:
    scan = Scan(Image.new("RGB", (width, height), paper))
    font, draw = ImageFont.load_default(size), ImageDraw.Draw(scan.picture)
    line = "The mission left at noon after two days of waiting for the wind. " * 4
    letters = int(width * 0.8 / (font.getlength(line) / len(line)))
    for number, y in enumerate(range(height // 10, height * 9 // 10, size * 3 // 2)):
        start = number * 7 % 60
        draw.text((width // 10, y), line[start : start + letters], ink, font)
    return scan


def newspaper(photo: Image.Image, pitch: float, degrees: float) -> Scan:
    """Return a page of text around a halftone of a photo, `pitch` pixels between its lines."""
    scan = text_page(1200, 900, "#dcd8cc", "#141414", 20)
    side = 520 / max(photo.size)
    gray = photo.convert("L").resize((round(photo.width * side), round(photo.height * side)))
    printed = halftone(gray, pitch, degrees)[..., None] * (np.array([216, 212, 200]) - 20) + 20
    left, top = 340, 150
    box = (left - 20, top - 20, left + gray.width + 20, top + gray.height + 20)
    ImageDraw.Draw(scan.picture).rectangle(box, fill="#dcd8cc")
    scan.picture.paste(_image(printed), (left, top))
    right, bottom = left + gray.width, top + gray.height
    scan.photos.append([(left, top), (right, top), (right, bottom), (left, bottom)])
    return scan


def comic(photo: Image.Image) -> Scan:
    """Return a page of three panels: a photo as lines, balloons on gray, a screen and black.

    `colored` are the paper around panels, balloons, letters and black: what has to stay as it is.
    """
    width, height = 800, 1000
    page = Image.new("L", (width, height), 250)
    draw = ImageDraw.Draw(page)
    panels = ((30, 30, 770, 500), (30, 530, 385, 970), (415, 530, 770, 970))
    page.paste(drawing(photo, (740, 470)), panels[0][:2])
    draw.rectangle(panels[1], fill=150)
    for y in range(530, 970, 8):
        for x in range(415 + y // 8 % 2 * 4, 770, 8):
            draw.ellipse((x, y, x + 3, y + 3), fill=20)
    draw.polygon([(430, 960), (760, 960), (600, 640)], fill=30)
    clean = Image.new("L", (width, height), 255)
    keep = ImageDraw.Draw(clean)
    for box in panels:
        keep.rectangle(box, fill=0)
    for left, top in ((60, 60), (60, 560)):
        balloon = (left, top, left + 230, top + 110)
        draw.ellipse(balloon, fill=250, outline=10, width=3)
        keep.ellipse(balloon, fill=255)
        font = ImageFont.load_default(24)
        draw.text((left + 115, top + 55), "Where are\nthey now?", 10, font, anchor="mm")
    for box in panels:
        draw.rectangle(box, outline=10, width=5)
    clean = ImageChops.lighter(clean, page.point(lambda tone: 255 if tone < 35 else 0))
    corners = [[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in panels]
    return Scan(page.convert("RGB"), corners, colored=clean)


def drawing(photo: Image.Image, size: tuple[int, int] = (740, 470)) -> Image.Image:
    """Draw a photo as black lines and areas: differences of Gaussians (Winnemöller, 2011)."""
    gray = photo.convert("L").resize(size)
    fine, wide, area = (
        np.asarray(gray.filter(ImageFilter.GaussianBlur(radius)), np.float64) / 255
        for radius in (1.2, 2.4, 4)
    )
    paper = 1 + np.tanh(np.minimum(60 * (fine - 0.98 * wide - 0.005), 0))
    return Image.fromarray((np.where(area < 0.12, 0, paper) * 240 + 10).astype(np.uint8))


def film(photo: Image.Image) -> Image.Image:
    """Return a photo as color negative film under its orange mask, as it is scanned."""
    light = np.maximum((np.asarray(photo.convert("RGB")) / 255) ** 2.2, 0.003)
    density = 0.5 * np.log10(light / 0.003)
    passed = np.array([0.85, 0.33, 0.14]) * 10**-density
    exposed = np.clip(passed * 0.85 / np.percentile(passed[..., 0], 99), 0, 1)
    return _image(255 * exposed ** (1 / 2.2))


def gray_film(photo: Image.Image) -> Image.Image:
    """Return a photo as gray negative film with its clear rebate, as it is scanned."""
    light = (np.asarray(photo.convert("L")) / 255) ** 2.2
    passed = (1 + light / 0.03) ** -0.6
    rebate = max(2, round(0.04 * min(photo.size)))
    passed = np.pad(passed, rebate, constant_values=1.0)
    return _image(255 * (0.8 * passed) ** (1 / 2.2))


def halftone(gray: Image.Image, pitch: float, degrees: float = 45) -> NDArray[np.float64]:
    """Print a gray picture as round dots, `pitch` pixels apart, on a turned screen; [0, 1]."""
    times = 3  # drawn larger, for smooth edges
    large = gray.convert("L").resize((gray.width * times, gray.height * times))
    tone = np.asarray(large, np.float64) / 255
    y, x = np.mgrid[: large.height, : large.width] * (2 * np.pi / (pitch * times))
    across, down = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    screen = 0.5 + (np.cos(x * across + y * down) + np.cos(y * across - x * down)) / 4
    dots = (tone > screen).reshape(gray.height, times, gray.width, times)
    return np.asarray(dots.mean(axis=(1, 3)))


def _image(pixels: NDArray[np.float64]) -> Image.Image:
    return Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8))
