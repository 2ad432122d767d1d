"""`photochrom export`: files, what is said of them, and what is refused."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_runs import network, write_run

from photochrom.cli.group import photochrom
from photochrom.conversion import export as exporting
from photochrom.model import Model
from photochrom.networks.weights import parameters


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder of the smallest recipe."""
    folder = tmp_path_factory.mktemp("run")
    recipe, answer = network("zhang")
    write_run(folder, recipe, parameters(answer))
    return folder


def invoke(*args: str | Path) -> Result:
    return CliRunner().invoke(photochrom, ["export", *map(str, args)])


def test_both_files_come_from_one_run(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("coremltools")
    out = tmp_path / "new" / "folder"
    result = invoke(folder, "--to", "all", "-o", out, "--shapes", "64x32", "--json")
    assert result.exit_code == 0, result.output
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert [Path(s["path"]) for s in said] == [out / "model.onnx", out / "model.mlpackage"]
    for entry in said:
        assert entry["sha256"] == exporting.sha256(Path(entry["path"]))
        assert entry["size_bytes"] == exporting.size_bytes(Path(entry["path"]))
        assert 0 < entry["difference_ab"]["mean"] < entry["difference_ab"]["maximum"]
    assert Model(out / "model.onnx").name == "zhang"


def test_int8_weights_are_asked_for_by_name(folder: Path, tmp_path: Path) -> None:
    result = invoke(folder, "--weights", "int8", "-o", tmp_path)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{tmp_path / 'model.onnx'}\n"
    assert exporting.sha256(tmp_path / "model.onnx") in result.stderr
    again = invoke(folder, "-o", tmp_path)
    assert again.exit_code == 1
    assert "--overwrite replaces it" in again.stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--weights", "palette6"), "--to coreml alone"),
        (("--weights", "int7", "--to", "all"), "--to onnx alone"),
        (("--weights", "int6", "--to", "coreml"), "--to onnx alone"),
        (("--shapes", "enumerated"), "--shapes is for --to coreml"),
        (("--to", "coreml", "--shapes", "250x1"), "multiples of 32"),
        (("--to", "coreml", "--shapes", "0x32"), "multiples of 32"),
        (("--to", "tflite"), "tflite"),
    ],
)
def test_what_makes_no_sense_is_refused(
    options: tuple[str, ...], says: str, folder: Path, tmp_path: Path
) -> None:
    result = invoke(folder, *options, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert says in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("given", [("embedded",), ("model.onnx",), ("embedded", "run")])
def test_a_model_file_stands_alone_and_needs_a_place_for_what_comes(given: tuple[str, ...]) -> None:
    result = invoke(*given)
    assert result.exit_code == 2
    assert "expected" in result.stderr


def test_a_model_file_cannot_be_changed(tmp_path: Path) -> None:
    result = invoke("embedded", "--set", "gain=1", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "--set is for run folders, embedded is a model file" in result.stderr


def test_a_model_of_an_unknown_recipe_is_refused(tinting_model: Path, tmp_path: Path) -> None:
    result = invoke(tinting_model, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "expected a model of one of the recipes" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    result = invoke(tmp_path)
    assert result.exit_code == 1
    assert "expected a run folder" in result.stderr
    assert "Traceback" not in result.output
