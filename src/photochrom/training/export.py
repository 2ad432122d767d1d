"""Turn a run's weights into the model file of the contract, and prove that it computes the same."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photochrom import __version__
from photochrom.model import CONTRACT, METADATA_PREFIX, Model
from photochrom.training import networks, onnx_file, proof
from photochrom.training.proof import Proof
from photochrom.training.recipe import Recipe

ONNX_WEIGHTS = ("fp32", "int8")


@dataclass(frozen=True)
class Export:
    """A model file that was written, and how close it is to its network."""

    path: Path
    size_bytes: int
    sha256: str
    proof: Proof


def to_onnx(answer: Any, recipe: Recipe, path: Path, *, weights: str = "fp32") -> Export:
    """Write `answer` (lightness and hints to ab) as an ONNX file; same weights, same bytes.

    Args:
        answer: the Keras model.
        recipe: what the file says of itself.
        path: the file, replaced where it is there.
        weights: "fp32", or "int8" for a quarter of the bytes and arithmetic still in fp32.

    Raises:
        TrainingError: the file computes something else than the network; nothing was written.
    """
    if weights not in ONNX_WEIGHTS:
        raise ValueError(f"expected weights in {', '.join(ONNX_WEIGHTS)}, found {weights}")
    model = onnx_file.build(answer)
    if weights == "int8":
        model = onnx_file.store_int8(model)
    facts = metadata(recipe, weights)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        partial = Path(folder) / path.name
        onnx_file.save(model, facts, partial)
        found = proof.prove(answer, Model(partial).predict, name=path.name, precision=weights)
        onnx_file.save(model, facts | {f"{METADATA_PREFIX}proof": found.metadata()}, partial)
        partial.replace(path)
    return Export(path, path.stat().st_size, sha256(path), found)


def metadata(recipe: Recipe, weights: str) -> dict[str, str]:
    """Return what the file says of itself, as the contract wants it."""
    facts = {
        "contract": CONTRACT,
        "name": recipe.name,
        "multiple": str(networks.MULTIPLE),
        "output_stride": str(recipe.output_stride),
        "side_px": str(recipe.side_px),
        "recipe": recipe.description,
        "training_data": recipe.training_data,
        "license": recipe.license,
        "weights": weights,
        "version": __version__,
    }
    return {f"{METADATA_PREFIX}{key}": value for key, value in facts.items()}


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's names and files in order, in hexadecimal."""
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    total = hashlib.sha256()
    for file in files:
        if path.is_dir():
            total.update(file.relative_to(path).as_posix().encode() + b"\0")
        total.update(file.read_bytes())
    return total.hexdigest()
