"""`photochrom serve` and `photochrom web`: the page that colors photos in the browser."""

import os
import sys
from pathlib import Path

import click

from photochrom.cli.stopping import run_until_stopped
from photochrom.cli.terminal import print_path

_MODEL_HELP = "Model file or run folder.  [default: the built-in model]"


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Use this port only.  [default: 4880, or any free one]",
)
@click.option("--model", type=click.Path(), metavar="FILE", help=_MODEL_HELP)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def serve(port: int | None, model: str | None, no_open: bool) -> None:
    """Open the page that colors photos inside the browser.

    It is served to this machine only (127.0.0.1) until Ctrl-C. No photo leaves the browser.
    """
    from photochrom.model import Model
    from photochrom.serving.bundle import page_files
    from photochrom.serving.server import PageServer, at_port

    files = page_files(Model(model))
    server = at_port(port, lambda port: PageServer(files, port))
    click.echo(server.url)
    click.echo("Ctrl-C ends it.", err=True)
    if not no_open and _has_screen():
        click.launch(server.url)
    with server:
        run_until_stopped(lambda: server.serve_forever(poll_interval=0.2))


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path())
@click.option("--model", type=click.Path(), metavar="FILE", help=_MODEL_HELP)
@click.option("--overwrite", is_flag=True, help="Write into a folder that is not empty.")
def web(folder: str, model: str | None, overwrite: bool) -> None:
    """Write the page as a folder that any static host can serve."""
    from photochrom.model import Model
    from photochrom.serving.bundle import page_files, write_page

    files = page_files(Model(model))
    write_page(Path(folder), files, overwrite=overwrite)
    print_path(Path(folder) / "index.html")


def _has_screen() -> bool:
    """Tell whether a browser could open in a window; one in the terminal would take it over."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
