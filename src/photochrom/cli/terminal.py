"""Write to the terminal without letting a file's name control it."""

import os
import sys
from typing import TextIO

import click

STREAM = "-"  # standard input as a photo, standard output as a result
INTERRUPTED = 130  # the exit status that shells expect of what Ctrl-C ended


class CannotStart(click.ClickException):
    """The command cannot start; nothing was done."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def one_line(text: str) -> str:
    """Escape what would break the line or control the terminal: newlines, escapes, lone bytes."""
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a standard stream, if there is one, is a terminal."""
    return stream is not None and stream.isatty()


def say(text: str) -> None:
    """Write one line to stderr."""
    click.echo(one_line(text), err=True)


def print_path(path: str | os.PathLike[str]) -> None:
    """Write a path to stdout; see `print_line`."""
    print_line(os.fspath(path))


def print_line(text: str) -> None:
    """Write a line to stdout: names' exact bytes into a pipe, readable on a terminal."""
    if is_terminal(sys.stdout):
        click.echo(one_line(text))
    else:
        print_bytes(os.fsencode(text) + b"\n")


def print_bytes(content: bytes) -> None:
    """Write to stdout, if there is one; raises ClickException if that fails."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise  # click ends the process quietly
    except OSError as error:
        # what is left in the buffer would fail again when the process ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.ClickException(f"standard output: {error.strerror}") from error
