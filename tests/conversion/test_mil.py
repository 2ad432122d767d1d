"""The interpreter agrees with torch, operation by operation, through coremltools' own converter."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

pytest.importorskip("coremltools")

from photochrom.conversion.coreml import interpreter, package
from photochrom.conversion.quiet import quiet
from photochrom.errors import InvalidModelError

ROUNDING = 1e-4  # of fp32 through a few operations on numbers below 100
KERNEL = torch.randn(6, 4, 3, 3, generator=torch.Generator().manual_seed(0))
EACH = torch.randn(4, 1, 3, 3, generator=torch.Generator().manual_seed(1))
NORMAL = torch.rand(4, 4, generator=torch.Generator().manual_seed(2)) + 0.1

# Of x (1, 4, 16, 24), numbers between -3 and 3.
OPERATIONS: dict[str, Any] = {
    "conv": lambda x: F.conv2d(x, KERNEL, NORMAL.flatten()[:6], stride=2, padding=1),
    "conv, dilated": lambda x: F.conv2d(x, KERNEL, padding=2, dilation=2),
    "conv, each channel alone": lambda x: F.conv2d(x, EACH, groups=4),
    "conv, padded at the end": lambda x: F.conv2d(F.pad(x, (0, 1, 0, 1)), KERNEL, stride=2),
    "conv_transpose": lambda x: F.conv_transpose2d(
        x, KERNEL.permute(1, 0, 2, 3), stride=2, padding=1, output_padding=1
    ),
    "batch_norm": lambda x: F.batch_norm(x, *NORMAL, eps=1e-3),
    "avg_pool": lambda x: F.avg_pool2d(x, 4, 4),
    "avg_pool, padding": lambda x: F.avg_pool2d(x, 3, 1, 1),
    "avg_pool, no padding": lambda x: F.avg_pool2d(x, 3, 1, 1, count_include_pad=False),
    "max_pool": lambda x: F.max_pool2d(x, 3, 2, 1),
    "nearest": lambda x: F.interpolate(x, scale_factor=2.0, mode="nearest"),
    "bilinear": lambda x: F.interpolate(x, scale_factor=2.0, mode="bilinear"),
    "softmax": lambda x: (3 * x).softmax(1),
    "tanh": lambda x: x.tanh(),
    "sigmoid": lambda x: x.sigmoid(),
    "leaky_relu": lambda x: F.leaky_relu(x, 0.2),
    "relu6": lambda x: F.relu6(3 * x),
    "clip": lambda x: x.clamp(-0.5, 1.5),
    "power": lambda x: x.clamp(min=0.04) ** 2.4,
    "square root": lambda x: (x * x + 1).sqrt(),
    "maximum, minimum": lambda x: x.maximum(x * x - 1) * x.minimum(2 - x),
    "where": lambda x: torch.where(x > 0.3, x - 7, x / 12.92),
    "slice": lambda x: x[:, 1:3, ::2, 3:-4],
    "concat": lambda x: torch.cat([x, x[:, :1] * 2], dim=1),
    "reflect": lambda x: F.pad(x, (1, 2, 3, 4), mode="reflect"),
    "reduce": lambda x: x.mean((2, 3), keepdim=True) + x.amax(1, keepdim=True) + x.sum(2, True),
    "linear": lambda x: F.linear(x.permute(0, 2, 3, 1), NORMAL, NORMAL[0]),
    "matmul": lambda x: torch.matmul(x, x.transpose(2, 3)),
    "reshape": lambda x: x.reshape(1, 8, 8, 24).unsqueeze(1).squeeze(1),
}


class Network(nn.Module):
    """One operation between the contract's inputs and its output."""

    def __init__(self, operation: Any) -> None:
        super().__init__()
        self.operation = operation

    def forward(self, lightness: Tensor, hints: Tensor) -> Any:
        return self.operation(torch.cat([lightness, hints], dim=3).permute(0, 3, 1, 2))


def converted(network: nn.Module, folder: Path) -> Path:
    """Convert a module for inputs of 16x24 with coremltools alone, in fp32, and save it."""
    with quiet():
        import coremltools as ct  # noqa: PLC0415

        example = torch.zeros(1, 16, 24, 1), torch.zeros(1, 16, 24, 3)
        program = ct.convert(
            torch.jit.trace(network.eval(), example),
            inputs=package.input_types([(16, 24)]),
            outputs=[ct.TensorType("ab", dtype=np.float32)],
            minimum_deployment_target=ct.target.iOS16,
            compute_precision=ct.precision.FLOAT32,
            skip_model_load=True,
        )
        path = folder / "one.mlpackage"
        program.save(str(path))
    return path


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_what_torch_says(name: str, tmp_path: Path) -> None:
    network = Network(OPERATIONS[name])
    random = np.random.default_rng(0)
    lightness = random.uniform(-3, 3, (16, 24, 1)).astype(np.float32)
    hints = random.uniform(-3, 3, (16, 24, 3)).astype(np.float32)
    with torch.no_grad():
        expected = network(*(torch.from_numpy(x[None]) for x in (lightness, hints)))[0].numpy()
    found = interpreter.Package(converted(network, tmp_path)).predict(lightness, hints)
    assert found == pytest.approx(expected, abs=ROUNDING)


def test_an_operation_that_is_not_known_is_named(tmp_path: Path) -> None:
    path = converted(Network(torch.erf), tmp_path)
    zeros = np.zeros((16, 24, 1), np.float32), np.zeros((16, 24, 3), np.float32)
    with pytest.raises(InvalidModelError, match="found erf"):
        interpreter.Package(path).predict(*zeros)


@pytest.mark.parametrize("bits", [4, 6, 8])
def test_numbers_of_a_few_bits_are_unpacked(bits: int) -> None:
    numbers = np.random.default_rng(0).integers(0, 2**bits, 37)
    # The definition: number i takes bits [i * bits, (i + 1) * bits) of one long little-endian one.
    total = sum(int(n) << i * bits for i, n in enumerate(numbers))
    stored = np.frombuffer(total.to_bytes(37, "little"), np.uint8)
    assert (interpreter.unpack(stored, bits, 37) == numbers).all()
