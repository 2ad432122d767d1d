"""Which files are films, and what their results are called; known without FFmpeg."""

from pathlib import Path

# Containers that keep their kind; films in others become Matroska, which holds any sound.
KEPT = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm"})
SUFFIXES = KEPT | {
    ".avi", ".mpg", ".mpeg", ".vob", ".mts", ".m2ts", ".wmv", ".asf", ".3gp", ".dv", ".ogv", ".flv",
}  # fmt: skip


def is_film(path: Path) -> bool:
    """Tell whether a file's name is that of a film."""
    return path.suffix.lower() in SUFFIXES


def target_suffix(source: Path) -> str:
    """Return the suffix that a film's result has: its own, or .mkv."""
    return source.suffix if source.suffix.lower() in KEPT else ".mkv"
