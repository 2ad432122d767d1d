"""The group of all commands: `photochrom COMMAND`, or `photochrom PHOTO` for `color`.

A new command is a module beside this one and a line in COMMANDS. Such modules import nothing
heavy at their top. After a change to any option: scripts/make_cli_docs.
"""

import importlib
import os
from typing import TYPE_CHECKING

import click

from photochrom import __version__
from photochrom.cli.terminal import INTERRUPTED, one_line, say
from photochrom.errors import PhotochromError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# Name: where the command is, and what `photochrom --help` says of it without loading it.
COMMANDS = {
    "color": ("photochrom.cli.coloring:color", "Color photos; `photochrom PHOTO` is short for it."),
    "info": ("photochrom.cli.info:info", "Show facts about photos and model files."),
    "serve": ("photochrom.cli.page:serve", "Open the page that colors photos in the browser."),
    "api": ("photochrom.cli.api:api", "Color pictures for programs that send them by HTTP."),
    "web": ("photochrom.cli.page:web", "Write that page as a folder for any web host."),
    "archive": ("photochrom.cli.archiving:archive", "Color an archive, on one machine or many."),
    "train": ("photochrom.cli.training:train", "Train your own model on photos."),
    "export": ("photochrom.cli.exporting:export", "Write the model files of a training run."),
    "evaluate": ("photochrom.cli.evaluating:evaluate", "Compare models on color photos made gray."),
    "completion": ("photochrom.cli.completion:completion", "Print a shell's completion script."),
}
DEFAULT_COMMAND = "color"
OWN_OPTIONS = frozenset({"-h", "--help", "--version"})


def load_command(name: str) -> click.Command:
    """Import one of COMMANDS."""
    module, _, attribute = COMMANDS[name][0].partition(":")
    command: click.Command = getattr(importlib.import_module(module), attribute)
    return command


class LazyGroup(click.Group):
    """Loads a command when it is used; takes any other word for a photo to color."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return load_command(cmd_name) if cmd_name in COMMANDS else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in COMMANDS and args[0] not in OWN_OPTIONS:
            # Before any option is read, so that `photochrom -- -photo.jpg` keeps its dashes.
            args.insert(0, DEFAULT_COMMAND)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            name = ctx.invoked_subcommand or ""
            if name != DEFAULT_COMMAND and os.path.lexists(name):
                meant = f"To color what is called {name} here: photochrom ./{name}"
                text = f"{error.format_message()}\n{meant}"
                raise click.UsageError(text, error.ctx) from error
            raise
        except PhotochromError as error:
            raise click.ClickException(one_line(str(error))) from error
        except KeyboardInterrupt:
            say("stopped")
            ctx.exit(INTERRUPTED)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        color = load_command(DEFAULT_COMMAND)
        photos = color.params[0]
        short_for_color = (
            color.shell_complete(ctx, incomplete)
            if incomplete.startswith("-")
            else photos.shell_complete(ctx, incomplete)
        )
        return super().shell_complete(ctx, incomplete) + short_for_color

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[OPTIONS] PHOTO...")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", prefix="       ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        color = load_command(DEFAULT_COMMAND)
        # Both have --help; arguments are in the usage.
        own = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        colors = [p for p in color.params if isinstance(p, click.Option)]
        records = [record for p in colors + own if (record := p.get_help_record(ctx))]
        with formatter.section("Options"):
            formatter.write_dl(records)
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="photochrom", message="%(prog)s %(version)s")
def photochrom() -> None:
    """Color black-and-white photographs on this computer, at full resolution.

    photo.jpg becomes photo-color.jpg beside it and keeps its metadata. Nothing is sent anywhere,
    and originals are never changed. A folder stands for all photos in it, - for standard input.
    """
