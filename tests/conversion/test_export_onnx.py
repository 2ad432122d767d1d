"""The ONNX file computes what its network computes, is clean, and is the same every time."""

import functools
import gzip
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import ModelProto, numpy_helper
from small_runs import RECIPES, network

from photochrom.conversion import export, onnx_file, proof, rounding
from photochrom.conversion.export import Export
from photochrom.errors import TrainingError
from photochrom.model import Model
from photochrom.recipes import recipe
from photochrom.runtime import onnxruntime

SHAPE_JUGGLING = {"Shape", "Gather", "Reshape", "Expand", "Unsqueeze", "Squeeze", "Identity"}
ENDS = 3  # transposes: lightness and hints in, ab out


@pytest.fixture(scope="module", autouse=True)
def narrow() -> Iterator[None]:
    """These networks' kernels are small; store those as int8 that would be in wider ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounding, "SMALLEST_INT8", rounding.SMALLEST_INT8 // 4)
        yield


# Tracing is what takes time: once for each network.
traced = functools.cache(onnx_file.build)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Export]:
    """Every recipe's network, exported in fp32 and with rounded weights."""
    folder = tmp_path_factory.mktemp("onnx")
    written = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(onnx_file, "build", traced)
        for name in RECIPES:
            its_recipe, answer = network(name)
            for weights in export.ONNX_WEIGHTS if name == "zhang" else ("fp32", "int8"):
                path = folder / f"{name}-{weights}.onnx"
                written[name, weights] = export.to_onnx(answer, its_recipe, path, weights=weights)
    return written


Files = dict[tuple[str, str], Export]


def nodes_after_loading(path: Path, folder: Path) -> list[str]:
    """Return the kinds of node that onnxruntime runs, once it has loaded a file."""
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(folder / "loaded.onnx")
    options.log_severity_level = 4
    onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
    return [node.op_type for node in onnx.load(options.optimized_model_filepath).graph.node]


def kinds(path: Path) -> list[str]:
    return [node.op_type for node in onnx.load(path).graph.node]


def damaged(model: ModelProto) -> ModelProto:
    """Return a model with one weight of its first convolution changed to ten times the largest."""
    model = ModelProto.FromString(model.SerializeToString())
    first = next(node.input[1] for node in model.graph.node if node.op_type == "Conv")
    kernel = next(i for i in model.graph.initializer if i.name == first)
    weights = numpy_helper.to_array(kernel).copy()
    weights.flat[0] = 10 * np.abs(weights).max()
    kernel.CopyFrom(numpy_helper.from_array(weights, kernel.name))
    return model


@pytest.mark.parametrize("name", RECIPES)
def test_the_file_answers_as_its_network_at_a_size_it_was_not_traced_at(
    name: str, files: Files
) -> None:
    lightness, hints = next(proof.inputs(((32, 224),)))
    expected = proof.ask(network(name)[1], lightness, hints)
    found = Model(files[name, "fp32"].path).predict(lightness, hints)
    assert np.abs(found - expected).max() <= proof.TOLERANCES["fp32"].maximum


@pytest.mark.parametrize("name", RECIPES)
def test_the_networks_of_these_tests_answer_in_many_colors(name: str) -> None:
    lightness, hints = next(proof.inputs())
    assert np.ptp(proof.ask(network(name)[1], lightness, hints)) > 5


@pytest.mark.parametrize("name", RECIPES)
def test_hints_matter_to_the_file(name: str, files: Files) -> None:
    model = Model(files[name, "fp32"].path)
    (lightness, hints), (_, none) = list(proof.inputs(((64, 64),)))[:2]
    assert np.abs(model.predict(lightness, hints) - model.predict(lightness, none)).max() > 0.01


def consumers_of_pads(path: Path) -> list[str]:
    nodes = onnx.load(path).graph.node
    padded = {output for node in nodes if node.op_type == "Pad" for output in node.output}
    return [node.op_type for node in nodes if padded & set(node.input)]


@pytest.mark.parametrize("name", RECIPES)
def test_no_node_juggles_shapes(name: str, files: Files) -> None:
    found = kinds(files[name, "fp32"].path)
    assert not SHAPE_JUGGLING & set(found)
    assert found.count("Transpose") <= ENDS
    # Convolutions pad by themselves. ResNet pools what is padded by zeros, where pooling pads -inf,
    # and what is lacking at hints is blurred, with zeros outside.
    assert set(consumers_of_pads(files[name, "fp32"].path)) <= {"MaxPool", "AveragePool"}
    assert "BatchNormalization" not in found


