"""`photochrom completion`: a script that completes the command in a shell."""

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a shell's completion script.

    \b
    bash: photochrom completion bash >> ~/.bashrc
    zsh:  photochrom completion zsh >> ~/.zshrc
    fish: photochrom completion fish > ~/.config/fish/completions/photochrom.fish
    """
    from click.shell_completion import get_completion_class

    root = ctx.find_root()
    script = get_completion_class(shell)
    if script is None:
        raise click.UsageError(f"click knows no completion for {shell}")
    click.echo(script(root.command, {}, "photochrom", "_PHOTOCHROM_COMPLETE").source())
