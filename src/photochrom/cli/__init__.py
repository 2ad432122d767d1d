"""The photochrom command: the only package that talks to the terminal.

Results go to stdout, everything else to stderr. Exit status: 0 all done, 1 some photos failed
and the rest are done, 2 the command could not start.
"""

import os
import sys

HELP = "help.txt"  # `photochrom --help` as scripts/make_cli_docs wrote it


class Finished(SystemExit):
    """The end of a command that has closed all it opened, with an exit status."""


def main() -> None:
    """Run the command with the arguments of this process."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        # Importing click, or pathlib, takes longer than all of this.
        with open(__file__.removesuffix("__init__.py") + HELP, encoding="utf-8") as text:  # noqa: PTH123
            sys.stdout.write(text.read())
        return
    from photochrom.cli.group import photochrom

    try:
        photochrom(prog_name="photochrom")
    except Finished as finished:
        _end_at_once(finished)


def _end_at_once(finished: Finished) -> None:
    """End without taking Python and the model apart, which takes a twentieth of a small photo."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError:
        raise finished from None  # Python says what is wrong with the stream
    os._exit(finished.code if isinstance(finished.code, int) else 0)
