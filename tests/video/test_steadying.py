"""Colors stay on things as they move, and do not pass over cuts."""

import itertools
from collections.abc import Iterable, Iterator

import numpy as np
import skimage.data
from films import PICTURE, pan

from photochrom.small_copy.grid import Float
from photochrom.video.motion import Motion, light_of
from photochrom.video.shots import is_cut
from photochrom.video.steadying import AHEAD, KEY_EVERY, Copy, Steady, steady

SIZE = 96, 72
RNG = np.random.default_rng(7)


def copies_of(*shots: list[np.ndarray]) -> list[Copy]:
    frames = [frame for shot in shots for frame in shot]
    return [Copy(i, (f / np.float32(2.55))[..., None]) for i, f in enumerate(frames)]


def shot(picture: np.ndarray, count: int, step: int = 1) -> list[np.ndarray]:
    return pan(picture, count, *SIZE, step=step)


def flickering(lightness: Float, guide: Float | None) -> Float:
    """Answer with colors that jump from look to look."""
    return np.broadcast_to(RNG.normal(0, 10, 2), (*lightness.shape[:2], 2)).astype(np.float32)


def jumps(frames: list[Steady]) -> float:
    means = np.array([frame.ab.mean(axis=(0, 1)) for frame in frames])
    return float(np.abs(np.diff(means, axis=0)).mean())


def test_answers_that_flicker_are_made_steady() -> None:
    frames = list(steady(copies_of(shot(PICTURE, 60)), flickering))
    assert [frame.number for frame in frames] == list(range(60))
    assert jumps(frames) < 1  # of answers that lie 11 apart, on average


