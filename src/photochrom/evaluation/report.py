"""Write an evaluation to a folder: JSON and CSV for programs, a table and a sheet for people."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

from photochrom import atomic
from photochrom.errors import TargetError
from photochrom.evaluation.evaluate import Evaluation
from photochrom.evaluation.sheet import draw
from photochrom.evaluation.table import COLUMNS

JSON = "evaluation.json"
CSV = "photos.csv"
TABLE = "table.txt"
SHEET = "sheet.png"
FILES = (JSON, CSV, TABLE, SHEET)


def check(folder: Path, *, overwrite: bool) -> None:
    """Make the folder and try to write, before figures are lost for want of it.

    Raises TargetError.
    """
    for name in FILES:
        if not overwrite and os.path.lexists(folder / name):
            raise TargetError(
                f"{folder / name}: exists already; allow overwriting or name another folder"
            )
    try:
        atomic.make_folder(folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise TargetError(f"{folder}: results cannot be written there: {reason}") from error


def save(evaluation: Evaluation, folder: Path, *, overwrite: bool = False) -> None:
    """Write FILES into a folder, each whole or not at all. Raises TargetError."""
    check(folder, overwrite=overwrite)
    picture = io.BytesIO()
    draw(evaluation.sheet).save(picture, "PNG")
    contents = {
        JSON: json.dumps(as_json(evaluation), indent=1, allow_nan=False).encode() + b"\n",
        CSV: as_csv(evaluation).encode(errors="surrogateescape"),
        TABLE: evaluation.table().encode(errors="surrogateescape") + b"\n",
        SHEET: picture.getvalue(),
    }
    for name, content in contents.items():
        with atomic.replacing(folder / name, overwrite=overwrite) as file:
            file.write(content)


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the protocol, what each figure means, and the rows."""
    return {
        "protocol": evaluation.protocol,
        "meanings": {column.key: column.meaning for column in COLUMNS},
        "rows": [
            {"label": row.label, "model": row.model, "figures": row.figures}
            for row in evaluation.rows
        ],
    }


def as_csv(evaluation: Evaluation) -> str:
    """Return a line for each result of each photo."""
    text = io.StringIO()
    keys = list(dict.fromkeys(key for row in evaluation.rows for key in row.photos))
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["photo", "row", *keys])
    for place, name in enumerate(evaluation.names):
        for row in evaluation.rows:
            figures = (row.photos[key][place] if key in row.photos else None for key in keys)
            cells = ("" if figure is None else f"{figure:.5g}" for figure in figures)
            writer.writerow([name, row.label, *cells])
    return text.getvalue()
