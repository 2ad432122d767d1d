"""Write a network as an ONNX file of the contract, cleaned, in fp32 or with rounded weights."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, helper

from photochrom.conversion.quiet import quiet
from photochrom.errors import TrainingError
from photochrom.networks import architectures
from photochrom.networks.channels_first import ChannelsFirst
from photochrom.runtime import onnxruntime

Float = NDArray[np.float32]

OPSET = 18  # what onnxruntime and onnxruntime-web both take


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
    """Drop what no runtime needs of a network, and name its sizes as the contract does."""
    model = strip(model)
    graph = model.graph
    for place, value in enumerate((*graph.input, *graph.output)):
        names = ("height", "width") if place < len(graph.input) else ("ab_height", "ab_width")
        for axis, name in zip((1, 2), names, strict=True):
            value.type.tensor_type.shape.dim[axis].dim_param = name
    onnx.checker.check_model(model, full_check=True)
    return model


def strip(model: ModelProto) -> ModelProto:
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
    return model


def save(model: ModelProto, metadata: dict[str, str], path: Path) -> None:
    """Write a model with its metadata; the same model gives the same bytes."""
    helper.set_model_props(model, dict(sorted(metadata.items())))
    path.write_bytes(model.SerializeToString(deterministic=True))
