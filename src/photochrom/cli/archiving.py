"""`photochrom archive`: folders and buckets of any size, on one machine or a cluster."""

from typing import Any

import click

from photochrom.cli.photo_options import options_of_photos


@click.command()
@click.argument("source")
@click.argument("target")
@options_of_photos
@click.option(
    "--overwrite",
    is_flag=True,
    help="Color anew what other options or another model colored, and replace other files.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Photos to color at a time.  [default: one for each core of the cluster]",
)
@click.option(
    "--address",
    metavar="ADDRESS",
    help="A Ray cluster: auto, or host:port of its head.  [default: this machine alone]",
)
@click.option(
    "--max-failures",
    metavar="N",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="Stop when more photos than this fail for one reason.",
)
@click.option(
    "--report",
    metavar="DIR",
    type=click.Path(),
    help="Write a page there: counts, reasons, rate over time, samples.",
)
@click.option("-q", "--quiet", is_flag=True, help="Report failures only.")
@click.pass_context
def archive(ctx: click.Context, /, source: str, target: str, **given: Any) -> None:
    """Color all photos of SOURCE, its folders mirrored in TARGET.

    Each is a folder, s3://bucket/prefix or gs://bucket/prefix. TARGET/.photochrom/manifest tells
    what became of each photo; the same command goes on where it stopped, and colors only what is
    new or changed. Exit status: 0 all done, 1 some photos failed and the rest are done or the run
    was stopped early, 2 the command could not start. Needs the extra [archive].
    """
    from photochrom.cli.archiving_run import run

    ctx.exit(run(source, target, given))
