"""The notebook, run as Jupyter runs it."""

import shutil
from pathlib import Path

import nbclient
import nbformat
import pytest
from small_runs import Pretrained

ROOT = Path(__file__).parents[2]


def test_the_notebook_runs(
    tmp_path: Path, pretrained: Pretrained, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From its first cell to its last, with few steps of a small network."""
    for folder, name in (("docs", "train-your-own.ipynb"), ("scripts", "crop_photos.py")):
        (tmp_path / folder).mkdir()
        shutil.copy(ROOT / folder / name, tmp_path / folder)
    monkeypatch.setenv("NOTEBOOK_STEPS", "2")
    monkeypatch.setenv(
        "NOTEBOOK_OPTIONS",
        f"--feature-weights {pretrained.feature_weights} --set width=8 --set batch_size=2 "
        "--set size_px=32 --set final_size_px=32 --set cache_px=48",
    )
    notebook = nbformat.read(ROOT / "docs" / "train-your-own.ipynb", as_version=4)
    client = nbclient.NotebookClient(notebook, resources={"metadata": {"path": tmp_path / "docs"}})
    client.execute()
    assert (tmp_path / "build" / "notebook" / "small" / "model.onnx").exists()
