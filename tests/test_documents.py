"""What the documents promise."""

import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
import skimage.io
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_the_readme_comes_to_a_result_before_line_40() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()
    assert any(line.startswith("photochrom photo.jpg") for line in lines[:39])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text())
    missing = [
        link for link in links if "://" not in link and not (document.parent / link).exists()
    ]
    assert missing == []


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
