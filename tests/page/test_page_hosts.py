"""The page on hosts that are not `photochrom serve`, and where what comes from them is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tinting import write_tinting_model
from watching import CountingServer, Watch, until

from photochrom.model import Model
from photochrom.serving import bundle, server


def test_a_new_version_is_whole_where_browsers_keep_files_and_leaves_others_alone(
    open_page: Callable[..., Watch], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(server.HEADERS, "Cache-Control", "max-age=600")  # as GitHub Pages
    watch = open_page()
    watch.wait_until_kept()
    others = ["photochrom-/another/folder/#large", "their-app"]
    watch.page.evaluate("(names) => Promise.all(names.map((name) => caches.open(name)))", others)
    newer = bundle.page_files(Model(write_tinting_model(tmp_path / "newer.onnx", name="newer")))
    watch.server.serve_instead(newer)
    watch.page.reload()
    until(lambda: "newer" in str(watch.page.text_content("#about-model")), seconds=20)
    names = watch.page.evaluate("() => caches.keys()")
    assert set(others) < set(names), "what others at the same origin keep stays"
    assert len(names) == len(others) + 2, "the older version is forgotten"


def test_a_login_page_in_place_of_the_model_is_said_and_trying_again_works(
    open_page: Callable[..., Watch], server: CountingServer, files: dict[str, bytes]
) -> None:
    server.files = files | {"model/model.onnx.gz": b"<html>Log in to the network</html>"}
    watch = open_page()
    watch.page.wait_for_selector("text=In place of model/model.onnx.gz")
    server.files = files  # under the ETag of the login page, which the browser has kept
    watch.page.click("#notice-cancel")
    until(lambda: bool(watch.page.text_content("#about-model")))


@pytest.mark.parametrize(
    "name",
    ["worker/worker.js", "worker/model.js", "vendor/onnxruntime/ort-wasm-simd-threaded.mjs"],
)
def test_a_part_of_the_runtime_that_did_not_come_is_said_and_trying_again_works(
    open_page: Callable[..., Watch], server: CountingServer, files: dict[str, bytes], name: str
) -> None:
    server.serve_instead({path: files[path] for path in files if path != name})
    watch = open_page()
    watch.provoked = "404"
    watch.page.wait_for_selector("text=The runtime of the model could not be started")
    server.serve_instead(files)
    watch.page.click("#notice-cancel")
    until(lambda: bool(watch.page.text_content("#about-model")))
