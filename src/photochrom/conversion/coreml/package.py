"""Write a network as a Core ML package of the contract: an ML program in fp16."""

import importlib.metadata
import json
import math
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from packaging.requirements import Requirement

from photochrom.conversion.coreml.interpreter import MODEL, Package
from photochrom.conversion.proof import Float, Predict
from photochrom.conversion.quiet import quiet
from photochrom.errors import TrainingError
from photochrom.networks import architectures
from photochrom.networks.channels_first import ChannelsFirst
from photochrom.small_copy import grid

EXTRA = "coreml"
WEIGHTS = ("fp16", "int8", "palette6", "fp32")
AUTHOR = "The Photochrom developers"
SMALLEST_COMPRESSED = 16384  # smaller weights, the first layers', weigh little and must be exact
# Width to height of photos as they are: squares, prints, film, screens, strips. What is longer than
# the last is seen somewhat smaller.
ASPECTS = (1.0, 4 / 3, 3 / 2, 16 / 9, 2.0, 3.0)
LOWEST_PX, HIGHEST_PX = 32, 1024  # of a side where shapes are flexible
# Names that Keras calls torch's functions by, and what coremltools knows them as.
ALIASES = {
    "absolute": "abs",
    "divide": "div",
    "float_power": "pow",
    "greater": "gt",
    "greater_equal": "ge",
    "less": "lt",
    "less_equal": "le",
    "multiply": "mul",
    "negative": "neg",
    "subtract": "sub",
}

Shape = tuple[int, int]  # (height, width) in px


def check_versions() -> None:
    """See that what is installed is what the extra `coreml` pins.

    Raises:
        TrainingError: names the package, the version that was found and the pins that work.
    """
    declared = [Requirement(line) for line in importlib.metadata.requires("photochrom") or ()]
    pins = [r for r in declared if r.marker and r.marker.evaluate({"extra": EXTRA})]
    wanted = " ".join(f"'{pin.name}{pin.specifier}'" for pin in pins)
    for pin in pins:
        try:
            found = importlib.metadata.version(pin.name)
        except importlib.metadata.PackageNotFoundError:
            found = "none"
        if found == "none" or not pin.specifier.contains(found, prereleases=True):
            raise TrainingError(
                f"Core ML: expected {pin.name} {pin.specifier}, found {found}; "
                f"install what works with: pip install {wanted}"
            )


def enumerated_shapes(side_px: int) -> list[Shape]:
    """Return the sizes that the small copies of photos have once padded, both ways up.

    Args:
        side_px: of the square that has as many pixels.
    """
    shapes: dict[Shape, None] = {}
    for aspect in ASPECTS:
        width, height = (
            math.ceil(side / architectures.MULTIPLE) * architectures.MULTIPLE
            for side in grid.small_size(round(10_000 * aspect), 10_000, side_px)
        )
        shapes |= {(height, width): None, (width, height): None}
    return list(shapes)


def build(answer: Any, *, weights: str = "fp16", shapes: Sequence[Shape] = ()) -> Any:
    """Return coremltools' model of the network.

    Args:
        answer: the Keras model, lightness and hints to ab.
        weights: one of WEIGHTS; the two compressed ones are computed with in fp16.
        shapes: none for any H and W up to HIGHEST_PX, iOS 16; one for that alone, iOS 16; several
            for a choice of them, iOS 18, since Core ML before it enumerates one input's only.

    Raises:
        TrainingError: coremltools cannot convert one of the network's operations.
    """
    check_versions()
    with quiet():
        import coremltools  # noqa: PLC0415  the extra, and slow to load

        know_aliases()
        height, width = shapes[0] if shapes else (256, 256)
        example = torch.zeros(1, height, width, 1), torch.zeros(1, height, width, 3)
        with torch.no_grad():
            network = ChannelsFirst(answer).eval()
            traced = torch.jit.trace(network, example, check_trace=False)  # type: ignore[no-untyped-call]
        target = coremltools.target
        precision = coremltools.precision
        try:
            model = coremltools.convert(
                traced,
                convert_to="mlprogram",
                inputs=input_types(shapes),
                outputs=[coremltools.TensorType("ab", dtype=np.float32)],
                minimum_deployment_target=target.iOS18 if len(shapes) > 1 else target.iOS16,
                compute_precision=precision.FLOAT32 if weights == "fp32" else precision.FLOAT16,
                skip_model_load=True,
            )
        except (NotImplementedError, RuntimeError, ValueError) as error:
            raise TrainingError(f"Core ML: the network does not convert: {error}") from error
        return compress(model, weights)


def know_aliases() -> None:
    """Teach coremltools the names that Keras calls torch's functions by."""
    from coremltools.converters.mil.frontend.torch import torch_op_registry  # noqa: PLC0415

    registry = torch_op_registry._TORCH_OPS_REGISTRY
    for alias, known in ALIASES.items():
        if registry.get_func(alias) is None:
            registry.set_func_by_name(registry.get_func(known), alias)


