import dataclasses
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from small_runs import small

from photochrom.errors import TrainingError
from photochrom.networks import tensor_color
from photochrom.networks.weights import parameters
from photochrom.recipes import files
from photochrom.training import trainer
from photochrom.training.learning import objectives
from photochrom.training.learning.adversarial import Adversarial
from photochrom.training.learning.classification import Bins
from photochrom.training.learning.critic import CRITIC, GAN, PRETRAIN, part_of
from photochrom.training.learning.features import Features
from photochrom.training.learning.pretrained import Pretrained
from photochrom.training.monitor import Progress
from photochrom.training.photos import augment
from photochrom.training.runs import run
from photochrom.training.trainer import Trainer

Squares = NDArray[np.uint8]

SIZES = ("cache_px", "size_px", "final_size_px")


def copies(weights: Iterable[torch.Tensor]) -> list[torch.Tensor]:
    return [weight.detach().clone() for weight in weights]


def same(a: list[torch.Tensor], b: list[torch.Tensor]) -> bool:
    return all(torch.equal(x, y) for x, y in zip(a, b, strict=True))


# A teacher learns as default does, both as lite0 does, and they take the longest.
@pytest.mark.parametrize(
    "name", [name for name in files.names() if name not in ("teacher", "both")]
)
def test_a_few_steps_lower_the_loss_of_every_recipe(
    name: str, squares: Squares, pretrained: Pretrained, tmp_path: Path
) -> None:
    chosen = small(
        name, "steps=40", "learning_rate=2e-3", "film=0", "degrade=0", "hints=0", "zoom=1",
        "cache_px=32", "pretrain_share=1.0", "critic_share=0.0", "seed=3",
    )  # fmt: skip
    trainer = Trainer(chosen, squares[:4, :32, :32], tmp_path, pretrained=pretrained)
    losses: list[float] = []

    def keep(progress: Progress) -> None:
        losses.append(sum(progress.losses.values()))

    trainer.run(keep)

    assert np.median(losses[-10:]) < 0.95 * np.median(losses[:10])


@pytest.mark.parametrize(
    ("share_done", "joined"),
    [
        (0.1, set()),
        (0.5, {"pixel", "feature", "discriminator"}),
        (0.9, {"pixel", "feature", "discriminator", "adversarial"}),
    ],
)
def test_other_losses_join_the_cross_entropy_of_bins(
    share_done: float, joined: set[str], squares: Squares, pretrained: Pretrained
) -> None:
    weights = ("pixel_weight=2", "feature_weight=1", "adversarial_weight=0.1")
    parts = ("pretrain_share=0.4", "critic_share=0.2")
    chosen = small("default", *weights, *parts, *(f"{key}=64" for key in SIZES))
    learner = Bins(chosen, torch.device("cpu"), squares, pretrained)
    batch = augment.plain(torch.from_numpy(squares), size_px=64)

    seen = learner.train_step(batch, step=50, share_done=share_done)

    assert set(seen) == {"cross_entropy", *joined}
    assert all(loss > 0 for loss in seen.values())


def test_what_hints_reach_is_told_of_recolored_photos_alone(
    squares: Squares, pretrained: Pretrained
) -> None:
    learner = Bins(small("default", "locality_weight=2"), torch.device("cpu"), squares, pretrained)
    for recolor in (0, 1):
        batch = augment.make(
            torch.from_numpy(squares),
            size_px=32,
            film=0,
            degrade=0,
            hints=1,
            recolor=recolor,
            generator=torch.Generator().manual_seed(1),
        )
        seen = learner.train_step(batch, step=0, share_done=0.1)
        assert ("locality" in seen) == bool(recolor)


Looked = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


