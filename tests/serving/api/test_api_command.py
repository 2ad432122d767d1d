"""`photochrom api`: what it refuses to start with, and how it stops."""

import contextlib
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from drawing import encoded, gray_picture

from photochrom.cli import api as command
from photochrom.cli import extras
from photochrom.cli.group import photochrom

TOKEN = "PHOTOCHROM_API_TOKEN"


@pytest.mark.parametrize(
    ("words", "token", "said"),
    [
        (["--host", "0.0.0.0"], None, "--host 0.0.0.0: others reach it; expected a token"),
        (["--host", "::"], None, "--host ::: others reach it; expected a token"),
        (["--host", "example.org"], None, "expected an address such as 127.0.0.1"),
        ([], "short", f"${TOKEN}: expected a token of 16 or more"),
        ([], "", f"${TOKEN}: expected a token of 16 or more"),
        ([], "with a space in the middle", f"${TOKEN}: expected a token of 16 or more"),
        (["--token-file", "missing"], None, "missing: expected a token, found no such file"),
    ],
)
def test_it_does_not_start_unsafely(
    words: list[str], token: str | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    if token is not None:
        monkeypatch.setenv(TOKEN, token)
    result = CliRunner().invoke(photochrom, ["api", *words])
    assert result.exit_code == 2
    assert said in result.stderr and result.stderr.count("\n") == 1
    assert not token or token not in result.stderr


def test_a_token_comes_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("correct-horse-battery\n")
    assert command._read_token(str(file)) == "correct-horse-battery"


def test_two_models_of_one_name_are_refused(tinting_model: Path) -> None:
    words = ["api", "--model", str(tinting_model), "--model", str(tinting_model)]
    result = CliRunner().invoke(photochrom, words)
    assert result.exit_code == 1
    assert "expected models of different names" in result.stderr


def test_without_its_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    result = CliRunner().invoke(photochrom, ["api"])
    assert result.exit_code == 2
    assert "pip install 'photochrom[api]'" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped(tinting_model: Path, number: int) -> None:
    words = ("api", "--model", tinting_model, "--jobs", "1")
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "photochrom", *words],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )
        )
        stack.callback(process.kill)
        assert process.stdout
        url = process.stdout.readline().strip()
        photo = encoded(gray_picture(), "JPEG")
        with urllib.request.urlopen(f"{url}v1/colorize", photo, timeout=60) as response:
            assert response.read(2) == b"\xff\xd8"
        process.send_signal(number)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    assert "POST /v1/colorize 200" in errors
    assert "Traceback" not in errors
