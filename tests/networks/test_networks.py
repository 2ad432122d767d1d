from pathlib import Path

import keras
import numpy as np
import pytest
import torch
from small_runs import small

from photochrom import color
from photochrom.errors import TrainingError
from photochrom.networks import answers, architectures, channels_first
from photochrom.recipes import files, ranges
from photochrom.training.learning import pretrained

FLOAT32_FEATURES = 1e-4  # activations are of order 1; folding reorders float32 sums


@pytest.mark.parametrize("name", files.names())
def test_every_recipe_obeys_the_contract(name: str) -> None:
    chosen = small(name)
    _, answer = architectures.build(chosen)
    lightness, hints = np.full((2, 64, 96, 1), 50, "f4"), np.zeros((2, 64, 96, 3), "f4")

    with torch.no_grad():
        ab = answer([lightness, hints])

    stride = chosen.output_stride
    assert tuple(ab.shape) == (2, 64 // stride, 96 // stride, 2)
    assert torch.isfinite(ab).all()
    assert ab.abs().max() < 130  # sRGB reaches 108


@pytest.mark.parametrize("network", ["mobilenet_unet", "dilated_cnn", "unet"])
@pytest.mark.parametrize(("objective", "activation"), [("bins", "linear"), ("adversarial", "tanh")])
def test_logits_are_any_number_and_rgb_has_bounds(
    network: str, objective: str, activation: str
) -> None:
    stride = ranges.OUTPUT_STRIDES[network][-1]
    chosen = small(
        "zhang", f"network={network}", f"objective={objective}", f"output_stride={stride}"
    )

    generator, _ = architectures.build(chosen)

    assert generator.get_layer(architectures.HEAD).activation.__name__ == activation


# A mean copies its networks by way of NumPy, which cannot read what lies there.
@pytest.mark.parametrize("name", [name for name in files.names() if name != "both"])
def test_nothing_of_a_network_stays_on_the_processor(name: str) -> None:
    with keras.device("meta"):  # in place of a GPU: what lies elsewhere does not mix with it
        _, answer = architectures.build(small(name))
        lightness, hints = (torch.zeros(1, 32, 64, n, device="meta") for n in (1, 3))

        ab = channels_first.call(answer, lightness, hints)

    assert ab.device.type == "meta"


@pytest.mark.parametrize("name", files.names())
def test_training_computes_what_keras_does(name: str) -> None:
    generator, _ = architectures.build(small(name))
    lightness, hints = torch.rand(2, 32, 64, 1) * 100, torch.rand(2, 32, 64, 3)

    mine, theirs = channels_first.call(generator, lightness, hints), generator([lightness, hints])
    first = generator.trainable_variables[0].value
    my_gradient, their_gradient = (
        torch.autograd.grad(raw.square().mean(), first)[0] for raw in (mine, theirs)
    )

    for found, expected in ((mine, theirs), (my_gradient, their_gradient)):
        scale = expected.abs().max().item()
        assert scale > 0
        assert (found - expected).abs().max().item() < FLOAT32_FEATURES * scale


@pytest.mark.parametrize(
    ("name", "network", "last_layer"),
    [
        ("mobilenet_v2", "mobilenet_unet", "block_16_project"),
        ("resnet50_v2", "deep_resnet_unet", "conv5_block1_preact_relu"),
    ],
)
@pytest.mark.parametrize("suffix", [".weights.h5", ".npz"])
def test_the_folded_encoder_computes_what_keras_does(
    name: str, network: str, last_layer: str, suffix: str, tmp_path: Path
) -> None:
    keras.utils.set_random_seed(3)
    builder, their_last_layer = pretrained.SOURCES[name]
    source = getattr(keras.applications, builder)(
        include_top=False, weights=None, input_shape=(None, None, 3)
    )
    random = np.random.default_rng(3)
    for layer in source.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            spread = [random.uniform(0.5, 1.5, w.shape) for w in layer.get_weights()]
            layer.set_weights(spread)
    file = tmp_path / f"encoder{suffix}"
    if suffix == ".npz":
        np.savez(file, **{v.path: v.numpy() for v in source.variables})
    else:
        source.save_weights(file)
    unet = architectures.encoder_unet(network, output_stride=4, width=8, outputs=2)
    pretrained.load_encoder(unet, name, file)
    lightness = random.uniform(0, 100, (1, 64, 64, 1)).astype("f4")
    rgb = np.repeat(lightness / 50 - 1, 3, axis=-1)

    with torch.no_grad():
        my_features = keras.Model(unet.inputs, unet.get_layer(last_layer).output)(
            [lightness, np.zeros((1, 64, 64, 3), "f4")]
        )
        their_features = keras.Model(source.input, source.get_layer(their_last_layer).output)(rgb)

    scale = their_features.abs().max().item()
    assert (my_features - their_features).abs().max().item() < FLOAT32_FEATURES * scale


def test_resnet_unet_has_the_first_half_of_the_deep_ones_conv4() -> None:
    half, whole = (
        {
            layer.name
            for layer in architectures.encoder_unet(
                name, output_stride=4, width=8, outputs=2
            ).layers
            if layer.name.startswith("conv4_block")
        }
        for name in ("resnet_unet", "deep_resnet_unet")
    )

    assert half < whole
    assert "conv4_block4_preact_relu" in half
    assert "conv4_block4_1_conv" in whole - half


def test_a_missing_encoder_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"--encoder-weights .*expected MobileNetV2"):
        pretrained.load_encoder(None, "mobilenet_v2", tmp_path / "no.weights.h5")


def test_rgb_answers_with_the_ab_of_its_lab() -> None:
    rgb = np.random.default_rng(1).random((1, 4, 4, 3)).astype("f4")

    ab = answers.RGBToAB()(rgb)

    np.testing.assert_allclose(ab.cpu().numpy(), color.rgb_to_lab(rgb)[..., 1:], atol=2e-3)


def test_a_pooled_hint_keeps_its_color() -> None:
    hints = keras.Input((None, None, 3))
    pool = keras.Model(hints, architectures.hint_pyramid(hints, (4,))[4])
    given = np.zeros((1, 8, 8, 3), "f4")
    given[0, 1, 2] = (0.6, -0.4, 1)

    pooled = pool(given)

    assert pooled[0, 0, 0].tolist() == pytest.approx([0.6, -0.4, 1.0])
    assert pooled[0, 1, 1].tolist() == [0, 0, 0]