def input_types(shapes: Sequence[Shape]) -> list[Any]:
    """Return the contract's inputs as coremltools wants them."""
    import coremltools as ct  # noqa: PLC0415

    # One pair for both inputs: their sides are the same.
    free = [ct.RangeDim(LOWEST_PX, HIGHEST_PX, 256) for _ in range(2)]

    def shape(channels: int) -> Any:
        if len(shapes) > 1:
            choices = [(1, height, width, channels) for height, width in shapes]
            return ct.EnumeratedShapes(choices, default=choices[0])
        if shapes:
            return (1, *shapes[0], channels)
        return ct.Shape((1, *free, channels))

    return [
        ct.TensorType(name, shape(channels), dtype=np.float32)
        for name, channels in (("lightness", 1), ("hints", 3))
    ]


def compress(model: Any, weights: str) -> Any:
    """Round the weights to int8, or to a palette of 64 values for each layer."""
    import coremltools.optimize.coreml as optimize  # noqa: PLC0415

    if weights == "int8":
        linear = optimize.OpLinearQuantizerConfig(
            mode="linear_symmetric", weight_threshold=SMALLEST_COMPRESSED
        )
        config = optimize.OptimizationConfig(global_config=linear)
        return optimize.linear_quantize_weights(model, config)
    if weights == "palette6":
        palette = optimize.OpPalettizerConfig(
            mode="kmeans", nbits=6, weight_threshold=SMALLEST_COMPRESSED
        )
        config = optimize.OptimizationConfig(global_config=palette)
        return optimize.palettize_weights(model, config)
    return model


def save(model: Any, metadata: dict[str, str], path: Path) -> None:
    """Write a package with its metadata; the same model gives the same bytes.

    coremltools adds the day and random identifiers, and leaves the order of entries to chance.
    """
    with quiet():
        model.save(str(path))
    file = path / MODEL / "model.mlmodel"
    spec = model.get_spec()
    number_constants(spec.mlProgram.functions["main"])
    describe(spec.description, metadata)
    file.write_bytes(spec.SerializeToString(deterministic=True))
    manifest = json.loads((path / "Manifest.json").read_text(encoding="utf-8"))
    entries = {
        str(uuid.uuid5(uuid.NAMESPACE_URL, entry["path"])): entry
        for entry in manifest["itemInfoEntries"].values()
    }
    root = uuid.uuid5(uuid.NAMESPACE_URL, file.relative_to(path / "Data").as_posix())
    manifest |= {"itemInfoEntries": entries, "rootModelIdentifier": str(root)}
    text = json.dumps(manifest, indent=4, sort_keys=True) + "\n"
    (path / "Manifest.json").write_text(text, encoding="utf-8")


def runtimes(path: Path) -> list[Predict]:
    """Return what can run a package here: the interpreter, and on a Mac Core ML itself."""
    predicts: list[Predict] = [Package(path).predict]
    if sys.platform == "darwin":
        from coremltools.models import MLModel  # noqa: PLC0415

        model = MLModel(str(path))

        def predict(lightness: Float, hints: Float) -> Float:
            ab: Float = model.predict({"lightness": lightness[None], "hints": hints[None]})["ab"]
            return ab[0]

        predicts.append(predict)
    return predicts


def number_constants(function: Any) -> None:
    """Number the constants without a name in their order; coremltools numbers them by hash."""
    operations = function.block_specializations[function.opset].operations
    names: dict[str, str] = {}
    for operation in operations:
        found = operation.outputs[0].name
        if operation.type == "const" and found.startswith("const_"):
            names[found] = operation.outputs[0].name = f"constant_{len(names)}"
            label = operation.attributes["name"].immediateValue.tensor.strings
            label.values[0] = names[found]
        for arguments in operation.inputs.values():
            for argument in arguments.arguments:
                if argument.name in names:
                    argument.name = names[argument.name]


def describe(description: Any, metadata: dict[str, str]) -> None:
    """Write what the package says of itself, and of its inputs and output."""
    said = {
        "lightness": "L*, 0 to 100; height and width are multiples of photochrom.multiple",
        "hints": "a*, b* in Lab units and a mask, 0 or 1",
        "ab": "a*, b* in Lab units, height and width divided by photochrom.output_stride",
    }
    for feature in (*description.input, *description.output):
        feature.shortDescription = said[feature.name]
    facts = description.metadata
    facts.author = AUTHOR
    facts.license = metadata["photochrom.license"]
    facts.versionString = metadata["photochrom.version"]
    facts.shortDescription = f"Photochrom: {metadata['photochrom.recipe']}"
    facts.userDefined.clear()
    facts.userDefined.update(metadata)
