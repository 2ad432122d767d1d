"""Draw the app's icon and pictures from the page's icon and scikit-image's photo."""

from pathlib import Path

import pyvips
from skimage import data

ROOT = Path(__file__).resolve().parent.parent
ICON = ROOT / "src/photochrom/web/icons/icon.svg"
APP = ROOT / "ios/Photochrom"
ASSETS = APP / "Assets.xcassets"
PAPER = '<rect width="64" height="64" rx="14" fill="#faf8f3"/>'
ICON_PX = 1024
WELCOME_PX = 480  # 160 points at 3x


def draw(svg: str, side_px: int) -> pyvips.Image:
    """Return a square picture of the drawing, sRGB with alpha."""
    return pyvips.Image.svgload_buffer(svg.encode(), scale=side_px / 64)


def main() -> None:
    """Write all pictures."""
    svg = ICON.read_text()
    if PAPER not in svg:
        raise SystemExit(f"{ICON}: expected its paper, {PAPER}")
    icons = ASSETS / "AppIcon.appiconset"
    # iOS rounds the corners itself and wants no transparency.
    square = draw(svg.replace(' rx="14"', ""), ICON_PX).flatten()
    dark = draw(svg.replace(PAPER, PAPER.replace("#faf8f3", "#161616")), ICON_PX)
    dark = dark.flatten(background=[22, 22, 22])
    for name, picture in (
        ("icon", square),
        ("icon-dark", dark),
        ("icon-tinted", dark.colourspace("b-w").colourspace("srgb")),
    ):
        picture.pngsave(str(icons / f"{name}.png"), keep="none")
    draw(svg, WELCOME_PX).pngsave(str(ASSETS / "Welcome.imageset/welcome.png"), keep="none")
    # The sample is CC0: https://scikit-image.org/docs/stable/api/skimage.data.html
    sample = pyvips.Image.new_from_array(data.camera())
    sample.jpegsave(str(APP / "Sample.jpg"), Q=85, keep="none")


if __name__ == "__main__":
    main()
