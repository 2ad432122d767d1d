"""Archives: what is colored, what the manifest says, and how a run goes on where it stopped."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import skimage.io
from click.testing import CliRunner

from photochrom.cli.group import photochrom

pa = pytest.importorskip("pyarrow", reason="needs the extra [archive]")
pytest.importorskip("ray", reason="needs the extra [archive]")

from archives import Archive, OneProcess, Pixels, contents  # noqa: E402

from photochrom.archive import job as job_module  # noqa: E402
from photochrom.archive import manifest as manifest_module  # noqa: E402
from photochrom.archive.cluster import MOST_DEATHS, Painter, task_rows  # noqa: E402
from photochrom.archive.manifest import FOLDER  # noqa: E402
from photochrom.archive.stores import Folder, patiently  # noqa: E402
from photochrom.archive.worker import Assignment, make_worker  # noqa: E402


def test_results_are_those_of_the_command_byte_for_byte(
    archive: Archive, cluster: OneProcess, tmp_path: Path
) -> None:
    (archive.source / "a.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    words = ["-r", str(archive.source), "-o", str(tmp_path / "by-command")]

    assert (
        CliRunner().invoke(photochrom, ["color", *words, f"--model={archive.model}"]).exit_code == 0
    )
    assert archive().exit_code == 0

    expected = contents(tmp_path / "by-command")
    assert set(expected) == {"a.png", "a.xmp", "deep/b.png", "deep/c.tif"}
    assert contents(archive.target) == expected


def test_the_manifest_tells_what_became_of_each_photo(
    archive: Archive, cluster: OneProcess, color_pixels: Pixels
) -> None:
    (archive.source / "bad.jpg").write_bytes(b"no photo")
    skimage.io.imsave(archive.source / "poster.png", color_pixels, check_contrast=False)

    result = archive()

    assert result.exit_code == 1
    assert "bad.jpg: expected a JPEG" in result.stderr
    assert "3 colored, 1 left, 1 failed" in result.stderr
    rows = {row["key"]: row for row in archive.rows()}
    states = {key: row["state"] for key, row in rows.items()}
    assert states == {
        "a.png": "colored", "deep/b.png": "colored", "deep/c.tif": "colored",
        "bad.jpg": "failed", "poster.png": "left",
    }  # fmt: skip
    assert rows["deep/c.tif"]["target"] == "deep/c.tif"
    assert rows["a.png"]["size"] == (archive.source / "a.png").stat().st_size
    assert rows["a.png"]["model"] == "tinting"
    assert rows["bad.jpg"]["reason"].startswith("bad.jpg: expected")


def test_the_same_command_colors_what_is_new_or_changed_or_failed(
    archive: Archive, cluster: OneProcess
) -> None:
    bad = archive.source / "bad.jpg"
    bad.write_bytes(b"no photo")
    assert archive().exit_code == 1
    bad.unlink()
    archive.photo("new.png")
    archive.pixels = archive.pixels[:64]
    archive.photo("a.png")
    cluster.colored = 0

    result = archive()

    assert result.exit_code == 0
    assert "2 to color, 2 done before" in result.stderr
    assert cluster.colored == 2
    assert archive().stderr.startswith("0 to color, 4 done before")


def test_a_run_that_is_killed_goes_on_from_its_last_part(
    archive: Archive, cluster: OneProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest_module, "MOST_ROWS", 2)
    assert archive().exit_code == 0
    assert len(archive.rows()) == 3
    parts = sorted((archive.target / FOLDER).iterdir())
    parts[-1].unlink()  # as if the driver had died before it

    result = archive()

    assert "1 to color, 2 done before" in result.stderr
    assert sorted(row["key"] for row in archive.rows()) == ["a.png", "deep/b.png", "deep/c.tif"]


def test_other_options_are_not_mixed_with_the_first(archive: Archive, cluster: OneProcess) -> None:
    assert archive().exit_code == 0

    refused = archive("--strength", "0.5")
    anew = archive("--strength", "0.5", "--overwrite")
    again = archive("--strength", "0.5")

    assert refused.exit_code == 2
    assert "other options or another model" in refused.stderr
    assert "3 to color, 0 done before" in anew.stderr
    assert "0 to color, 3 done before" in again.stderr


def test_files_of_others_are_not_written_over(archive: Archive, cluster: OneProcess) -> None:
    archive.target.mkdir()
    (archive.target / "a.png").write_bytes(b"mine")

    result = archive()

    assert result.exit_code == 2
    assert "expected an empty place" in result.stderr
    assert (archive.target / "a.png").read_bytes() == b"mine"


@pytest.mark.parametrize("target", ["old/inside", "."])
def test_results_do_not_go_among_the_photos(
    archive: Archive, cluster: OneProcess, tmp_path: Path, target: str
) -> None:
    result = archive(target=str(tmp_path / target))

    assert result.exit_code == 2
    assert "expected a target apart from" in result.stderr


def test_photos_that_would_become_one_file_fail_by_name(
    archive: Archive, cluster: OneProcess
) -> None:
    archive.photo("a.tif")

    result = archive("--format", "png")

    assert result.exit_code == 1
    assert (
        "a.png: expected a result of its own, found that a.tif would become a.png" in result.stderr
    )
    assert not (archive.target / "a.png").exists()


def test_too_many_failures_for_one_reason_stop_the_run(
    archive: Archive, cluster: OneProcess
) -> None:
    for number in range(5):
        (archive.source / f"{number}.jpg").write_bytes(b"no photo")

    result = archive("--max-failures", "2")

    assert result.exit_code == 1
    assert "stopped: 3 photos failed for one reason" in result.stderr
    assert sum(row["state"] == "failed" for row in archive.rows()) == 3


def test_the_report_is_one_page_that_loads_nothing(
    archive: Archive, cluster: OneProcess, tmp_path: Path
) -> None:
    for number in range(2):
        (archive.source / f"<{number}>.jpg").write_bytes(b"no photo")

    archive("--report", str(tmp_path / "report"))

    page = (tmp_path / "report" / "index.html").read_text()
    assert "<td class='number'>3</td><td>colored</td>" in page
    assert "<td class='number'>2</td><td>failed: expected a JPEG" in page
    assert "<td>&lt;1&gt;.jpg</td>" in page
    assert page.count("data:image/jpeg;base64,") == 6  # three photos, before and after
    assert "http" not in page.replace("http-equiv", "")


def test_a_photo_that_kills_workers_fails_alone(archive: Archive, tmp_path: Path) -> None:
    begun: dict[str, int] = {"task a.png": MOST_DEATHS + 1, "a.png": MOST_DEATHS}

    class Counting(Painter):
        def __init__(self) -> None:
            places = (str(archive.source), str(archive.target))
            about = Assignment(*places, job_module.Options(), "settings", "tinting")
            self.worker = make_worker(about, archive.model.read_bytes())

        def _begun(self, name: str) -> int:
            begun[name] = begun.get(name, 0) + 1
            return begun[name]

    keys = ["a.png", "deep/b.png"]
    photos = [{"key": key, "size": 1, "modified": 1, "sidecars": []} for key in keys]
    rows = Counting()(pa.Table.from_pylist(photos)).to_pylist()

    assert [row["state"] for row in rows] == ["failed", "colored"]
    assert "workers died with it" in rows[0]["reason"]


@pytest.mark.parametrize(
    ("photos", "size", "rows"),
    [
        (50_000, 5_000_000, 16),  # a scan takes seconds
        (50_000, 20_000, 52),
        (50_000, 0, 256),  # what fails at once
        (64, 0, 8),  # so that no worker of two is idle for long at the end
        (1, 0, 1),
    ],
)
def test_a_task_has_more_photos_where_they_are_small(photos: int, size: int, rows: int) -> None:
    assert task_rows(pa.table({"size": [size] * photos}), workers=2) == rows


def test_a_store_that_fails_is_asked_again_ever_more_slowly() -> None:
    answers: list[Any] = [OSError("AWS Error SLOW_DOWN"), OSError("timeout"), "there"]
    pauses: list[float] = []

    def work() -> str:
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return str(answer)

    assert patiently(work, sleep=pauses.append) == "there"
    assert 0.5 <= pauses[0] <= 1.0 <= pauses[1] <= 2.0


def test_a_store_that_refuses_is_not_asked_again() -> None:
    asked = []

    def work() -> None:
        asked.append(1)
        raise OSError("AWS Error ACCESS_DENIED during PutObject operation")

    with pytest.raises(OSError, match="ACCESS_DENIED"):
        patiently(work, sleep=lambda pause: None)
    assert len(asked) == 1


def test_a_folder_of_results_is_cleaned_of_what_killed_workers_left(tmp_path: Path) -> None:
    left = tmp_path / ".a.png.12345678.photochrom-tmp"
    left.write_bytes(b"half")

    Folder(tmp_path).clean(tmp_path)

    assert not left.exists()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("ftp://host/folder", "expected a folder, s3://... or gs://..."),
        ("s3://key:secret@bucket/x", "keys belong into the environment"),
        ("s3://bucket/x?secret_key=1", "keys belong into the environment"),
    ],
)
def test_an_address_of_another_kind_is_refused(
    archive: Archive, cluster: OneProcess, address: str, message: str
) -> None:
    result = archive(source=address)

    assert result.exit_code == 2
    assert message in result.stderr
    assert "secret@" not in result.stderr


def test_films_are_passed_over(archive: Archive, cluster: OneProcess) -> None:
    (archive.source / "film.mp4").write_bytes(b"film")

    assert archive().exit_code == 0
    assert "film.mp4" not in {row["key"] for row in archive.rows()}


def test_the_result_of_a_photo_here_is_left_once(archive: Archive, cluster: OneProcess) -> None:
    archive.photo("a-color.png")

    first, again = archive(), archive()

    assert "3 colored, 1 left" in first.stderr
    assert again.stderr.startswith("0 to color, 4 done before")


def test_a_target_that_cannot_be_written_is_said(archive: Archive, cluster: OneProcess) -> None:
    archive.target.write_bytes(b"a file")

    result = archive()

    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_source_that_is_not_there_is_said(archive: Archive, cluster: OneProcess) -> None:
    shutil.rmtree(archive.source)

    result = archive()

    assert result.exit_code == 2
    assert "expected a folder, found none" in result.stderr
