"""The first promise: nothing leaves the device, and no file lies where none was asked for.

Each way of use runs once, under strace. What would reach for the internet fails the test, whether
or not it gets there.
"""

import re
import signal
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from books import Book
from films import PICTURE, pan, write_film
from numpy.typing import NDArray
from page_server import needs_runtime
from PIL import Image
from tracing import Traced

PHOTOCHROM = (sys.executable, "-m", "photochrom")
LONG_SECONDS = 30  # onnxruntime 1.32 sends what it has gathered after 9
# The smallest network that trains, on photos as they are.
TINY = (
    "size_px=32", "final_size_px=32", "cache_px=48", "batch_size=1", "width=2", "bin_step=40",
    "encoder_weights=none", "warmup_steps=1", "bf16=false", "hints=0", "film=0", "degrade=0",
)  # fmt: skip


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory, gray_pixels: NDArray[np.uint8]) -> Path:
    path = tmp_path_factory.mktemp("photo") / "photo.png"
    Image.fromarray(gray_pixels).save(path)
    return path


@pytest.fixture(scope="module", autouse=True)
def folder_run(
    tmp_path_factory: pytest.TempPathFactory, photo: Path, tinting_model: Path
) -> Iterator[Traced]:
    """A folder whose results nobody reads yet: the command waits for that while the tests run."""
    place = tmp_path_factory.mktemp("folder")
    (place / "old").mkdir()
    for number in range(100):
        (place / "old" / f"{number:03}.png").write_bytes(photo.read_bytes())
    words = (place / "old", "-o", place / "new", "--model", tinting_model, "--json")
    traced = Traced(place, *PHOTOCHROM, *words)
    yield traced
    traced.stop(signal.SIGKILL)
    traced.process.communicate()


def assert_private(traced: Traced, *named: Path) -> None:
    """Check that the command is done, called nobody and left nothing but what is in `named`."""
    traced.finish()
    assert traced.internet() == []
    assert traced.left_beside(*named) == set()


def test_what_these_tests_look_for_is_seen(tmp_path: Path) -> None:
    program = (
        "import os, socket; socket.socket(); os.mkdir('new'); os.rename('new', 'renamed');"
        "socket.getaddrinfo('localhost', 80); open(os.path.expanduser('~/device-id'), 'w')"
    )
    traced = Traced(tmp_path, sys.executable, "-c", program)
    traced.finish()

    seen = "".join(traced.internet())
    assert "AF_INET" in seen and "/etc/hosts" in seen
    assert traced.left_beside() == {traced.home / "device-id", traced.work / "renamed"}
    assert traced.left_beside(traced.home) == {traced.work / "renamed"}


def test_a_photo(tmp_path: Path, photo: Path, tinting_model: Path) -> None:
    target = tmp_path / "color.png"
    words = (photo, "-o", target, "--model", tinting_model)

    assert_private(Traced(tmp_path, *PHOTOCHROM, *words, ORT_DISABLE_TELEMETRY="0"), target)

    assert target.exists()


def test_a_film(tmp_path: Path, tinting_model: Path) -> None:
    film = write_film(tmp_path / "film.mp4", pan(PICTURE, 2))
    target = tmp_path / "color.mp4"
    words = (film, "-o", target, "--model", tinting_model)

    assert_private(Traced(tmp_path, *PHOTOCHROM, *words), target)

    assert target.exists()


def test_a_pdf(tmp_path: Path, photo: Path, tinting_model: Path) -> None:
    book = Book()
    with Image.open(photo) as picture:
        book.page(book.jpeg(picture))
    source, target = book.save(tmp_path / "book.pdf"), tmp_path / "color.pdf"
    words = (source, "-o", target, "--model", tinting_model)

    assert_private(Traced(tmp_path, *PHOTOCHROM, *words), target)

    assert target.exists()


def test_the_library(tmp_path: Path, photo: Path) -> None:
    program = f"import photochrom; photochrom.colorize({str(photo)!r}, 'color.png')"

    traced = Traced(tmp_path, sys.executable, "-c", program)

    assert_private(traced, traced.work / "color.png")


def test_info(tmp_path: Path, photo: Path, tinting_model: Path) -> None:
    assert_private(Traced(tmp_path, *PHOTOCHROM, "info", photo, tinting_model))


