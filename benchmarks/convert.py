"""What each step of the conversion to ONNX costs and brings.

    python benchmarks/convert.py RUN [--files FOLDER] [--rounds 10]

All files are timed in one process, in turns, so that what else the machine does hits them alike.
FOLDER keeps the files, which are not made again where they are there. --rounds 0 times nothing.
"""

import argparse
import functools
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import onnx
import torch
from onnx import ModelProto, helper, numpy_helper

from photochrom.conversion import export, onnx_file, proof, rounding
from photochrom.model import Model
from photochrom.runtime import onnxruntime
from photochrom.training.runs import run

SIZES_PX = (256, 384, 512)


class AsItIs(torch.nn.Module):
    """The Keras model as torch sees it, channels last."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer

    def forward(self, lightness: torch.Tensor, hints: torch.Tensor) -> Any:
        return self.answer([lightness, hints], training=False)


def one_scale(weights: Any, largest: int = rounding.LARGEST["int8"]) -> tuple[Any, Any, Any]:
    """Round to int8 with a scale for each output only, the usual way."""
    outputs = np.abs(weights).max(axis=(1, 2, 3), keepdims=True) / largest
    outputs[outputs == 0] = 1
    inputs = np.ones((1, weights.shape[1], 1, 1), np.float32)
    return np.rint(weights / outputs).astype(np.int8), outputs, inputs


def with_one_scale(model: ModelProto, smallest: int) -> ModelProto:
    """Store int8 with one scale, weights from `smallest` numbers on."""
    kept = rounding.round_int8, rounding.SMALLEST_INT8
    rounding.round_int8, rounding.SMALLEST_INT8 = one_scale, smallest
    try:
        return rounding.store_rounded(model)
    finally:
        rounding.round_int8, rounding.SMALLEST_INT8 = kept


def dequantize_linear(model: ModelProto) -> ModelProto:
    """Store int8 as quantization tools do: a DequantizeLinear node for each kernel."""
    model = ModelProto.FromString(model.SerializeToString())
    kernels = {n.input[1] for n in model.graph.node if n.op_type == "Conv"}
    nodes, initializers = [], []
    for kernel in model.graph.initializer:
        if kernel.name not in kernels or np.prod(kernel.dims) < rounding.SMALLEST_INT8:
            initializers.append(kernel)
            continue
        rounded, outputs, _ = one_scale(numpy_helper.to_array(kernel))
        names = [f"{kernel.name}_{part}" for part in ("int8", "scale", "zero")]
        zero = np.zeros(len(rounded), np.int8)
        for name, value in zip(names, (rounded, outputs.reshape(-1), zero), strict=True):
            initializers.append(numpy_helper.from_array(value, name))
        nodes.append(helper.make_node("DequantizeLinear", names, [kernel.name], axis=0))
    nodes.extend(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(initializers)
    model.graph.node.extend(nodes)
    return model


def steps(answer: Any) -> dict[str, Callable[[], ModelProto]]:
    """Return the steps in their order, and the ways that were not taken."""
    first = functools.cache(lambda: onnx_file.trace(onnx_file.ChannelsFirst(answer).eval()))
    clean = functools.cache(lambda: onnx_file.build(answer))
    return {
        "Keras as it is": lambda: onnx_file.trace(AsItIs(answer).eval()),
        "Keras as it is, folded": lambda: onnx_file.fold(onnx_file.trace(AsItIs(answer).eval())),
        "channels first": first,
        "tidied": lambda: onnx_file.tidy(first()),
        "folded (fp32)": clean,
        "int8": lambda: rounding.store_rounded(clean()),
        "int7": lambda: rounding.store_rounded(clean(), "int7"),
        "int8, one scale": lambda: with_one_scale(clean(), rounding.SMALLEST_INT8),
        "int8, one scale, all": lambda: with_one_scale(clean(), 1),
        "int8, DequantizeLinear": lambda: dequantize_linear(clean()),
    }


def loaded(path: Path) -> int:
    """Return how many nodes onnxruntime runs, once it has loaded a file."""
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.optimized_model_filepath = str(Path(folder) / "loaded.onnx")
        options.log_severity_level = 4
        onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
        return len(onnx.load(options.optimized_model_filepath).graph.node)


def differences(answer: Any, path: Path) -> tuple[float, float]:
    """Return the mean and maximum difference of a file from its network, a*b* units."""
    found = Model(path).predict
    parts = [np.abs(found(*given) - proof.ask(answer, *given)).ravel() for given in proof.inputs()]
    difference = np.concatenate(parts)
    return float(difference.mean()), float(difference.max())


def milliseconds(paths: dict[str, Path], rounds: int) -> dict[tuple[str, int], float]:
    """Return the shortest time of each file at each size; the rest is other processes' work."""
    models = {name: Model(path) for name, path in paths.items()}
    times: dict[tuple[str, int], list[float]] = {}
    for turn in range(rounds + 1):
        for side_px in SIZES_PX:
            lightness = np.full((side_px, side_px, 1), 50, np.float32)
            hints = np.zeros((side_px, side_px, 3), np.float32)
            for name, model in models.items():
                start = time.perf_counter()
                model.predict(lightness, hints)
                if turn:  # the first is for warming up
                    seconds = time.perf_counter() - start
                    times.setdefault((name, side_px), []).append(1000 * seconds)
    return {key: min(taken) for key, taken in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--files", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args()
    recipe, answer = run.load(given.run)
    folder = given.files or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for number, (name, make) in enumerate(steps(answer).items()):
        paths[name] = folder / f"{number}.onnx"
        if not paths[name].exists():
            onnx_file.save(make(), export.metadata(recipe, "fp32"), paths[name])
    times = milliseconds(paths, given.rounds) if given.rounds else {}
    head = ["nodes", "transposes", "nodes loaded", "bytes", *(f"ms {s}" for s in SIZES_PX)]
    print(f"{'':24}" + "".join(f"{title:>13}" for title in (*head, "mean", "maximum")))
    for name, path in paths.items():
        kinds = [node.op_type for node in onnx.load(path).graph.node]
        cells: list[Any] = [len(kinds), kinds.count("Transpose"), loaded(path)]
        cells.append(f"{path.stat().st_size:,}")
        cells += [f"{times[name, s]:.1f}" if times else "-" for s in SIZES_PX]
        cells += [f"{d:.2g}" for d in differences(answer, path)]
        print(f"{name:24}" + "".join(f"{cell!s:>13}" for cell in cells))
    print(
        f"onnxruntime {onnxruntime.__version__}, torch {torch.__version__}, "
        f"{os.cpu_count()} cores, shortest of {given.rounds}"
    )


if __name__ == "__main__":
    main()
