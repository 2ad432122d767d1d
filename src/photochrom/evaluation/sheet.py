"""The contact sheet: a row a photo, gray, each model, truth."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from photochrom.evaluation.evaluate import Tile

GAP_PX = 4
CAPTION_PX = 20
_FONT_PX = 12
_PAPER = "white"
_INK = "black"
_ELLIPSIS = "..."  # Pillow's own font has little beyond ASCII


def draw(rows: Sequence[Sequence[Tile]]) -> Image.Image:
    """Return the sheet of tiles of one size, each under its caption."""
    side = rows[0][0].rgb.shape[0]
    across, down = side + GAP_PX, side + CAPTION_PX + GAP_PX
    size = (GAP_PX + across * len(rows[0]), GAP_PX + down * len(rows))
    sheet = Image.new("RGB", size, _PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(_FONT_PX)
    for place, row in enumerate(rows):
        top = GAP_PX + place * down
        for column, tile in enumerate(row):
            left = GAP_PX + column * across
            text = fitted(tile.caption, side, pen, font)
            middle = (left, top + CAPTION_PX // 2)
            pen.text(middle, text, fill=_INK, font=font, anchor="lm")
            sheet.paste(Image.fromarray(tile.rgb), (left, top + CAPTION_PX))
    return sheet


def fitted(
    text: str,
    width_px: int,
    pen: ImageDraw.ImageDraw,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> str:
    """Return a text that fits, without its beginning where it is too long for that.

    Paths and figures tell most at their end.
    """
    if pen.textlength(text, font) <= width_px:
        return text
    while text and pen.textlength(_ELLIPSIS + text, font) > width_px:
        text = text[1:]
    return _ELLIPSIS + text
