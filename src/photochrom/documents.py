"""Which files are PDFs; known without pikepdf."""

from pathlib import Path

SUFFIX = ".pdf"


def is_pdf(path: Path) -> bool:
    """Tell whether a file's name is that of a PDF."""
    return path.suffix.lower() == SUFFIX