@pytest.mark.parametrize("name", RECIPES)
def test_int8_is_less_than_a_third_and_within_its_tolerance(name: str, files: Files) -> None:
    full, small = files[name, "fp32"], files[name, "int8"]
    assert small.size_bytes < full.size_bytes / 3
    assert 0 < small.proof.maximum <= proof.TOLERANCES["int8"].maximum


@pytest.mark.parametrize("name", RECIPES)
def test_int8_costs_nothing_once_the_file_is_loaded(
    name: str, files: Files, tmp_path: Path
) -> None:
    stored = kinds(files[name, "int8"].path)
    assert "Cast" in stored
    assert "DequantizeLinear" not in stored
    small = nodes_after_loading(files[name, "int8"].path, tmp_path)
    assert sorted(small) == sorted(nodes_after_loading(files[name, "fp32"].path, tmp_path))


def test_fewer_bits_are_smaller_in_a_zip_and_within_their_tolerance(files: Files) -> None:
    packed = {
        weights: len(gzip.compress(files["zhang", weights].path.read_bytes()))
        for weights in rounding.LARGEST
    }
    for more, fewer in itertools.pairwise(rounding.LARGEST):
        assert packed[fewer] < 0.95 * packed[more]
        assert 0 < files["zhang", fewer].proof.maximum <= proof.TOLERANCES[fewer].maximum


@pytest.mark.parametrize("largest", rounding.LARGEST.values())
def test_a_rounded_weight_is_restored_to_within_half_a_step(largest: int) -> None:
    weights = np.random.default_rng(0).normal(0, 1, (24, 8, 3, 3)).astype(np.float32)
    weights[:, 2] *= 1e-3  # an input that is large, with small weights
    weights[:, 3] = 0
    rounded, outputs, inputs = rounding.round_int8(weights, largest)
    assert np.abs(rounded).max() == largest
    difference = np.abs(rounded * outputs * inputs - weights)
    assert (difference <= outputs * inputs * (0.5 + 1e-5)).all()  # 1e-5: the arithmetic of fp32
    # One scale for each output alone would round these to zero, an error as large as the largest.
    assert difference[:, 2].max() < np.abs(weights[:, 2]).max() * 24 / largest


def test_the_file_says_what_the_contract_wants(files: Files) -> None:
    model = Model(files["default", "int8"].path)
    its_recipe = network("default")[0]
    assert (model.name, model.license) == ("default", recipe.NO_LICENSE)
    assert (model.multiple, model.output_stride) == (32, its_recipe.output_stride)
    said = {entry.key: entry.value for entry in onnx.load(model.path).metadata_props}
    assert said["photochrom.weights"] == "int8"
    assert said["photochrom.proof"] == files["default", "int8"].proof.metadata()


def test_the_file_tells_nothing_of_the_machine_that_wrote_it(files: Files) -> None:
    content = files["default", "fp32"].path.read_bytes()
    assert str(Path(onnx_file.__file__).parent).encode() not in content
    assert b".py" not in content


def test_the_same_weights_give_the_same_bytes(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    its_recipe, answer = network("zhang")
    monkeypatch.setattr(onnx_file, "build", functools.cache(onnx_file.build))  # traced again
    for weights in export.ONNX_WEIGHTS:
        again = export.to_onnx(answer, its_recipe, tmp_path / "again.onnx", weights=weights)
        assert again.sha256 == files["zhang", weights].sha256


@pytest.mark.parametrize("weights", export.ONNX_WEIGHTS)
def test_a_damaged_weight_is_found_and_nothing_is_written(
    weights: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    its_recipe, answer = network("zhang")
    target = tmp_path / "model.onnx"
    target.write_text("the model of yesterday")
    monkeypatch.setattr(onnx_file, "build", traced)
    module, step = (onnx_file, "build") if weights == "fp32" else (rounding, "store_rounded")
    whole = getattr(module, step)
    monkeypatch.setattr(module, step, lambda *given: damaged(whole(*given)))
    with pytest.raises(TrainingError, match="expected its network's ab within"):
        export.to_onnx(answer, its_recipe, target, weights=weights)
    assert target.read_text() == "the model of yesterday"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_answers_with_no_numbers_fails_the_proof() -> None:
    answer = network("zhang")[1]

    def nothing(lightness: Any, hints: Any) -> Any:
        return np.full_like(proof.ask(answer, lightness, hints), np.nan)

    with pytest.raises(TrainingError, match="found nan"):
        proof.prove(answer, nothing, name="model.onnx", precision="int8", sizes=((32, 32),))


def test_an_unknown_kind_of_weights_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    its_recipe, answer = network("zhang")
    with pytest.raises(ValueError, match="expected weights in fp32, int8, int7, int6, found int4"):
        export.to_onnx(answer, its_recipe, tmp_path / "model.onnx", weights="int4")
