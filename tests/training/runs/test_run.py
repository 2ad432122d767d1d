"""Run folders that are whole, damaged, or cannot be written to."""

import json
import os
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from onnx import ModelProto
from small_runs import small

from photochrom.conversion import export, onnx_file
from photochrom.errors import TargetError, TrainingError
from photochrom.recipes.recipe import NO_LICENSE
from photochrom.training.runs import run
from photochrom.training.trainer import Trainer

Squares = NDArray[np.uint8]
Damage = Callable[[bytes], bytes]

TINY = ("width=2", "bin_step=40", "hints=0", "film=0", "degrade=0")


@pytest.fixture(scope="module")
def trained(squares: Squares, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a run of one step."""
    folder = tmp_path_factory.mktemp("trained")
    Trainer(small("zhang", *TINY, "steps=1"), squares, folder).run()
    return {name: (folder / name).read_bytes() for name in (run.DESCRIPTION, run.CHECKPOINT)}


@pytest.fixture
def folder(trained: dict[str, bytes], tmp_path: Path) -> Path:
    for name, content in trained.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def refusals(folder: Path, squares: Squares) -> Iterator[str]:
    """What is said by those who open a run, and by those who go on with it."""
    for use in (run.load, lambda at: Trainer(small("zhang", *TINY, "steps=2"), squares, at)):
        with pytest.raises(TrainingError) as caught:
            use(folder)
        assert "\n" not in str(caught.value)
        yield str(caught.value)


def test_a_run_says_what_it_was_trained_on_and_not_where_that_lay(folder: Path) -> None:
    facts = json.loads((folder / run.DESCRIPTION).read_text())
    facts["photos"]["sources"] = ["/home/me/album/", "../shards/train-*.tar"]
    (folder / run.DESCRIPTION).write_text(json.dumps(facts))
    recipe, _ = run.load(folder)
    said = export.metadata(recipe, "fp32")
    assert said["photochrom.training_data"] == "8 photos: album, train-*.tar"
    assert said["photochrom.license"] == NO_LICENSE

    facts["recipe"] |= {"training_data": "my own album", "license": "CC0"}
    (folder / run.DESCRIPTION).write_text(json.dumps(facts))
    said = export.metadata(run.load(folder)[0], "fp32")
    assert said["photochrom.training_data"] == "my own album"
    assert said["photochrom.license"] == "CC0"


def test_a_folders_name_that_is_not_utf_8_is_escaped_in_the_model_file(folder: Path) -> None:
    facts = json.loads((folder / run.DESCRIPTION).read_text())
    facts["photos"]["sources"] = [os.fsdecode(b"/home/me/alb\xff")]
    run.write_description(folder, facts)
    said = export.metadata(run.load(folder)[0], "fp32")
    assert said["photochrom.training_data"] == r"8 photos: alb\udcff"
    onnx_file.save(ModelProto(), said, folder / run.MODEL)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda content: content[: len(content) // 2],
        lambda _: b"hello world" * 99,
    ],
    ids=["empty", "truncated", "garbage"],
)
@pytest.mark.parametrize("name", [run.CHECKPOINT, run.DESCRIPTION])
def test_a_damaged_run_is_one_clear_line(
    name: str, damage: Damage, folder: Path, squares: Squares
) -> None:
    (folder / name).write_bytes(damage((folder / name).read_bytes()))

    for said in refusals(folder, squares):
        assert f"found {name} missing or damaged: " in said


@pytest.mark.parametrize("content", ["[]", "{}", '{"recipe": 1}'])
def test_a_description_without_a_recipe_is_one_clear_line(
    content: str, folder: Path, squares: Squares
) -> None:
    (folder / run.DESCRIPTION).write_text(content)

    for said in refusals(folder, squares):
        assert "found run.json missing or damaged: no recipe in it" in said


def test_a_run_without_its_description_is_one_clear_line(folder: Path, squares: Squares) -> None:
    (folder / run.DESCRIPTION).unlink()

    for said in refusals(folder, squares):
        assert "found run.json missing or damaged: " in said


def test_weights_of_another_network_are_one_clear_line(folder: Path, squares: Squares) -> None:
    facts = json.loads((folder / run.DESCRIPTION).read_text())
    facts["recipe"]["width"] = 4
    (folder / run.DESCRIPTION).write_text(json.dumps(facts))

    expected = "expected the weights of the network that run.json describes, found others"
    with pytest.raises(TrainingError, match=expected):
        run.load(folder)
    with pytest.raises(TrainingError, match=expected):
        Trainer(small("zhang", *TINY, "steps=2", "width=4"), squares, folder)


def test_a_checkpoint_of_something_else_is_one_clear_line(folder: Path, squares: Squares) -> None:
    torch.save([1, 2], folder / run.CHECKPOINT)
    assert all("a list in it" in said for said in refusals(folder, squares))

    torch.save({"ema": 1}, folder / run.CHECKPOINT)
    assert all("found others" in said for said in refusals(folder, squares))


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file may grow beyond a kilobyte, as on a disk that has no more room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_the_files_that_were_there(
    folder: Path, trained: dict[str, bytes], full_disk: None
) -> None:
    with pytest.raises(TargetError, match=r"checkpoint\.pt: cannot be written"):
        run.write_checkpoint(folder, {"ema": [torch.zeros(10_000)]})
    with pytest.raises(TargetError, match=r"run\.json: cannot be written"):
        run.write_description(folder, {"recipe": {"name": "x" * 2000}})

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == trained
