"""Run `photochrom export`: check the options, export, report."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from photochrom.cli.backend import EMBEDDED, prepare_keras
from photochrom.cli.terminal import print_path, say
from photochrom.errors import TargetError

if TYPE_CHECKING:
    from photochrom.conversion.coreml.package import Shape
    from photochrom.conversion.export import Export
    from photochrom.recipes.recipe import Recipe

NAMES = {"onnx": "model.onnx", "coreml": "model.mlpackage"}
FULL = {"onnx": "fp32", "coreml": "fp16"}
ONLY = {"int7": "onnx", "int6": "onnx", "palette6": "coreml"}  # the format that knows --weights


def export_runs(
    runs: Sequence[Path],
    *,
    formats: str,
    weights: str,
    shapes: str,
    overrides: Sequence[str],
    output: Path | None,
    overwrite: bool,
    as_json: bool,
) -> int:
    """Export a run, the mean of several, or a model file; return the exit status."""
    chosen = list(NAMES) if formats == "all" else [formats]
    check_together(chosen, weights, shapes)
    check_sources(runs, output, overrides)
    folder = output or runs[0]
    targets = {form: folder / NAMES[form] for form in chosen}
    for target in targets.values():
        if os.path.lexists(target) and not overwrite:
            raise TargetError(f"{target}: already there; --overwrite replaces it")
    prepare_keras()
    from photochrom.conversion import export
    from photochrom.conversion.coreml import package

    shapes_of = parse_shapes(shapes)
    if "coreml" in targets:
        package.check_versions()
    recipe, answer = load(runs, overrides)
    make_folder(folder)
    for form, target in targets.items():
        stored = FULL[form] if weights == "full" else weights
        exported = (
            export.to_onnx(answer, recipe, target, weights=stored)
            if form == "onnx"
            else export.to_coreml(answer, recipe, target, weights=stored, shapes=shapes_of(recipe))
        )
        tell(exported, as_json=as_json)
    return 0


def check_together(chosen: Sequence[str], weights: str, shapes: str) -> None:
    """Raise UsageError for options that do not go together."""
    if weights in ONLY and chosen != [ONLY[weights]]:
        raise click.UsageError(f"--weights {weights} is for --to {ONLY[weights]} alone")
    if shapes != "flexible" and "coreml" not in chosen:
        raise click.UsageError("--shapes is for --to coreml or all")


def check_sources(sources: Sequence[Path], output: Path | None, overrides: Sequence[str]) -> None:
    """Raise UsageError for sources that have no mean or no recipe, and for a missing -o."""
    several, model = len(sources) > 1, any(map(is_model_file, sources))
    if several and model:
        raise click.UsageError("several: expected run folders, of which the mean is taken")
    if model and overrides:
        raise click.UsageError(f"--set is for run folders, {sources[0]} is a model file")
    if several and output is None:
        raise click.UsageError("several runs: expected -o DIR, where the file of their mean goes")
    if model and output is None:
        raise click.UsageError(f"{sources[0]}: expected -o DIR, where what comes of a model goes")


def is_model_file(path: Path) -> bool:
    """Tell a model file, the built-in one too, from a run folder."""
    return not path.is_dir() and (str(path) == EMBEDDED or path.suffix == ".onnx")


def load(sources: Sequence[Path], overrides: Sequence[str]) -> "tuple[Recipe, Any]":
    """Return a recipe and its network: of a model file, of a run or of the mean of several."""
    from photochrom.conversion import onnx_weights
    from photochrom.model import Model
    from photochrom.training.runs import ensemble

    if not is_model_file(sources[0]):
        return ensemble.load(sources, overrides)
    return onnx_weights.rebuild(Model(None if str(sources[0]) == EMBEDDED else sources[0]))


def parse_shapes(text: str) -> "Callable[[Recipe], Sequence[Shape]]":
    """Return a function from a recipe to the (height, width) pairs of --shapes; none means any.

    Raises:
        click.BadParameter: it means nothing, or a side is no multiple of the network's.
    """
    from photochrom.conversion.coreml import package
    from photochrom.networks import architectures

    if text == "flexible":
        return lambda recipe: []
    if text == "enumerated":
        return lambda recipe: package.enumerated_shapes(recipe.side_px)
    width, _, height = text.partition("x")
    sides = [int(side) for side in (height, width) if side.isdecimal() and side.isascii()]
    if len(sides) != 2 or not all(side and side % architectures.MULTIPLE == 0 for side in sides):
        raise click.BadParameter(
            f"expected flexible, enumerated, or width x height in multiples of "
            f"{architectures.MULTIPLE} as 320x224, found {text}",
            param_hint="--shapes",
        )
    return lambda recipe: [(sides[0], sides[1])]


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TargetError(f"{folder}: expected a folder to write to: {error.strerror}") from None


def tell(exported: "Export", *, as_json: bool) -> None:
    """Print the path to stdout and the rest to stderr, or everything as JSON."""
    if as_json:
        proof = {"mean": exported.proof.mean, "maximum": exported.proof.maximum}
        facts = {"path": os.fspath(exported.path), "size_bytes": exported.size_bytes}
        click.echo(json.dumps({**facts, "sha256": exported.sha256, "difference_ab": proof}))
        return
    print_path(exported.path)
    say(f"{exported.size_bytes:,} bytes, SHA-256 {exported.sha256}")
    say(f"differs from its network in a*b* units by {exported.proof}")
