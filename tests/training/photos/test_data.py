import resource
import shutil
import tarfile
from pathlib import Path

import numpy as np
import pytest
from drawing import open_to_all, without_privileges
from PIL import Image

from photochrom.errors import PhotoError, TrainingError
from photochrom.training.photos import data, decoding

SIDE_PX = 40


def load(source: Path | str, cache: Path) -> data.Photos:
    return data.load([str(source)], side_px=SIDE_PX, cache=cache)


def test_unreadable_photos_are_listed_and_the_rest_is_used(
    photo_folder: Path, tmp_path: Path
) -> None:
    photos = load(photo_folder, tmp_path / "cache")

    assert photos.squares.shape == (3, SIDE_PX, SIDE_PX, 3)
    assert [Path(name).name for name in photos.unreadable] == ["letter.jpg"]


def test_a_link_to_nowhere_is_unreadable(photo_folder: Path, tmp_path: Path) -> None:
    (photo_folder / "gone.jpg").symlink_to(tmp_path / "nowhere.jpg")

    photos = load(photo_folder, tmp_path / "cache")

    assert len(photos.squares) == 3
    assert sorted(Path(name).name for name in photos.unreadable) == ["gone.jpg", "letter.jpg"]


def test_photos_that_may_be_read_later_are_used_then(photo_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir(mode=0o777)
    (tmp_path / "cache").chmod(0o777)
    open_to_all(photo_folder)
    coffee = photo_folder / "coffee.png"
    coffee.chmod(0)
    with without_privileges():
        assert len(load(photo_folder, tmp_path / "cache").squares) == 2
    coffee.chmod(0o644)
    with without_privileges():
        assert len(load(photo_folder, tmp_path / "cache").squares) == 3


def test_an_index_that_is_not_written_whole_is_not_there(
    photo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:  # the photos fit, what is said of them does not
        limit = 3 * SIDE_PX * SIDE_PX * 3
        monkeypatch.setattr(data.json, "dumps", lambda _: "x" * (limit + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        with pytest.raises(TrainingError, match="expected to write decoded photos there"):
            load(photo_folder, tmp_path / "cache")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    monkeypatch.undo()

    assert len(load(photo_folder, tmp_path / "cache").squares) == 3


def test_a_tar_shard_holds_the_same_photos_as_its_folder(
    photo_folder: Path, tmp_path: Path
) -> None:
    shard = tmp_path / "shard.tar"
    with tarfile.open(shard, "w") as tar:
        for path in sorted(photo_folder.iterdir()):
            tar.add(path, path.name)

    from_tar, from_folder = load(shard, tmp_path / "a"), load(photo_folder, tmp_path / "b")

    np.testing.assert_array_equal(from_tar.squares, from_folder.squares)


def test_a_glob_names_photos(photo_folder: Path, tmp_path: Path) -> None:
    assert len(load(f"{photo_folder}/c*.png", tmp_path / "cache").squares) == 2


def test_a_second_run_decodes_nothing(
    photo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(photo_folder, tmp_path / "cache")
    monkeypatch.setattr(decoding, "decode_square", lambda *_: pytest.fail("decoded again"))

    second = load(photo_folder, tmp_path / "cache")

    np.testing.assert_array_equal(first.squares, second.squares)


def test_photos_decoded_otherwise_by_an_older_version_are_decoded_again(
    photo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "VERSION", decoding.VERSION - 1)
    load(photo_folder, tmp_path / "cache")
    monkeypatch.undo()

    load(photo_folder, tmp_path / "cache")

    assert len(list((tmp_path / "cache").glob("*.npy"))) == 2


def test_the_first_photos_are_of_every_source(tmp_path: Path) -> None:
    for source, level in (("dark", 20), ("light", 220)):
        (tmp_path / source).mkdir()
        for number in range(20):
            Image.new("RGB", (48, 40), (level, level, number)).save(
                tmp_path / source / f"{number}.png"
            )

    photos = data.load(
        [str(tmp_path / source) for source in ("dark", "light")],
        side_px=SIDE_PX,
        cache=tmp_path / "cache",
    )

    assert set(photos.squares[:10, 0, 0, 0].tolist()) == {20, 220}


def test_a_photo_that_changed_is_decoded_again(photo_folder: Path, tmp_path: Path) -> None:
    load(photo_folder, tmp_path / "cache")
    (photo_folder / "coffee.png").unlink()

    assert len(load(photo_folder, tmp_path / "cache").squares) == 2


def test_no_readable_photo_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("no photo")

    with pytest.raises(TrainingError, match=r"found 1 files of which none can be read"):
        load(tmp_path / "a.jpg", tmp_path / "cache")


def test_too_small_a_disk_is_said_before_anything_is_decoded(
    photo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=10_000)
    monkeypatch.setattr(data.shutil, "disk_usage", lambda _: usage)
    monkeypatch.setattr(decoding, "decode_square", lambda *_: pytest.fail("decoded"))

    with pytest.raises(TrainingError, match=r"GB free for decoded photos, found 0\.0 GB"):
        load(photo_folder, tmp_path / "cache")


def test_a_source_that_names_nothing_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match=r"nowhere: expected photos or \.tar shards"):
        load(tmp_path / "nowhere", tmp_path / "cache")


def test_every_photo_comes_once_an_epoch_and_the_order_changes() -> None:
    squares = np.arange(12, dtype=np.uint8)[:, None, None, None] * np.ones((1, 8, 8, 3), np.uint8)

    def seen(steps: range) -> list[int]:
        batches = [data.batch(squares, s, batch_size=4, size_px=8, zoom=1, seed=3) for s in steps]
        return [int(crop[0, 0, 0]) for crops in batches for crop in crops]

    first, second = seen(range(3)), seen(range(3, 6))
    assert sorted(first) == sorted(second) == list(range(12))
    assert first != second


def test_crops_lie_between_the_size_and_the_photo() -> None:
    squares = np.zeros((4, 64, 64, 3), np.uint8)

    sizes = {
        data.batch(squares, step, batch_size=2, size_px=32, zoom=0.75, seed=1).shape[1]
        for step in range(60)
    }

    assert min(sizes) == 48
    assert max(sizes) == 64
