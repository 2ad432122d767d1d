"""Write docs/cli.md, and what `photochrom --help` prints, from the command itself.

With --check nothing is written; the exit status is 1 where a file is not what it should be.
"""

import sys
from pathlib import Path

import click

from photochrom.cli.group import COMMANDS, load_command, photochrom

ROOT = Path(__file__).resolve().parent.parent
INTRODUCTION = """\
# The command

Written by `python scripts/make_cli_docs.py` from the command's own help.

Results go to standard output, everything else to standard error. Exit status: 0 all done, 1 some
photos failed and the rest are done, 2 the command could not start, 130 stopped by Ctrl-C.

Folders are searched for photos (JPEG, PNG, WebP, TIFF, HEIC, AVIF, GIF, BMP, PNM, JPEG 2000, MPO,
by their suffixes; without a suffix, by their first bytes), films and PDFs. Links to folders are not
followed. Hidden files and what drives and galleries keep for themselves are passed over in
silence; all else that is not colored is counted by kind.

Into a pipe, paths are written byte for byte. If a name may hold a line break, use `--json`. Bytes
of a name that are not text then come as `\\udc80` to `\\udcff`, as Python's `os.fsencode`
expects them.
"""


def help_of(name: str | None = None) -> str:
    """Return the help of a command, or of photochrom itself, in 80 columns."""
    context = click.Context(
        photochrom, info_name="photochrom", terminal_width=80, **photochrom.context_settings
    )
    if name is None:
        return photochrom.get_help(context) + "\n"
    command = load_command(name)
    return command.get_help(click.Context(command, parent=context, info_name=name)) + "\n"


def main() -> int:
    """Write or check both files."""
    sections = [("photochrom", help_of())]
    sections += [(f"photochrom {name}", help_of(name)) for name in COMMANDS]
    parts = [INTRODUCTION, *(f"## {title}\n\n```text\n{text}```\n" for title, text in sections)]
    files = {
        ROOT / "docs" / "cli.md": "\n".join(parts),
        ROOT / "src" / "photochrom" / "cli" / "help.txt": help_of(),
    }
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what the command says; run {sys.argv[0]}")
        return 1 if stale else 0
    for path in stale:
        path.write_text(files[path])
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
