"""Photos and folders through the command, with the real library."""

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import skimage.io
from click.testing import CliRunner
from command import Command, Pixels, colorfulness
from PIL import Image

from photochrom.cli.group import photochrom


def test_one_photo_is_colored_beside_itself(command: Command) -> None:
    result = command(command.photo("photo.jpg"))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "photo-color.jpg\n", "")
    assert colorfulness(Path("photo-color.jpg")) > 5
    assert command.there() == ["photo-color.jpg", "photo.jpg"]


def test_a_photo_needs_no_command(command: Command) -> None:
    result = CliRunner().invoke(photochrom, [command.photo("a.jpg"), "--model", str(command.model)])
    assert (result.exit_code, result.stdout) == (0, "a-color.jpg\n")


@pytest.mark.parametrize(
    "name",
    ["two words.jpg", "new\nline.jpg", "scan[1].jpg", "-dash.jpg", "page=2,n=-1.png", "ж.jpg"],
)
def test_names_are_taken_as_they_are(command: Command, name: str) -> None:
    result = command("--", command.photo(name))
    target = name.replace(".", "-color.")
    assert (result.exit_code, result.stdout) == (0, target + "\n")
    assert command.there() == sorted([name, target])


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="their names are Unicode")
def test_names_that_are_no_text_are_taken_as_they_are(command: Command) -> None:
    name = os.fsdecode(b"caf\xe9.jpg")
    Path(command.photo("x.jpg")).rename(name)
    result = command(name)
    assert (result.exit_code, result.stdout_bytes) == (0, b"caf\xe9-color.jpg\n")
    record = json.loads(command(name, "--overwrite", "--json").stdout)
    assert os.fsencode(record["target"]) == b"caf\xe9-color.jpg"


def test_a_leading_dash_survives_without_a_command(command: Command) -> None:
    command.photo("-dash.jpg")
    result = CliRunner().invoke(photochrom, [f"--model={command.model}", "--", "-dash.jpg"])
    assert (result.exit_code, result.stdout) == (0, "-dash-color.jpg\n")


def test_a_folder_is_colored_with_one_line_a_photo_and_a_summary(command: Command) -> None:
    command.photo("old/a.jpg")
    command.photo("old/sub/b.png")
    result = command("old", "-r", "-o", "new")
    assert result.exit_code == 0
    assert result.stdout.split() == ["new/a.jpg", "new/sub/b.png"]
    assert result.stderr.startswith("2 colored in ")
    assert command.there() == ["new/a.jpg", "new/sub/b.png", "old/a.jpg", "old/sub/b.png"]


def test_what_was_not_done_is_counted_by_kind(command: Command) -> None:
    for name in ("old/a.jpg", "old/sub/b.jpg"):
        command.photo(name)
    for name in ("old/notes.doc", "old/notes2.DOC", "old/letter"):
        Path(name).write_bytes(b"no photo")
    result = command("old", "-o", "new")
    assert result.exit_code == 0
    counted = "1 colored, 4 passed over (.doc 2, folder 1, no suffix 1; -r looks into folders) in "
    assert result.stderr.startswith(counted)
    lines = [json.loads(line) for line in command("old", "-o", "n", "--json").stdout.splitlines()]
    passed_over = [line["source"] for line in lines if line["status"] == "passed-over"]
    assert passed_over == ["old/sub", "old/letter", "old/notes.doc", "old/notes2.DOC"]


def test_a_name_that_gets_too_long_is_told_what_to_do(command: Command) -> None:
    name = command.photo("x" * 251 + ".png")
    result = command(name)
    assert result.exit_code == 1
    assert result.stderr.endswith("file name too long; give it a shorter one with -o\n")
    assert command(name, "-o", "out/").exit_code == 0


def test_a_linked_folder_is_counted_without_advice_that_does_not_help(command: Command) -> None:
    command.photo("old/a.jpg")
    Path("old/again").symlink_to(".", target_is_directory=True)
    result = command("old", "-r", "-o", "new")
    assert result.stderr.startswith("1 colored, 1 passed over (linked folder 1) in ")


def test_a_folder_without_photos_says_what_is_in_it(command: Command) -> None:
    Path("old").mkdir()
    Path("old/notes.doc").write_bytes(b"no photo")
    result = command("old")
    assert result.exit_code == 2
    assert "expected photos, found none (.doc 1)" in result.stderr


@pytest.mark.parametrize("name", ["-001.jpg", "-o.jpg", "-q1.jpg"])
def test_a_name_that_looks_like_an_option_is_told_of(command: Command, name: str) -> None:
    command.photo(name)
    result = command(name, command.photo("b.jpg"))
    assert result.exit_code == 2
    assert f"{name}: looks like an option and is a file here; put -- before" in result.stderr
    assert command("--", name).exit_code == 0


def test_a_folder_that_is_called_like_a_command_is_told_of(command: Command) -> None:
    command.photo("train/a.jpg")
    result = CliRunner().invoke(photochrom, ["train", "-r"])
    assert result.exit_code == 2
    assert "To color what is called train here: photochrom ./train" in result.stderr


def test_jobs_color_the_same_photos(command: Command) -> None:
    names = [command.photo(f"{number}.jpg") for number in range(5)]
    result = command(*names, "--jobs", "3")
    assert sorted(result.stdout.split()) == [f"{number}-color.jpg" for number in range(5)]


def test_bad_photos_are_told_and_the_rest_is_done(command: Command) -> None:
    Path("empty.jpg").touch()
    Path("text.jpg").write_text("Dear diary")
    result = command("missing.jpg", "empty.jpg", "text.jpg", command.photo("good.jpg"))
    assert (result.exit_code, result.stdout) == (1, "good-color.jpg\n")
    lines = result.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines[:3]] == [
        "missing.jpg",
        "empty.jpg",
        "text.jpg",
    ]
    assert lines[3].startswith("1 colored, 3 failed in ")
    assert "Traceback" not in result.output


