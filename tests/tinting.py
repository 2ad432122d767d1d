"""A small model file that obeys the contract and tints by lightness and hints."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

STRIDE = 4
MULTIPLE = 32
# a*b* = TINT·(L* - 50) + OFFSET: dark parts turn blue, light parts orange
TINT = (0.2, 0.5)
OFFSET = (4.0, 6.0)


def write_tinting_model(path: Path, **facts: str) -> Path:
    """Write the model; `facts` replace entries of its metadata, an empty one removes it."""
    nodes = [
        _average("lightness", "gray", 1),
        _average("hints", "near", 3),
        helper.make_node("Mul", ["gray", "slope"], ["tinted"]),
        helper.make_node("Add", ["tinted", "offset"], ["plain"]),
        helper.make_node("Slice", ["near", "zero", "two", "last"], ["hinted"]),
        helper.make_node("Slice", ["near", "two", "three", "last"], ["mask"]),
        helper.make_node("Sub", ["one", "mask"], ["free"]),
        helper.make_node("Mul", ["plain", "free"], ["kept"]),
        helper.make_node("Add", ["kept", "hinted"], ["ab"]),
    ]
    slope = np.array(TINT, np.float32)
    constants = {
        "slope": slope,
        "offset": np.array(OFFSET, np.float32) - 50 * slope,
        "one": np.array([1], np.float32),
        "zero": np.array([0], np.int64),
        "two": np.array([2], np.int64),
        "three": np.array([3], np.int64),
        "last": np.array([3], np.int64),
    }
    for channels in (1, 3):
        kernel = np.ones((channels, 1, STRIDE, STRIDE), np.float32) / STRIDE**2
        constants[f"kernel{channels}"] = kernel
    graph = helper.make_graph(
        [node for part in nodes for node in (part if isinstance(part, list) else [part])],
        "tinting",
        [_tensor("lightness", ["H", "W", 1]), _tensor("hints", ["H", "W", 3])],
        [_tensor("ab", ["h", "w", 2])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    entries = {
        "contract": "1",
        "name": "tinting",
        "multiple": str(MULTIPLE),
        "output_stride": str(STRIDE),
        "side_px": "128",
        "recipe": "drawn for tests",
        "training_data": "none",
        "license": "MIT",
    } | facts
    helper.set_model_props(model, {f"photochrom.{k}": v for k, v in entries.items() if v})
    onnx.save(model, path)
    return path


def _average(source: str, name: str, channels: int) -> list[onnx.NodeProto]:
    """Average each square of STRIDE² pixels, channel by channel."""
    return [
        helper.make_node("Transpose", [source], [f"{name}_in"], perm=[0, 3, 1, 2]),
        helper.make_node(
            "Conv",
            [f"{name}_in", f"kernel{channels}"],
            [f"{name}_out"],
            strides=[STRIDE, STRIDE],
            group=channels,
        ),
        helper.make_node("Transpose", [f"{name}_out"], [name], perm=[0, 2, 3, 1]),
    ]


def _tensor(name: str, shape: list[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, *shape])
