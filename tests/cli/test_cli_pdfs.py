"""PDFs through the command."""

import json
from pathlib import Path

import pikepdf
import pytest
from books import Book, images_of, photo, pixels_of
from command import Command
from drawing import chroma_of

from photochrom.cli import extras


def write_book(path: str) -> str:
    book = Book()
    book.page(book.jpeg(photo()))
    book.page(book.flate(photo().convert("1")))
    book.save(Path(path))
    return path


def test_a_pdf_is_colored_beside_itself_and_each_picture_is_told(command: Command) -> None:
    write_book("book.pdf")
    result = command("book.pdf")
    assert (result.exit_code, result.stdout) == (0, "book-color.pdf\n")
    assert "book.pdf: 1 of 2 images colored; left as they are: 1 black and white" in result.stderr
    assert command.there() == ["book-color.pdf", "book.pdf"]
    record = json.loads(command("book.pdf", "--overwrite", "--json").stdout)
    assert (record["format"], record["pages"], record["width"]) == ("pdf", 2, 420)
    told = [(p["page"], p["image"], p["colored"], p["reason"]) for p in record["pictures"]]
    assert told == [(0, "/Im0", True, "gray"), (1, "/Im0", False, "black and white")]


def test_pdfs_and_photos_of_a_folder_are_colored(command: Command) -> None:
    command.photo("old/photo.png")
    write_book("old/book.pdf")
    result = command("old", "-o", "new")
    assert result.stdout == "new/book.pdf\nnew/photo.png\n"
    assert chroma_of(pixels_of(images_of(Path("new/book.pdf"))[0])) > 3
    assert "2 done before" in command("old", "old", "-o", "new", "--skip-existing").stderr
    command("old")
    assert "own results passed over" in command("old", "--overwrite").stderr


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--format", "png"], "--format is for photos; book.pdf is a PDF"),
        (["--split"], "--split is for photos; book.pdf is a PDF"),
        (["--compare"], "--compare is for photos; book.pdf is a PDF"),
        (["--negative"], "--negative is for photos; book.pdf is a PDF"),
        (["--hint", "0.5,0.5,red"], "--hint is for photos; book.pdf is a PDF"),
        (["-o", "book.jpg"], "book.jpg: expected a name that ends in .pdf"),
        (["-o", "-"], "is a PDF, which the command colors"),
    ],
)
def test_options_that_do_not_go_with_a_pdf_are_refused(
    words: list[str], reason: str, command: Command
) -> None:
    result = command(write_book("book.pdf"), *words)
    assert result.exit_code > 0
    assert reason in result.stderr
    assert command.there() == ["book.pdf"]


def test_options_of_photos_serve_pdfs_too(command: Command) -> None:
    write_book("book.pdf")
    words = ("--quality", "30", "--strength", "0", "--no-mark", "-o", "gray.pdf")
    assert command("book.pdf", *words).stdout == "gray.pdf\n"
    with pikepdf.open("gray.pdf") as pdf:
        assert "/Metadata" not in pdf.Root
    image = images_of(Path("gray.pdf"))[0]
    assert chroma_of(pixels_of(image)) < 1
    assert len(image.read_raw_bytes()) < len(images_of(Path("book.pdf"))[0].read_raw_bytes())
    refused = command("book.pdf", "--overwrite", "--max-pixels", "9")
    assert (refused.exit_code, "1 of more pixels than" in refused.stderr) == (1, True)


def test_without_the_extra_a_pdf_says_how_to_install_it(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book("book.pdf")
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    result = command("book.pdf")
    assert result.exit_code == 2
    assert "pip install 'photochrom[pdf]'" in result.stderr
    command.photo("photo.png")
    folder = command(".")
    assert (folder.exit_code, folder.stdout) == (0, "photo-color.png\n")
    assert "pip install 'photochrom[pdf]'" in folder.stderr
    assert "1 colored, 1 passed over (.pdf 1)" in folder.stderr


def test_a_pdf_from_standard_input_is_refused_in_one_line(command: Command) -> None:
    content = Path(write_book("book.pdf")).read_bytes()
    result = command("-", "-o", "photo.jpg", stdin=content)
    assert result.exit_code == 1
    assert result.stderr == "-: photo: is a PDF, which the command colors: photochrom book.pdf\n"
