"""What each option does, and what is refused before anything is written."""

from pathlib import Path

import pytest
import skimage.io
from command import Command, colorfulness


def test_the_format_follows_the_option_or_the_name(command: Command) -> None:
    photo = command.photo("a.jpg")
    assert command(photo, "--format", "jpg", "-o", "b.jpeg").exit_code == 0
    assert command(photo, "--format", "PNG").stdout == "a-color.png\n"
    assert command(photo, "-o", "c.webp").exit_code == 0
    magic = {name: Path(name).read_bytes()[:3] for name in ("b.jpeg", "a-color.png", "c.webp")}
    assert magic == {"b.jpeg": b"\xff\xd8\xff", "a-color.png": b"\x89PN", "c.webp": b"RIF"}


def test_quality_makes_larger_files(command: Command) -> None:
    photo = command.photo("a.jpg")
    for quality in ("30", "95"):
        assert command(photo, "--quality", quality, "-o", f"{quality}.jpg").exit_code == 0
    assert Path("95.jpg").stat().st_size > 1.5 * Path("30.jpg").stat().st_size


def test_strength_scales_the_colors(command: Command) -> None:
    photo = command.photo("a.png")
    for strength in ("0", "1", "2"):
        assert command(photo, "--strength", strength, "-o", f"{strength}.png").exit_code == 0
    gray, plain, strong = (colorfulness(Path(f"{n}.png")) for n in (0, 1, 2))
    assert gray == pytest.approx(0, abs=0.5)  # rounding to 8 bits
    assert strong > 1.3 * plain > 1


def test_the_size_reaches_the_model(command: Command) -> None:
    photo = command.photo("a.png")
    for size in ("32", "128"):
        assert command(photo, "--size", size, "-o", f"{size}.png").exit_code == 0
    assert (skimage.io.imread("32.png") != skimage.io.imread("128.png")).any()


def test_compare_shows_both(command: Command) -> None:
    command(command.photo("a.png"), "--compare")
    height, width = command.pixels.shape
    shown = skimage.io.imread("a-color.png")
    assert shown.shape[1] >= 2 * width or shown.shape[0] >= 2 * height


def test_max_pixels_refuses_a_bomb(command: Command) -> None:
    result = command(command.photo("a.png"), "--max-pixels", "1000")
    assert result.exit_code == 1
    assert "1000" in result.stderr


