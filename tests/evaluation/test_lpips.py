"""LPIPS: the network against torch's operations, the whole against the published value."""

import os
from pathlib import Path

import numpy as np
import pytest

from photochrom.errors import InvalidModelError
from photochrom.evaluation import lpips

# What NumPy's and torch's order of summation may differ in.
FLOAT32_TOLERANCE = 1e-5


@pytest.fixture(scope="module")
def random_weights() -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    return {
        name: (generator.normal(size=shape) / np.sqrt(np.prod(shape[1:]))).astype(np.float32)
        for name, shape in lpips.weight_shapes().items()
    }


@pytest.fixture(scope="module")
def weights_file(
    random_weights: dict[str, np.ndarray], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("lpips") / "weights.npz"
    np.savez(path, **random_weights)
    return path


def test_a_picture_has_no_distance_from_itself(weights_file: Path, color_pixels):
    metric = lpips.Lpips(weights_file)
    features = metric.features(color_pixels)
    assert metric.distance(features, features) == 0
    assert metric.distance(features, metric.features(color_pixels[::-1])) != 0


@pytest.mark.parametrize("side", [25, 64, 71])
def test_features_are_those_of_torchs_operations(weights_file: Path, random_weights, side: int):
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional

    def convolution(x, name, **options):
        weight, bias = (torch.from_numpy(random_weights[f"{name}.{w}"]) for w in ("weight", "bias"))
        return functional.relu(functional.conv2d(x, weight, bias, **options))

    def fire(x, number):
        x = convolution(x, f"features.{number}.squeeze")
        one = convolution(x, f"features.{number}.expand1x1")
        return torch.cat([one, convolution(x, f"features.{number}.expand3x3", padding=1)], 1)

    # torchvision.models.squeezenet1_1().features, cut where LPIPS cuts it
    rgb = np.random.default_rng(1).uniform(-1, 1, (side, side, 3)).astype(np.float32)
    x = (torch.from_numpy(rgb) - torch.tensor(lpips.SHIFT)) / torch.tensor(lpips.SCALE)
    x = convolution(x.permute(2, 0, 1)[None], "features.0", stride=2)
    expected = [x]
    for pooled, fires in [(True, (3, 4)), (True, (6, 7)), (True, (9,))]:
        x = functional.max_pool2d(x, 3, 2, ceil_mode=pooled)
        for number in fires:
            x = fire(x, number)
        expected.append(x)
    for number in (10, 11, 12):
        x = fire(x, number)
        expected.append(x)

    found = lpips.Lpips(weights_file).features_of_signed(rgb)
    for one, other in zip(found, expected, strict=True):
        unit = functional.normalize(other, dim=1)[0].permute(1, 2, 0).numpy()
        np.testing.assert_allclose(one, unit, atol=FLOAT32_TOLERANCE)


@pytest.mark.skipif(
    "PHOTOCHROM_LPIPS" not in os.environ,
    reason="PHOTOCHROM_LPIPS names no .npz of the published weights",
)
def test_the_published_value_comes_out():
    # torchmetrics' example, functional/image/lpips.py:
    # >>> torch.manual_seed(123)
    # >>> img1 = (torch.rand(10, 3, 100, 100) * 2) - 1
    # >>> img2 = (torch.rand(10, 3, 100, 100) * 2) - 1
    # >>> learned_perceptual_image_patch_similarity(img1, img2, net_type="squeeze")
    # tensor(0.1008)
    torch = pytest.importorskip("torch")
    torch.manual_seed(123)
    first, second = ((torch.rand(10, 3, 100, 100) * 2 - 1).numpy() for _ in range(2))
    metric = lpips.Lpips(os.environ["PHOTOCHROM_LPIPS"])
    distances = [
        metric.distance(*(metric.features_of_signed(x.transpose(1, 2, 0)) for x in pair))
        for pair in zip(first, second, strict=True)
    ]
    assert round(float(np.mean(distances)), 4) == 0.1008


def test_8_bit_pictures_are_spread_over_the_signed_range(weights_file: Path, color_pixels):
    metric = lpips.Lpips(weights_file)
    signed = (color_pixels / 255 * 2 - 1).astype(np.float32)
    found, expected = metric.features(color_pixels), metric.features_of_signed(signed)
    np.testing.assert_allclose(found[0], expected[0], atol=FLOAT32_TOLERANCE)


def test_pictures_too_small_for_the_network_are_refused(weights_file: Path):
    with pytest.raises(ValueError, match="25 px or more, found"):
        lpips.Lpips(weights_file).features(np.zeros((24, 64, 3), np.uint8))


def test_other_weights_are_refused_by_name(tmp_path: Path, random_weights):
    random_weights = random_weights | {"lin3.model.1.weight": np.zeros((1, 512, 1, 1))}
    np.savez(tmp_path / "other.npz", **random_weights)
    with pytest.raises(InvalidModelError, match=r"lin3.model.1.weight of \(1, 384, 1, 1\), found"):
        lpips.Lpips(tmp_path / "other.npz")
    np.savez(tmp_path / "empty.npz")
    with pytest.raises(InvalidModelError, match=r"features\.0\.weight of .* found nothing"):
        lpips.Lpips(tmp_path / "empty.npz")


@pytest.mark.parametrize("content", [b"", b"no weights", b"PK\x03\x04 cut off"])
def test_files_that_hold_no_weights_are_refused(tmp_path: Path, content: bytes):
    (tmp_path / "weights.npz").write_bytes(content)
    with pytest.raises(InvalidModelError, match=r"weights\.npz: expected an \.npz file"):
        lpips.Lpips(tmp_path / "weights.npz")
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(InvalidModelError, match=r"expected an \.npz file"):
        lpips.Lpips(tmp_path / "array.npy")
    with pytest.raises(InvalidModelError, match="cannot be read"):
        lpips.Lpips(tmp_path / "missing.npz")
