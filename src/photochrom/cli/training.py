"""`photochrom train`: from photos to your own model."""

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
    help="Run folder. An existing one continues from its checkpoint.",
)
@click.option(
    "--minutes",
    type=FiniteRange(min=0, min_open=True),
    help="Train for this long; the learning rate falls to its end in that time.",
)
@click.option(
    "--steps", type=click.IntRange(min=1), help="Number of steps.  [default: the recipe's]"
)
@click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change a key of the recipe, such as size_px=160. Repeatable.",
)
@click.option(
    "--start-from",
    metavar="FILE|RUN",
    help="Begin with the weights of a model of the same network; 'embedded' is the built-in one.",
)
@click.option(
    "--teacher",
    "teachers",
    multiple=True,
    metavar="RUN",
    type=click.Path(file_okay=False, path_type=Path),
    help="Learn from the answers of another run too. Repeatable.",
)
@click.option(
    "--encoder-weights",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File of the pretrained encoder.  [default: download]",
)
@click.option(
    "--feature-weights",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File of the pretrained network of the feature loss.  [default: VGG19's download]",
)
@click.option(
    "--cache",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that keeps decoded photos.  [default: the user's cache folder]",
)
@click.pass_context
def train(ctx: click.Context, /, recipe: str, **given: Any) -> None:
    """Train RECIPE (default, lite0, both, teacher, unet-gan, zhang, deoldify or a TOML
    file) on photos.

    Writes a run folder: index.html with curves and samples, log.csv, the checkpoint and, at the
    end, model.onnx. Use it with `photochrom photo.jpg --model RUN`. After Ctrl-C or a crash, the
    same command continues from the last checkpoint.
    """
    from photochrom.cli.training_run import run

    ctx.exit(run(recipe, **given))
