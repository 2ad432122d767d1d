"""The figures of all models in one table of plain text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from photochrom.evaluation.metrics import NEAR_GRAY_COLORFULNESS

ABSENT = "-"


@dataclass(frozen=True)
class Column:
    """A figure: its key in the JSON, its title in the table, and what it is."""

    key: str
    title: str
    format: str
    meaning: str


COLUMNS = (
    Column("psnr_db", "PSNR", ".2f", "dB over 8-bit sRGB; 100 at most, the same picture"),
    Column("ssim", "SSIM", ".4f", "mean over sRGB channels, Gaussian window of sigma 1.5"),
    Column("ciede2000", "CIEDE2000", ".2f", "mean color difference; smaller is nearer"),
    Column("lpips", "LPIPS", ".4f", "v0.1, SqueezeNet 1.1; smaller is nearer"),
    Column("ab_error", "ab error", ".2f", "mean Euclidean distance in a*b*; smaller is nearer"),
    Column("chroma_percent", "chroma %", ".0f", "mean chroma, as a share of the truth's"),
    Column("colorfulness", "colorful", ".2f", "Hasler and Suesstrunk's M3 of absolute opponents"),
    Column("colorfulness_difference", "diff", "+.2f", "mean colorfulness less the truth's"),
    Column(
        "near_gray_percent",
        "gray %",
        ".1f",
        f"share of results of colorfulness below {NEAR_GRAY_COLORFULNESS:.0f}",
    ),
    Column("seconds", "s/photo", ".3f", "median time to color one photo"),
    Column("peak_megabytes", "peak MB", ".0f", "most memory of the process that colored them"),
)


def render(rows: Sequence[tuple[str, Mapping[str, float | None]]]) -> str:
    """Return labeled rows of figures as aligned lines; a figure that is not there is a dash.

    Columns that no row has are left out.
    """
    columns = [c for c in COLUMNS if any(figures.get(c.key) is not None for _, figures in rows)]
    lines = [["", *(column.title for column in columns)]]
    for label, figures in rows:
        lines.append([label, *(_cell(figures.get(column.key), column) for column in columns)])
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        for cells in lines
    )


def _cell(figure: float | None, column: Column) -> str:
    return ABSENT if figure is None else format(figure, column.format)
