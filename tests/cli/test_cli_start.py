"""Everything but coloring: help, version, info, completion, and how little is loaded for them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from command import Command

from photochrom import __version__
from photochrom.cli.group import COMMANDS, load_command, photochrom


def test_info_tells_of_photos_and_models(command: Command) -> None:
    photo = command.photo("a.jpg")
    result = CliRunner().invoke(photochrom, ["info", "--json", photo, str(command.model)])
    of_photo, of_model = (json.loads(line) for line in result.stdout.splitlines())
    assert (of_photo["width"], of_photo["format"]) == (command.pixels.shape[1], "jpeg")
    assert (of_model["name"], of_model["contract"]) == ("tinting", "1")
    plain = CliRunner().invoke(photochrom, ["info", photo])
    assert "depth bits" in plain.stdout
    assert CliRunner().invoke(photochrom, ["info", "missing.jpg", photo]).exit_code == 1


def test_the_version_is_the_package_s() -> None:
    result = CliRunner().invoke(photochrom, ["--version"])
    assert result.stdout == f"photochrom {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: str) -> None:
    result = CliRunner().invoke(photochrom, ["completion", shell])
    assert result.exit_code == 0
    assert "_PHOTOCHROM_COMPLETE" in result.stdout


def complete(*words: str) -> str:
    environment = {
        **os.environ,
        "_PHOTOCHROM_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["photochrom", *words]),
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run(
        [sys.executable, "-m", "photochrom"], env=environment, capture_output=True, check=False
    )
    return done.stdout.decode()


def test_options_commands_and_files_are_completed() -> None:
    assert "--skip-existing" in complete("--sk")
    assert "info" in complete("in")
    assert "file" in complete("ph")
    assert "--json" in complete("info", "--")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_says_of_each_command_what_the_command_says(name: str) -> None:
    command = load_command(name)
    assert command.name == name
    assert command.help and COMMANDS[name][1]


def test_the_documents_are_what_the_command_says() -> None:
    script = Path(__file__).parents[2] / "scripts" / "make_cli_docs.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (0, "")


def imported_by(*args: str) -> set[str]:
    """Return the modules that a run of the command loads."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "photochrom", *args],
        capture_output=True,
        check=True,
    )
    lines = done.stderr.decode().splitlines()
    return {line.rpartition("|")[2].strip() for line in lines}


HEAVY = {"numpy", "pyvips", "onnxruntime", "rich", "keras", "torch", "PIL"}


def test_help_loads_next_to_nothing() -> None:
    loaded = imported_by("--help")
    assert not loaded & (HEAVY | {"click", "pathlib"})


@pytest.mark.parametrize("args", [["--version"], ["color", "--help"], ["info", "--help"]])
def test_the_other_helps_load_nothing_heavy(args: list[str]) -> None:
    loaded = imported_by(*args)
    assert "click" in loaded
    assert not loaded & HEAVY


TELLS_AT_NUMPY = """
import os, sys
from photochrom.cli import main

class Finder:
    def find_spec(name, path=None, target=None):
        if name == "numpy":
            print(os.environ.get("OPENBLAS_NUM_THREADS"))

sys.meta_path.insert(0, Finder)
main()
"""


@pytest.mark.parametrize(("given", "expected"), [(None, "1"), ("3", "3")])
def test_a_photo_s_matrices_are_for_one_thread_unless_the_user_says_so(
    given: str | None, expected: str
) -> None:
    environment = {key: os.environ[key] for key in os.environ if key != "OPENBLAS_NUM_THREADS"}
    environment |= {"OPENBLAS_NUM_THREADS": given} if given else {}
    done = subprocess.run(
        [sys.executable, "-c", TELLS_AT_NUMPY, "color", "missing.jpg"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [expected]