@pytest.fixture
def look(
    squares: Squares, pretrained: Pretrained, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Looked]:
    """What a feature loss sees by a change to `default`: fake, real, and the photos' L*."""
    batch = augment.plain(torch.from_numpy(squares), size_px=64)

    def look(change: str) -> Looked:
        chosen = small("default", "feature_weight=1", change, *(f"{key}=64" for key in SIZES))
        learner = Bins(chosen, torch.device("cpu"), squares, pretrained)
        seen: list[torch.Tensor] = []

        def keep(_: object, fake: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
            seen.extend((fake, real))
            return (fake - real).square().mean()

        monkeypatch.setattr(Features, "distance", keep)
        learner.train_step(batch, step=50, share_done=0.9)
        fake, real = seen
        return fake, real, batch.lightness

    return look


def lab_of(picture: torch.Tensor) -> torch.Tensor:
    return tensor_color.linear_to_lab(tensor_color.linearize((picture + 1) / 2))


@pytest.mark.parametrize(("stride", "side"), [(4, 16), (2, 32), (1, 64)])
def test_losses_on_pictures_see_them_at_the_stride_that_is_asked_for(
    stride: int, side: int, squares: Squares, look: Callable[[str], Looked]
) -> None:
    fake, real, lightness = look(f"picture_stride={stride}")

    assert fake.shape == real.shape == (len(squares), side, side, 3)
    given = objectives.average_pool(lightness, stride)[..., 0]
    assert (lab_of(real)[..., 0] - given).abs().mean() < 2.0  # where the color is out of gamut


@pytest.mark.parametrize("change", ["gain=3", "evenness=1", "chroma_contrast=1", "temperature=1"])
def test_losses_on_pictures_do_not_see_what_is_done_to_the_answer_afterwards(
    change: str, look: Callable[[str], Looked]
) -> None:
    plain, changed = (look(each)[0] for each in ("gain=1", change))

    assert lab_of(plain)[..., 1:].norm(dim=-1).mean() > 1
    torch.testing.assert_close(plain, changed, atol=1e-3, rtol=0)


def test_at_a_loss_temperature_of_0_losses_on_pictures_see_the_whole_answer(
    look: Callable[[str], Looked],
) -> None:
    mean, whole = (lab_of(look(each)[0])[..., 1:] for each in ("gain=1", "loss_temperature=0"))

    assert (mean - whole).norm(dim=-1).mean() > 1


@pytest.mark.parametrize("name", ["default", "unet-gan"])
def test_an_interrupted_run_ends_with_the_weights_of_an_uninterrupted_one(
    name: str, squares: Squares, pretrained: Pretrained, tmp_path: Path
) -> None:
    chosen = small(name, "steps=6", "checkpoint_steps=2")

    def train(folder: Path, *, stop_at: int | None) -> Trainer:
        trainer = Trainer(chosen, squares, folder, pretrained=pretrained)
        trainer.run(lambda p: trainer.stop() if p.step == stop_at else None)
        return trainer

    whole = train(tmp_path / "whole", stop_at=None)
    assert train(tmp_path / "parts", stop_at=3).share_done() < 1
    parts = train(tmp_path / "parts", stop_at=None)

    assert whole.step == parts.step == 6
    assert same(parameters(whole.objective.generator), parameters(parts.objective.generator))
    assert same(whole.ema, parts.ema)


def test_a_run_resumed_where_photos_become_larger_sees_the_same_batches(
    squares: Squares, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    larger = ("size_px=32", "final_size_px=64", "final_share=0.5", "cache_px=64")
    chosen = small("zhang", "steps=4", *larger)
    seen: list[tuple[int, int]] = []

    def learn(_: object, batch: augment.Batch, step: int, share_done: float) -> dict[str, float]:
        seen.append((step, batch.rgb.shape[1]))
        return {}

    monkeypatch.setattr(trainer, "learn", learn)
    photos = np.kron(squares, np.ones((1, 2, 2, 1), np.uint8))[:, :64, :64]
    for stop_at in (2, None):
        one = Trainer(chosen, photos, tmp_path / "parts")
        one.run(lambda p, one=one, at=stop_at: one.stop() if p.step == at else None)
    parts = seen.copy()
    seen.clear()
    Trainer(chosen, photos, tmp_path / "whole").run()

    assert parts == seen == [(0, 32), (1, 32), (2, 64), (3, 64)]


def test_a_killed_run_goes_on_from_its_last_checkpoint(squares: Squares, tmp_path: Path) -> None:
    chosen = small("zhang", "steps=6", "checkpoint_steps=4")

    class Killed(BaseException):
        pass

    def die(progress: Progress) -> None:
        if progress.step == 5:
            raise Killed

    with pytest.raises(Killed):
        Trainer(chosen, squares, tmp_path / "killed").run(die)
    resumed = Trainer(chosen, squares, tmp_path / "killed")
    assert resumed.step == 4
    resumed.run()

    whole = Trainer(chosen, squares, tmp_path / "whole")
    whole.run()
    assert same(resumed.ema, whole.ema)


def test_a_run_that_diverges_says_so_and_keeps_its_last_good_checkpoint(
    squares: Squares, tmp_path: Path
) -> None:
    chosen = small("zhang", "steps=8", "checkpoint_steps=2")
    trainer = Trainer(chosen, squares, tmp_path)

    def spoil(progress: Progress) -> None:
        if progress.step == 3:
            next(iter(parameters(trainer.objective.generator))).data.fill_(torch.nan)

    with pytest.raises(TrainingError, match=r"no number at step 3; the checkpoint of step 2 is k"):
        trainer.run(spoil)

    kept = torch.load(tmp_path / run.CHECKPOINT, weights_only=True)
    assert kept["step"] == 2
    assert all(weight.isfinite().all() for weight in kept["ema"])


def test_weights_that_are_no_numbers_are_not_saved(squares: Squares, tmp_path: Path) -> None:
    trainer = Trainer(small("zhang"), squares, tmp_path)
    next(iter(parameters(trainer.objective.generator))).data.fill_(torch.inf)

    with pytest.raises(TrainingError, match="no number at step 0; nothing was saved"):
        trainer.save()
    assert not (tmp_path / run.CHECKPOINT).exists()


def test_another_recipe_does_not_go_on_in_the_same_folder(squares: Squares, tmp_path: Path) -> None:
    Trainer(small("zhang", "steps=1"), squares, tmp_path).run()

    with pytest.raises(TrainingError, match="found another seed; choose a new --out"):
        Trainer(small("zhang", "steps=1", "seed=2"), squares, tmp_path)


def test_a_run_of_an_older_version_goes_on(squares: Squares, tmp_path: Path) -> None:
    Trainer(small("zhang", "steps=1"), squares, tmp_path).run()
    path = tmp_path / "run.json"
    facts = json.loads(path.read_text())
    del facts["recipe"]["gain"]  # a key that recipes did not have once
    facts["recipe"]["license"] = "MIT"  # which was every recipe's
    path.write_text(json.dumps(facts))

    assert Trainer(small("zhang", "steps=2"), squares, tmp_path).step == 1

    with pytest.raises(TrainingError, match="found another gain"):
        Trainer(small("zhang", "steps=2", "gain=1.2"), squares, tmp_path)


def test_a_run_does_not_go_on_with_other_photos(squares: Squares, tmp_path: Path) -> None:
    Trainer(small("zhang", "steps=1"), squares, tmp_path, photos=["album"]).run()

    expected = r"expected the 8 photos this run began with \(album\), found 38 others; choose a new"
    with pytest.raises(TrainingError, match=expected):
        Trainer(small("zhang", "steps=2"), np.concatenate([squares] * 5), tmp_path)
    with pytest.raises(TrainingError, match="found 8 others"):
        Trainer(small("zhang", "steps=2"), squares[::-1], tmp_path)


def test_a_run_of_an_older_version_goes_on_with_whatever_photos(
    squares: Squares, tmp_path: Path
) -> None:
    Trainer(small("zhang", "steps=4"), squares, tmp_path).run()
    path = tmp_path / "run.json"
    facts = json.loads(path.read_text())
    del facts["photos"]["fingerprint"]
    path.write_text(json.dumps(facts))

    many = np.concatenate([squares] * 5)  # some are held out, which the log did not know of
    assert Trainer(small("zhang", "steps=8"), many, tmp_path).run()
    header, *lines = (tmp_path / "log.csv").read_text().splitlines()
    assert {line.count(",") for line in lines} == {header.count(",")}


def test_a_run_folder_tells_the_whole_story(squares: Squares, tmp_path: Path) -> None:
    many = np.concatenate([squares] * 5)  # so that some are held out

    Trainer(small("zhang", "steps=4"), many, tmp_path, photos=["album"]).run()

    facts = json.loads((tmp_path / "run.json").read_text())
    assert facts["recipe"]["seed"] == 1
    assert facts["photos"]["sources"] == ["album"]
    assert facts["photos"]["trained_on"] == 38
    assert {"photochrom", "keras", "torch", "python"} <= set(facts["versions"])
    header, last = (tmp_path / "log.csv").read_text().splitlines()
    assert header.split(",") == [
        "step", "seconds", "photos_per_second", "cross_entropy", "ab_error",
        "held_out_cross_entropy", "chroma_share",
    ]  # fmt: skip
    assert last.startswith("4,")
    assert "samples/0000004.png" in (tmp_path / "index.html").read_text()
    assert (tmp_path / "samples" / "0000004.png").stat().st_size > 0


def test_minutes_end_a_run_with_its_schedule(squares: Squares, tmp_path: Path) -> None:
    trainer = Trainer(small("zhang"), squares, tmp_path, minutes=1)
    trainer.seconds = 59.99  # the first step crosses the minute

    assert trainer.run()
    assert trainer.step == 1


def test_nogan_has_three_parts() -> None:
    chosen = small("deoldify", "pretrain_share=0.8", "critic_share=0.1")

    assert [part_of(share, chosen)[0] for share in (0.0, 0.79, 0.81, 0.89, 0.91, 1.0)] == [
        PRETRAIN, PRETRAIN, CRITIC, CRITIC, GAN, GAN,
    ]  # fmt: skip
    assert part_of(0.85, chosen)[1] == pytest.approx(0.5)


def teach(squares: Squares, pretrained: Pretrained, share_done: float) -> tuple[bool, bool, bool]:
    """Take one step; tell whether generator, discriminator and feature network moved."""
    chosen = small("deoldify", "pretrain_share=0.4", "critic_share=0.4")
    objective = Adversarial(chosen, torch.device("cpu"), squares, pretrained)
    parts = (objective.generator, objective.critic.discriminator, objective.features.network)
    before = [copies(v.value for v in part.variables) for part in parts]
    batch = augment.plain(torch.from_numpy(squares), size_px=32)
    objective.train_step(batch, step=50, share_done=share_done)
    after = [copies(v.value for v in part.variables) for part in parts]
    moved = [not same(b, a) for b, a in zip(before, after, strict=True)]
    return moved[0], moved[1], moved[2]


def test_the_discriminator_rests_while_the_generator_is_pretrained(
    squares: Squares, pretrained: Pretrained
) -> None:
    assert teach(squares, pretrained, 0.2) == (True, False, False)


def test_the_critic_learns_alone(squares: Squares, pretrained: Pretrained) -> None:
    assert teach(squares, pretrained, 0.6) == (False, True, False)


def test_both_learn_in_the_end_and_the_feature_network_never(
    squares: Squares, pretrained: Pretrained
) -> None:
    assert teach(squares, pretrained, 0.9) == (True, True, False)


def test_the_discriminator_is_frozen_while_the_generator_learns(
    squares: Squares, pretrained: Pretrained
) -> None:
    objective = Adversarial(small("unet-gan"), torch.device("cpu"), squares, pretrained)
    before = copies(parameters(objective.critic.discriminator))
    batch = augment.plain(torch.from_numpy(squares), size_px=32)
    fake = objective.generator([batch.lightness, batch.hints])

    objective._teach_generator(fake, batch.rgb * 2 - 1, adversarial=True, rate=1.0)

    after = parameters(objective.critic.discriminator)
    assert same(before, after)
    assert all(weight.grad is None for weight in after)


def test_a_run_opens_with_its_averaged_weights(squares: Squares, tmp_path: Path) -> None:
    trainer = Trainer(small("zhang", "steps=2"), squares, tmp_path)
    trainer.run()

    opened, answer = run.load(tmp_path)

    assert opened == dataclasses.replace(trainer.recipe, training_data="8 photos")
    assert same([v.value for v in answer.trainable_variables][:4], trainer.ema[:4])


def test_a_folder_without_a_run_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"expected a run folder with run\.json"):
        run.load(tmp_path)
