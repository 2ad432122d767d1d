"""Store the kernels of an ONNX file rounded, and read them back."""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

Float = NDArray[np.float32]

# What stands behind a kernel's name in the names of what it is stored as.
INT8, OUTPUTS, INPUTS, FP16 = "_int8", "_outputs", "_inputs", "_fp16"
# Rounded weights are whole numbers up to this. Those of int7 and int6 take a byte each too, and
# gzip, which wheels and the page are packed with, makes fewer of it.
LARGEST = {"int8": 127, "int7": 63, "int6": 31}
# Smaller kernels, the first blocks', weigh little and must be exact: they are stored as fp16, the
# smallest, which spread hints, as they are.
SMALLEST_INT8 = 16384
SMALLEST_FP16 = 2048


def store_rounded(model: ModelProto, weights: str = "int8") -> ModelProto:
    """Store convolutions' weights in a quarter of the bytes, arithmetic in fp32 as before.

    int8 → Cast → Mul → Mul, or fp16 → Cast, which runtimes compute once, when they load the file.
    DequantizeLinear would say the same, but onnxruntime keeps it for quantized arithmetic and
    computes it again at every run.
    """
    model = ModelProto.FromString(model.SerializeToString())
    graph = model.graph
    kernels = {node.input[1] for node in graph.node if node.op_type == "Conv"}
    initializers, nodes = [], []
    for initializer in graph.initializer:
        size = np.prod(initializer.dims) if initializer.name in kernels else 0
        if size >= SMALLEST_INT8:
            stored, restoring = as_int8(initializer, LARGEST[weights])
        elif size >= SMALLEST_FP16:
            stored, restoring = as_fp16(initializer)
        else:
            stored, restoring = [initializer], []
        initializers.extend(stored)
        nodes.extend(restoring)
    nodes.extend(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(initializers)
    graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    return model


def as_int8(initializer: TensorProto, largest: int) -> tuple[list[TensorProto], list[NodeProto]]:
    """Return what is stored in place of weights, and the nodes that restore them."""
    name = initializer.name
    rounded, outputs, inputs = round_int8(numpy_helper.to_array(initializer), largest)
    stored: dict[str, NDArray[Any]] = {
        name + INT8: rounded,
        name + OUTPUTS: outputs,
        name + INPUTS: inputs,
    }
    nodes = [
        helper.make_node("Cast", [name + INT8], [f"{name}_cast"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}_cast", name + OUTPUTS], [f"{name}_scaled"]),
        helper.make_node("Mul", [f"{name}_scaled", name + INPUTS], [name]),
    ]
    return [numpy_helper.from_array(value, key) for key, value in stored.items()], nodes


def as_fp16(initializer: TensorProto) -> tuple[list[TensorProto], list[NodeProto]]:
    """Return what is stored in place of weights, and the node that restores them."""
    name = initializer.name
    stored = numpy_helper.to_array(initializer).astype(np.float16)
    node = helper.make_node("Cast", [name + FP16], [name], to=TensorProto.FLOAT)
    return [numpy_helper.from_array(stored, name + FP16)], [node]


def round_int8(weights: Float, largest: int) -> tuple[NDArray[np.int8], Float, Float]:
    """Round weights (O, I, h, w) to int8, with a scale (O, 1, 1, 1) and a scale (1, I, 1, 1).

    Where a normalization was folded in, an input that is large has small weights, and one scale
    for each output alone rounds them away: 6 times the error, docs/conversion.md.
    """
    inputs = np.sqrt(np.abs(weights).max(axis=(0, 2, 3), keepdims=True))
    inputs[inputs == 0] = 1
    outputs = np.abs(weights / inputs).max(axis=(1, 2, 3), keepdims=True) / largest
    outputs[outputs == 0] = 1
    return np.rint(weights / inputs / outputs).astype(np.int8), outputs, inputs


def restored(name: str, arrays: dict[str, NDArray[Any]]) -> Float:
    """Return a kernel that is stored as it is or as `store_rounded` has rounded it."""
    for whole in (name, name + FP16):
        if whole in arrays:
            stored: Float = arrays[whole].astype(np.float32)
            return stored
    rounded, outputs, inputs = (arrays[name + part] for part in (INT8, OUTPUTS, INPUTS))
    kernel: Float = rounded.astype(np.float32) * outputs * inputs
    return kernel
