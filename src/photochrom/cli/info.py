"""`photochrom info`: facts about a photo or a model file."""

from typing import Any

import click


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each file.")
@click.pass_context
def info(ctx: click.Context, /, files: tuple[str, ...], as_json: bool) -> None:
    """Show facts about photos and model files.

    For a photo: format, size, depth, profile, and which version and model colored it, if one did.
    For a model or a run folder: contract, recipe, training data and license. Without a file, the
    built-in model is described.
    """
    from photochrom.cli.facts import describe, print_facts
    from photochrom.cli.terminal import say
    from photochrom.errors import PhotochromError

    failed = False
    for file in files or (None,):
        try:
            facts: dict[str, Any] = describe(file)
        except PhotochromError as error:
            failed = True
            say(str(error))
        else:
            print_facts(facts, as_json=as_json)
    ctx.exit(1 if failed else 0)
