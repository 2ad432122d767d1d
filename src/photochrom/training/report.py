"""What a person looks at while a run trains: index.html with curves, and grids of samples."""

import csv
import html
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photochrom import color
from photochrom.training.runs.run import DESCRIPTION, LOG

PAGE = "index.html"
SAMPLES = "samples"
REFRESH_SECONDS = 30
NOT_CURVES = frozenset({"step", "seconds"})
WIDTH_PX, HEIGHT_PX = 560, 160

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem;
       color-scheme: light dark; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1.5rem; }
figure { margin: 0; } figcaption { font-variant-numeric: tabular-nums; }
svg { width: 100%; height: auto; } polyline { fill: none; stroke: currentColor; stroke-width: 1.5; }
img { max-width: 100%; } dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dd { margin: 0; }
"""


def write_samples(
    path: Path, lightness: NDArray[np.floating], ab: NDArray[np.floating], rgb: NDArray[np.floating]
) -> None:
    """Write a PNG grid, a row a photo: what went in, what came out, the truth.

    Args:
        path: the PNG.
        lightness: (N, H, W, 1), L* in [0, 100].
        ab: (N, H, W, 2), a*b* units.
        rgb: (N, H, W, 3), sRGB in [0, 1].
    """
    gray = color.lab_to_rgb(np.concatenate([lightness, np.zeros_like(ab)], axis=-1))
    linear_rgb = color.lab_to_linear_rgb(np.concatenate([lightness, ab], axis=-1))
    colored = color.linear_to_rgb(color.fit_gamut(linear_rgb))
    grid = np.concatenate([np.concatenate(list(x), axis=0) for x in (gray, colored, rgb)], axis=1)
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(np.rint(grid * 255).astype(np.uint8)).save(path)


def write_page(folder: Path, *, running: bool) -> None:
    """Write the run folder's index.html from run.json, log.csv and samples/.

    While the run is `running` the page reloads itself.
    """
    facts = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    with (folder / LOG).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[-1] if name not in NOT_CURVES] if rows else []
    curves = "\n".join(_curve(name, rows) for name in names)
    samples = "\n".join(
        f"<figure><img src='{SAMPLES}/{path.name}' alt='input, answer, truth'>"
        f"<figcaption>step {int(path.stem)}: input, answer, truth</figcaption></figure>"
        for path in sorted((folder / SAMPLES).glob("*.png"), reverse=True)[:4]
    )
    recipe = "\n".join(
        f"<dt>{html.escape(key)}</dt><dd>{html.escape(str(value))}</dd>"
        for key, value in facts["recipe"].items()
    )
    refresh = f"<meta http-equiv='refresh' content='{REFRESH_SECONDS}'>" if running else ""
    title = html.escape(facts["recipe"]["name"])
    (folder / PAGE).write_text(
        f"<!doctype html><html lang='en'><meta charset='utf-8'>{refresh}<title>{title}</title>"
        f"<style>{STYLE}</style><h1>{title}</h1><main>{curves}</main>"
        f"<h2>Samples</h2><main>{samples}</main><h2>Recipe</h2><dl>{recipe}</dl></html>\n",
        encoding="utf-8",
    )


def _curve(name: str, rows: list[dict[str, str]]) -> str:
    points = [(float(row["step"]), float(row[name])) for row in rows if row.get(name)]
    if not points:
        return ""
    steps, values = np.array(points).T
    low, high = values.min(), values.max()
    x = (steps - steps[0]) / max(1.0, steps[-1] - steps[0]) * WIDTH_PX
    y = HEIGHT_PX - (values - low) / max(1e-9, high - low) * HEIGHT_PX
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    caption = f"{html.escape(name)}: {values[-1]:.4g} (from {low:.4g} to {high:.4g})"
    return (
        f"<figure><svg viewBox='-2 -2 {WIDTH_PX + 4} {HEIGHT_PX + 4}' role='img' "
        f"aria-label='{html.escape(name)}'><polyline points='{line}'/></svg>"
        f"<figcaption>{caption}</figcaption></figure>"
    )
