"""Draw small copies of scans: what scripts/make_golden.py has divided into pictures."""

from collections.abc import Iterator

import numpy as np
import skimage.data
from numpy.typing import NDArray

from photochrom.small_copy.frame import Frame

Pixels = NDArray[np.float32]
WIDTH, HEIGHT = 160, 128
GRAIN = 0.004
SEPIA = ((0.15, 0.6, 1.0), (0.08, 0.45, 0.95), (0.03, 0.3, 0.82))  # a band's black, gray, white
RED, BLUE, GREEN = (0.78, 0.12, 0.15), (0.1, 0.25, 0.7), (0.3, 0.42, 0.28)


def scans() -> Iterator[tuple[str, Pixels]]:
    """Yield names and small copies (H, W, 3), sRGB in [0, 1], of scans of every kind."""
    random = np.random.default_rng(30)
    for name, drawn in (
        ("stamped", stamped()),
        ("labeled_sepia", toned(labeled())),
        ("album", album()),
        ("mounted", mounted()),
        ("beside_a_target", beside_a_target()),
        ("tinted", tinted()),
        ("in_color", color_photo(WIDTH, HEIGHT)),
        ("lit_by_two_lamps", lit(gray_photo(WIDTH, HEIGHT))),
        ("writing", writing()),
        ("muted", muted()),
    ):
        grain = random.normal(0, GRAIN, (HEIGHT, WIDTH, 1))
        yield name, np.clip(drawn + grain, 0, 1).astype(np.float32)


def gray_photo(width: int, height: int) -> Pixels:
    gray = skimage.data.camera()[60:444:3, 16:496:3] / 255
    return sized(np.repeat(gray[..., None], 3, axis=-1), width, height)


def color_photo(width: int, height: int) -> Pixels:
    return sized(skimage.data.astronaut()[:384:3, 16:496:3] / 255, width, height)


def muted() -> Pixels:
    """A color photo with a fifth of its chroma, at whose edges it shows that it is none in gray."""
    photo = sized(skimage.data.rocket()[:384:3, :640:4] / 255, WIDTH, HEIGHT)
    gray = photo.mean(axis=-1, keepdims=True)
    return gray + 0.2 * (photo - gray)


def sized(pixels: NDArray[np.float64], width: int, height: int) -> Pixels:
    rows, columns = pixels.shape[:2]
    whole = Frame((0.0, 0.0), (columns, 0.0), (0.0, rows))
    return whole.cut(pixels.astype(np.float32), width, height)


def stamped() -> Pixels:
    """A gray photo with a red date and a line of blue ink."""
    photo = gray_photo(WIDTH, HEIGHT)
    for x in range(110, 146, 9):
        photo[108:118, x : x + 5] = RED
    for x in range(10, 60):
        photo[10 + x // 8 : 12 + x // 8, x] = BLUE
    return photo


def labeled() -> Pixels:
    photo = gray_photo(WIDTH, HEIGHT)
    photo[16:40, 16:48] = BLUE
    photo[24:30, 22:42] = 0.95
    return photo


def toned(photo: Pixels) -> Pixels:
    """Tone what of a photo is gray as sepia."""
    is_gray = np.ptp(photo, axis=-1, keepdims=True) < 0.01
    sepia = np.stack([np.interp(photo[..., 1], (0, 0.5, 1), band) for band in SEPIA], axis=-1)
    return np.where(is_gray, sepia, photo)


def lit(photo: Pixels) -> Pixels:
    """Light a photo from the left by a lamp, from the right by the sky."""
    share = np.linspace(0, 1, photo.shape[1])[None, :, None]
    return photo * ((1 - share) * [1, 0.93, 0.82] + share * [0.88, 0.95, 1])


def board(color: tuple[float, float, float]) -> Pixels:
    """A board that is a little darker at its right."""
    fall = np.linspace(1, 0.96, WIDTH)[None, :, None]
    return np.asarray(np.full((HEIGHT, WIDTH, 3), color) * fall, np.float32)


def lay(page: Pixels, photo: Pixels, left: float, top: float, degrees: float = 0) -> None:
    """Lay a photo on a page, turned clockwise about its upper left corner."""
    height, width = photo.shape[:2]
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    frame = Frame((left, top), (width * cos, width * sin), (-height * sin, height * cos))
    rows, columns, pasted = frame.pasted(photo, WIDTH, HEIGHT)
    covered = frame.coverage(WIDTH, HEIGHT)[rows, columns, None]
    page[rows, columns] += covered * (pasted - page[rows, columns])


def album() -> Pixels:
    """A green page with three gray photos, two of them turned, and one in color."""
    page = board(GREEN)
    lay(page, wall(60, 44), 12, 10)
    lay(page, gray_photo(44, 48), 94, 8.5, 4)
    lay(page, gray_photo(50, 40)[:, ::-1], 14.5, 76, -2.5)
    lay(page, color_photo(56, 44), 90, 72)
    return page


def wall(width: int, height: int) -> Pixels:
    """A photo of a wall with a window, above a street."""
    photo = gray_photo(width, height)
    photo[: height * 2 // 3] = 0.35
    photo[height // 6 : height // 2, width // 4 : width // 2] = 0.9
    return photo


def mounted() -> Pixels:
    """A sepia print with a black border, on a gray card on a black bed."""
    page = board((0.04, 0.04, 0.045))
    lay(page, np.full((104, 132, 3), 0.82, np.float32), 14, 12, 1)
    lay(page, toned(np.full((74, 98, 3), 0.01, np.float32)), 32, 26, 1)
    lay(page, toned(gray_photo(90, 66)), 36, 30, 1)
    return page


def beside_a_target() -> Pixels:
    """A gray photo, its sky nearly as light as the board, above patches of color, on white."""
    page = board((0.97, 0.97, 0.96))
    photo = gray_photo(110, 80)
    photo[:35] = np.linspace(0.98, 1, 35)[:, None, None]
    lay(page, photo, 24, 10)
    for number, color in enumerate((RED, BLUE, GREEN, (0.9, 0.8, 0.1), (0.5, 0.5, 0.5))):
        page[104:116, 30 + 20 * number : 46 + 20 * number] = color
    return page


def tinted() -> Pixels:
    """A gray photo of which face and camera were tinted by hand."""
    photo = gray_photo(WIDTH, HEIGHT)
    photo[20:48, 60:90] *= [1, 0.5, 0.45]
    return photo


def writing() -> Pixels:
    """Paper with lines of ink."""
    page = board((0.93, 0.9, 0.84))
    for y in range(20, 110, 10):
        for x in range(16, 140, 7):
            page[y : y + 4, x] = page[y + (x % 4), x : x + 4] = (0.12, 0.14, 0.3)
    return page
