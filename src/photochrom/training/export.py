"""Turn a run's weights into the model file of the contract, and prove that it computes the same."""

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

from photochrom.errors import TrainingError
from photochrom.model import CONTRACT, METADATA_PREFIX, Model
from photochrom.training import networks
from photochrom.training.recipe import Recipe

FP32_TOLERANCE = 1e-3  # largest |Δa*| or |Δb*| between the source network and the file, Lab units
OPSET = 18  # what onnxruntime and onnxruntime-web both take
PROOF_SIZES = ((64, 64), (96, 160), (256, 256))  # (height, width) in px


@dataclasses.dataclass(frozen=True)
class Proof:
    """How far a model file is from the network it came from, in a*b* units."""

    mean: float
    maximum: float


class Contract(torch.nn.Module):
    """A Keras model as a torch module with the contract's arguments in order."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer

    def forward(self, lightness: torch.Tensor, hints: torch.Tensor) -> Any:
        return self.answer([lightness, hints], training=False)


def to_onnx(answer: Any, recipe: Recipe, path: Path) -> Proof:
    """Write `answer` (lightness and hints to ab) as an ONNX file with the contract's metadata.

    Raises:
        TrainingError: the file computes something else than the network; it is not kept.
    """
    example = proof_inputs(np.random.default_rng(0), 64, 96)
    free = {1: torch.export.Dim("height") * networks.MULTIPLE}
    free |= {2: torch.export.Dim("width") * networks.MULTIPLE}
    program = torch.onnx.export(
        Contract(answer).eval(),
        tuple(torch.from_numpy(x[None]) for x in example),
        dynamo=True,
        opset_version=OPSET,
        input_names=["lightness", "hints"],
        output_names=["ab"],
        dynamic_shapes={"lightness": free, "hints": free},
        verbose=False,
    )
    if program is None:
        raise TrainingError(f"{path}: expected an ONNX program from torch, found none")
    file = program.model_proto
    onnx.helper.set_model_props(file, metadata(recipe))
    partial = path.with_name(f".{path.name}.partial")
    try:
        onnx.save(file, partial)
        proof = prove(answer, partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return proof


def metadata(recipe: Recipe) -> dict[str, str]:
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
    }
    return {f"{METADATA_PREFIX}{key}": value for key, value in facts.items()}


def prove(answer: Any, path: Path) -> Proof:
    """Compare file and network on random photos of several sizes, with and without hints.

    Raises:
        TrainingError: they differ by more than FP32_TOLERANCE.
    """
    model = Model(path)
    random = np.random.default_rng(1)
    differences = []
    for height, width in PROOF_SIZES:
        lightness, hints = proof_inputs(random, height, width)
        for given in (hints, np.zeros_like(hints)):
            with torch.no_grad():
                truth = answer([lightness[None], given[None]], training=False)[0].cpu().numpy()
            differences.append(np.abs(truth - model.predict(lightness, given)).ravel())
    difference = np.concatenate(differences)
    proof = Proof(float(difference.mean()), float(difference.max()))
    if not proof.maximum <= FP32_TOLERANCE:
        raise TrainingError(
            f"{path.name}: expected the network's ab within {FP32_TOLERANCE}, "
            f"found a difference of {proof.maximum:.2g}"
        )
    return proof


def proof_inputs(
    random: np.random.Generator, height: int, width: int
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return a smooth random lightness (H, W, 1) and a few hints (H, W, 3)."""
    coarse = random.uniform(0, 100, (height // 16, width // 16, 1))
    lightness = np.kron(coarse, np.ones((16, 16, 1))) + random.normal(0, 3, (height, width, 1))
    hints = np.zeros((height, width, 3), np.float32)
    for _ in range(4):
        y, x = random.integers(0, (height - 5, width - 5))
        hints[y : y + 5, x : x + 5] = (*random.uniform(-60, 60, 2), 1)
    return lightness.clip(0, 100).astype(np.float32), hints


def sha256(path: Path) -> str:
    """Return the file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
