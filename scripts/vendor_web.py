"""Put the libraries' files where the page expects them: src/photochrom/web/vendor.

Run from a checkout (`python scripts/vendor_web.py`) and by the build (hatch_build.py). Takes the
files from node_modules where `npm ci` has put them, else asks npm for the locked version in a
temporary folder, so that nothing else in the checkout changes.
"""

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path("src/photochrom/web/vendor")
MODULES = Path("node_modules")
PACKAGES = ("onnxruntime-web", "geotiff", "libheif-js", "pako", "@cornerstonejs/codec-openjpeg")
MODULE = "ort.wasm.min.mjs"
GLUE = "ort-wasm-simd-threaded.mjs"
BINARY = "ort-wasm-simd-threaded.wasm"
HEIF = "libheif-js/libheif-wasm"
JPEG_2000 = "@cornerstonejs/codec-openjpeg/dist"
# Safari refuses shared memory that may grow to 4 GiB; 1 GiB (in pages of 64 KiB) is enough here.
GREEDY_MEMORY, MODEST_MEMORY = "maximum:65536", "maximum:16384"


class VendorError(Exception):
    """The files cannot be had; the message is one clear line."""


def vendor(root: Path = ROOT) -> list[Path]:
    """Write the libraries' files under `root` and return them. Raises VendorError."""
    target = root / TARGET
    wanted = locked_versions(root)
    stamp = target / "VERSION"
    if not stamp.is_file() or stamp.read_text() != wanted:
        with tempfile.TemporaryDirectory() as scratch:
            modules = root / MODULES
            if installed_versions(modules) != wanted:
                modules = install(root, Path(scratch)) / MODULES
            shutil.rmtree(target, ignore_errors=True)
            copy_runtime(modules / "onnxruntime-web" / "dist", target / "onnxruntime")
            copy_scripts(modules, target)
            pack(modules / HEIF / "libheif.wasm", target / "libheif")
            pack(modules / JPEG_2000 / "openjpegwasm_decode.wasm", target / "openjpeg")
        stamp.write_text(wanted)
    return sorted(path for path in target.rglob("*") if path.is_file())


def locked_versions(root: Path) -> str:
    """Return the packages with the versions that package-lock.json names, a line each."""
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return "".join(f"{name} {lock[f'{MODULES}/{name}']['version']}\n" for name in PACKAGES)


def installed_versions(modules: Path) -> str | None:
    """Return the installed packages in the same way, None where one is missing."""
    lines = []
    for name in PACKAGES:
        description = modules / name / "package.json"
        if not description.is_file():
            return None
        version = json.loads(description.read_text(encoding="utf-8"))["version"]
        lines.append(f"{name} {version}\n")
    return "".join(lines)


def install(root: Path, folder: Path) -> Path:
    """Let npm install the locked packages that the page needs into `folder`."""
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError("expected npm (Node 20 or newer) on the PATH, found none")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(root / name, folder)
    command = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if finished.returncode:
        last_line = (finished.stderr.strip() or "no message").splitlines()[-1]
        raise VendorError(f"npm could not install the page's libraries: {last_line}")
    return folder


def copy_runtime(source: Path, target: Path) -> None:
    """Copy onnxruntime-web: the binary packed, the glue with less memory to ask for."""
    glue = (source / GLUE).read_text(encoding="utf-8")
    if glue.count(GREEDY_MEMORY) != 1:
        raise VendorError(
            f"{GLUE}: expected {GREEDY_MEMORY!r} once, found it {glue.count(GREEDY_MEMORY)} times; "
            "look at how this version asks for memory"
        )
    target.mkdir(parents=True)
    shutil.copy(source / MODULE, target)
    (target / GLUE).write_text(glue.replace(GREEDY_MEMORY, MODEST_MEMORY), encoding="utf-8")
    pack(source / BINARY, target)


def copy_scripts(modules: Path, target: Path) -> None:
    """Copy what opens TIFF, HEIC and JPEG 2000 and what compresses PNG, as modules."""
    for script, folder, export in (
        ("geotiff/dist-browser/geotiff.js", "geotiff", "globalThis.GeoTIFF"),
        (f"{HEIF}/libheif.js", "libheif", "libheif"),
        (f"{JPEG_2000}/openjpegwasm_decode.js", "openjpeg", "OpenJPEGWASM"),
        ("pako/dist/pako_deflate.min.js", "pako", "globalThis.pako"),
    ):
        (target / folder).mkdir()
        module = f"{(modules / script).read_text(encoding='utf-8')}\nexport default {export};\n"
        (target / folder / f"{folder}.mjs").write_text(module, encoding="utf-8")


def pack(binary: Path, target: Path) -> None:
    packed = gzip.compress(binary.read_bytes(), compresslevel=9, mtime=0)
    (target / f"{binary.name}.gz").write_bytes(packed)


if __name__ == "__main__":
    try:
        for path in vendor():
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")
    except VendorError as error:
        sys.exit(f"vendor_web: {error}")
