"""Build the site of all documents into build/site, and check its links and pictures.

    python scripts/make_site.py     (needs the dependency group `docs`)

Documents stay where they are in the repository, and so do the links between them: they are copied
to build/site-source with every file that they link to, and MkDocs makes a site of that. The exit
status is 1 if a link leads nowhere or a page would load something from another origin.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
SOURCE, SITE, CONFIG = BUILD / "site-source", BUILD / "site", BUILD / "mkdocs.yml"
# Sections and their pages, as globs; what no glob names comes last.
SECTIONS = {
    "Photochrom": ["README.md", "docs/how-it-works.md", "docs/train-your-own.md"],
    "Use": [
        "docs/cli.md",
        "docs/film.md",
        "docs/archive.md",
        "docs/scans.md",
        "docs/page.md",
        "docs/api.md",
        "ios/**/*.md",
        "CHANGELOG.md",
    ],
    "Models": [
        "src/**/MODEL_CARD.md",
        "docs/training.md",
        "docs/recipes.md",
        "docs/conversion.md",
        "weights/README.md",
    ],
    "Experiments": ["docs/experiments/README.md", "docs/experiments/*.md"],
    "Develop": ["CONTRIBUTING.md", "docs/architecture.md", "docs/decisions/*.md"],
    "More": ["**/*.md"],
}
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)")
OTHER_LANGUAGE = re.compile(r"^\*\[(По-русски|In English)\]\(.+\)\*\n+", re.MULTILINE)


def documents() -> list[Path]:
    """Return every document of the repository, notebooks too."""
    folders = (ROOT / "docs", ROOT / "src", ROOT / "ios", ROOT / "weights")
    found = [
        path for folder in folders for kind in ("md", "ipynb") for path in folder.rglob(f"*.{kind}")
    ]
    return sorted([*ROOT.glob("*.md"), *found])


def stage(document: Path) -> None:
    """Copy a document to SOURCE, with what it links to."""
    place = SOURCE / document.relative_to(ROOT)
    place.parent.mkdir(parents=True, exist_ok=True)
    text = document.read_text(encoding="utf-8")
    if document.suffix == ".ipynb":
        text = from_notebook(document, place.parent)

    def link(found: re.Match[str]) -> str:
        mark, words, path, anchor = found.groups()
        target = (document.parent / path).resolve()
        if "://" in path or not target.is_relative_to(ROOT):
            return found[0]
        place_of_target = target.relative_to(ROOT)
        if target.is_dir() or any(part.startswith(".") for part in place_of_target.parts):
            return words  # a site has no listing of a folder, and MkDocs leaves hidden files out
        if target.suffix == ".ipynb":
            path = path.removesuffix(".ipynb") + ".md"
        elif target.suffix == ".md":
            path = path.removesuffix(".md").removesuffix(".ru") + ".md"  # the site has a switch
        elif target.is_file():
            copy = SOURCE / place_of_target
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(target, copy)
        return f"{mark}[{words}]({path}{anchor or ''})"

    text = LINK.sub(link, OTHER_LANGUAGE.sub("", text))
    place.with_suffix(".md").write_text(text, encoding="utf-8")


def from_notebook(notebook: Path, folder: Path) -> str:
    """Return a notebook as Markdown and write its pictures to a folder."""
    parts = []
    for number, cell in enumerate(json.loads(notebook.read_text(encoding="utf-8"))["cells"]):
        source = "".join(cell["source"])
        parts.append(source if cell["cell_type"] == "markdown" else fenced("python", source))
        for place, output in enumerate(cell.get("outputs", ())):
            if "text" in output:
                parts.append(fenced("text", "".join(output["text"])))
            for kind in ("png", "jpeg"):
                if picture := output.get("data", {}).get(f"image/{kind}"):
                    name = f"{notebook.stem}-{number}-{place}.{kind}"
                    (folder / name).write_bytes(base64.b64decode(picture))
                    parts.append(f"![]({name})")
    return "\n\n".join(parts) + "\n"


def fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def navigation() -> list[dict[str, list[str]]]:
    """Return the sections with their pages, each page once."""
    left = {path for path in SOURCE.rglob("*.md") if not path.name.endswith(".ru.md")}
    sections = []
    for title, globs in SECTIONS.items():
        pages = []
        for pattern in globs:
            pages += sorted(left.intersection(SOURCE.glob(pattern)))
            left -= set(pages)
        if pages:
            sections.append({title: [page.relative_to(SOURCE).as_posix() for page in pages]})
    return sections


class Page(HTMLParser):
    """A page's anchors, what it links to, and what it loads."""

    LOADS = frozenset({"img", "script", "iframe", "source", "audio", "video", "link"})

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.anchors |= {named[name] or "" for name in ("id", "name") if named.get(name)}
        target = named.get("src") or named.get("href")
        if target and not target.startswith(("data:", "mailto:")):
            is_page = tag == "link" and named.get("rel") in (
                "canonical",
                "alternate",
                "prev",
                "next",
            )
            (self.loads if tag in self.LOADS and not is_page else self.links).append(target)


def faults() -> list[str]:
    """Return what is wrong with the links and pictures of the site."""
    pages = {path: Page(path) for path in SITE.rglob("*.html") if path.name != "404.html"}
    found = []
    for path, page in pages.items():
        name = path.relative_to(SITE)
        found += [f"{name}: loads {each}" for each in page.loads if urlsplit(each).netloc]
        for link in [*page.links, *page.loads]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            anchor = unquote(parts.fragment)
            lost = anchor and target in pages and anchor not in pages[target].anchors
            if not target.exists() or lost:
                found.append(f"{name}: {link} leads nowhere")
    return found


def main() -> int:
    """Build the site and check it."""
    for folder in (SOURCE, SITE):
        shutil.rmtree(folder, ignore_errors=True)
    for document in documents():
        stage(document)
    facts = {"INHERIT": "../mkdocs.yml", "docs_dir": str(SOURCE), "site_dir": str(SITE)}
    CONFIG.write_text(json.dumps(facts | {"nav": navigation()}))  # JSON is YAML
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(CONFIG)]
    # Material for MkDocs prints a page about its successor otherwise.
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, check=False, env=environment)
    if done.returncode:
        return done.returncode
    wrong = faults()
    for fault in wrong:
        print(fault, file=sys.stderr)
    if not wrong:
        print(SITE / "index.html")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
