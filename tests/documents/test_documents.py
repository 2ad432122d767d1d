"""What the documents promise."""

import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skimage.io
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
ROOMS = ("docs", "src", "ios")
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(path for room in ROOMS for path in (ROOT / room).rglob("*.md"))]
)
LINK = re.compile(r"\]\(([^)\s]+)")
CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def anchors(document: Path) -> set[str]:
    """Return what GitHub calls the headings of a document."""
    headings = HEADING.findall(CODE.sub("", document.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(link: str, document: Path) -> bool:
    path, _, anchor = link.partition("#")
    target = document.parent / path if path else document
    return target.exists() and (not anchor or anchor in anchors(target))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    links = LINK.findall(CODE.sub("", document.read_text()))
    lost = [link for link in links if "://" not in link and not leads_somewhere(link, document)]
    assert lost == []


def test_the_readme_comes_to_a_result_before_line_40() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()
    assert any(line.startswith("photochrom photo.jpg") for line in lines[:39])


def test_the_modules_of_the_architecture_are_there() -> None:
    package = ROOT / "src" / "photochrom"
    names = re.findall(r"`([a-z_./-]+/[a-z_./-]*)`", (ROOT / "docs/architecture.md").read_text())
    names = [name for name in names if not (ROOT / name).exists()]
    places = [(package / f"{name}.py", package / name, package / "web" / name) for name in names]
    lost = [
        name
        for name, of_name in zip(names, places, strict=True)
        if not any(path.exists() for path in (*of_name, package / "web" / f"{name}.js"))
    ]
    assert lost == []


def test_every_experiment_and_decision_is_listed() -> None:
    lists = {
        "experiments": ROOT / "docs/experiments/README.md",
        "decisions": ROOT / "CONTRIBUTING.md",
    }
    for folder, index in lists.items():
        files = {path.name for path in (ROOT / "docs" / folder).glob("*.md")} - {"README.md"}
        listed = {Path(link.partition("#")[0]).name for link in LINK.findall(index.read_text())}
        assert files <= listed


def facts(document: Path) -> dict[str, list[str]]:
    """Return what a document says in every language: commands, pictures, figures of its tables."""
    text = re.sub(r"(?<=\d),(?=\d)", ".", document.read_text())  # Russian's decimal comma
    rows = "\n".join(re.findall(r"^\|.+$", text, re.MULTILINE))
    return {
        "commands": re.findall(r"^(?:photochrom|pip|python) [^#\n]+\b", text, re.MULTILINE),
        "pictures": re.findall(r"!\[[^]]*\]\(([^)]+)", text),
        "figures": re.findall(r"\b\d+(?:\.\d+)?\b", rows),
        "sections": re.findall(r"^#+(?= )", CODE.sub("", text), re.MULTILINE),
    }


def test_how_it_works_has_the_same_facts_in_russian() -> None:
    assert facts(ROOT / "docs/how-it-works.ru.md") == facts(ROOT / "docs/how-it-works.md")


def test_the_python_of_how_it_works_runs() -> None:
    blocks = re.findall(
        r"```python\n(.+?)```", (ROOT / "docs/how-it-works.md").read_text(), re.DOTALL
    )
    names: dict[str, Any] = {}
    exec("\n".join(blocks), names)
    assert names["ab"].shape == (300, 451, 2)
    assert names["upright_edges"].shape == (512, 512)


EMBEDDED_MODEL = ROOT / "src" / "photochrom" / "models" / "default.onnx"


@pytest.mark.skipif(not EMBEDDED_MODEL.exists(), reason="the model is not trained yet")
def test_the_readme_s_python_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gray_pixels: NDArray[np.uint8]
) -> None:
    monkeypatch.chdir(tmp_path)
    skimage.io.imsave("photo.jpg", gray_pixels)
    (code,) = re.findall(r"```python\n(.+?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    names = {"pixels": gray_pixels}
    exec(code, names)
    assert names["colored"].shape == (*gray_pixels.shape, 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "photo-color.jpg",
        "photo.jpg",
        "red.jpg",
    ]


def test_the_package_stays_under_30_megabytes(tmp_path: Path) -> None:
    package = ROOT / "src" / "photochrom"
    with zipfile.ZipFile(
        tmp_path / "wheel.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1
    ) as wheel:
        for path in package.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                wheel.write(path, path.relative_to(package))
    assert (tmp_path / "wheel.zip").stat().st_size < 30e6
