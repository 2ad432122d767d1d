"""Turn a run's weights into the model file of the contract, and prove that it computes the same."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from photochrom import __version__, atomic
from photochrom.conversion import onnx_file, proof, rounding
from photochrom.conversion.coreml import package
from photochrom.conversion.proof import Proof
from photochrom.errors import TargetError
from photochrom.model import CONTRACT, METADATA_PREFIX, Model
from photochrom.networks import architectures
from photochrom.recipes.recipe import NO_DATA, NO_LICENSE, OF_ANSWERS, Recipe

ONNX_WEIGHTS = ("fp32", *rounding.LARGEST)


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
        answer: the Keras model, on the processor.
        recipe: what the file says of itself.
        path: the file, replaced where it is there.
        weights: "fp32", or "int8" for a quarter of the bytes and arithmetic still in fp32, or
            "int7" and "int6" for as many, of which a zip makes a tenth less by each bit.

    Raises:
        TrainingError: the file computes something else than the network; nothing was written.
        TargetError: it cannot be written.
    """
    if weights not in ONNX_WEIGHTS:
        raise ValueError(f"expected weights in {', '.join(ONNX_WEIGHTS)}, found {weights}")
    facts = metadata(recipe, weights)
    with keras.device("cpu"), beside(path) as partial:
        model = onnx_file.build(answer)
        onnx_file.save(model, facts, partial)
        found = proof.prove(answer, Model(partial).predict, name=path.name, precision="fp32")
        if weights != "fp32":  # proven before and after, so that rounding hides no mistake
            model = rounding.store_rounded(model, weights)
            onnx_file.save(model, facts, partial)
            found = proof.prove(answer, Model(partial).predict, name=path.name, precision=weights)
        onnx_file.save(model, facts | {f"{METADATA_PREFIX}proof": found.metadata()}, partial)
        partial.replace(path)
    return Export(path, size_bytes(path), sha256(path), found)


def to_coreml(
    answer: Any,
    recipe: Recipe,
    path: Path,
    *,
    weights: str = "fp16",
    shapes: Sequence[package.Shape] = (),
) -> Export:
    """Write `answer` as a Core ML package; same weights, same bytes.

    Args:
        answer: the Keras model, on the processor.
        recipe: what the package says of itself.
        path: the .mlpackage, a folder, replaced where it is there.
        weights: "fp16", or smaller: "int8", or "palette6" with 64 values for each layer.
        shapes: see `package.build`.

    Raises:
        TrainingError: the package computes something else than the network, or coremltools or
            NumPy is of a version that does not work; nothing was written.
        TargetError: it cannot be written.
    """
    if weights not in package.WEIGHTS:
        raise ValueError(f"expected weights in {', '.join(package.WEIGHTS)}, found {weights}")
    facts = metadata(recipe, weights)
    with keras.device("cpu"), beside(path) as partial:
        model = package.build(answer, weights=weights, shapes=shapes)
        package.save(model, facts, partial)
        precision = weights if weights.startswith("fp") else f"coreml-{weights}"
        proofs = [
            proof.prove(answer, predict, name=path.name, precision=precision, sizes=shapes)
            for predict in package.runtimes(partial)
        ]
        found = max(proofs, key=lambda one: one.maximum)
        package.save(model, facts | {f"{METADATA_PREFIX}proof": found.metadata()}, partial)
        if path.exists():
            path.rename(partial.with_name("replaced"))  # a folder does not replace a folder
        partial.rename(path)
    return Export(path, size_bytes(path), sha256(path), found)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Give a place beside `path` to write to; what is left there in the end is removed.

    What a killed export of the same path left is removed first.

    Raises:
        TargetError: there is no room, or no right to write.
    """
    try:
        with atomic.folder_beside(path) as folder:
            yield folder / path.name
    except OSError as error:
        raise TargetError(f"{path}: cannot be written: {error.strerror or error}") from error


def metadata(recipe: Recipe, weights: str) -> dict[str, str]:
    """Return what the file says of itself, as the contract wants it.

    Files hold UTF-8; bytes of a folder's name that are none come as \\udc80 to \\udcff.
    """
    facts = {
        "contract": CONTRACT,
        "name": recipe.name,
        "multiple": str(architectures.MULTIPLE),
        "output_stride": str(recipe.output_stride),
        "side_px": str(recipe.side_px),
        "recipe": recipe.description,
        "training_data": recipe.training_data or NO_DATA,
        "license": recipe.license or NO_LICENSE,
        "weights": weights,
        "version": __version__,
    } | {name: str(getattr(recipe, name)) for name in OF_ANSWERS}
    return {
        f"{METADATA_PREFIX}{key}": value.encode(errors="backslashreplace").decode()
        for key, value in facts.items()
    }


def size_bytes(path: Path) -> int:
    """Return the size of a file, or of all files in a folder."""
    return sum(file.stat().st_size for file in files_of(path))


def files_of(path: Path) -> list[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's names and files in order, in hexadecimal."""
    total = hashlib.sha256()
    for file in files_of(path):
        if path.is_dir():
            total.update(file.relative_to(path).as_posix().encode() + b"\0")
        total.update(file.read_bytes())
    return total.hexdigest()
