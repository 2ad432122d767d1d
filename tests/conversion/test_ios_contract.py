"""The Core ML package is what the iPhone app's Swift code expects."""

import re
from pathlib import Path
from typing import Any

import pytest
from small_runs import network

pytest.importorskip("coremltools")

from photochrom.conversion import export
from photochrom.conversion.coreml import package
from photochrom.conversion.coreml.interpreter import Package
from photochrom.model import CONTRACT, METADATA_PREFIX
from photochrom.small_copy import grid

KIT = Path(__file__).parents[2] / "ios" / "PhotochromKit"
SWIFT = (KIT / "Sources/PhotochromKit/SmallCopy/ModelContract.swift").read_text(encoding="utf-8")
IOS_18 = 9  # specification version


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Package:
    recipe, answer = network("zhang")
    path = tmp_path_factory.mktemp("package") / "Photochrom.mlpackage"
    shapes = package.enumerated_shapes(48)
    return Package(export.to_coreml(answer, recipe, path, shapes=shapes).path)


def constant(name: str) -> str:
    """Return a text that the Swift code calls by that name."""
    (found,) = re.findall(rf'static let {name} = "(.*)"', SWIFT)
    return str(found)


def test_inputs_and_output_have_the_names_and_shapes_that_swift_uses(written: Package) -> None:
    description = written.spec.description
    channels = {feature.name: feature_shapes(feature)[0][3] for feature in description.input}
    assert channels == {constant("lightnessName"): 1, constant("hintsName"): 3}
    assert [feature.name for feature in description.output] == [constant("abName")]


def test_both_inputs_offer_the_same_shapes(written: Package) -> None:
    lightness, hints = (
        sorted(shape[1:3] for shape in feature_shapes(feature))
        for feature in written.spec.description.input
    )
    assert lightness == hints == sorted(package.enumerated_shapes(48))


def feature_shapes(feature: Any) -> list[tuple[int, ...]]:
    return [tuple(s.shape) for s in feature.type.multiArrayType.enumeratedShapes.shapes]


def test_every_fact_that_swift_reads_is_in_the_metadata(written: Package) -> None:
    prefix, version = constant("metadataPrefix"), constant("version")
    assert (prefix, version) == (METADATA_PREFIX, CONTRACT)
    read = set(re.findall(r'(?:fact|positive)\("(\w+)"\)', SWIFT))
    assert {"contract", "name", "multiple", "output_stride", "side_px"} == read
    assert {prefix + key for key in read} <= set(written.facts)


def test_the_package_runs_where_the_app_does(written: Package) -> None:
    assert written.spec.specificationVersion == IOS_18
    assert ".iOS(.v18)" in (KIT / "Package.swift").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "size",
    [
        (4032, 3024),
        (3000, 2000),
        (6000, 4000),
        (1920, 1080),
        (1000, 1000),
        (2400, 3000),
        (800, 400),
    ],
)
def test_the_embedded_models_shapes_hold_usual_photos(size: tuple[int, int]) -> None:
    shapes = package.enumerated_shapes(192)
    for width, height in (size, size[::-1]):
        small_width, small_height = grid.small_size(width, height, 192)
        assert any(h >= small_height and w >= small_width for h, w in shapes)
