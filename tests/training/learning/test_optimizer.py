import keras
import pytest
import torch
from small_runs import small

from photochrom.networks import architectures
from photochrom.training.learning.optimizer import Optimizer, cosine


def change(optimizer: str, *, times: float = 1.0) -> dict[str, torch.Tensor]:
    """How each of a small network's weights moves in one step, by its path."""
    chosen = small("default", f"optimizer={optimizer}", "weight_decay=0", "clip_norm=1e9")
    keras.utils.set_random_seed(0)
    generator, _ = architectures.build(chosen)
    learner = Optimizer(generator, chosen)
    before = {v.path: v.value.detach().clone() for v in generator.trainable_variables}
    drawn = torch.Generator().manual_seed(1)
    pulls = [
        (v.value * torch.randn(v.value.shape, generator=drawn)).sum()
        for v in generator.trainable_variables
    ]
    learner.descend({"pull": (times, torch.stack(pulls).sum())}, 1.0)
    return {v.path: v.value.detach() - before[v.path] for v in generator.trainable_variables}


def test_muon_moves_kernels_by_orthogonal_steps_and_the_rest_as_adamw_does() -> None:
    by_muon, by_adamw = change("muon"), change("adamw")

    matrices = {path for path in by_muon if not torch.equal(by_muon[path], by_adamw[path])}

    assert "level_4_a/kernel" in matrices
    assert "head/kernel" not in matrices
    assert not any("bias" in path or "depthwise" in path for path in matrices)
    for path in matrices:
        step = by_muon[path].flatten(0, 2)
        singular = torch.linalg.svdvals(step)
        assert singular.max() < 2.5 * singular.min(), path


def test_a_muon_step_is_about_as_large_as_one_of_adamw() -> None:
    by_muon, by_adamw = (change(name)["level_4_a/kernel"] for name in ("muon", "adamw"))

    ratio = by_muon.square().mean().sqrt() / by_adamw.square().mean().sqrt()

    assert 0.1 < ratio < 0.4  # a first step of AdamW is several times a later one


def test_a_muon_step_does_not_depend_on_the_size_of_the_loss() -> None:
    small_loss, large_loss = change("muon"), change("muon", times=128.0)

    torch.testing.assert_close(large_loss["level_4_a/kernel"], small_loss["level_4_a/kernel"])


def test_a_checkpoint_from_before_there_was_muon_is_taken_up() -> None:
    chosen = small("zhang")
    generator, _ = architectures.build(chosen)
    weights = [variable.value for variable in generator.trainable_variables]
    groups = ({"params": weights, "lr": 0.0, "peak": 0.5}, {"params": [], "lr": 0.0, "peak": 0.1})
    learner = Optimizer(generator, chosen)

    learner.load_state_dict(torch.optim.AdamW(groups).state_dict())

    assert [group["peak"] for group in learner.adamw.param_groups] == [0.5, 0.1]


def test_the_learning_rate_warms_up_and_falls_to_zero() -> None:
    chosen = small("default", "warmup_steps=10", "decay_share=1")

    assert cosine(0, 0.0, chosen) == pytest.approx(0.1)
    assert cosine(9, 0.0, chosen) == pytest.approx(1.0)
    assert cosine(99, 0.5, chosen) == pytest.approx(0.5)
    assert cosine(99, 1.0, chosen) == pytest.approx(0.0)


def test_the_rate_may_fall_late() -> None:
    chosen = small("default", "warmup_steps=1", "decay_share=0.2")

    rates = [cosine(99, share, chosen) for share in (0.0, 0.8, 0.9, 1.0)]

    assert rates == pytest.approx([1.0, 1.0, 0.5, 0.0])
