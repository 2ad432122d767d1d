"""The options that say how photos are colored and written, for all commands that color them."""

from collections.abc import Callable, Iterable
from typing import Any

import click

from photochrom.cli.numbers import FiniteRange


class Format(click.Choice[str]):
    """A file format by its name or its usual suffix."""

    ALIASES = {"jpg": "jpeg", "tif": "tiff", "heif": "heic"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__(["jpeg", "png", "webp", "tiff", "heic", "avif"], case_sensitive=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        name = str(value).lower()
        return super().convert(self.ALIASES.get(name, name), param, ctx)


_OPTIONS = (
    click.option(
        "--format", type=Format(), help="Format of the result.  [default: the photo's own]"
    ),
    click.option(
        "--quality",
        metavar="N",
        type=click.IntRange(1, 100),
        help="Quality of JPEG, WebP, HEIC and AVIF.  [default: 92, or a JPEG's own if that is "
        "higher; 80 for HEIC and AVIF]",
    ),
    click.option(
        "--strength",
        metavar="N",
        type=FiniteRange(0, 2),
        help="Strength of the colors: 0 is gray, 2 twice as strong as the model gives them.  "
        "[default: 1]",
    ),
    click.option(
        "--model",
        metavar="FILE",
        type=click.Path(),
        help="Model file or run folder.  [default: the built-in model]",
    ),
    click.option(
        "--size",
        "side_px",
        metavar="PX",
        type=click.IntRange(min=16),
        help="Size of the small copy that the model sees: as many pixels as a square of this side "
        "has. The result keeps its full size.  [default: the model's own]",
    ),
    click.option(
        "--recolor",
        is_flag=True,
        help="Color anew what is already in color; its own colors are replaced.",
    ),
    click.option(
        "--keep-colors",
        is_flag=True,
        help="In photos that are partly in color, such as hand-tinted ones, keep their colors and "
        "color what is gray.",
    ),
    click.option(
        "--whole",
        is_flag=True,
        help="Take each file for one picture, margins included; none are looked for within it.",
    ),
    click.option(
        "--negative",
        is_flag=True,
        help="Exchange light and dark first, for negatives of gray film.",
    ),
    click.option(
        "--split",
        is_flag=True,
        help="Write each picture found on a scan as a file of its own: page-1-color.jpg ...",
    ),
    click.option("--compare", is_flag=True, help="Write original and result side by side."),
    click.option(
        "--mark/--no-mark",
        default=True,
        help="Say in the result that it was colored, and by what.  [default: mark]",
    ),
    click.option(
        "--tolerant",
        is_flag=True,
        help="Color what can be read of damaged photos instead of refusing them.",
    ),
    click.option(
        "--max-pixels",
        metavar="N",
        type=click.IntRange(min=1),
        help="Refuse photos with more pixels than this, all pages together.  [default: 500000000]",
    ),
)


def options_of_photos(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of photos; their names are those of `Options`, and `model`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def check_choices(names: Iterable[str | None], *, recolor: bool, keep_colors: bool) -> None:
    """Raise UsageError for a name of sources and targets that is empty, and for both colorings."""
    if "" in names:
        # Path("") is the current folder: an unset variable of a script would color that.
        raise click.UsageError("a name is empty")
    if recolor and keep_colors:
        raise click.UsageError("--recolor and --keep-colors exclude each other")
