"""Run `photochrom export`: check what was asked for, export, say what came."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from photochrom.cli.backend import prepare_keras
from photochrom.cli.terminal import print_path, say
from photochrom.errors import TargetError

if TYPE_CHECKING:
    from photochrom.conversion.coreml.package import Shape
    from photochrom.conversion.export import Export

NAMES = {"onnx": "model.onnx", "coreml": "model.mlpackage"}
FULL = {"onnx": "fp32", "coreml": "fp16"}
ONLY = {"onnx": "int7", "coreml": "palette6"}  # of these --weights each format knows its own


def export_runs(
    runs: Sequence[Path],
    *,
    formats: str,
    weights: str,
    shapes: str,
    output: Path | None,
    overwrite: bool,
    as_json: bool,
) -> int:
    """Export a run, or the mean of several, and return the exit status."""
    chosen = list(NAMES) if formats == "all" else [formats]
    check_together(chosen, weights, shapes)
    if len(runs) > 1 and output is None:
        raise click.UsageError("several runs: expected -o DIR, where the file of their mean goes")
    folder = output or runs[0]
    targets = {form: folder / NAMES[form] for form in chosen}
    for target in targets.values():
        if os.path.lexists(target) and not overwrite:
            raise TargetError(f"{target}: already there; --overwrite replaces it")
    prepare_keras()
    from photochrom.conversion import export
    from photochrom.conversion.coreml import package
    from photochrom.training.runs import ensemble

    sizes = parse_shapes(shapes)
    if "coreml" in targets:
        package.check_versions()
    recipe, answer = ensemble.load(runs)
    make_folder(folder)
    for form, target in targets.items():
        stored = FULL[form] if weights == "full" else weights
        exported = (
            export.to_onnx(answer, recipe, target, weights=stored)
            if form == "onnx"
            else export.to_coreml(answer, recipe, target, weights=stored, shapes=sizes)
        )
        tell(exported, as_json=as_json)
    return 0


def check_together(chosen: Sequence[str], weights: str, shapes: str) -> None:
    """Raise UsageError for options that do not go together."""
    for form, only in ONLY.items():
        if weights == only and chosen != [form]:
            raise click.UsageError(f"--weights {only} is for --to {form} alone")
    if shapes != "flexible" and "coreml" not in chosen:
        raise click.UsageError("--shapes is for --to coreml or all")


def parse_shapes(text: str) -> "Sequence[Shape]":
    """Return the (height, width) that --shapes means; none for all.

    Raises:
        click.BadParameter: it means nothing, or a side is no multiple of the network's.
    """
    from photochrom.conversion.coreml import package
    from photochrom.networks import architectures

    named: dict[str, Callable[[], Sequence[Shape]]] = {
        "flexible": list,
        "enumerated": package.enumerated_shapes,
    }
    if text in named:
        return named[text]()
    width, _, height = text.partition("x")
    sides = [int(side) for side in (height, width) if side.isdecimal() and side.isascii()]
    if len(sides) != 2 or not all(side and side % architectures.MULTIPLE == 0 for side in sides):
        raise click.BadParameter(
            f"expected flexible, enumerated, or width x height in multiples of "
            f"{architectures.MULTIPLE} as 320x224, found {text}",
            param_hint="--shapes",
        )
    return [(sides[0], sides[1])]


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TargetError(f"{folder}: expected a folder to write to: {error.strerror}") from None


def tell(exported: "Export", *, as_json: bool) -> None:
    """Print the path and say the rest, or print all of it as JSON."""
    if as_json:
        proof = {"mean": exported.proof.mean, "maximum": exported.proof.maximum}
        facts = {"path": os.fspath(exported.path), "size_bytes": exported.size_bytes}
        click.echo(json.dumps({**facts, "sha256": exported.sha256, "difference_ab": proof}))
        return
    print_path(exported.path)
    say(f"{exported.size_bytes:,} bytes, SHA-256 {exported.sha256}")
    say(f"differs from its network in a*b* units by {exported.proof}")
