"""Which files are photos by their names, and which format a result of each is written in."""

import re
from functools import cache
from pathlib import Path

import pyvips

from photochrom.photo.containers import pnm

# The first suffix of a format is the one that new names get.
FORMATS = {
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".jpe": "jpeg",
    ".jfif": "jpeg",
    ".jfi": "jpeg",
    ".jif": "jpeg",
    ".pjpeg": "jpeg",
    ".pjp": "jpeg",
    ".png": "png",
    ".webp": "webp",
    ".tif": "tiff",
    ".tiff": "tiff",
    ".heic": "heic",
    ".heif": "heic",
    ".hif": "heic",
    ".avif": "avif",
}
_READ_ONLY = {
    ".gif": "gif",
    ".bmp": "bmp",
    ".dib": "bmp",
    ".mpo": "mpo",
    ".jp2": "jp2",
    ".jpx": "jp2",
    ".jpf": "jp2",
    ".j2k": "jp2",
    ".j2c": "jp2",
    ".pnm": "pnm",
    ".pbm": "pnm",
    ".pgm": "pnm",
    ".ppm": "pnm",
}
# The nearest format that is written. HEIC only where libvips has an encoder of HEVC.
_INSTEAD = {
    "gif": "png",
    "bmp": "png",
    "pnm": "png",
    "mpo": "jpeg",
    "jp2": "tiff",
    "heic": "jpeg",
}
_BEGINNINGS = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"II+\0": "tiff",
    b"MM+\0": "tiff",
    b"GIF8": "gif",
    b"\0\0\0\x0cjP  ": "jp2",
}
_BRANDS = {b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"avif": "avif", b"avis": "avif"}
# How the lists at the beginning of a HEIC name the picture that is its transparency.
_ALPHA = (b"urn:mpeg:hevc:2015:auxid:1\0", b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0")
_LISTS_BYTES = 1 << 16
# A suffix that names a kind of file; "1936" and "Mary" of "Oma, ca. 1936" and "St. Mary" do not.
_NAMES_A_KIND = re.compile(r"\.(?=[0-9]*[A-Za-z_])[A-Za-z0-9_~+-]+")


def format_of(path: Path) -> str | None:
    """Return the format that a name's suffix stands for, if it does."""
    return FORMATS.get(path.suffix.lower())


def suffix_of(format: str) -> str:
    """Return the usual suffix of a format."""
    return next(suffix for suffix, named in FORMATS.items() if named == format)


def stem_of(path: Path) -> str:
    """Return a name without its suffix, whole where what follows its last dot is none."""
    return path.stem if _NAMES_A_KIND.fullmatch(path.suffix) else path.name


def is_photo(path: Path) -> bool:
    """Tell whether a file is a photo by its suffix, or, where it has none, by its first bytes."""
    return names_photo(path) or _sniffed(path) is not None


def names_photo(path: Path) -> bool:
    """Tell whether a name has the suffix of a photo."""
    suffix = path.suffix.lower()
    return suffix in FORMATS or suffix in _READ_ONLY


def result_format(source: Path) -> str:
    """Return the format that a photo's result has unless another is asked for."""
    read = format_of(source) or _READ_ONLY.get(source.suffix.lower()) or _format_inside(source)
    return written_format(
        read or "png",
        several=read == "gif" and _has_frames(source),
        alpha=read == "heic" and _has_alpha(source),
    )


def written_format(read: str, *, several: bool, alpha: bool) -> str:
    """Return the format that what was read as one is written in.

    `several` tells that it has more pages than one, `alpha` that it has transparency.
    """
    if read == "gif" and several:
        return "webp"
    if read == "heic" and _writes_heic():
        return "heic"
    if read == "heic" and alpha:
        return "png"
    return _INSTEAD.get(read, read if read in FORMATS.values() else "png")


def becomes(source: Path) -> str | None:
    """Say which format a photo becomes because its own is not written here; None where it is."""
    kind, format = source.suffix.lower(), result_format(source)
    if kind in _READ_ONLY or format_of(source) not in (None, format):
        return f"{kind} cannot be written here and becomes {suffix_of(format)}"
    return None


def _sniffed(path: Path) -> str | None:
    """Return the format of a file whose name has no suffix, if it is a photo's."""
    return None if _NAMES_A_KIND.fullmatch(path.suffix) else _format_inside(path)


def _format_inside(path: Path) -> str | None:
    """Return the format that a file's first bytes tell, if it is a photo's."""
    try:
        if not path.is_file():  # nothing is read from a pipe
            return None
        with path.open("rb") as file:
            return format_of_content(file.read(12))
    except OSError:
        return None


def format_of_content(content: bytes) -> str | None:
    """Return the format of a file by its first 12 bytes, if it is a photo's."""
    first = content[:12]
    if first[:4] == b"RIFF" and first[8:] == b"WEBP":
        return "webp"
    if first[4:8] == b"ftyp":
        return _BRANDS.get(first[8:])
    if pnm.is_pnm(first):
        return "pnm"
    return next((named for mark, named in _BEGINNINGS.items() if first.startswith(mark)), None)


def _has_alpha(path: Path) -> bool:
    """Tell whether a HEIC says that it has transparency."""
    try:
        with path.open("rb") as file:
            lists = file.read(_LISTS_BYTES)
    except OSError:  # said when the photo's turn comes
        return False
    return any(name in lists for name in _ALPHA)


def _has_frames(path: Path) -> bool:
    try:
        pages: int = pyvips.Image.gifload(str(path)).get_n_pages()
    except pyvips.Error:  # said when the photo's turn comes
        return False
    return pages > 1


@cache
def _writes_heic() -> bool:
    """Tell whether this libvips has an encoder of HEVC; its wheels leave it out for its patents."""
    try:
        pyvips.Image.black(16, 16).heifsave_buffer(compression="hevc")
    except pyvips.Error:
        return False
    return True