def test_the_network_looks_at_few_frames_of_a_quiet_shot() -> None:
    looks = []

    def answer(lightness: Float, guide: Float | None) -> Float:
        looks.append(1)
        return flickering(lightness, guide)

    list(steady(copies_of(shot(PICTURE, 60, step=0)), answer))
    assert len(looks) == -(-60 // KEY_EVERY)


def test_grain_asks_for_no_more_looks() -> None:
    rng, looks = np.random.default_rng(1), []
    still = pan(PICTURE, 1, *SIZE)[0].copy()
    still[:36] = np.linspace(150, 190, SIZE[0])  # a sky with nothing to hold on to
    grain = rng.normal(0, 4, (40, *still.shape))
    frames = list((still + grain).clip(0, 255).astype(np.uint8))

    def answer(lightness: Float, guide: Float | None) -> Float:
        looks.append(1)
        return flickering(lightness, guide)

    list(steady(copies_of(frames), answer))
    assert len(looks) == 40 / KEY_EVERY


def test_no_color_passes_over_a_cut() -> None:
    cut = 17
    shots = shot(PICTURE, cut), shot(255 - PICTURE[::-1], 30)
    seen: list[int] = []

    def answer(lightness: Float, guide: Float | None) -> Float:
        is_first = np.abs(lightness - copies_of(shots[0])[0][1]).mean() < 12
        seen.append(int(is_first))
        color = np.float32([40, -40] if is_first else [-40, 40])
        return np.broadcast_to(color, (*lightness.shape[:2], 2)).astype(np.float32)

    frames = list(steady(copies_of(*shots), answer))
    assert [frame.number for frame in frames if frame.begins] == [0, cut]
    assert set(seen) == {0, 1}
    for frame in frames:
        expected = (40, -40) if frame.number < cut else (-40, 40)
        # The light is measured along the motion, to about a thousandth a frame.
        np.testing.assert_allclose(frame.ab.mean(axis=(0, 1)), expected, atol=0.5)


def test_shots_of_one_scene_agree_and_others_do_not() -> None:
    """Two people are filmed in turn; the network has another opinion each time."""
    one, two = shot(PICTURE, 20, step=0), shot(255 - PICTURE[::-1], 20, step=0)
    frames = list(steady(copies_of(one, two, one, two), flickering))
    assert [frame.number for frame in frames if frame.begins] == [0, 20, 40, 60]
    first, second, third, fourth = (frames[n].ab.mean(axis=(0, 1)) for n in (10, 30, 50, 70))
    assert np.abs(first - third).max() < 0.2 * np.abs(first - second).max()
    assert np.abs(second - fourth).max() < 0.2 * np.abs(first - second).max()


def test_a_thing_that_moves_takes_its_color_along_and_leaves_no_trail() -> None:
    ground = np.full((72, 96), 200, np.uint8) - skimage.data.camera()[100:172, 100:196] // 8
    thing = skimage.data.camera()[120:144, 200:224] // 3
    frames = []
    for x in range(0, 60, 3):
        frame = ground.copy()
        frame[24:48, x : x + 24] = thing
        frames.append(frame)

    def answer(lightness: Float, guide: Float | None) -> Float:
        return np.where(lightness < 45, np.float32([50, 0]), np.float32([0, 0]))

    for frame in steady(copies_of(frames), answer):
        dark = frame.lightness[..., 0] < 45
        red = frame.ab[..., 0]
        assert red[dark].mean() > 40
        assert red[:, : max(0, 3 * frame.number - 4)].sum() < 0.03 * red.sum() + 1


def faded(picture: np.ndarray, lights: Iterable[float]) -> list[np.ndarray]:
    return [np.rint(picture * light).astype(np.uint8) for light in lights]


def right_or_misled(lightness: Float, guide: Float | None) -> Float:
    """Answer as the network does: well in the light, and with anything in the dark."""
    right = np.float32([12, 24]) * light_of(lightness) / 66  # as much as at L* 50
    return right if lightness.mean() > 25 else np.full_like(right, -20)


def test_colors_go_with_the_light_of_a_fade() -> None:
    still = 255 - shot(PICTURE, 1)[0]
    lights = [*np.linspace(0, 1, 16), *[1.0] * 8, *np.linspace(1, 0, 16)]
    for frame in steady(copies_of(faded(still, lights)), right_or_misled):
        right = light_of(frame.lightness) * np.float32([12, 24]) / 66
        if frame.lightness.mean() > 5:
            # Of 6 to 28; the misled answers are 30 away and more.
            assert np.abs(frame.ab - right).mean() < 2, frame.number


def test_no_color_passes_through_black() -> None:
    """A scene fades out, and another one in."""
    one = shot(PICTURE, 1)[0]
    two = one[:, ::-1]
    out, in_ = (faded(one, np.linspace(1, 0, 9)), faded(two, np.linspace(0, 1, 9)))
    left = one[:, :48].mean() > one[:, 48:].mean()

    def answer(lightness: Float, guide: Float | None) -> Float:
        is_first = (lightness[:, :48].mean() > lightness[:, 48:].mean()) == left
        return np.float32([30, 0] if is_first else [0, 30]) * light_of(lightness) / 66

    for frame in steady(copies_of([one] * 9, out, in_, [two] * 9), answer):
        a, b = frame.ab.mean(axis=(0, 1))
        if frame.lightness.mean() > 10:
            assert (b < 0.1 * a) if frame.number < 18 else (a < 0.1 * b), frame.number


def test_windows_are_not_seen() -> None:
    """A long shot is the same as one that a window holds whole, but for what is far away."""
    frames = shot(PICTURE, 100)

    def answer(lightness: Float, guide: Float | None) -> Float:
        return np.repeat(lightness - 50, 2, axis=-1)

    together = list(steady(copies_of(frames), answer))
    assert len(together) == 100 > AHEAD
    changes = [np.abs(a.ab - b.ab).mean() for a, b in itertools.pairwise(together)]
    assert max(changes) < 3 * np.median(changes)


def pairs(frames: list[np.ndarray]) -> Iterator[bool]:
    motion = Motion(*SIZE)
    copies = [copy.lightness for copy in copies_of(frames)]
    for before, after in itertools.pairwise(copies):
        yield is_cut(before, after, *motion.links(before, after))


def test_pans_fades_and_flashes_are_no_cuts() -> None:
    still = shot(PICTURE, 1)[0]
    fade = [(still * share).astype(np.uint8) for share in np.linspace(1, 0, 13)]
    flash = [still, np.clip(still.astype(int) + 40, 0, 255).astype(np.uint8), still]
    assert not any(pairs(shot(PICTURE, 20, step=4)))
    assert not any(pairs(fade))
    assert not any(pairs(flash))


def test_cuts_are_found_and_nothing_else() -> None:
    others = (skimage.data.coins(), skimage.data.moon(), skimage.data.page(), PICTURE)
    frames = [frame for other in others for frame in shot(other, 4, step=1)]
    assert [i + 1 for i, cut in enumerate(pairs(frames)) if cut] == [4, 8, 12]
