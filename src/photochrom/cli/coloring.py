"""`photochrom color`: photos and folders to colored photos; `photochrom PHOTO` comes here too."""

import os
from typing import Any

import click

from photochrom.cli import Finished
from photochrom.cli.photo_options import options_of_photos
from photochrom.cli.seconds import Seconds
from photochrom.cli.terminal import one_line


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
@options_of_photos
@click.option(
    "--hint",
    multiple=True,
    metavar="X,Y,COLOR",
    help="Color of a spot you know, from the left and the top: '0.5,0.2,steelblue' or "
    "'120px,40px,#4682b4'; in a film with a time or a frame: '0.5,0.2,steelblue@1:30', '...@300f'. "
    "Repeatable.",
)
@click.option(
    "--hints",
    "hints_file",
    metavar="FILE",
    type=click.Path(),
    help='Hints from a JSON file: [{"x": 0.5, "y": 0.2, "color": "steelblue"}, ...].',
)
@click.option(
    "--palette",
    metavar="FILE",
    type=click.Path(),
    help='Names that hints may use as colors, from a JSON file: {"the coat": "firebrick", ...}.',
)
@click.option("--overwrite", is_flag=True, help="Replace existing results.")
@click.option("--skip-existing", is_flag=True, help="Skip photos whose result exists.")
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
    "--reference",
    multiple=True,
    metavar="FILE[@TIME]",
    help="A frame of the film in color, whose colors its shot takes: frame.png@12.5. Repeatable.",
)
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
def color(photos: tuple[str, ...], **given: Any) -> None:
    """Color photos, films, PDFs, and folders of them.

    photo.jpg becomes photo-color.jpg beside it, film.mp4 film-color.mp4, book.pdf book-color.pdf.
    What is already in color is left alone; sepia and other toned prints are colored. Exit status:
    0 all done, 1 some photos failed and the rest are done, 2 the command could not start.
    """
    from photochrom.cli.blas import use_one_thread
    from photochrom.cli.memory import keep_freed

    keep_freed()  # before anything large is asked for
    use_one_thread()  # before numpy is imported
    from photochrom.cli.coloring_run import run
    from photochrom.cli.request import Request

    raise Finished(run(Request(photos=photos, **given)))
