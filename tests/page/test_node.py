"""Run the page's own tests and the check of its types, which are JavaScript's."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "node_modules"
NODE = shutil.which("node")


def run(*command: str | Path) -> None:
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr


@pytest.mark.skipif(NODE is None, reason="needs Node")
def test_the_pages_own_tests_pass() -> None:
    run(str(NODE), "--test", *sorted(Path(__file__).parent.glob("*.test.js")))


@pytest.mark.skipif(not MODULES.is_dir(), reason="needs TypeScript: npm ci")
@pytest.mark.parametrize("project", ["tsconfig.json", "tsconfig.worker.json"])
def test_the_pages_types_hold(project: str) -> None:
    web = ROOT / "src" / "photochrom" / "web"
    run(str(NODE), MODULES / "typescript" / "bin" / "tsc", "--project", web / project)


def test_no_module_is_longer_than_a_reader_likes() -> None:
    web = ROOT / "src" / "photochrom" / "web"
    modules = [path for path in web.rglob("*.[jc]s*") if "vendor" not in path.parts]
    lengths = {path.name: len(path.read_text().splitlines()) for path in modules}
    assert len(lengths) > 30
    assert max(lengths.values()) < 300, lengths
