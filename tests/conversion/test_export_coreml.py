"""The Core ML package, read back from the disk, computes what its network computes."""

import functools
import importlib.metadata
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_runs import RECIPES, network

pytest.importorskip("coremltools")

from photochrom.conversion import export, proof
from photochrom.conversion.coreml import package
from photochrom.conversion.coreml.interpreter import MODEL, Package
from photochrom.errors import InvalidModelError, TrainingError
from photochrom.recipes import recipe

SIZES = ((32, 64), (64, 64))  # small: the interpreter's time is what these tests take
WEIGHT_FILE = MODEL / "weights" / "weight.bin"

Write = Callable[..., export.Export]
build = functools.cache(package.build)  # converting is what takes time: once for each way


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "SIZES", SIZES)
    monkeypatch.setattr(package, "build", build)
    # These networks' kernels are small; round those that would be rounded in wider ones.
    monkeypatch.setattr(package, "SMALLEST_COMPRESSED", package.SMALLEST_COMPRESSED // 4)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Export a recipe's network as a package."""

    def write(name: str, **options: Any) -> export.Export:
        its_recipe, answer = network(name)
        return export.to_coreml(answer, its_recipe, tmp_path / "model.mlpackage", **options)

    return write


@pytest.mark.parametrize("name", RECIPES)
def test_in_fp32_the_program_is_the_network(name: str, write: Write) -> None:
    assert write(name, weights="fp32").proof.maximum <= proof.TOLERANCES["fp32"].maximum


@pytest.mark.parametrize("name", RECIPES)
def test_in_fp16_the_program_differs_by_rounding(name: str, write: Write) -> None:
    exported = write(name)
    assert 0 < exported.proof.maximum <= proof.TOLERANCES["fp16"].maximum


@pytest.mark.parametrize("weights", ["int8", "palette6"])
@pytest.mark.parametrize("shapes", [(), ((64, 64), (32, 64))], ids=["iOS 16", "iOS 18"])
def test_compressed_weights_are_smaller(weights: str, shapes: Any, write: Write) -> None:
    full = write("zhang", shapes=shapes).size_bytes
    small = write("zhang", weights=weights, shapes=shapes)
    assert small.size_bytes < full * 0.6
    assert 0 < small.proof.maximum <= proof.TOLERANCES[f"coreml-{weights}"].maximum


def test_the_package_says_what_the_contract_wants(write: Write) -> None:
    exported = write("zhang")
    written = Package(exported.path)
    description = written.spec.description
    channels = {"lightness": 1, "hints": 3}
    for feature in description.input:
        ranges = feature.type.multiArrayType.shapeRange.sizeRanges
        sides = (package.LOWEST_PX, package.HIGHEST_PX)
        expected = [(1, 1), sides, sides, (channels[feature.name],) * 2]
        assert [(r.lowerBound, r.upperBound) for r in ranges] == expected
    assert [feature.name for feature in description.output] == ["ab"]
    assert written.facts["photochrom.output_stride"] == "4"
    assert written.facts["photochrom.proof"] == exported.proof.metadata()
    assert description.metadata.license == recipe.NO_LICENSE
    assert description.metadata.author
    assert written.spec.specificationVersion == 7  # iOS 16


def test_enumerated_shapes_need_ios_18_and_are_all_there(write: Write) -> None:
    shapes = ((32, 64), (64, 32), (64, 64))
    written = Package(write("zhang", shapes=shapes).path)
    assert written.spec.specificationVersion == 9  # iOS 18
    for feature in written.spec.description.input:
        found = [list(s.shape)[1:3] for s in feature.type.multiArrayType.enumeratedShapes.shapes]
        assert sorted(found) == sorted(map(list, shapes))


def test_one_shape_alone_is_fixed(write: Write) -> None:
    written = Package(write("zhang", shapes=((32, 64),)).path)
    assert written.spec.specificationVersion == 7
    shapes = [list(f.type.multiArrayType.shape) for f in written.spec.description.input]
    assert shapes == [[1, 32, 64, 1], [1, 32, 64, 3]]


def test_usual_shapes_are_multiples_both_ways_up() -> None:
    shapes = package.enumerated_shapes(192)
    # python -c "from math import sqrt; print(192 * sqrt(4 / 3), 192 / sqrt(4 / 3))": 221.7 166.3
    assert {(192, 192), (192, 224), (224, 192), (160, 256), (256, 160)} <= set(shapes)
    assert all(side % 32 == 0 for shape in shapes for side in shape)
    assert len(set(shapes)) == len(shapes) < 12  # Core ML prepares for each


def test_the_same_weights_give_the_same_bytes(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write("zhang").sha256
    monkeypatch.setattr(package, "build", build.__wrapped__)
    assert write("zhang").sha256 == before


def test_a_damaged_weight_is_found(write: Write) -> None:
    exported = write("zhang")
    weights = bytearray((exported.path / WEIGHT_FILE).read_bytes())
    place = len(weights) // 2 & ~63  # in the middle of a large layer, an fp16's sign and exponent
    weights[place : place + 64 : 2] = bytes(32)
    weights[place + 1 : place + 64 : 2] = b"\x4c" * 32  # 16.0
    (exported.path / WEIGHT_FILE).write_bytes(weights)
    damaged = Package(exported.path).predict
    with pytest.raises(TrainingError, match="expected its network's ab within"):
        proof.prove(network("zhang")[1], damaged, name="damaged", precision="fp16", sizes=SIZES)


def test_a_program_that_fails_its_proof_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (its_recipe, answer), other = network("zhang"), network("unet-gan")[1]
    monkeypatch.setattr(package, "build", lambda answer, **options: build(other, **options))
    with pytest.raises(TrainingError, match=r"model\.mlpackage: expected"):
        export.to_coreml(answer, its_recipe, tmp_path / "model.mlpackage")
    assert list(tmp_path.iterdir()) == []


def test_a_package_replaces_the_one_before_it(write: Write) -> None:
    path = write("zhang").path
    (path / "left-over").write_text("of the package before")
    write("zhang")
    assert not (path / "left-over").exists()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("version", ["2.4.0", "2.5.1"])
def test_versions_that_do_not_work_are_refused_before_anything_is_converted(
    version: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata, "version", lambda name: version if name == "numpy" else real(name)
    )
    monkeypatch.setattr(package, "build", build.__wrapped__)
    monkeypatch.setattr(package, "ChannelsFirst", lambda answer: pytest.fail("converted"))
    with pytest.raises(TrainingError, match=rf"numpy <2\.4, found {version}.*pip install") as said:
        write("zhang")
    assert "coremltools<10,>=9" in str(said.value)


def test_on_a_mac_core_ml_itself_is_asked_too(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    import coremltools.models  # noqa: PLC0415

    class CoreML:
        def __init__(self, path: str) -> None:
            self.package = Package(Path(path))

        def predict(self, given: dict[str, Any]) -> dict[str, Any]:
            ab = self.package.predict(given["lightness"][0], given["hints"][0])
            return {"ab": ab[None] + np.float32(7)}  # a runtime that is wrong

    path = write("zhang").path
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(coremltools.models, "MLModel", CoreML)
    interpreter, core_ml = package.runtimes(path)
    lightness, hints = next(proof.inputs(SIZES))
    difference = core_ml(lightness, hints) - interpreter(lightness, hints)
    assert difference == pytest.approx(7, abs=1e-4)


def test_what_is_no_package_is_refused(tmp_path: Path, write: Write) -> None:
    with pytest.raises(InvalidModelError, match="expected a Core ML program"):
        Package(tmp_path)
    path = write("zhang").path
    (path / WEIGHT_FILE).write_bytes((path / WEIGHT_FILE).read_bytes()[:1000])
    with pytest.raises(InvalidModelError, match="expected weights"):
        Package(path)
