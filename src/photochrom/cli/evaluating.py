"""`photochrom evaluate`: how near models come to the colors that photos had."""

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
    help="Model file or run folder. Repeatable.  [default: the embedded model]",
)
@click.option(
    "--photos",
    multiple=True,
    required=True,
    metavar="FOLDER|GLOB|TAR",
    help="Color photos to measure on: folders, globs or .tar shards. Repeatable.",
)
@click.option("--count", type=click.IntRange(min=1), help="Draw this many photos.  [default: all]")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the draw.  [default: 0]")
@click.option(
    "--size",
    "size_px",
    type=click.IntRange(32, 4096),
    help="Side in pixels of the central crops.  [default: 256]",
)
@click.option("--film", type=click.Choice(list(FILMS)), help="Gray the photos through a film.")
@click.option(
    "--grain",
    type=FiniteRange(0, 100),
    help=f"Add grain of this deviation in L*; {MAX_GRAIN:.0f} is much.",
)
@click.option("--fade", type=FiniteRange(0, 1), help="Fade the photos: 0 not at all, 1 much.")
@click.option(
    "--hints",
    type=click.IntRange(0, 10_000),
    help="Tell models the true color of this many points.",
)
@click.option(
    "--lpips",
    metavar="NPZ",
    type=click.Path(path_type=Path),
    help="Weights of LPIPS v0.1 (SqueezeNet), to measure that too.",
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write evaluation.json, photos.csv, table.txt and the contact sheet.png there.",
)
@click.option("--overwrite", is_flag=True, help="Replace the results that are there already.")
@click.pass_context
def evaluate(ctx: click.Context, /, **given: Any) -> None:
    """Compare models on color photos made gray.

    Each photo's central square is made gray, colored by every model and measured against the
    truth. The table has a row of the gray pictures themselves and one of the truth; the JSON file
    has the protocol, so that the figures can be had again.
    """
    from photochrom.cli.evaluating_run import run

    ctx.exit(run(**given))