def test_a_name_that_is_too_long_stops_no_other_photo(command: Command) -> None:
    result = command(f"{'b' * 300}/a.jpg", command.photo("good.jpg"))
    assert (result.exit_code, result.stdout) == (1, "good-color.jpg\n")
    assert "File name too long" in result.stderr


def test_quiet_says_only_what_fails(command: Command) -> None:
    result = command("--quiet", "missing.jpg", command.photo("good.jpg"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["missing.jpg"]


def test_json_tells_everything_of_each_photo(command: Command) -> None:
    result = command("--json", "missing.jpg", command.photo("good.jpg"))
    missing, good = (json.loads(line) for line in result.stdout.splitlines())
    assert (missing["source"], missing["target"], missing["status"]) == (
        "missing.jpg",
        None,
        "failed",
    )
    assert "no such file" in missing["error"]
    assert good["seconds"] > 0
    height, width = command.pixels.shape
    expected: dict[str, Any] = {
        "source": "good.jpg",
        "target": "good-color.jpg",
        "status": "colored",
        "width": width,
        "height": height,
        "pages": 1,
        "format": "jpeg",
        "source_bytes": Path("good.jpg").stat().st_size,
        "target_bytes": Path("good-color.jpg").stat().st_size,
        "pictures": [
            {
                "page": 0,
                "corners": [[0, 0], [1, 0], [1, 1], [0, 1]],
                "degrees": 0,
                "kind": "photo",
                "screen_px": None,
                "colored": True,
                "reason": "gray",
            }
        ],
        "targets": ["good-color.jpg"],
        "notes": [],
        "error": None,
        "reason": None,
    }
    assert {**good, "seconds": 0} == {**expected, "seconds": 0}


def test_results_are_replaced_only_on_request(command: Command) -> None:
    photo = command.photo("a.jpg")
    Path("a-color.jpg").write_bytes(b"precious")
    refused = command(photo)
    assert refused.exit_code == 1
    assert "exists already" in refused.stderr
    assert Path("a-color.jpg").read_bytes() == b"precious"
    assert command(photo, "--overwrite").exit_code == 0
    assert colorfulness(Path("a-color.jpg")) > 5


def test_a_folder_is_resumed(command: Command) -> None:
    command.photo("old/a.jpg")
    assert command("old").exit_code == 0
    command.photo("old/b.jpg")
    result = command("old", "--skip-existing", "--json")
    status = {r["source"]: r["status"] for r in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 0
    assert status == {
        "old/a-color.jpg": "own-result",
        "old/a.jpg": "exists",
        "old/b.jpg": "colored",
    }


def test_a_photo_in_color_is_left_alone_unless_asked(
    command: Command, color_pixels: Pixels
) -> None:
    skimage.io.imsave("color.jpg", color_pixels)
    result = command("color.jpg")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("color.jpg: ")
    assert command.there() == ["color.jpg"]
    assert command("color.jpg", "-o", "asked-for.jpg").exit_code == 1
    assert command("color.jpg", "--recolor").exit_code == 0


def test_standard_input_goes_to_standard_output(command: Command) -> None:
    result = command("-", stdin=Path(command.photo("a.png")).read_bytes())
    assert result.exit_code == 0
    assert colorfulness(io.BytesIO(result.stdout_bytes)) > 5
    assert result.stdout_bytes.endswith(b"IEND\xaeB`\x82")  # the photo and nothing else


def test_what_a_result_on_standard_output_lacks_is_said(command: Command) -> None:
    pictures = [Image.new("L", (32, 32), gray) for gray in (80, 160)]
    file = io.BytesIO()
    pictures[0].save(file, "MPO", save_all=True, append_images=pictures[1:])
    result = command("-", "--whole", stdin=file.getvalue())
    assert result.stderr == "-: its second picture was left behind\n"
    record = json.loads(
        command("-", "--whole", "-o", "a.jpg", "--json", stdin=file.getvalue()).stdout
    )
    assert (record["width"], record["format"]) == (32, "jpeg")


def test_standard_input_goes_to_a_file_of_another_format(command: Command) -> None:
    content = Path(command.photo("a.png")).read_bytes()
    result = command("-", "-o", "b.jpg", stdin=content)
    assert (result.exit_code, result.stdout) == (0, "b.jpg\n")
    assert Path("b.jpg").read_bytes().startswith(b"\xff\xd8")
    assert command("-", "-o", "b.jpg", stdin=content).exit_code == 1
    assert command("-", "-o", "b", "--format", "jpeg", stdin=content).exit_code == 2


def test_standard_input_whose_result_is_there_is_passed_over(command: Command) -> None:
    content = Path(command.photo("a.png")).read_bytes()
    Path("b.png").write_bytes(b"done before")
    result = command("-", "-o", "b.png", "--skip-existing", stdin=content)
    assert (result.exit_code, result.stderr) == (0, "-: its result is there already\n")
    assert Path("b.png").read_bytes() == b"done before"


def test_a_photo_goes_to_standard_output(command: Command) -> None:
    result = command(command.photo("a.png"), "-o", "-", "--format", "jpeg")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout_bytes.startswith(b"\xff\xd8")


def test_bad_standard_input_leaves_nothing_on_standard_output(command: Command) -> None:
    result = command("-", stdin=b"Dear diary")
    assert (result.exit_code, result.stdout_bytes) == (1, b"")
    assert len(result.stderr.splitlines()) == 1
