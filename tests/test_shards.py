"""Photos found and read in folders, globs and tar shards."""

import io
import tarfile
from pathlib import Path

import pytest
from drawing import open_to_all, without_privileges

from photochrom import shards
from photochrom.errors import PhotoError


def write_shard(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w") as shard:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            shard.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture
def album(tmp_path: Path) -> Path:
    (tmp_path / "deeper").mkdir()
    for name in ("b.jpg", "a.PNG", "deeper/c.webp", "notes.txt", ".hidden.jpg"):
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def names(found: list[shards.PhotoFile], root: Path) -> list[str]:
    return [str(file).replace(f"{root}/", "") for file in found]


def test_a_folder_is_searched_to_its_depths_for_photos(album: Path):
    assert names(shards.find([album]), album) == ["a.PNG", "b.jpg", "deeper/c.webp"]


def test_a_glob_is_the_same_as_what_it_matches(album: Path):
    assert names(shards.find([f"{album}/*.jpg"]), album) == ["b.jpg"]
    assert names(shards.find([f"{album}/**/*.webp"]), album) == ["deeper/c.webp"]


def test_a_photo_named_twice_is_found_once(album: Path):
    found = shards.find([album / "b.jpg", album])
    assert names(found, album) == ["b.jpg", "a.PNG", "deeper/c.webp"]


def test_a_photo_named_by_two_spellings_is_found_once(album: Path, monkeypatch: pytest.MonkeyPatch):
    write_shard(album / "s.tar", {"1.jpg": b"one", "2.jpg": b"two"})
    monkeypatch.chdir(album)
    (album / "link").symlink_to(album / "deeper")
    spellings = [".", album, "deeper/../b.jpg", "link/c.webp", f"{album}/*.tar"]
    found = [str(file) for file in shards.find(spellings)]
    assert found == ["a.PNG", "b.jpg", "deeper/c.webp", "s.tar:1.jpg", "s.tar:2.jpg"]


def test_photos_in_hidden_folders_are_passed_over_unless_these_are_named(album: Path):
    hidden = album / "deeper" / ".thumbs"
    (hidden / "small").mkdir(parents=True)
    (hidden / "small" / "x.jpg").write_bytes(b"thumbnail")
    assert names(shards.find([album]), album) == ["a.PNG", "b.jpg", "deeper/c.webp"]
    assert names(shards.find([hidden]), hidden) == ["small/x.jpg"]


def test_hidden_photos_in_a_shard_are_passed_over(tmp_path: Path):
    members = ["./1.jpg", "../2.jpg", "./._1.jpg", ".3.jpg", "x/.thumbs/4.jpg"]
    shard = write_shard(tmp_path / "s.tar", dict.fromkeys(members, b"photo"))
    assert names(shards.find([shard]), tmp_path) == ["s.tar:../2.jpg", "s.tar:./1.jpg"]


@pytest.mark.parametrize("name", ["", "b.jpg", "*.jpg"])
def test_a_folder_that_may_not_be_searched_holds_no_photos(album: Path, name: str):
    open_to_all(album)
    album.chmod(0o600)
    try:
        with without_privileges(), pytest.raises(PhotoError, match="none that may be read"):
            shards.find([str(album / name)])
    finally:
        album.chmod(0o700)


def test_photos_in_a_shard_are_found_and_read(tmp_path: Path):
    shard = write_shard(tmp_path / "s.tar", {"x/2.jpg": b"two", "1.webp": b"one", "1.json": b"{}"})
    found = shards.find([shard])
    assert names(found, tmp_path) == ["s.tar:1.webp", "s.tar:x/2.jpg"]
    assert [content for _, content in shards.read(found)] == [b"one", b"two"]


def test_a_folder_of_shards_is_a_folder_of_their_photos(album: Path):
    write_shard(album / "deeper" / "s.tar", {"1.jpg": b"one"})
    assert "deeper/s.tar:1.jpg" in names(shards.find([album]), album)


def test_a_photo_that_has_gone_reads_as_nothing(album: Path):
    found = shards.find([album])
    (album / "b.jpg").unlink()
    assert [content for _, content in shards.read(found)] == [b"a.PNG", b"", b"deeper/c.webp"]


@pytest.mark.parametrize("source", ["nothing-there", "*.tiff", "notes.txt"])
def test_a_source_without_photos_is_named(album: Path, source: str):
    with pytest.raises(PhotoError, match=r"expected photos or \.tar shards of them, found none"):
        shards.find([album, str(album / source)])


def test_a_damaged_shard_is_named(album: Path):
    (album / "s.tar").write_bytes(b"not a tar at all" * 99)
    with pytest.raises(PhotoError, match=r"s\.tar: expected a tar shard"):
        shards.find([album])


def test_a_shard_that_is_cut_off_is_not_taken_for_a_shorter_one(tmp_path: Path):
    shard = write_shard(tmp_path / "s.tar", {"1.jpg": bytes(5000), "2.jpg": bytes(5000)})
    shard.write_bytes(shard.read_bytes()[:8000])
    with pytest.raises(PhotoError, match=r"s\.tar: expected a tar shard"):
        shards.find([shard])


@pytest.mark.parametrize("damage", ["a flipped bit in a header", "cut off between photos"])
def test_a_shard_that_is_damaged_between_photos_is_not_taken_for_a_shorter_one(
    damage: str, tmp_path: Path
):
    photos = {f"{number}.jpg": bytes(1000) for number in range(3)}
    shard = write_shard(tmp_path / "s.tar", photos)
    with tarfile.open(shard) as opened:
        header = opened.getmember("1.jpg").offset
    content = bytearray(shard.read_bytes())
    if damage.startswith("cut"):
        del content[header:]
    else:
        content[header] ^= 1
    shard.write_bytes(content)
    with pytest.raises(PhotoError, match=rf"s\.tar: expected a tar .* cut off at byte {header}"):
        shards.find([shard])


def test_a_large_shard_of_long_names_is_whole(tmp_path: Path):
    photos = {f"{'x' * 200}/{number}.jpg": b"photo" for number in range(30)}
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT):
        names = photos if form != tarfile.USTAR_FORMAT else ["short.jpg"]
        with tarfile.open(tmp_path / f"{form}.tar", "w", format=form) as shard:
            for name in names:
                shard.addfile(tarfile.TarInfo(name))
        assert len(shards.find([tmp_path / f"{form}.tar"])) == len(names)
