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
    help="ONNX for this command and browsers, Core ML for Apple's systems, or both.",
)
@click.option(
    "--weights",
    type=click.Choice(["full", "int8", "int7", "int6", "palette6"]),
    default="full",
    show_default=True,
    help="How to store weights. full: fp32 in ONNX, fp16 in Core ML. int8: a quarter or half of "
    "that. int7, int6, ONNX only: like int8, but smaller in a zip. palette6, Core ML only: 6 "
    "bits.",
)
@click.option(
    "--shapes",
    metavar="flexible|enumerated|WxH",
    default="flexible",
    show_default=True,
    help="Input sizes of the Core ML file: any (iOS 16), the usual ones of photos at the "
    "model's own size (iOS 18), or a single one such as 320x224 (iOS 16).",
)
@click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change how the answer is finished, or what the file says: gain, sharpness, evenness, "
    "license and a few more. Repeatable.",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder for model.onnx and model.mlpackage; required unless RUN is one folder.  "
    "[default: RUN]",
)
@click.option("--overwrite", is_flag=True, help="Replace existing files.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each file.")
@click.pass_context
def export(ctx: click.Context, /, runs: tuple[Path, ...], **given: Any) -> None:
    """Write the model files of a training run, or of several runs, whose answers are averaged.

    RUN may also be one model file (.onnx), or 'embedded' for the model that comes along.

    Each file is compared with the network it came from, on a photo and on random inputs. If they
    differ by more than rounding explains, nothing is written. Prints path, size, SHA-256 and
    difference.
    """
    from photochrom.cli.exporting_run import export_runs

    ctx.exit(export_runs(runs, **given))
