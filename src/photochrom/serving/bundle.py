"""The page as files: what is served or written, and nothing else; no photo ever comes here."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from photochrom import __version__, negatives
from photochrom.errors import PageError, TargetError
from photochrom.model import CONTRACT, Model

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".txt": "text/plain; charset=utf-8",
    ".gz": "application/gzip",  # unpacked by the page itself, so that any host will do
}
# tsconfig.json is for whoever changes the page; VERSION is the vendoring script's.
_NOT_OF_THE_PAGE = {"tsconfig.json", "tsconfig.worker.json", "VERSION"}
_RUNTIME = "vendor/onnxruntime/ort-wasm-simd-threaded.wasm.gz"
_MODEL = "model/model.onnx.gz"
_NEGATIVES = "model/negatives.onnx.gz"
_DECODERS = ("vendor/geotiff/", "vendor/libheif/", "vendor/openjpeg/")
# Not for the service worker to keep at once: what large-files.js keeps, what few need, itself.
_NOT_KEPT = (_MODEL, _RUNTIME, _NEGATIVES, *_DECODERS, "licenses/", "samples/", "service-worker.js")


def page_files(model: Model, page: Path | None = None) -> dict[str, bytes]:
    """Return every file of the page by its path, with `model` and what the page must know of it.

    `page` is the folder of the static files; None is the package's own. Raises PageError where
    onnxruntime-web is not among them.
    """
    page = page or Path(str(resources.files("photochrom") / "web"))
    files = {
        path.relative_to(page).as_posix(): path.read_bytes()
        for path in sorted(page.rglob("*"))
        if path.is_file() and path.suffix in TYPES and path.name not in _NOT_OF_THE_PAGE
    }
    if _RUNTIME not in files:
        raise PageError(
            f"{page}: expected onnxruntime-web in vendor/, found none; install a built wheel, or "
            "in a checkout run `python scripts/vendor_web.py`, which needs Node"
        )
    files[_MODEL] = gzip.compress(model.path.read_bytes(), mtime=0)
    files[_NEGATIVES] = gzip.compress(negatives.NETWORK.read_bytes(), mtime=0)
    files["model/model.json"] = _describe(model, files)
    files["files.js"] = _list(files)
    return files


def write_page(folder: Path, files: Mapping[str, bytes], *, overwrite: bool = False) -> None:
    """Write the page into a new or empty folder; with `overwrite` into any. Raises TargetError."""
    needed = sum(map(len, files.values()))
    try:
        if folder.exists() and not overwrite and (not folder.is_dir() or any(folder.iterdir())):
            raise TargetError(
                f"{folder}: expected a new or empty folder; allow overwriting or name another"
            )
        folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < needed:
            raise TargetError(f"{folder}: expected {needed:,} bytes of free space, found less")
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise TargetError(f"{folder}: cannot be written: {reason}") from error


def _describe(model: Model, files: Mapping[str, bytes]) -> bytes:
    """Return what the page must know of the model, whose runtime shows no metadata."""
    facts = {
        "contract": int(CONTRACT),
        "name": model.name,
        "multiple": model.multiple,
        "outputStride": model.output_stride,
        "sidePx": model.side_px,
        "license": model.license,
        "software": f"Photochrom {__version__}",
    }
    for key, path in (("file", _MODEL), ("runtime", _RUNTIME)):
        packed = files[path]
        content = gzip.decompress(packed)
        facts[key] = {
            "path": path,
            "packedBytes": len(packed),
            "bytes": len(content),
            "digest": digest(content),
        }
    return json.dumps(facts, indent=1, ensure_ascii=False).encode()


def _list(files: Mapping[str, bytes]) -> bytes:
    """Return files.js, by which the service worker knows what to keep and when it has changed."""
    version = digest(b"".join(name.encode() + digest(files[name]).encode() for name in files))
    kept = [name for name in files if not name.startswith(_NOT_KEPT)]
    listed = json.dumps({"version": version, "files": [*kept, "files.js"]}, indent=1)
    return f"self.PHOTOCHROM = {listed};\n".encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]
