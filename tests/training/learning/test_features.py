"""The networks of the feature loss: their files, and what each of their features counts for."""

from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
import torch
from keras.src.legacy.saving import legacy_h5_format
from numpy.typing import NDArray

from photochrom.errors import TrainingError
from photochrom.recipes import files
from photochrom.training.learning.features import SILENT, Features, normalized, vgg_input
from photochrom.training.learning.pretrained import Pretrained

Squares = NDArray[np.uint8]

FLOAT32 = 1e-3  # of a loss whose activations were scaled by up to 100 in each of two layers


def small_vgg(seed: int = 0) -> keras.Model:
    """A network that sees in two layers, as VGG19 does."""
    keras.utils.set_random_seed(seed)
    bgr = keras.Input((None, None, 3))
    near = keras.layers.Conv2D(8, 3, padding="same", activation="relu", name="near")(bgr)
    far = keras.layers.Conv2D(16, 3, padding="same", activation="relu", name="far")(near)
    return keras.Model(bgr, [near, far])


def rescale(network: keras.Model) -> None:
    """Multiply each feature of each layer by a factor, and take it back where the next reads it."""
    random = np.random.default_rng(1)
    before = np.ones(3, np.float32)
    for layer in network.layers:
        if layer.weights:
            kernel, bias = layer.get_weights()
            factor = np.exp(random.uniform(0, np.log(100), len(bias))).astype(np.float32)
            layer.set_weights([kernel / before[:, None] * factor, bias * factor])
            before = factor


def loss_of(features: Features, squares: Squares) -> float:
    photos = torch.from_numpy(squares / np.float32(127.5) - 1).float()
    return features.distance(photos.flip(-1), photos).detach().item()


def test_the_loss_is_the_same_whatever_scale_a_files_activations_have(squares: Squares) -> None:
    plain, scaled = small_vgg(), small_vgg()
    rescale(scaled)
    raw = Features(plain, vgg_input, (torch.ones(8), torch.ones(16)))
    raw_scaled = Features(scaled, vgg_input, (torch.ones(8), torch.ones(16)))
    assert loss_of(raw_scaled, squares) > 10 * loss_of(raw, squares)

    loss = loss_of(normalized(plain, squares), squares)

    assert loss_of(normalized(scaled, squares), squares) == pytest.approx(loss, rel=FLOAT32)


def test_features_that_are_1_on_average_stay_as_they_are(squares: Squares) -> None:
    network = small_vgg()
    features = normalized(network, squares)
    before = loss_of(features, squares)
    layer = network.get_layer("far")
    layer.set_weights([part * features.scales[1].numpy() for part in layer.get_weights()])

    again = normalized(network, squares)

    np.testing.assert_allclose(again.scales[1], 1, rtol=FLOAT32)
    assert loss_of(again, squares) == pytest.approx(before, rel=FLOAT32)


def test_each_layer_counts_the_same(squares: Squares) -> None:
    both = normalized(small_vgg(), squares)
    alone = [
        Features(keras.Model(both.network.input, [seen]), vgg_input, (scale,))
        for seen, scale in zip(both.network.outputs, both.scales, strict=True)
    ]
    expected = np.mean([loss_of(layer, squares) for layer in alone])
    assert loss_of(both, squares) == pytest.approx(expected, rel=FLOAT32)


def test_a_feature_that_photos_do_not_excite_is_left_out(squares: Squares) -> None:
    network = small_vgg()
    layer = network.get_layer("far")
    kernel, bias = layer.get_weights()
    kernel[..., 0], bias[0] = 0, 1e-3 * SILENT
    layer.set_weights([kernel, bias])

    features = normalized(network, squares)

    assert features.scales[1][0] == 0
    assert np.isfinite(loss_of(features, squares))


@pytest.mark.parametrize("layout", ["keras 3", "legacy"])
def test_a_file_of_all_of_vgg19_without_its_top_is_read(
    layout: str, squares: Squares, tmp_path: Path
) -> None:
    keras.utils.set_random_seed(1)
    vgg = keras.applications.VGG19(include_top=False, weights=None)
    path = tmp_path / ("vgg19.weights.h5" if layout == "keras 3" else "vgg19_notop.h5")
    if layout == "keras 3":
        vgg.save_weights(path)
    else:
        with h5py.File(path, "w") as file:
            legacy_h5_format.save_weights_to_hdf5_group(file, vgg)

    chosen = files.load("default", ["feature_layers=block1_conv2 block3_conv4"])
    features = Pretrained(feature_weights=path).features(chosen, squares[:1])

    expected = vgg.get_layer("block1_conv1").get_weights()[0]
    found = features.network.get_layer("block1_conv1").get_weights()[0]
    np.testing.assert_array_equal(found, expected)
    assert [seen.shape[-1] for seen in features.network.outputs] == [64, 256]


LITE0 = files.load("default", ["feature_layers=lite_5_expand_relu lite_15_expand_relu"])


def test_a_classifier_sees_more_of_the_truth_in_half_of_its_colors_than_in_none(
    squares: Squares,
) -> None:
    features = Pretrained().features(LITE0, squares)

    real = torch.from_numpy(squares / np.float32(127.5) - 1)
    gray = real.mean(-1, keepdim=True).expand_as(real)
    seen = [features.distance(fake, real) for fake in (real, (real + gray) / 2, gray)]
    assert seen[0] == 0
    assert sorted(seen) == seen
    assert [layer.shape[-1] for layer in features.network.outputs] == [240, 1152]


def test_another_networks_file_is_refused(tmp_path: Path, squares: Squares) -> None:
    path = tmp_path / "vgg19.weights.h5"
    path.write_bytes(b"not a .pth file")
    with pytest.raises(TrainingError, match=r"--feature-weights .*expected a .pth file of effic"):
        Pretrained(feature_weights=path).features(LITE0, squares)
