"""`photochrom export`: from a run to the model files that apps load."""

from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("runs", metavar="RUN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--to",
    "formats",
    type=click.Choice(["onnx", "coreml", "all"]),
    default="onnx",
    show_default=True,
    help="Which file: for this command and browsers, for Apple's systems, or both.",
)
@click.option(
    "--weights",
    type=click.Choice(["full", "int8", "int7", "palette6"]),
    default="full",
    show_default=True,
    help="How weights are stored: full is fp32 in ONNX, fp16 in Core ML; int8 is 1/4 and 1/2 of "
    "that; int7, of ONNX only, is as large and smaller in a zip; palette6, 6 bits, Core ML only.",
)
@click.option(
    "--shapes",
    metavar="flexible|enumerated|WxH",
    default="flexible",
    show_default=True,
    help="Core ML's inputs: any size (iOS 16), usual ones of three sizes (iOS 18), or one alone, "
    "as 320x224 (iOS 16).",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where model.onnx and model.mlpackage go, needed for several runs.  [default: RUN]",
)
@click.option("--overwrite", is_flag=True, help="Replace files that are there already.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON for each file.")
@click.pass_context
def export(ctx: click.Context, /, runs: tuple[Path, ...], **given: Any) -> None:
    """Write the model of RUN as the files that apps load; of several, their mean in one file.

    Each file is run beside the network it came from, on a photo and on random inputs; where they
    differ by more than rounding may, nothing is written. Tells size, SHA-256 and difference.
    """
    from photochrom.cli.exporting_run import export_runs

    ctx.exit(export_runs(runs, **given))
