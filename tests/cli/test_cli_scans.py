"""Scans through the command."""

import json
from pathlib import Path

import numpy as np
import scan_drawing as draw
import skimage.data
from command import Command
from PIL import Image, ImageOps


def write_page(path: str) -> None:
    scan = draw.board(700, 400, "#f4f4f4", np.random.default_rng(1))
    for x in (190, 510):
        draw.mount(scan, Image.fromarray(skimage.data.camera()).resize((240, 240)), (x, 200), 0)
    scan.picture.save(path)


def test_a_scan_is_split_into_its_pictures_and_that_is_said(command: Command) -> None:
    write_page("page.png")
    result = command("page.png", "--split")
    assert result.stdout == "page-1-color.png\npage-2-color.png\n"
    record = json.loads(command("page.png", "--json").stdout)
    assert [picture["colored"] for picture in record["pictures"]] == [True, True]
    left, top = record["pictures"][0]["corners"][0]
    assert (round(left * 700), round(top * 400)) == (70, 80)
    record = json.loads(command("page.png", "--split", "--skip-existing", "--json").stdout)
    assert record["status"] == "exists"


def test_a_page_of_writing_is_left_alone_and_counted(command: Command) -> None:
    draw.text_page(400, 300, "#e8dfc4", "#20308a", 24).picture.save("back.png")
    command.photo("front.png")
    result = command("back.png", "front.png")
    assert (result.exit_code, result.stdout) == (0, "front-color.png\n")
    assert "back.png: has no picture in it" in result.stderr
    assert "1 colored, 1 without a picture" in result.stderr
    assert command("back.png", "--whole").exit_code == 0
    assert Path("back-color.png").exists()


def test_a_negative_is_left_alone_and_what_to_type_is_said(command: Command) -> None:
    ImageOps.invert(Image.fromarray(skimage.data.camera())).save("film.png")
    command.photo("front.png")
    result = command("film.png", "front.png")
    assert (result.exit_code, result.stdout) == (0, "front-color.png\n")
    assert "film.png: looks like a negative; negative (--negative) turns it" in result.stderr
    assert "1 colored, 1 left alone as negatives" in result.stderr
    assert json.loads(command("film.png", "--json").stdout)["status"] == "negative"
    assert command("film.png", "--negative").stdout == "film-color.png\n"
