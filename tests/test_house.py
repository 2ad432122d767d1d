"""How the code is cut: what CONTRIBUTING promises of modules and functions."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULE_LINES, FUNCTION_LINES = 300, 40
PYTHON = sorted(
    path for folder in ("src", "scripts", "benchmarks") for path in (ROOT / folder).rglob("*.py")
)
PAGE = sorted(
    path
    for path in (ROOT / "src" / "photochrom" / "web").rglob("*.js")
    if "vendor" not in path.parts
)


def test_a_module_is_one_readers_page() -> None:
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in [*PYTHON, *PAGE]
    }
    assert {name: lines for name, lines in lengths.items() if lines >= MODULE_LINES} == {}


def test_a_function_does_one_thing() -> None:
    functions = (
        (path.name, node)
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    lengths = {(name, f.name): (f.end_lineno or 0) - f.lineno + 1 for name, f in functions}
    assert {key: lines for key, lines in lengths.items() if lines > FUNCTION_LINES} == {}
