"""Put onnxruntime-web's files where the page expects them: src/photochrom/web/vendor.

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
TARGET = Path("src/photochrom/web/vendor/onnxruntime")
PACKAGE = Path("node_modules/onnxruntime-web")
MODULE = "ort.wasm.min.mjs"
GLUE = "ort-wasm-simd-threaded.mjs"
BINARY = "ort-wasm-simd-threaded.wasm"
# Safari refuses shared memory that may grow to 4 GiB; 1 GiB (in pages of 64 KiB) is enough here.
GREEDY_MEMORY, MODEST_MEMORY = "maximum:65536", "maximum:16384"


class VendorError(Exception):
    """The files cannot be had; the message is one clear line."""


def vendor(root: Path = ROOT) -> list[Path]:
    """Write the runtime's files under `root` and return them. Raises VendorError."""
    target = root / TARGET
    wanted = locked_version(root)
    written = [target / MODULE, target / GLUE, target / f"{BINARY}.gz"]
    stamp = target / "VERSION"
    if stamp.is_file() and stamp.read_text().strip() == wanted and all(map(Path.is_file, written)):
        return [*written, stamp]
    with tempfile.TemporaryDirectory() as scratch:
        package = root / PACKAGE
        if installed_version(package) != wanted:
            package = install(root, Path(scratch)) / PACKAGE
        copy(package / "dist", target)
    stamp.write_text(f"{wanted}\n")
    return [*written, stamp]


def locked_version(root: Path) -> str:
    """Return the version of onnxruntime-web that package-lock.json names."""
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    return str(lock["packages"][PACKAGE.as_posix()]["version"])


def installed_version(package: Path) -> str | None:
    """Return the version of an installed package, None where there is none."""
    description = package / "package.json"
    if not description.is_file():
        return None
    return str(json.loads(description.read_text(encoding="utf-8"))["version"])


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
        raise VendorError(f"npm could not install onnxruntime-web: {last_line}")
    return folder


def copy(source: Path, target: Path) -> None:
    """Copy the three files: the binary packed, the glue with less memory to ask for."""
    glue = (source / GLUE).read_text(encoding="utf-8")
    if glue.count(GREEDY_MEMORY) != 1:
        raise VendorError(
            f"{GLUE}: expected {GREEDY_MEMORY!r} once, found it {glue.count(GREEDY_MEMORY)} times; "
            "look at how this version asks for memory"
        )
    shutil.rmtree(target.parent, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copy(source / MODULE, target)
    (target / GLUE).write_text(glue.replace(GREEDY_MEMORY, MODEST_MEMORY), encoding="utf-8")
    packed = gzip.compress((source / BINARY).read_bytes(), compresslevel=9, mtime=0)
    (target / f"{BINARY}.gz").write_bytes(packed)


if __name__ == "__main__":
    try:
        for path in vendor():
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")
    except VendorError as error:
        sys.exit(f"vendor_web: {error}")
