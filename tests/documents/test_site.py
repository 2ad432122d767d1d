"""The site of all documents."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "scripts"


def test_the_site_is_built_and_all_its_links_lead_somewhere() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPTS / "make_site.py"], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert (ROOT / "build" / "site" / "ru" / "docs" / "how-it-works.html").exists()


def test_links_that_lead_nowhere_and_other_origins_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(SCRIPTS)
    import make_site  # noqa: PLC0415  a script

    monkeypatch.setattr(make_site, "SITE", tmp_path)
    (tmp_path / "other.html").write_text('<h2 id="there">')
    (tmp_path / "index.html").write_text(
        '<a href="other.html#there"><a href="other.html#gone"><a href="gone.html">'
        '<a href="https://example.org"><img src="https://example.org/a.png"><img src="a.png">'
    )
    assert make_site.faults() == [
        "index.html: loads https://example.org/a.png",
        "index.html: other.html#gone leads nowhere",
        "index.html: gone.html leads nowhere",
        "index.html: a.png leads nowhere",
    ]
