"""A cluster of two nodes, on Ray itself, one of which dies."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from photochrom.cli.group import photochrom

pytest.importorskip("pyarrow", reason="needs the extra [archive]")
pytest.importorskip("ray", reason="needs the extra [archive]")

from archives import Archive, contents

TWO_NODES = Path(__file__).with_name("two_nodes.py")


def test_what_a_node_had_in_hand_when_it_died_is_done_on_another(
    archive: Archive, tmp_path: Path
) -> None:
    for number in range(12):
        archive.photo(f"{number:02}.png")
    archive.pixels = np.tile(archive.pixels, (16, 16))
    large = archive.photo("06-large.png")
    words = [str(archive.source), "-r", "-o", str(tmp_path / "by-command")]
    CliRunner().invoke(photochrom, ["color", *words, f"--model={archive.model}"])
    places = (str(archive.source), str(archive.target))
    command = [sys.executable, "-m", "photochrom", "archive", *places, f"--model={archive.model}"]

    result = subprocess.run(
        [sys.executable, str(TWO_NODES), str(large), *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert result.returncode == 0, result.stderr
    killed = result.stdout.strip()  # and not a word of Ray's
    rows = archive.rows()
    assert len(rows) == 16
    assert {row["key"] for row in rows} == set(contents(archive.source))
    assert {row["state"] for row in rows} == {"colored"}
    workers = {row["key"]: row["worker"].rpartition(":")[2] for row in rows}
    assert workers["06-large.png"] != killed
    assert contents(archive.target) == contents(tmp_path / "by-command")
