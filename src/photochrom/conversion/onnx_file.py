"""Write a network as an ONNX file of the contract, cleaned, in fp32 or with rounded weights."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from photochrom.conversion.quiet import quiet
from photochrom.errors import TrainingError
from photochrom.networks import architectures
from photochrom.networks.channels_first import ChannelsFirst
from photochrom.runtime import onnxruntime

Float = NDArray[np.float32]

OPSET = 18  # what onnxruntime and onnxruntime-web both take
# Rounded weights are whole numbers up to this. Those of int7 take a byte each too, and gzip, which
# wheels and the page are packed with, makes fewer of it.
LARGEST = {"int8": 127, "int7": 63}
# Smaller kernels, the first blocks', weigh little and must be exact: they are stored as fp16, the
# smallest, which spread hints, as they are.
SMALLEST_INT8 = 16384
SMALLEST_FP16 = 2048


def build(answer: Any) -> ModelProto:
    """Return the network as a cleaned ONNX model in fp32, with free H and W and no metadata."""
    return tidy(fold(tidy(trace(ChannelsFirst(answer).eval()))))


def trace(network: torch.nn.Module) -> ModelProto:
    """Return what torch exports of a module that takes lightness and hints.

    Raises:
        TrainingError: torch has no ONNX for one of the network's operations.
    """
    free = {1: torch.export.Dim("height") * architectures.MULTIPLE}
    free |= {2: torch.export.Dim("width") * architectures.MULTIPLE}
    example = (torch.zeros(1, 64, 96, 1), torch.zeros(1, 64, 96, 3))
    with quiet():
        program = torch.onnx.export(
            network,
            example,
            dynamo=True,
            opset_version=OPSET,
            input_names=["lightness", "hints"],
            output_names=["ab"],
            dynamic_shapes={"lightness": free, "hints": free},
            verbose=False,
        )
    if program is None:
        raise TrainingError("expected an ONNX program from torch, found none")
    return program.model_proto


def fold(model: ModelProto) -> ModelProto:
    """Compute beforehand what onnxruntime's basic optimizations can.

    They fold constants, batch normalization, bias, scale and padding into the convolutions, and
    take out transposes in pairs. Unlike the further ones they leave standard ONNX, which every
    runtime reads.
    """
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 4
    with tempfile.TemporaryDirectory() as folder:
        options.optimized_model_filepath = str(Path(folder) / "folded.onnx")
        onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        return onnx.load(options.optimized_model_filepath)


def tidy(model: ModelProto) -> ModelProto:
    """Drop what no runtime needs: lines of the source, inner shapes, unused operator sets."""
    model = ModelProto.FromString(model.SerializeToString())
    graph = model.graph
    for node in graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    for value in (*graph.input, *graph.output, *graph.initializer):
        value.doc_string = ""
        del value.metadata_props[:]
    del graph.value_info[:]
    del graph.metadata_props[:]
    del model.functions[:]
    used = {node.domain for node in graph.node}
    kept = [entry for entry in model.opset_import if entry.domain in used]
    del model.opset_import[:]
    model.opset_import.extend(kept)
    graph.name = "photochrom"
    model.producer_name, model.producer_version, model.doc_string = "photochrom", "", ""
    for place, value in enumerate((*graph.input, *graph.output)):
        names = ("height", "width") if place < len(graph.input) else ("ab_height", "ab_width")
        for axis, name in zip((1, 2), names, strict=True):
            value.type.tensor_type.shape.dim[axis].dim_param = name
    onnx.checker.check_model(model, full_check=True)
    return model


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
        f"{name}_int8": rounded,
        f"{name}_outputs": outputs,
        f"{name}_inputs": inputs,
    }
    nodes = [
        helper.make_node("Cast", [f"{name}_int8"], [f"{name}_cast"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}_cast", f"{name}_outputs"], [f"{name}_scaled"]),
        helper.make_node("Mul", [f"{name}_scaled", f"{name}_inputs"], [name]),
    ]
    return [numpy_helper.from_array(value, key) for key, value in stored.items()], nodes


def as_fp16(initializer: TensorProto) -> tuple[list[TensorProto], list[NodeProto]]:
    """Return what is stored in place of weights, and the node that restores them."""
    name = initializer.name
    stored = numpy_helper.to_array(initializer).astype(np.float16)
    node = helper.make_node("Cast", [f"{name}_fp16"], [name], to=TensorProto.FLOAT)
    return [numpy_helper.from_array(stored, f"{name}_fp16")], [node]


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


def save(model: ModelProto, metadata: dict[str, str], path: Path) -> None:
    """Write a model with its metadata; the same model gives the same bytes."""
    helper.set_model_props(model, dict(sorted(metadata.items())))
    path.write_bytes(model.SerializeToString(deterministic=True))
