"""Where a place in a stored picture is in the upright one (EXIF 2.32, orientation)."""


def turned(x: float, y: float, orientation: int) -> tuple[float, float]:
    """Return where a point of the stored picture, in shares of its sides, is in the upright one."""
    if orientation > 4:
        x, y = y, x
    if orientation in (2, 3, 6, 7):
        x = 1 - x
    if orientation in (3, 4, 7, 8):
        y = 1 - y
    return x, y


def turned_box(
    left: float, top: float, width: float, height: float, orientation: int
) -> tuple[float, float, float, float]:
    """Return where a box of the stored picture, in shares of its sides, is in the upright one."""
    x, y = turned(left + width / 2, top + height / 2, orientation)
    if orientation > 4:
        width, height = height, width
    return x - width / 2, y - height / 2, width, height
