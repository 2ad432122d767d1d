"""`photochrom evaluate`: how close models come to the true colors of photos."""

from pathlib import Path
from typing import Any

import click

from photochrom.cli.numbers import FiniteRange
from photochrom.film import FILMS, MAX_GRAIN


@click.command()
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="FILE|RUN",
    help="Model file or run folder. Repeatable.  [default: the built-in model]",
)
@click.option(
    "--photos",
    multiple=True,
    required=True,
    metavar="FOLDER|GLOB|TAR",
    help="Color photos to measure on: folders, globs or .tar shards. Repeatable.",
)
@click.option(
    "--count",
    type=click.IntRange(min=1),
    help="Number of photos to draw at random.  [default: all]",
)
@click.option("--seed", type=click.IntRange(min=0), help="Seed of that draw.  [default: 0]")
@click.option(
    "--size",
    "size_px",
    type=click.IntRange(32, 4096),
    help="Side in pixels of the central crops.  [default: 256]",
)
@click.option(
    "--film", type=click.Choice(list(FILMS)), help="Make the photos gray as this film would."
)
@click.option(
    "--grain",
    type=FiniteRange(0, 100),
    help=f"Add grain with this standard deviation in L*; {MAX_GRAIN:.0f} is a lot.",
)
@click.option("--fade", type=FiniteRange(0, 1), help="Fade the photos: 0 not at all, 1 a lot.")
@click.option(
    "--hints",
    type=click.IntRange(0, 10_000),
    help="Give models the true color of this many points.",
)
@click.option(
    "--lpips",
    metavar="NPZ",
    type=click.Path(path_type=Path),
    help="Weights of LPIPS v0.1 (SqueezeNet); adds LPIPS to the table.",
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder for evaluation.json, photos.csv, table.txt and the contact sheet.png.",
)
@click.option("--overwrite", is_flag=True, help="Replace existing results.")
@click.pass_context
def evaluate(ctx: click.Context, /, **given: Any) -> None:
    """Compare models on color photos made gray.

    Each photo's central square is made gray, colored by every model and compared with the
    original. The table has a row for the gray pictures and one for the originals. The JSON file
    records how everything was measured, so that the figures can be reproduced.
    """
    from photochrom.cli.evaluating_run import run

    ctx.exit(run(**given))
