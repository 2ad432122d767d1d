"""Models side by side: the rows, the figures, the files, and what goes wrong."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from drawing import open_to_all, without_privileges
from PIL import Image

from photochrom.cli.group import photochrom
from photochrom.colorizer import Colorizer
from photochrom.errors import InvalidModelError, PhotochromError, TargetError
from photochrom.evaluation import evaluate as evaluation
from photochrom.evaluation import lpips, metrics, report, worker
from photochrom.evaluation.evaluate import Evaluation, Tile, evaluate
from photochrom.evaluation.protocol import Settings, central_square, gray_through
from photochrom.evaluation.sheet import CAPTION_PX, GAP_PX, draw
from photochrom.evaluation.table import render

SIZE_PX = 64


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory, color_pixels) -> Path:
    folder = tmp_path_factory.mktemp("album")
    Image.fromarray(color_pixels).save(folder / "a.png")
    Image.fromarray(color_pixels[::-1, :, ::-1]).save(folder / "b.png")
    (folder / "c.png").write_bytes(b"no photo")
    return folder


@pytest.fixture(scope="module")
def lpips_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lpips") / "random.npz"
    generator = np.random.default_rng(0)
    shapes = lpips.weight_shapes()
    np.savez(path, **{name: generator.uniform(0, 0.1, shape) for name, shape in shapes.items()})
    return path


@pytest.fixture(scope="module")
def evaluated(album: Path, tinting_model: Path, lpips_weights: Path) -> Evaluation:
    settings = Settings(size_px=SIZE_PX)
    return evaluate([str(tinting_model)], [str(album)], settings=settings, lpips=lpips_weights)


@pytest.fixture
def command(album: Path, tinting_model: Path) -> Callable[..., object]:
    def run(*arguments: object):
        given = ["evaluate", "--model", tinting_model, "--photos", album, "--size", SIZE_PX]
        return CliRunner().invoke(photochrom, [str(a) for a in (*given, *arguments)])

    return run


def test_gray_and_truth_stand_around_the_models(evaluated: Evaluation):
    assert [row.label for row in evaluated.rows] == ["gray", "tinting", "truth"]


def test_the_truth_differs_from_itself_in_nothing(evaluated: Evaluation):
    figures = evaluated.rows[-1].figures
    assert figures["psnr_db"] == metrics.SAME_PSNR_DB
    assert figures["ssim"] == pytest.approx(1)
    for key in ("ciede2000", "ab_error", "lpips", "colorfulness_difference"):
        assert figures[key] == 0
    assert figures["chroma_percent"] == 100
    assert figures["near_gray_percent"] == 0


def test_gray_has_the_truths_lightness_and_none_of_its_color(evaluated: Evaluation):
    gray, truth = evaluated.rows[0].figures, evaluated.rows[-1].figures
    assert gray["colorfulness"] == 0
    assert gray["colorfulness_difference"] == -truth["colorfulness"]
    assert gray["near_gray_percent"] == 100
    assert gray["chroma_percent"] == pytest.approx(0, abs=0.1)  # the white of 8 bits is not exact
    assert gray["lpips"] > 0


def test_a_models_figures_are_those_of_what_the_library_makes_of_the_gray_crop(
    evaluated: Evaluation, album: Path, colorizer: Colorizer
):
    row = evaluated.rows[1]
    for place, name in enumerate(evaluated.names):
        truth, _ = central_square(Path(name).read_bytes(), SIZE_PX)
        gray = gray_through(truth, Settings(), np.random.default_rng(0))
        colored = colorizer.colorize_array(gray)
        pictures = [metrics.Picture.of(rgb) for rgb in (truth, colored)]
        assert row.photos["psnr_db"][place] == pytest.approx(metrics.psnr_db(truth, colored))
        expected = metrics.ab_error(*(picture.lab for picture in pictures))
        assert row.photos["ab_error"][place] == pytest.approx(expected)
        assert row.photos["colorfulness"][place] == metrics.colorfulness(colored)
    assert row.figures["ab_error"] == pytest.approx(np.mean(row.photos["ab_error"]))


def test_models_are_told_of_true_points(album: Path, tinting_model: Path, evaluated: Evaluation):
    settings = Settings(size_px=SIZE_PX, hints=10)
    told = evaluate([str(tinting_model)], [str(album)], settings=settings)

    assert told.protocol["hints"] == 10
    untold = evaluated.rows[1].photos["ab_error"]
    assert all(a < b for a, b in zip(told.rows[1].photos["ab_error"], untold, strict=True))
    assert told.rows[0].photos["ab_error"] == evaluated.rows[0].photos["ab_error"]


def test_a_model_has_seconds_and_memory_and_the_references_have_none(evaluated: Evaluation):
    gray, model, truth = (row.figures for row in evaluated.rows)
    assert 0 < model["seconds"] < 10
    assert 20 < model["peak_megabytes"] < 2000
    for reference in (gray, truth):
        assert "seconds" not in reference
        assert "peak_megabytes" not in reference


def test_the_memory_is_the_models_alone(tinting_model: Path):
    ballast = np.ones(30_000_000)  # 240 MB here
    with worker.start(str(tinting_model)) as running:
        assert running.peak_bytes() < ballast.nbytes


def test_the_protocol_pins_what_was_measured(evaluated: Evaluation, tinting_model: Path):
    protocol = evaluated.protocol
    assert (protocol["count"], protocol["found"], protocol["size_px"]) == (2, 3, SIZE_PX)
    assert protocol["enlarged"] == 0
    assert len(protocol["crops_sha256"]) == len(protocol["lpips_sha256"]) == 64
    assert len(protocol["unreadable"]) == 1
    assert protocol["versions"]["scikit-image"]
    model = evaluated.rows[1].model
    assert model["name"] == "tinting"
    assert model["megabytes"] == tinting_model.stat().st_size / 1e6


def test_the_files_say_what_the_table_says(evaluated: Evaluation, tmp_path: Path):
    report.save(evaluated, tmp_path / "deep" / "out")
    folder = tmp_path / "deep" / "out"
    assert sorted(path.name for path in folder.iterdir()) == sorted(report.FILES)
    saved = json.loads((folder / report.JSON).read_text())
    assert saved["protocol"] == evaluated.protocol
    assert [row["figures"] for row in saved["rows"]] == [row.figures for row in evaluated.rows]
    assert (folder / report.TABLE).read_text() == evaluated.table() + "\n"
    with (folder / report.CSV).open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["photo"], line["row"]) for line in lines] == [
        (name, row.label) for name in evaluated.names for row in evaluated.rows
    ]
    assert float(lines[1]["ssim"]) == pytest.approx(evaluated.rows[1].photos["ssim"][0], rel=1e-4)
    assert lines[0]["seconds"] == ""
    with Image.open(folder / report.SHEET) as sheet:
        assert sheet.size == (3 * (SIZE_PX + GAP_PX) + GAP_PX, 2 * (SIZE_PX + 24) + GAP_PX)


def test_results_are_not_written_over(evaluated: Evaluation, tmp_path: Path):
    report.save(evaluated, tmp_path)
    with pytest.raises(TargetError, match="exists already"):
        report.save(evaluated, tmp_path)
    report.save(evaluated, tmp_path, overwrite=True)


def test_a_sheet_shows_each_picture_under_its_caption():
    red, blue = (np.full((32, 32, 3), rgb, np.uint8) for rgb in ((255, 0, 0), (0, 0, 255)))
    sheet = np.asarray(draw([[Tile(red, "red"), Tile(blue, "a caption that is far too long")]]))
    top = GAP_PX + CAPTION_PX
    np.testing.assert_array_equal(sheet[top : top + 32, GAP_PX : GAP_PX + 32], red)
    np.testing.assert_array_equal(sheet[top : top + 32, 40:72], blue)
    captions = sheet[:top].min(axis=(0, 2)) < 128
    assert captions[GAP_PX:36].any()
    assert captions[40:72].any()
    assert not captions[36:40].any()  # the long one keeps to its own picture
    assert not captions[72:].any()


def test_a_table_is_aligned_and_leaves_out_what_nobody_has():
    table = render([("gray", {"psnr_db": 20.0}), ("a-model", {"psnr_db": 101.5, "seconds": 0.25})])
    assert table.splitlines() == [
        "           PSNR  s/photo",
        "gray      20.00        -",
        "a-model  101.50    0.250",
    ]


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        ([None], ["embedded"]),
        (["runs/zhang", "models/default.onnx"], ["zhang", "default"]),
        (["a/model.onnx", "b/model.onnx", "c.onnx"], ["a/model.onnx", "b/model.onnx", "c"]),
        (["runs/gray"], ["runs/gray"]),
    ],
)
def test_models_are_told_apart_by_as_little_of_the_path_as_does(models, expected):
    assert evaluation.labels(models) == expected


def test_a_photo_set_is_measured_whole_in_chunks(
    album: Path, tinting_model: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(evaluation, "_CHUNK", 1)
    told = []
    settings = Settings(size_px=SIZE_PX, film="orthochromatic", grain=2, fade=0.5)
    found = evaluate(
        [str(tinting_model)], [str(album)], settings=settings, progress=lambda *p: told.append(p)
    )
    assert [done for done, _ in told] == [1, 2]
    assert len(found.rows[1].photos["seconds"]) == len(found.names) == len(found.sheet) == 2
    assert "lpips" not in found.rows[1].figures


def test_a_file_that_is_no_model_is_refused_from_its_process(album: Path, tmp_path: Path):
    (tmp_path / "other.onnx").write_bytes(b"no model")
    with pytest.raises(InvalidModelError, match=r"other\.onnx"):
        evaluate([str(tmp_path / "other.onnx")], [str(album)])


def test_a_model_whose_process_is_killed_is_named(tinting_model: Path, gray_pixels):
    with worker.start(str(tinting_model)) as running:
        (process,) = running._pool._processes.values()
        process.kill()
        with pytest.raises(PhotochromError, match=r"tinting\.onnx: .* want of memory"):
            list(running.color([(gray_pixels, ())]))


def test_a_worker_ends_with_the_process_that_started_it(tinting_model: Path):
    started = (
        "import os; from photochrom.evaluation import worker\n"
        "if __name__ == '__main__':\n"
        "    with worker.start(os.environ['MODEL']) as running:\n"
        "        os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", started],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"MODEL": str(tinting_model)},
        timeout=60,
    )  # returns once the worker, too, has let go of the pipe
    assert done.returncode == -signal.SIGKILL


def test_the_command_prints_the_table_and_writes_the_files(command, tmp_path: Path):
    result = command("--out", tmp_path / "out", "--count", 1, "--film", "red-filter")
    assert result.exit_code == 0, result.output
    title, *rows = result.stdout.splitlines()
    assert title.split()[:2] == ["PSNR", "SSIM"]
    assert [row.split()[0] for row in rows] == ["gray", "tinting", "truth"]
    saved = json.loads((tmp_path / "out" / report.JSON).read_text())
    assert (saved["protocol"]["count"], saved["protocol"]["film"]) == (1, "red-filter")


def test_a_models_name_that_is_not_utf_8_is_printed_and_written_byte_for_byte(
    command, tinting_model: Path, tmp_path: Path
):
    model = tmp_path / os.fsdecode(b"m\xff.onnx")
    shutil.copy(tinting_model, model)
    result = command("--model", model, "--out", tmp_path / "out", "--count", 1)
    assert result.exit_code == 0, result.output
    assert b"\nm\xff " in result.stdout_bytes
    assert (tmp_path / "out" / report.TABLE).read_bytes() == result.stdout_bytes


def test_the_command_tells_of_unreadable_photos_on_stderr(command):
    result = command()
    assert result.exit_code == 0
    assert "c.png" in result.stderr
    assert "left out" in result.stderr
    assert "2 photos measured" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--photos", "nowhere"), "nowhere: expected photos"),
        (("--model", "missing.onnx"), "missing.onnx: no such model file"),
        (("--lpips", "missing.npz"), "missing.npz: cannot be read"),
    ],
)
def test_the_command_says_in_one_line_why_it_cannot_start(command, arguments, said: str):
    result = command(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--grain", "nan"),
        ("--grain", "inf"),
        ("--fade", "nan"),
        ("--size", "4097"),
        ("--hints", "10001"),
    ],
)
def test_the_command_refuses_numbers_that_mean_nothing(command, option: str, value: str):
    result = command(option, value)
    assert result.exit_code == 2
    assert f"Invalid value for '{option}': {value} is not " in result.stderr


def test_the_command_names_the_extra_that_is_not_installed(
    command, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "skimage", None)
    result = command()
    assert result.exit_code == 2
    assert (
        "found no skimage; install them with: pip install 'photochrom[evaluate]'" in result.stderr
    )


def test_the_command_minds_earlier_results_before_it_measures(
    command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / report.SHEET).write_bytes(b"an earlier sheet")
    monkeypatch.setattr(os, "cpu_count", lambda: pytest.fail("measured"))
    result = command("--out", tmp_path)
    assert result.exit_code == 2
    assert "exists already" in result.stderr
    assert (tmp_path / report.SHEET).read_bytes() == b"an earlier sheet"


def test_the_command_finds_out_before_it_measures_that_results_cannot_be_written(
    command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    open_to_all(tmp_path)
    (tmp_path / "out").mkdir(mode=0o555)
    (tmp_path / "file").touch()
    monkeypatch.setattr(evaluation, "evaluate", lambda *_, **__: pytest.fail("measured"))
    with without_privileges():
        for place, reason in (("out", "permission denied"), ("file", "file exists")):
            result = command("--out", tmp_path / place)
            assert result.exit_code == 2, result.output
            assert f"{place}: results cannot be written there: {reason}" in result.stderr
    assert list((tmp_path / "out").iterdir()) == []
