"""The facts of photos and model files, as `photochrom info` prints them."""

import json
import os
import sys
from pathlib import Path

import click

from photochrom import photo
from photochrom.cli.terminal import one_line
from photochrom.finding import is_folder
from photochrom.model import CONTRACT, Model

Facts = dict[str, str | int | bool]


def describe(file: str | None) -> Facts:
    """Return the facts of a photo, a model file, a run folder, or, for None, the default model.

    Raises a PhotochromError.
    """
    if file is None or file.lower().endswith(".onnx") or is_folder(Path(file)):
        return describe_model(None if file is None else Path(file))
    return describe_photo(Path(file))


def describe_model(path: Path | None) -> Facts:
    """Return the contract's facts; raises InvalidModelError."""
    model = Model(path, threads=1)
    return {
        "model": os.fspath(model.path),
        "name": model.name,
        "contract": CONTRACT,
        "multiple": model.multiple,
        "output_stride": model.output_stride,
        "side_px": model.side_px,
        "recipe": model.recipe,
        "training_data": model.training_data,
        "license": model.license,
        "bytes": model.path.stat().st_size,
    }


def describe_photo(path: Path) -> Facts:
    """Return what the file's header says; raises PhotoError."""
    opened = photo.open(path, max_pixels=sys.maxsize)
    return {
        "photo": os.fspath(path),
        "format": opened.format,
        "width": opened.width,
        "height": opened.height,
        "pages": opened.pages,
        "depth_bits": opened.depth_bits,
        "alpha": opened.alpha,
        "icc_profile": opened.profile,
        "exif_orientation": opened.orientation,
        "colored_by": photo.colored_by(opened.said(0).xmp) or "",
        "bytes": path.stat().st_size,
    }


def print_facts(facts: Facts, *, as_json: bool) -> None:
    """Print facts to stdout: one line of JSON, or a line for each."""
    if as_json:
        click.echo(json.dumps(facts))
        return
    width = max(map(len, facts))
    for name, value in facts.items():
        shown = ("no", "yes")[value] if isinstance(value, bool) else str(value)
        click.echo(one_line(f"{name.replace('_', ' '):{width}}  {shown}"))
