"""Read recipes: TOML files by name or path, with changes, checked."""

import dataclasses
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from photochrom.errors import TrainingError
from photochrom.recipes import ranges
from photochrom.recipes.recipe import AFTERWARDS, Recipe

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """Return the names of the recipes that come with the package."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name_or_path: str, overrides: Iterable[str] = ()) -> Recipe:
    """Read a recipe by name or from a TOML file, then apply `key=value` overrides.

    Raises:
        TrainingError: no such recipe, an unknown or missing key, or a value of the wrong type.
    """
    path = FOLDER / f"{name_or_path}.toml"
    if not path.is_file():
        path = Path(name_or_path)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        known = ", ".join(names())
        raise TrainingError(
            f"{name_or_path}: expected a recipe ({known}) or a readable TOML file"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise TrainingError(f"{path}: expected TOML, found: {error}") from None
    for override in overrides:
        values.update(_parse_override(override))
    return validate(values, source=str(path))


def validate(values: dict[str, Any], *, source: str) -> Recipe:
    """Check keys, types and ranges; return the recipe.

    Raises:
        TrainingError: names the key, what was expected and what came.
    """
    fields = {field.name: field for field in dataclasses.fields(Recipe)}
    for key, value in values.items():
        if key not in fields:
            raise TrainingError(f"{source}: {key}: no such key; known are {', '.join(fields)}")
        expected = fields[key].type
        if expected is float and type(value) is int:
            values[key] = float(value)
        elif type(value) is not expected:
            expected_name = getattr(expected, "__name__", str(expected))
            raise TrainingError(f"{source}: {key}: expected {expected_name}, found {value!r}")
    missing = [
        name
        for name, field in fields.items()
        if field.default is dataclasses.MISSING and name not in values
    ]
    if missing:
        raise TrainingError(f"{source}: expected the keys {', '.join(missing)}, found none of them")
    recipe = Recipe(**values)
    ranges.check(recipe, source)
    return recipe


def afterwards(values: dict[str, Any], overrides: Iterable[str], *, source: str) -> Recipe:
    """Apply `key=value` overrides that a trained network can still be given.

    Raises:
        TrainingError: a key that training alone could follow, or whatever `validate` raises.
    """
    for override in overrides:
        change = _parse_override(override)
        for key in change.keys() - set(AFTERWARDS):
            raise TrainingError(
                f"--set {override}: expected one of {', '.join(AFTERWARDS)}, found {key}; what a "
                "network learns from is said to train"
            )
        values = values | change
    return validate(values, source=source)


def _parse_override(override: str) -> dict[str, Any]:
    key, equals, value = override.partition("=")
    if not equals:
        raise TrainingError(f"--set {override}: expected KEY=VALUE, as in size_px=160")
    try:
        return tomllib.loads(f"{key} = {value}")
    except tomllib.TOMLDecodeError:
        return {key.strip(): value}  # an unquoted word
