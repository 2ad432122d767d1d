"""Run a Core ML program anywhere: an interpreter of the MIL operations in an .mlpackage.

Core ML runs on Apple's systems alone. What a package says can be computed without it: the program
is a list of operations, each with a definition (coremltools' MIL operation reference), and its
weights lie beside it. This reads both back from the disk, so that what is proven is the file.
Every result of type fp16 is rounded to fp16, as a phone's would be; sums inside an operation are
kept in fp32.
"""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from photochrom.conversion.coreml.operations import OPERATIONS
from photochrom.errors import InvalidModelError

MODEL = Path("Data") / "com.apple.CoreML"
BLOB_SENTINEL = 0xDEADBEEF
# Type's number in a weight file: (NumPy's type, bits); MILBlob/Blob/BlobDataType.hpp.
BLOB_TYPES = {
    1: (np.float16, 16),
    2: (np.float32, 32),
    3: (np.uint8, 8),
    4: (np.int8, 8),
    6: (np.int16, 16),
    7: (np.uint16, 16),
    13: (np.uint8, 6),
    14: (np.int32, 32),
    15: (np.uint32, 32),
}
FLOAT16 = 10  # MIL.proto, DataType
IMMEDIATE_TYPES = {10: np.float16, 11: np.float32, 21: np.int8, 22: np.int16, 23: np.int32}
IMMEDIATE_TYPES |= {31: np.uint8, 32: np.uint16, 33: np.uint32}


class Package:
    """A saved .mlpackage, opened."""

    def __init__(self, path: Path) -> None:
        from coremltools.proto import Model_pb2  # noqa: PLC0415  the extra [coreml]
        from google.protobuf.message import (  # type: ignore[import-untyped]  # noqa: PLC0415
            DecodeError,
        )

        self.path = path
        self.spec = Model_pb2.Model()
        try:
            self.spec.ParseFromString((path / MODEL / "model.mlmodel").read_bytes())
            weights = path / MODEL / "weights" / "weight.bin"
            # A program whose weights are all small has them in itself.
            self.weights = weights.read_bytes() if weights.exists() else b""
            function = self.spec.mlProgram.functions["main"]
            self.operations = function.block_specializations[function.opset].operations
        except (OSError, DecodeError) as error:
            raise InvalidModelError(
                f"{path}: expected a Core ML program, found: {error}"
            ) from error
        if not self.operations:
            raise InvalidModelError(f"{path}: expected a Core ML program, found another model")
        self.constants = self._constants()

    @property
    def facts(self) -> dict[str, str]:
        """What the package says of itself."""
        return dict(self.spec.description.metadata.userDefined)

    def predict(
        self, lightness: NDArray[np.float32], hints: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return the ab (H/s, W/s, 2) of L* (H, W, 1) and hints (H, W, 3).

        Raises:
            InvalidModelError: the program holds an operation that is not known here.
        """
        values: dict[str, Any] = dict(self.constants)
        values["lightness"], values["hints"] = (
            torch.from_numpy(x[None]).float() for x in (lightness, hints)
        )
        with torch.no_grad():
            for operation in self.operations:
                if operation.outputs[0].name not in values:
                    self._run(operation, values)
        ab: NDArray[np.float32] = values["ab"][0].float().numpy()
        return ab

    def _run(self, operation: Any, values: dict[str, Any]) -> None:
        compute = self._find(operation)
        given = {key: self._given(arguments, values) for key, arguments in operation.inputs.items()}
        results = compute(**given)
        if not isinstance(results, (list, tuple)):
            results = [results]
        for output, result in zip(operation.outputs, results, strict=True):
            half = output.type.tensorType.dataType == FLOAT16
            values[output.name] = result.half().float() if half else result

    def _find(self, operation: Any) -> Callable[..., Any]:
        if operation.type not in OPERATIONS:
            raise InvalidModelError(
                f"{self.path}: expected operations that are known here, found {operation.type}"
            )
        return OPERATIONS[operation.type]

    def _given(self, arguments: Any, values: dict[str, Any]) -> Any:
        found = [values[a.name] if a.name else self._read(a.value) for a in arguments.arguments]
        return found if len(found) > 1 else found[0]

    def _constants(self) -> dict[str, Any]:
        """Read the constants, and restore the weights that are stored compressed."""
        constants: dict[str, Any] = {}
        for operation in self.operations:
            if operation.type == "const":
                constants[operation.outputs[0].name] = self._read(operation.attributes["val"])
            elif operation.type.startswith("constexpr_"):
                given = {
                    key: self._read(value)
                    for key, value in operation.attributes.items()
                    if key != "name"
                }
                given |= {k: self._given(v, constants) for k, v in operation.inputs.items()}
                constants[operation.outputs[0].name] = self._find(operation)(**given)
        return constants

    def _read(self, value: Any) -> Any:
        """Return a stored value: a tensor of numbers, else Python's own bool or string."""
        shape = [d.constant.size for d in value.type.tensorType.dimensions]
        if value.HasField("blobFileValue"):
            return self._blob(value.blobFileValue.offset, shape)
        tensor = value.immediateValue.tensor
        kind = tensor.WhichOneof("value")
        if kind == "strings":
            return tensor.strings.values[0]
        if kind == "bools":
            found = [bool(flag) for flag in tensor.bools.values]
            return found if shape else found[0]
        if kind == "bytes":
            kind_of = IMMEDIATE_TYPES[value.type.tensorType.dataType]
            numbers = np.frombuffer(tensor.bytes.values, kind_of)
        else:
            kind_of = IMMEDIATE_TYPES[value.type.tensorType.dataType]
            numbers = np.array(getattr(tensor, kind).values, kind_of)
        return tensor_of(numbers.reshape(shape))

    def _blob(self, offset: int, shape: list[int]) -> torch.Tensor:
        """Read an array of the weight file; its 64-byte header lies at `offset`."""
        try:
            sentinel, kind, size, start = struct.unpack_from("<IIQQ", self.weights, offset)
            dtype, bits = BLOB_TYPES[kind]
            stored = np.frombuffer(self.weights, np.uint8, size, start)
        except (struct.error, KeyError, ValueError) as error:
            raise InvalidModelError(f"{self.path}: expected weights, found: {error}") from error
        if sentinel != BLOB_SENTINEL:
            raise InvalidModelError(f"{self.path}: expected weights at byte {offset}, found none")
        if bits < 8:
            return tensor_of(unpack(stored, bits, int(np.prod(shape))).reshape(shape))
        return tensor_of(stored.view(dtype).reshape(shape))


def unpack(stored: NDArray[np.uint8], bits: int, count: int) -> NDArray[np.uint8]:
    """Return `count` numbers of a few bits each, packed from the lowest bit on."""
    flags = np.unpackbits(stored, bitorder="little")[: count * bits].reshape(count, bits)
    return np.packbits(flags, axis=1, bitorder="little")[:, 0]


def tensor_of(numbers: NDArray[Any]) -> torch.Tensor:
    """Return a tensor; integers too wide or unsigned for torch become int64, fp16 becomes fp32."""
    if numbers.dtype == np.float16:
        return torch.from_numpy(numbers.astype(np.float32))
    if numbers.dtype.kind in "iu":
        return torch.from_numpy(numbers.astype(np.int64))
    return torch.from_numpy(numbers.copy())
