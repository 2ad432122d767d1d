"""Find the photos in folders, and count what is there beside them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from photochrom import documents, footage, photo
from photochrom.batch import Outcome, Status

# Kept by drives, galleries and archivers for themselves: copies in small, what was deleted.
_HOUSEKEEPING = {
    "@eadir",
    "#recycle",
    "#snapshot",
    "@recycle",
    "@recently-snapshot",
    "@tmp",
    "~snapshot",
    "$recycle.bin",
    "recycler",
    "network trash folder",
    "temporary items",
    "__macosx",
    "system volume information",
    "lost+found",
    "thumbs.db",
    "desktop.ini",
}
# Folders that are one file to who looks at them; what is in them is kept in a database's order.
_PACKAGES = {
    ".photoslibrary",
    ".photolibrary",
    ".migratedphotolibrary",
    ".aplibrary",
    ".lrlibrary",
    ".lrdata",
    ".cocatalog",
    ".cosessiondb",
    ".imovielibrary",
    ".fcpbundle",
    ".app",
}
_OLD_PACKAGES = {"iphoto library", "photo booth library"}  # before they had suffixes


@dataclass
class Search:
    """What a search of folders for photos found; `output` is not searched."""

    recursive: bool
    output: Path | None = None
    outcomes: list[Outcome] = field(default_factory=list)  # unreadable folders, passed over

    def photos_in(self, folder: Path) -> Iterator[Path]:
        """Yield the photos of a folder by name.

        Links to folders are not followed, so no loop is entered. Hidden files and folders are
        passed over in silence, all else is noted.
        """
        results = os.path.realpath(self.output) if self.output is not None else None
        for name, folders, files in os.walk(folder, onerror=self._note_unreadable):
            here = Path(name)
            below = [here / child for child in sorted(folders) if not is_housekeeping(child)]
            below = [path for path in below if os.path.realpath(path) != results]
            folders[:] = [path.name for path in below if self._is_searched(path)]
            paths = [here / file for file in sorted(files) if not is_housekeeping(file)]
            found = {path: None for path in paths if is_colored(path)}
            beside = {name for path in found for name, _ in photo.sidecar_names(path)}
            yield from found
            for path in paths:
                if path not in found and path.name not in beside:
                    self.pass_over(path, "is no photo of a kind that is colored")

    def _is_searched(self, folder: Path) -> bool:
        if is_package(folder):
            self.pass_over(folder, "is kept by another program")
        elif folder.is_symlink():
            self.pass_over(folder, "is a link to a folder; name the folder to have it colored")
        elif not self.recursive:
            self.pass_over(folder, "is a folder; -r looks into it")
        else:
            return True
        return False

    def pass_over(self, path: Path, reason: str) -> None:
        """Note that a file or folder was not looked into."""
        self.outcomes.append(Outcome(path, None, Status.PASSED_OVER, reason=reason))

    def _note_unreadable(self, error: OSError) -> None:
        reason = f"expected a folder that may be read: {error.strerror}"
        self.outcomes.append(Outcome(Path(error.filename), None, Status.FAILED, reason=reason))


def is_colored(path: Path) -> bool:
    """Tell whether a file is of a kind that is colored: a photo, a film or a PDF."""
    return photo.is_photo(path) or footage.is_film(path) or documents.is_pdf(path)


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; one that may not be looked at is not known to be."""
    return os.path.isdir(path)  # noqa: PTH112  Path.is_dir raises where permission is missing


def is_housekeeping(name: str) -> bool:
    """Tell whether a file or folder is hidden, or kept by a drive or a gallery for itself."""
    return name.startswith(".") or name.lower() in _HOUSEKEEPING


def is_kept(folder: Path) -> bool:
    """Tell whether a folder is a drive's, a gallery's or another program's own."""
    return folder.name.lower() in _HOUSEKEEPING or is_package(folder)


def is_package(folder: Path) -> bool:
    """Tell whether a folder is one file to its owner: a photo library, a catalog, a program."""
    return folder.suffix.lower() in _PACKAGES or folder.name.lower() in _OLD_PACKAGES


def owner_of(path: Path) -> Path | None:
    """Return the folder around a path that is kept by others, if there is one."""
    return next((folder for folder in (path, *path.parents) if is_kept(folder)), None)


def kind_of(path: Path) -> str:
    """Name the kind of what was passed over: a suffix, "folder", or "no suffix"."""
    if is_folder(path) and not is_package(path):
        return "linked folder" if path.is_symlink() else "folder"
    return path.suffix.lower() or "no suffix"
