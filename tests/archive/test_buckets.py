"""Buckets of an S3 server on this machine, and one run on Ray itself."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from archives import Archive, OneProcess, contents, rows_of

moto_server = pytest.importorskip("moto.server", reason="needs moto[server]")
fs = pytest.importorskip("pyarrow.fs", reason="needs the extra [archive]")

from photochrom.archive.stores import Bucket  # noqa: E402


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The settings that follow a bucket's name, of a server that keeps objects in memory."""
    running = moto_server.ThreadedMotoServer(port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"?endpoint_override={host}:{port}&scheme=http&region=us-east-1"
    running.stop()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Any:
    """A bucket of the test's own, as a file system of Arrow, with its name and settings."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    endpoint = server.split("=")[1].split("&", maxsplit=1)[0]
    files = fs.S3FileSystem(
        endpoint_override=endpoint, scheme="http", region="us-east-1", allow_bucket_creation=True
    )
    name = f"bucket{abs(hash(request.node.name))}"
    files.create_dir(name)
    return files, name, server


def test_a_bucket_gives_the_results_of_a_folder(
    archive: Archive,
    cluster: OneProcess,
    bucket: Any,
) -> None:
    files, name, settings = bucket
    (archive.source / "a.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    assert archive().exit_code == 0
    fs.copy_files(str(archive.source), f"{name}/old", destination_filesystem=files)
    old, new = (f"s3://{name}/{part}{settings}" for part in ("old", "new"))

    first = archive(source=old, target=new)
    again = archive(source=old, target=new)

    assert first.exit_code == 0
    assert objects(files, f"{name}/new") == contents(archive.target)
    assert "0 to color, 3 done before" in again.stderr
    assert {row["key"] for row in rows_of(new)} == {"a.png", "deep/b.png", "deep/c.tif"}


def objects(files: Any, place: str) -> dict[str, bytes]:
    found = files.get_file_info(fs.FileSelector(place, recursive=True))
    keys = [info.path for info in found if info.is_file and "/.photochrom/" not in info.path]
    return {key.removeprefix(place + "/"): files.open_input_file(key).read() for key in keys}


def test_folders_without_a_name_or_above_are_not_entered() -> None:
    class Odd:
        type_name = "s3"

        def get_file_info(self, selector: Any) -> list[Any]:
            names = ("..", "", ".hidden", "Fotos.photoslibrary")
            assert selector.base_dir == "bucket"
            return [fs.FileInfo(f"bucket/{name}", fs.FileType.Directory) for name in names]

    assert list(Bucket(Odd(), "bucket").listing()) == [[]]


def test_on_ray_itself(archive: Archive) -> None:
    (archive.source / "bad.jpg").write_bytes(b"no photo")
    places = (str(archive.source), str(archive.target))
    command = [sys.executable, "-m", "photochrom", "archive", *places, "--jobs=2"]

    result = subprocess.run(
        [*command, f"--model={archive.model}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env=os.environ | {"RAY_ADDRESS": "127.0.0.1:1"},  # of a cluster that was not asked for
    )

    lines = result.stderr.splitlines()
    assert result.returncode == 1, result.stderr
    assert lines[0] == "4 to color, 0 done before"
    assert lines[-1].startswith("3 colored, 0 left, 1 failed")
    told = [line for line in lines[1:-1] if " of 4, " not in line]
    assert len(told) == 1 and told[0].startswith("bad.jpg: expected")
    assert set(contents(archive.target)) == {"a.png", "deep/b.png", "deep/c.tif"}
    assert sorted(row["state"] for row in archive.rows()) == ["colored"] * 3 + ["failed"]
