"""Serving the page: only its own files, only to this machine, with the right headers."""

import contextlib
import gzip
import hashlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from page_server import needs_runtime, running

from photochrom import __version__
from photochrom.cli.group import photochrom
from photochrom.errors import PageError, TargetError
from photochrom.model import Model
from photochrom.serving import bundle
from photochrom.serving import server as page_server
from photochrom.serving.bundle import page_files, write_page
from photochrom.serving.server import PageServer


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A folder of static files like the page's, with a stand-in for onnxruntime-web."""
    folder = tmp_path / "web"
    for name, content in {
        "index.html": "<!doctype html>",
        "page/main.js": "",
        "tsconfig.json": "{}",
        ".hidden": "",
        "notes.md": "",
        "service-worker.js": "",
        "licenses/onnxruntime.txt": "MIT",
        "vendor/onnxruntime/ort-wasm-simd-threaded.wasm.gz": "",
        "vendor/onnxruntime/VERSION": "1",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


@pytest.fixture
def files(page: Path, tinting_model: Path) -> dict[str, bytes]:
    return page_files(Model(tinting_model), page)


@pytest.fixture
def server(files: dict[str, bytes]) -> Iterator[PageServer]:
    with running(PageServer(files)) as server:
        yield server


def ask(
    server: PageServer, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    try:
        connection.request(method, path, headers=dict(headers or {}))
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def test_the_pages_files_are_listed_with_the_model(files: dict[str, bytes]) -> None:
    assert set(files) == {
        "index.html", "page/main.js", "service-worker.js", "licenses/onnxruntime.txt",
        "vendor/onnxruntime/ort-wasm-simd-threaded.wasm.gz",
        "model/model.onnx.gz", "model/negatives.onnx.gz", "model/model.json", "files.js",
    }  # fmt: skip
    facts = json.loads(files["model/model.json"])
    large = {key: facts.pop(key) for key in ("file", "runtime")}
    assert facts == {
        "contract": 1, "name": "tinting", "multiple": 32, "outputStride": 4, "sidePx": 128,
        "license": "MIT", "software": f"Photochrom {__version__}",
    }  # fmt: skip
    paths = {key: file["path"] for key, file in large.items()}
    assert paths == {
        "file": "model/model.onnx.gz",
        "runtime": "vendor/onnxruntime/ort-wasm-simd-threaded.wasm.gz",
    }
    for file in large.values():
        packed = files[file["path"]]
        content = gzip.decompress(packed)
        assert (file["packedBytes"], file["bytes"]) == (len(packed), len(content))
        assert hashlib.sha256(content).hexdigest().startswith(file["digest"])


def test_the_model_is_packed_the_same_each_time(page: Path, tinting_model: Path) -> None:
    first, again = (page_files(Model(tinting_model), page) for _ in range(2))
    assert gzip.decompress(first["model/model.onnx.gz"]) == tinting_model.read_bytes()
    assert first == again


def listed(files: Mapping[str, bytes]) -> dict[str, object]:
    found: dict[str, object] = json.loads(files["files.js"].split(b"=", 1)[1].rstrip(b";\n"))
    return found


def test_the_list_for_offline_use_changes_with_any_file(page: Path, tinting_model: Path) -> None:
    model = Model(tinting_model)
    before = listed(page_files(model, page))
    assert listed(page_files(model, page)) == before
    (page / "page/main.js").write_text("changed")
    after = listed(page_files(model, page))
    assert after["files"] == before["files"]
    assert after["version"] != before["version"]
    assert "page/main.js" in str(after["files"]) and "licenses" not in str(after["files"])


def test_a_page_without_its_runtime_says_how_to_get_it(page: Path, tinting_model: Path) -> None:
    (page / "vendor/onnxruntime/ort-wasm-simd-threaded.wasm.gz").unlink()
    with pytest.raises(
        PageError, match=r"found none; .* run `python scripts/vendor_web.py`"
    ) as caught:
        page_files(Model(tinting_model), page)
    assert "\n" not in str(caught.value)


def test_files_come_with_the_headers_of_an_isolated_page(
    server: PageServer, files: dict[str, bytes]
) -> None:
    for name, content in files.items():
        status, headers, body = ask(server, f"/{name}")
        assert (status, body) == (200, content)
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert ask(server, "/page/main.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"
    assert ask(server, "/?shared")[2] == files["index.html"]


def test_the_page_states_the_same_policy_for_hosts_that_send_none() -> None:
    html = (Path(page_server.__file__).parent.parent / "web" / "index.html").read_text("utf-8")
    stated = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert stated
    # frame-ancestors has no meaning in a page's own words
    assert f"{stated[1]}; frame-ancestors 'none'" == page_server._POLICY


def test_what_has_not_changed_is_not_sent_again(server: PageServer) -> None:
    etag = ask(server, "/page/main.js")[1]["ETag"]
    status, _, body = ask(server, "/page/main.js", headers={"If-None-Match": etag})
    assert (status, body) == (304, b"")


def test_a_head_has_no_body(server: PageServer, files: dict[str, bytes]) -> None:
    status, headers, body = ask(server, "/index.html", method="HEAD")
    assert (status, body) == (200, b"")
    assert headers["Content-Length"] == str(len(files["index.html"]))


@pytest.mark.parametrize(
    "path",
    ["/tsconfig.json", "/.hidden", "/notes.md", "/../pyproject.toml", "/%2e%2e/pyproject.toml",
     "//etc/passwd", "/vendor/", "/page/main.js/", "/PAGE/MAIN.JS"],
)  # fmt: skip
def test_nothing_else_is_served(server: PageServer, path: str) -> None:
    assert ask(server, path)[0] == 404


def test_an_address_that_is_none_is_a_bad_request(server: PageServer) -> None:
    host = {"Host": f"localhost:{server.server_port}"}
    assert ask(server, "http://[", headers=host)[0] == 400


def test_nothing_can_be_sent_to_it(server: PageServer) -> None:
    assert ask(server, "/share", method="POST")[0] == 501


def test_other_sites_cannot_have_themselves_sent_here(server: PageServer) -> None:
    status, _, _ = ask(server, "/", headers={"Host": f"evil.example:{server.server_port}"})
    assert status == 421
    assert ask(server, "/", headers={"Host": f"localhost:{server.server_port}"})[0] == 200


def test_it_listens_on_this_machine_only(server: PageServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_a_taken_port_is_said(server: PageServer, files: dict[str, bytes]) -> None:
    with pytest.raises(PageError, match=f"port {server.server_port}: cannot be used"):
        PageServer(files, server.server_port)


def test_a_page_is_written_as_a_folder(files: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "new" / "site"
    write_page(folder, files)
    written = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert written == files


def test_a_folder_with_something_in_it_is_left_alone(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(TargetError, match="expected a new or empty folder"):
        write_page(tmp_path, files)
    assert (tmp_path / "index.html").read_text() == "mine"
    (tmp_path / "other.txt").write_text("mine too")
    write_page(tmp_path, files, overwrite=True)
    assert (tmp_path / "index.html").read_bytes() == files["index.html"]
    assert (tmp_path / "other.txt").read_text() == "mine too"


def test_a_folder_that_cannot_be_made_is_said(files: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TargetError, match="cannot be written: not a directory"):
        write_page(tmp_path / "file" / "site", files)


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-c", "from photochrom.cli import main; main()", *map(str, words)]


@needs_runtime
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_stopped(tinting_model: Path, number: int) -> None:
    words = command("serve", "--no-open", "--model", tinting_model)
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(
                words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
            )
        )
        stack.callback(process.kill)
        assert process.stdout
        url = process.stdout.readline().strip()
        port = int(url.removeprefix("http://127.0.0.1:").rstrip("/"))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        connection.close()
        process.send_signal(number)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "Ctrl-C ends it.\n")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


@needs_runtime
def test_a_second_command_finds_another_port(tinting_model: Path) -> None:
    words = command("serve", "--no-open", "--model", tinting_model)
    urls = set()
    with contextlib.ExitStack() as stack:
        for _ in range(2):
            process = stack.enter_context(
                subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            )
            stack.callback(process.terminate)
            assert process.stdout
            urls.add(process.stdout.readline())
    assert len(urls) == 2 and all(urls)


def test_the_command_prints_the_exact_bytes_of_a_folders_name(
    tinting_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "page_files", lambda model: {"index.html": b"<!doctype html>"})
    folder = tmp_path / os.fsdecode(b"site\xfe")
    result = CliRunner().invoke(photochrom, ["web", str(folder), "--model", str(tinting_model)])
    assert result.exit_code == 0, result.exception
    assert result.stdout_bytes == os.fsencode(folder) + b"/index.html\n"


@needs_runtime
def test_the_command_writes_the_page(tinting_model: Path, tmp_path: Path) -> None:
    words = command("web", tmp_path / "site", "--model", tinting_model)
    finished = subprocess.run(words, capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == str(tmp_path / "site" / "index.html")
    assert (tmp_path / "site" / "vendor" / "onnxruntime" / "ort.wasm.min.mjs").is_file()
    again = subprocess.run(words, capture_output=True, text=True, check=False)
    assert again.returncode != 0 and again.stderr.count("\n") == 1
