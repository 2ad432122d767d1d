"""How a picture was made: a photo, a halftone of one, or a drawing; and what that asks for."""

from dataclasses import dataclass, replace

import numpy as np

from photochrom import color, photo
from photochrom.small_copy.frame import Frame
from photochrom.small_copy.grid import Float
from photochrom.small_copy.printed import Printed, is_drawing
from photochrom.small_copy.screen import DETAIL_PX, descreen, find_pitch

# Along the middle of a picture so many details are looked at.
DETAILS = 7
# A screen is blurred away in a copy that shows it: its lines are so many pixels apart there. Finer
# than UNSEEN pixels, it is not in the copy.
SHOWN_PX, UNSEEN_PX = 2.5, 0.4


@dataclass(frozen=True)
class Print:
    """What a picture is, and how far the lines of its screen lie apart."""

    kind: Printed
    pitch: float | None  # in pixels of the scan
    page_width: int  # of the scan

    def as_photo(self) -> "Print":
        """Return the same, no drawing."""
        return replace(self, kind="photo" if self.pitch is None else "halftone")

    def copy_scale(self, scale: float) -> float:
        """Return how large a copy has to be, in pixels of one of the scan, where `scale` would do.

        Larger, where the screen would be half seen.
        """
        if self.pitch is None or not UNSEEN_PX < self.pitch * scale < SHOWN_PX:
            return scale
        return SHOWN_PX / self.pitch

    def pitch_in(self, rgb: Float) -> float | None:
        """Return the pitch in pixels of a copy (H, W, 3) of a page."""
        return None if self.pitch is None else self.pitch * rgb.shape[1] / self.page_width


def look(scan: photo.Photo, page: int, rgb: Float, frame: Frame) -> Print:
    """Tell what the picture in `frame` of a copy (H, W, 3), sRGB in [0, 1], is."""
    height, width = rgb.shape[:2]
    shares = frame.scaled(1 / width, 1 / height)
    along = (np.arange(DETAILS) + 0.5) / DETAILS
    middle = np.array(shares.origin) + 0.5 * np.array(shares.down)
    places = [(float(x), float(y)) for x, y in middle + along[:, None] * np.array(shares.right)]
    pitch = find_pitch(photo.details(scan, page, places, DETAIL_PX))
    made = Print("drawing", pitch, scan.width)
    drawn = is_drawing(lightness_of(cut(rgb, frame, made.pitch_in(rgb))))
    return made if drawn else made.as_photo()


def cut(rgb: Float, frame: Frame, pitch: float | None = None) -> Float:
    """Return the picture in `frame` of a copy (H, W, 3), straight.

    A screen of `pitch` pixels of the copy is taken out.
    """
    picture = rgb
    if frame != all_of(rgb):
        picture = frame.cut(rgb, max(1, round(frame.width)), max(1, round(frame.height)))
    return picture if pitch is None else descreen(picture, pitch)


def drawn(rgb: Float, frame: Frame, made: Print) -> Float:
    """Return a drawing of a copy (H, W, 3), straight; a screen stays where its dots are seen."""
    pitch = made.pitch_in(rgb)
    return cut(rgb, frame, None if pitch is None or pitch >= SHOWN_PX else pitch)


def all_of(rgb: Float) -> Frame:
    """Return the frame around all of a copy (H, W, 3)."""
    height, width = rgb.shape[:2]
    return Frame((0.0, 0.0), (width, 0.0), (0.0, height))


def lightness_of(rgb: Float) -> Float:
    """Return L* in [0, 100], (H, W, 1), of sRGB in [0, 1]."""
    luminance = color.rgb_to_linear(rgb) @ color.LUMINANCE
    return color.luminance_to_lightness(luminance)[..., None].astype(np.float32)