def test_hints_in_pixels_heed_what_is_allowed(command: Command) -> None:
    photo = command.photo("a.png")
    hint = ("--hint", "1px,1px,red")
    assert command(photo, *hint, "--max-pixels", "100").exit_code == 1
    content = Path(photo).read_bytes()
    Path(photo).write_bytes(content[: len(content) // 2])
    assert command(photo, *hint).exit_code == 1
    assert command(photo, *hint, "--tolerant").exit_code == 0


def test_truncated_photos_are_colored_only_on_request(command: Command) -> None:
    whole = Path(command.photo("whole.jpg")).read_bytes()
    Path("cut.jpg").write_bytes(whole[: len(whole) // 2])
    assert command("cut.jpg").exit_code == 1
    assert command("cut.jpg", "--tolerant").exit_code == 0


def red_at(name: str, x: float, y: float) -> float:
    """How much redder than green a spot of a photo is."""
    pixels = skimage.io.imread(name).astype(float)
    row, column = int(y * pixels.shape[0]), int(x * pixels.shape[1])
    red, green = pixels[row - 2 : row + 3, column - 2 : column + 3, :2].mean(axis=(0, 1))
    return float(red - green)


def test_hints_color_their_spot(command: Command) -> None:
    photo = command.photo("a.png")
    pixel = f"{command.pixels.shape[1] // 2}px,{command.pixels.shape[0] // 2}px"
    text = '[{"x": 0.5, "y": 0.5, "color": "red"}]'
    Path("hints.json").write_text(text, encoding="utf-8-sig")  # as Windows' editors write it
    given = {
        "plain.png": [],
        "share.png": ["--hint", "0.5,0.5,red"],
        "pixel.png": ["--hint", f"{pixel},#ff0000"],
        "file.png": ["--hints", "hints.json"],
    }
    for name, options in given.items():
        assert command(photo, *options, "-o", name).exit_code == 0
    plain = red_at("plain.png", 0.5, 0.5)
    for name in ("share.png", "pixel.png", "file.png"):
        assert red_at(name, 0.5, 0.5) > plain + 10, name


def test_hints_may_use_the_names_of_a_palette(command: Command) -> None:
    photo = command.photo("a.png")
    Path("palette.json").write_text('{"the coat, in winter": "red", "teal": "#ff0000"}')
    Path("hints.json").write_text('[{"x": 0.5, "y": 0.5, "color": "the coat, in winter"}]')
    given = {
        "plain.png": [],
        "file.png": ["--hints", "hints.json", "--palette", "palette.json"],
        "word.png": ["--hint", "0.5,0.5,the coat, in winter", "--palette", "palette.json"],
        "first.png": ["--hint", "0.5,0.5,teal", "--palette", "palette.json"],
    }
    for name, options in given.items():
        assert command(photo, *options, "-o", name).exit_code == 0
    plain = red_at("plain.png", 0.5, 0.5)
    for name in ("file.png", "word.png", "first.png"):
        assert red_at(name, 0.5, 0.5) > plain + 10, name
    alone = command(photo, "--palette", "palette.json")
    assert (alone.exit_code, "--hint and --hints" in alone.stderr) == (2, True)


@pytest.mark.parametrize("content", ["", "[]", '{"coat": "hm"}', '{"coat": 5}', '{"coat": null}'])
def test_bad_palettes_are_told_in_one_line(command: Command, content: str) -> None:
    Path("palette.json").write_text(content)
    words = ("--hint", "0.5,0.5,coat", "--palette", "palette.json")
    result = command(command.photo("a.png"), *words)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: palette.json: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[1]",
        "[" * 100_000,
        '[{"x": 2, "y": 0, "color": "red"}]',
        '[{"x": 1%s, "y": 0, "color": "red"}]' % ("0" * 400),
        '[{"x": 0, "y": 0, "color": "hm"}]',
    ],
)
def test_bad_hint_files_are_told_in_one_line(command: Command, content: str) -> None:
    Path("hints.json").write_text(content)
    result = command(command.photo("a.png"), "--hints", "hints.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: hints.json: ")
    assert result.stderr.count("\n") == 1
    assert command.there() == ["a.png", "hints.json"]


@pytest.mark.parametrize(
    "args",
    [
        ["a.png", "--hint", "nonsense"],
        ["a.png", "--hint", "3,3,red"],
        ["a.png", "b.png", "--hint", "10px,10px,red"],
        ["a.png", "--strength", "3"],
        ["a.png", "--strength", "nan"],
        ["a.png", "--quality", "0"],
        ["a.png", "--format", "bmp"],
        ["a.png", "--overwrite", "--skip-existing"],
        ["a.png", "--model", "missing.onnx"],
        ["a.png", "-o", "a.png"],
        ["a.png", "-o", "b.bmp"],
        ["a.png", "-o", "c.png", "--format", "jpeg"],
        ["-", "-o", "c.png", "--format", "jpeg"],
        ["a.png", "-o", ""],
        [""],
        ["a.png", "b.png", "-o", "a.png"],
        ["a.png", "b.png", "-o", "both.png"],
        ["a.png", "b.png", "-o", "-"],
        ["a.png", "-"],
        ["a.png", "-o", "-", "--json"],
        ["a.png", "-o", "-", "--split"],
        ["a.png", "--recolor", "--keep-colors"],
        ["-", "-o", "folder/"],
        ["nothing-in-here"],
        [],
    ],
)
def test_what_cannot_start_writes_nothing(command: Command, args: list[str]) -> None:
    command.photo("a.png")
    command.photo("b.png")
    Path("nothing-in-here").mkdir()
    result = command(*args)
    assert result.exit_code == 2, result.output
    assert "Error: " in result.stderr
    assert command.there() == ["a.png", "b.png"]


def test_two_sources_with_one_target_write_nothing(command: Command) -> None:
    command.photo("a.png")
    command.photo("a.jpg")
    result = command(".", "--format", "webp")
    assert result.exit_code == 2
    assert "found that a.png would become" in result.stderr
    assert command.there() == ["a.jpg", "a.png"]
