"""One photo from standard input or to standard output."""

import sys
from dataclasses import replace
from pathlib import Path

from photochrom import atomic, photo
from photochrom.batch import Outcome, Task, attempt
from photochrom.cli.terminal import STREAM
from photochrom.colorizer import Colorizer
from photochrom.options import Options
from photochrom.results import Result


def color_stream(
    colorizer: Colorizer, source: str, output: str | None, options: Options
) -> Outcome:
    """Color `source`, `-` for standard input, into `output`; None and `-` are standard output.

    Nothing is written unless the whole photo could be colored.
    """
    target = Path(STREAM if output is None else output)
    to_file = target != Path(STREAM)
    if to_file:
        options = replace(options, format=options.format or photo.format_of(target))

    def work() -> Result:
        content = sys.stdin.buffer.read() if source == STREAM else Path(source).read_bytes()
        colored, result = colorizer.color_content(content, options)
        if to_file:
            write_file(target, colored, overwrite=options.overwrite)
        else:
            sys.stdout.buffer.write(colored)
            sys.stdout.buffer.flush()
        return replace(result, source=Path(source), target=target, targets=(target,))

    return attempt(Task(Path(source), target), work)


def write_file(target: Path, content: bytes, *, overwrite: bool) -> None:
    """Write a file whole or not at all; raises TargetError."""
    with atomic.replacing(target, overwrite=overwrite) as file:
        file.write(content)
