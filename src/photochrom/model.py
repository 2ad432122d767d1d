"""The model file and its contract.

| | name | shape | units |
|---|---|---|---|
| in | lightness | (1, H, W, 1), H and W multiples of `multiple` | L*, [0, 100] |
| in | hints | (1, H, W, 3) | a*, b* in Lab units, mask 0 or 1 |
| out | ab | (1, H/s, W/s, 2), s = `output_stride` | a*, b* in Lab units |
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photochrom.errors import InvalidModelError
from photochrom.runtime import onnxruntime

Float = NDArray[np.float32]

CONTRACT = "1"
METADATA_PREFIX = "photochrom."
_CHANNELS_IN = {"lightness": 1, "hints": 3}
_CHANNELS_OUT = {"ab": 2}


class Model:
    """A model file, opened: its facts as attributes and its one verb, `predict`.

    `path` is an .onnx file or a run folder that holds model.onnx; None is the embedded model.
    `threads` limits the processor cores of one prediction; None leaves it to onnxruntime.
    May be used from several threads at once. Raises InvalidModelError.
    """

    name: str
    multiple: int
    output_stride: int
    side_px: int
    recipe: str
    training_data: str
    license: str
    path: Path

    def __init__(self, path: str | Path | None = None, *, threads: int | None = None) -> None:
        self.path = _locate(path)
        self._session = open_session(self.path, threads)
        facts = _facts(self.path, self._session.get_modelmeta().custom_metadata_map)
        self.name = facts["name"]
        self.recipe = facts["recipe"]
        self.training_data = facts["training_data"]
        self.license = facts["license"]
        self.multiple = _positive(self.path, facts, "multiple")
        self.output_stride = _positive(self.path, facts, "output_stride")
        self.side_px = _positive(self.path, facts, "side_px")
        if self.multiple % self.output_stride:
            raise InvalidModelError(
                f"{self.path}: expected multiple to be a multiple of output_stride, "
                f"found {self.multiple} and {self.output_stride}"
            )
        _check(self.path, self._session.get_inputs(), _CHANNELS_IN)
        _check(self.path, self._session.get_outputs(), _CHANNELS_OUT)

    def predict(self, lightness: Float, hints: Float) -> Float:
        """Return the a*b* (H/s, W/s, 2) of L* (H, W, 1) and hints (H, W, 3), s = output_stride.

        H and W must be multiples of `multiple`. Raises InvalidModelError when what comes out is
        not what the contract promises, numbers that are not finite included.
        """
        height, width = lightness.shape[:2]
        if height % self.multiple or width % self.multiple:
            raise ValueError(f"expected multiples of {self.multiple}, found {height}x{width}")
        feeds = {"lightness": lightness[None], "hints": hints[None]}
        try:
            (batch,) = self._session.run(["ab"], feeds)
        except Exception as error:  # onnxruntime's errors share no base class
            raise InvalidModelError(f"{self.path}: the network fails: {_line(error)}") from error
        expected = (1, height // self.output_stride, width // self.output_stride, 2)
        if batch.shape != expected:
            raise InvalidModelError(
                f"{self.path}: expected ab of shape {expected}, found {batch.shape}"
            )
        if not np.isfinite(batch).all():
            raise InvalidModelError(f"{self.path}: expected finite ab, found what is no number")
        ab: Float = batch[0]
        return ab


def _locate(path: str | Path | None) -> Path:
    if path is None:
        path = Path(__file__).with_name("models") / "default.onnx"
        if not path.is_file():
            raise InvalidModelError(
                f"{path}: the embedded model is missing; reinstall photochrom or name a model file"
            )
        return path
    path, hint = Path(path), ""
    try:
        if path.is_dir():
            if (path / "run.json").is_file():
                hint = f"; of a run that is not over, `photochrom export {path}` makes one"
            path = path / "model.onnx"
        if path.is_file():
            return path
    except OSError as error:
        reason = str(error.strerror).lower()
        raise InvalidModelError(f"{path}: cannot be read: {reason}") from error
    raise InvalidModelError(f"{path}: no such model file{hint}")


def open_session(path: Path, threads: int | None) -> onnxruntime.InferenceSession:
    """Open an ONNX file. Raises InvalidModelError."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # the library is silent; what matters is raised
    if threads is not None:
        options.intra_op_num_threads = threads
    # Idle threads that spin take the cores that libvips needs for the same photo.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # A pattern plans one block for all layers; without it a prediction at 512 px takes 50 MB less.
    options.enable_mem_pattern = False
    try:
        plain = os.name != "nt" and os.fspath(path).isprintable()  # lone bytes of a name are not
        content = os.fspath(path) if plain else path.read_bytes()
        return onnxruntime.InferenceSession(content, options, ["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no base class
        raise InvalidModelError(
            f"{path}: expected an ONNX model, found a file that does not open: {_line(error)}"
        ) from error


def _facts(path: Path, metadata: Mapping[str, str]) -> dict[str, str]:
    contract = metadata.get(METADATA_PREFIX + "contract")
    if contract != CONTRACT:
        found = "no contract" if contract is None else f"contract {contract}"
        raise InvalidModelError(
            f"{path}: expected a model of Photochrom's contract {CONTRACT}, found {found}; "
            "export one with `photochrom export`"
        )
    keys = ["name", "multiple", "output_stride", "side_px", "recipe", "training_data", "license"]
    missing = [key for key in keys if METADATA_PREFIX + key not in metadata]
    if missing:
        raise InvalidModelError(f"{path}: expected metadata {', '.join(missing)}, found none")
    return {key: metadata[METADATA_PREFIX + key] for key in keys}


def _positive(path: Path, facts: Mapping[str, str], key: str) -> int:
    if facts[key].isdecimal() and int(facts[key]) > 0:
        return int(facts[key])
    raise InvalidModelError(f"{path}: expected {key} to be a whole number, found {facts[key]!r}")


def _check(path: Path, tensors: Sequence[Any], expected: Mapping[str, int]) -> None:
    """Refuse names, types and shapes that the contract does not know."""
    found = {tensor.name: (tensor.type, list(tensor.shape)) for tensor in tensors}
    for name, channels in expected.items():
        kind, shape = found.get(name, ("nothing", []))
        free = [axis for axis in shape[1:3] if not isinstance(axis, int)]
        channels_ok = len(shape) == 4 and (shape[3] == channels or not isinstance(shape[3], int))
        if kind != "tensor(float)" or not channels_ok or len(free) != 2:
            raise InvalidModelError(
                f"{path}: expected {name} as float (1, H, W, {channels}) with free H and W, "
                f"found {kind} {tuple(shape)}"
            )
    if set(found) != set(expected):
        raise InvalidModelError(f"{path}: expected {sorted(expected)}, found {sorted(found)}")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
