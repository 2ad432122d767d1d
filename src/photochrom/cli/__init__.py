"""The photochrom command: the only package that talks to the terminal.

Results go to stdout, everything else to stderr. Exit status: 0 all done, 1 some photos failed
and the rest are done, 2 the command could not start.
"""

import sys

HELP = "help.txt"  # `photochrom --help` as scripts/make_cli_docs wrote it


def main() -> None:
    """Run the command with the arguments of this process."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        # Importing click, or pathlib, takes longer than all of this.
        with open(__file__.removesuffix("__init__.py") + HELP, encoding="utf-8") as text:  # noqa: PTH123
            sys.stdout.write(text.read())
        return
    from photochrom.cli.group import photochrom

    photochrom(prog_name="photochrom")
