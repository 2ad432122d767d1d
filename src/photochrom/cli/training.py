"""`photochrom train`: from photos to a model of one's own."""

from pathlib import Path
from typing import Any

import click

from photochrom.cli.numbers import FiniteRange


@click.command()
@click.argument("recipe")
@click.option(
    "--photos",
    multiple=True,
    required=True,
    metavar="FOLDER|GLOB|TAR",
    help="Photos to learn from: folders, globs or .tar shards. Repeatable.",
)
@click.option(
    "--out",
    required=True,
    metavar="RUN",
    type=click.Path(file_okay=False, path_type=Path),
    help="Run folder; one that is there already goes on from its checkpoint.",
)
@click.option(
    "--minutes",
    type=FiniteRange(min=0, min_open=True),
    help="End by the clock, schedule and all.",
)
@click.option("--steps", type=click.IntRange(min=1), help="Steps in all.  [default: the recipe's]")
@click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change a key of the recipe, as in size_px=160. Repeatable.",
)
@click.option(
    "--start-from",
    metavar="FILE|RUN",
    help="Begin with a model of the same recipe; 'embedded' is the one that comes along.",
)
@click.option(
    "--teacher",
    "teachers",
    multiple=True,
    metavar="RUN",
    type=click.Path(file_okay=False, path_type=Path),
    help="Learn from what another run holds likely too. Repeatable: from their mean.",
)
@click.option(
    "--encoder-weights",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Pretrained encoder.  [default: download]",
)
@click.option(
    "--feature-weights",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Pretrained VGG19 of the feature loss.  [default: download]",
)
@click.option(
    "--cache",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where decoded photos are kept.  [default: the user's cache folder]",
)
@click.pass_context
def train(ctx: click.Context, /, recipe: str, **given: Any) -> None:
    """Train RECIPE (default, teacher, unet-gan, zhang, deoldify or a TOML file) on photos.

    Writes a run folder: index.html with curves and samples, log.csv, the checkpoint and, in the
    end, model.onnx, which `photochrom photo.jpg --model RUN` takes. The same command goes on from
    the last checkpoint after Ctrl-C or worse.
    """
    from photochrom.cli.training_run import run

    ctx.exit(run(recipe, **given))