@needs_runtime
def test_the_page_in_a_folder(tmp_path: Path, tinting_model: Path) -> None:
    words = ("web", tmp_path / "site", "--model", tinting_model)

    assert_private(Traced(tmp_path, *PHOTOCHROM, *words), tmp_path / "site")


@needs_runtime
def test_the_server_has_its_own_socket_for_this_machine_alone(
    tmp_path: Path, tinting_model: Path
) -> None:
    traced = Traced(tmp_path, *PHOTOCHROM, "serve", "--no-open", "--model", tinting_model)
    assert traced.process.stdout
    urllib.request.urlopen(traced.process.stdout.readline()).close()
    traced.stop(signal.SIGINT)
    traced.finish()

    calls = traced.internet()
    assert {call.partition("(")[0] for call in calls} == {"socket", "bind"}
    assert all("SOCK_STREAM" in call or '"127.0.0.1"' in call for call in calls)
    assert traced.left_beside() == set()


def test_the_api_has_its_own_socket_for_this_machine_alone(
    tmp_path: Path, photo: Path, tinting_model: Path
) -> None:
    words = ("api", "--jobs", "1", "--model", tinting_model)
    traced = Traced(tmp_path, *PHOTOCHROM, *words, FASTAPI_OTEL_AUTO_CONFIGURE="1")
    assert traced.process.stdout
    url = traced.process.stdout.readline().strip()
    with urllib.request.urlopen(f"{url}v1/colorize", photo.read_bytes()) as answer:
        assert answer.read(4) == b"\x89PNG"
    traced.stop(signal.SIGINT)
    traced.finish()

    calls = traced.internet()
    assert {call.partition("(")[0] for call in calls} <= {"socket", "bind", "sendto"}
    assert sum("AF_INET" in call and call.startswith("bind") for call in calls) == 1
    assert all("SOCK_STREAM" in call or '"127.0.0.1"' in call for call in calls), calls
    assert traced.left_beside() == set()


def test_an_archive_speaks_to_itself_alone(
    tmp_path: Path, photo: Path, tinting_model: Path
) -> None:
    pytest.importorskip("ray", reason="needs the extra [archive]")
    target = tmp_path / "archive"
    words = (photo.parent, target, "--jobs", "1", "--model", tinting_model)

    traced = Traced(tmp_path, *PHOTOCHROM, "archive", *words, RAY_USAGE_STATS_ENABLED="1")
    traced.finish()

    assert (target / photo.name).exists()
    addresses = re.findall(r'inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]*)"', str(traced.internet()))
    assert set(addresses) <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
    assert addresses  # of the processes of Ray
    assert traced.left_beside(target) == set()


def test_an_evaluation(tmp_path: Path, photo: Path, tinting_model: Path) -> None:
    out = tmp_path / "figures"
    words = ("--model", tinting_model, "--photos", photo.parent, "--size", "64", "--out", out)

    assert_private(Traced(tmp_path, *PHOTOCHROM, "evaluate", *words), out)


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory, photo: Path) -> Traced:
    """A training of one step in the folder run, and its export as an ONNX file."""
    place = tmp_path_factory.mktemp("training")
    sets = [word for setting in TINY for word in ("--set", setting)]
    words = ("--photos", photo.parent, "--out", place / "run", "--steps", "1", *sets)
    traced = Traced(place, *PHOTOCHROM, "train", "zhang", *words)
    traced.finish()
    return traced


def test_a_training(training: Traced) -> None:
    run, cache = training.work.parent / "run", training.home / ".cache" / "photochrom"

    assert training.internet() == []
    assert training.left_beside(run, cache) == set()


def test_an_export(tmp_path: Path, training: Traced) -> None:
    out = tmp_path / "models"
    words = (training.work.parent / "run", "--to", "coreml", "--shapes", "64x64", "-o", out)

    traced = Traced(tmp_path, *PHOTOCHROM, "export", *words)

    assert_private(traced, out, traced.home / ".cache" / "photochrom")


def test_a_folder_of_more_than_half_a_minute(folder_run: Traced) -> None:
    folder_run.live(LONG_SECONDS)

    assert folder_run.finish().count("\n") == 100
    assert folder_run.internet() == []
    assert folder_run.left_beside(folder_run.work.parent / "new") == set()
