"""Each declaration of the stubs says where it is documented and which iOS has it."""

import re
from pathlib import Path

IOS = Path(__file__).parents[2] / "ios"
STUBS = sorted((IOS / "linux/stubs").rglob("*.swift"))
DECLARATION = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))? )*(?:public|open) (?!extension|override)(?:\w+ )*?"
    r"(?:func|init|var|let|struct|class|enum|protocol|typealias|subscript|macro)\b"
)
CITATION = re.compile(r"^\s*// (\d+\.\d) [a-z0-9_./():$-]+$")
ATTRIBUTE = re.compile(r"^\s*@")
# What only the rehearsal uses.
OURS = re.compile(r"^\s*// recording$")


def cited() -> list[tuple[str, str]]:
    """List each declaration's place and citation, or what stands in its stead."""
    found = []
    for path in STUBS:
        if path.stem in ("Recording", "PreviewMacro"):
            continue
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            if not DECLARATION.match(line):
                continue
            before = number - 1
            while ATTRIBUTE.match(lines[before]):
                before -= 1
            if not OURS.match(lines[before]):
                found.append((f"{path.parent.name}/{path.name}:{number + 1}", lines[before]))
    return found


def test_every_declaration_cites_its_page():
    assert len(cited()) > 300
    assert [place for place, line in cited() if not CITATION.match(line)] == []


def test_nothing_is_newer_than_the_ios_that_the_app_wants():
    configuration = (IOS / "Configuration/Project.xcconfig").read_text()
    target = re.search(r"IPHONEOS_DEPLOYMENT_TARGET = (\d+)\.(\d+)", configuration)
    assert target
    wanted = tuple(map(int, target.groups()))
    versions = [(place, CITATION.match(line)) for place, line in cited()]
    newer = [
        place
        for place, version in versions
        if version and tuple(map(int, version[1].split("."))) > wanted
    ]
    assert newer == []


def test_every_framework_that_the_code_imports_has_a_stub():
    ours = {"Foundation", "Observation", "PhotochromKit"}
    imported = {
        name
        for folder in ("Photochrom", "PhotochromEdit", "Shared")
        for path in (IOS / folder).rglob("*.swift")
        for name in re.findall(r"^import (\w+)$", path.read_text(), re.MULTILINE)
    }
    assert imported - ours <= {path.parent.name for path in STUBS}
