"""`photochrom color`: photos and folders to colored photos; `photochrom PHOTO` comes here too."""

import os
from typing import Any

import click

from photochrom.cli.numbers import FiniteRange
from photochrom.cli.seconds import Seconds
from photochrom.cli.terminal import one_line


class Format(click.Choice[str]):
    """A file format by its name or its usual suffix."""

    ALIASES = {"jpg": "jpeg", "tif": "tiff", "heif": "heic"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__(["jpeg", "png", "webp", "tiff", "heic", "avif"], case_sensitive=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        name = str(value).lower()
        return super().convert(self.ALIASES.get(name, name), param, ctx)


class ColorCommand(click.Command):
    """The command, which notices photos whose names look like options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = {name for param in self.params for name in param.opts}
        before_dashes = args[: args.index("--")] if "--" in args else args
        for arg in before_dashes:
            # Before anything is parsed: "-o.jpg" of a glob would be an output of ".jpg".
            if arg.startswith("-") and arg not in {"-", *options} and os.path.lexists(arg):
                raise click.UsageError(
                    f"{one_line(arg)}: looks like an option and is a file here; put -- before the "
                    f"photos, as in `photochrom -- *.jpg`, or write {one_line(f'./{arg}')}",
                    ctx,
                )
        return super().parse_args(ctx, args)


@click.command(cls=ColorCommand)
@click.argument("photos", nargs=-1, required=True, metavar="PHOTO...", type=click.Path())
@click.option("-r", "--recursive", is_flag=True, help="Search subfolders too.")
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR|-",
    type=click.Path(),
    help="Where to write: a file for one photo, a folder for several, or - for stdout.",
)
@click.option("--format", type=Format(), help="Format of the result.  [default: the photo's own]")
@click.option(
    "--quality",
    metavar="N",
    type=click.IntRange(1, 100),
    help="Compression quality of JPEG, WebP, HEIC and AVIF.",
)
@click.option(
    "--strength",
    metavar="N",
    type=FiniteRange(0, 2),
    help="Strength of the colors: 0 is gray, 1 is as the model gives them.",
)
@click.option(
    "--hint",
    multiple=True,
    metavar="X,Y,COLOR",
    help="Color of a spot you know: '0.5,0.2,steelblue' or '120px,40px,#4682b4'. Repeatable.",
)
@click.option(
    "--hints",
    "hints_file",
    metavar="FILE",
    type=click.Path(),
    help='Hints from a JSON file: [{"x": 0.5, "y": 0.2, "color": "steelblue"}, ...].',
)
@click.option(
    "--model",
    metavar="FILE",
    type=click.Path(),
    help="Model file or run folder.  [default: the built-in model]",
)
@click.option(
    "--size",
    "side_px",
    metavar="PX",
    type=click.IntRange(min=16),
    help="Side of a square with the area of the copy the model sees.  [default: the model's own]",
)
@click.option("--recolor", is_flag=True, help="Color photos that are already in color.")
@click.option(
    "--keep-colors", is_flag=True, help="Color the gray parts of photos around their own colors."
)
@click.option("--whole", is_flag=True, help="Treat each file as one picture, margins included.")
@click.option(
    "--negative", is_flag=True, help="Exchange light and dark first: gray film as it was scanned."
)
@click.option(
    "--split", is_flag=True, help="Write each picture of a scan as a file: page-1-color.jpg ..."
)
@click.option("--compare", is_flag=True, help="Write original and result side by side.")
@click.option(
    "--mark/--no-mark",
    default=True,
    help="Say in the result that it was colored, and by what.  [default: mark]",
)
@click.option("--overwrite", is_flag=True, help="Replace existing results.")
@click.option("--skip-existing", is_flag=True, help="Skip photos whose result exists.")
@click.option("--tolerant", is_flag=True, help="Color what can be read of damaged photos.")
@click.option(
    "--max-pixels",
    metavar="N",
    type=click.IntRange(min=1),
    help="Refuse photos with more pixels than this.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Photos to color at a time.  [default: one per core, at most 4]",
)
@click.option("--start", metavar="TIME", type=Seconds(), help="Begin a film there: 90 or 1:30.")
@click.option("--end", metavar="TIME", type=Seconds(), help="End a film there.")
@click.option("--preview", is_flag=True, help="Write a sheet of a film's frames, before and after.")
@click.option(
    "--codec",
    type=click.Choice(["h264", "hevc", "av1", "ffv1"]),
    help="Codec of films.  [default: h264; av1 for .webm]",
)
@click.option(
    "--crf",
    metavar="N",
    type=click.IntRange(0, 63),
    help="Constant quality of films: lower is better and larger.",
)
@click.option("-q", "--quiet", is_flag=True, help="Report failures only.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each photo.")
@click.pass_context
def color(ctx: click.Context, /, photos: tuple[str, ...], **given: Any) -> None:
    """Color photos, films, and folders of them.

    photo.jpg becomes photo-color.jpg beside it, film.mp4 film-color.mp4. What is already in color
    is left alone; sepia and other toned prints are colored. Exit status: 0 all done, 1 some photos
    failed and the rest are done, 2 the command could not start.
    """
    from photochrom.cli.coloring_run import run
    from photochrom.cli.request import Request

    ctx.exit(run(Request(photos=photos, **given)))
