from pathlib import Path

import pytest

from photochrom.errors import TrainingError
from photochrom.recipes import files


def test_the_recipes_come_with_the_package() -> None:
    assert files.names() == ["both", "default", "deoldify", "lite0", "teacher", "unet-gan", "zhang"]


@pytest.mark.parametrize("name", files.names())
def test_every_recipe_is_valid_and_says_its_name(name: str) -> None:
    assert files.load(name).name == name


def test_overrides_change_a_key() -> None:
    changed = files.load("default", ["size_px=160", "learning_rate=1"])

    assert (changed.size_px, changed.learning_rate) == (160, 1.0)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("size=160", "size: no such key"),
        ("size_px=large", "size_px: expected int, found 'large'"),
        ("size_px=100", "size_px: expected a multiple of 32"),
        ("film=2", "film: expected a share from 0 to 1, found 2"),
        ("steps=0", "steps: expected more than 0, found 0"),
        (
            "network=vgg",
            "network: expected one of mobilenet_unet, lite0_unet, .*; found vgg",
        ),
        (
            "network=mobilenet_unet unet",
            "network: expected one of mobilenet_unet, lite0_unet, .*; found mobilenet_unet unet",
        ),
        (
            "encoder_weights=mobilenet_v2 mobilenet_v2",
            "encoder_weights: expected one for each of mobilenet_unet, found",
        ),
        ("size_px", "expected KEY=VALUE"),
        ("learning_rate=nan", "learning_rate: expected a finite number, found nan"),
        ("gain=inf", "gain: expected a finite number, found inf"),
        ("temperature=0", "temperature: expected more than 0, found 0"),
        ("width=0", "width: expected more than 0, found 0"),
        ("width=3", "width: expected 4 or more with the network mobilenet_unet, found 3"),
        ("side_px=0", "side_px: expected more than 0, found 0"),
        ("bin_step=-1", "bin_step: expected more than 0, found -1"),
        ("weight_decay=-1", "weight_decay: expected 0 or more, found -1"),
        ("seed=-1", "seed: expected a whole number from 0 to 4294967295, found -1"),
        ("seed=4294967296", "seed: expected a whole number from 0 to"),
        ("pretrain_share=7", "pretrain_share: expected a share from 0 to 1, found 7"),
        ("output_stride=1", "output_stride: expected 2 or 4 with the network mobilenet_unet"),
        ("frozen_stacks=8", "frozen_stacks: expected up to 7 with .* mobilenet_v2, found 8"),
        ("feature_layers=block4_conv1", "feature_layers: expected some of block1_conv2, .*found"),
        ("feature_layers=block1_conv2 lite_5_expand_relu", "feature_layers: expected some of b"),
        ("feature_layers=", "feature_layers: expected some of block1_conv2, .*found ''"),
    ],
)
def test_a_wrong_override_is_named(override: str, message: str) -> None:
    with pytest.raises(TrainingError, match=message):
        files.load("default", [override])


def test_the_parts_of_a_run_are_no_more_than_the_whole() -> None:
    message = "critic_share: expected at most 1 together with pretrain_share"
    with pytest.raises(TrainingError, match=message):
        files.load("default", ["pretrain_share=0.7", "critic_share=0.5"])


@pytest.mark.parametrize(("name", "stride"), [("unet-gan", 1), ("zhang", 4)])
def test_a_network_has_the_strides_that_it_has(name: str, stride: int) -> None:
    with pytest.raises(TrainingError, match=f"output_stride: expected {stride} with the network"):
        files.load(name, ["output_stride=2"])


def test_a_discriminator_needs_something_to_see() -> None:
    small = ["adversarial_weight=0.1", "size_px=32"]

    with pytest.raises(TrainingError, match="size_px: expected at least 64 with an adversarial"):
        files.load("default", [*small, "picture_stride=4"])
    assert files.load("default", small).seen_stride == 2  # 16 px, which is enough


def test_an_unknown_recipe_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(
        TrainingError, match="both, default, deoldify, lite0, teacher, unet-gan, zhang"
    ):
        files.load(str(tmp_path / "mine.toml"))


def test_broken_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("name = ")

    with pytest.raises(TrainingError, match=r"mine\.toml: expected TOML"):
        files.load(str(path))


def test_missing_keys_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("name = 'mine'")

    with pytest.raises(TrainingError, match="expected the keys description, objective"):
        files.load(str(path))
