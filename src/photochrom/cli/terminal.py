"""Writing to the terminal without letting a file's name take it over."""

import os
import sys

import click

STREAM = "-"  # standard input as a photo, standard output as a result
INTERRUPTED = 130  # the exit status that shells expect of what Ctrl-C ended


class CannotStart(click.ClickException):
    """What was asked for cannot be done as a whole; nothing was begun."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def one_line(text: str) -> str:
    """Escape what would break the line or steer the terminal: newlines, escapes, lone bytes."""
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def say(text: str) -> None:
    """Write one line to stderr."""
    click.echo(one_line(text), err=True)


def print_path(path: str | os.PathLike[str]) -> None:
    """Write a path to stdout: its exact bytes into a pipe, readable on a terminal."""
    if sys.stdout.isatty():
        click.echo(one_line(os.fspath(path)))
    else:
        sys.stdout.buffer.write(os.fsencode(path) + b"\n")
        sys.stdout.buffer.flush()
