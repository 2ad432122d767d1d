"""Compile the stubs, the package and the app's sources with Swift on Linux."""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
IOS = HERE.parent
SWIFT = IOS.parent / "scripts" / "swift"
BUILT = HERE / ".build"
# In the order in which they import each other.
STUBS = (
    "DarwinFoundation",
    "CoreGraphics",
    "ImageIO",
    "CoreVideo",
    "Vision",
    "os",
    "UniformTypeIdentifiers",
    "CoreTransferable",
    "CoreML",
    "Accessibility",
    "Photos",
    "UIKit",
    "SwiftUI",
    "VisionKit",
    "AppIntents",
    "PhotosUI",
    "XCTest",
)
KIT = "PhotochromKit"
TARGETS = {
    "Photochrom": ("Shared", "Photochrom"),
    "PhotochromEdit": ("Shared", "PhotochromEdit"),
    "PhotochromUITests": ("PhotochromUITests",),
}
STRICT = ("-swift-version", "6", "-warnings-as-errors", "-wmo", "-parse-as-library")
# As on Apple's systems Foundation itself has it.
FOUNDATION = ("-Xfrontend", "-import-module", "-Xfrontend", "DarwinFoundation")
# Where Debian's Swift, and that of swift.org, have SwiftSyntax, which macros are written with.
SYNTAX = ("/usr/libexec/swift/lib/swift/host", "/usr/lib/swift/host")
PREVIEWS = BUILT / "libPreviewMacro.so"
MODULES = ("-I", BUILT, "-load-plugin-library", PREVIEWS)
NO_SWIFT = 3


class NoSwiftError(Exception):
    """There is no Swift here and none can be made; the message says why."""


def swiftc(arguments: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run the compiler; what it says is in stdout and stderr.

    Raises:
        NoSwiftError: there is none.
    """
    return run(["swiftc", *arguments])


def run(command: Sequence[str | Path], temporary: str = "/tmp") -> subprocess.CompletedProcess[str]:
    """Run a command where Swift is, with a folder for what it leaves; see `swiftc`."""
    done = subprocess.run(
        [str(SWIFT), *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": temporary},
    )
    if done.returncode == NO_SWIFT:
        raise NoSwiftError(done.stderr.strip().splitlines()[-1])
    return done


def sources(*folders: Path) -> list[Path]:
    """List the Swift files of folders."""
    return sorted(path for folder in folders for path in folder.rglob("*.swift"))


def target_sources(target: str) -> list[Path]:
    """List what Xcode compiles into a target."""
    return sources(*(IOS / folder for folder in TARGETS[target]))


def prepare() -> None:
    """Compile the stubs and the package, unless they are as they were."""
    BUILT.mkdir(exist_ok=True)
    prepare_previews()
    done = hashlib.sha256(Path(__file__).read_bytes())
    for name in STUBS:
        flags = () if name == STUBS[0] else FOUNDATION
        module(name, sources(HERE / "stubs" / name), done, ("-swift-version", "5", *flags))
    module(KIT, sources(IOS / KIT / "Sources" / KIT), done, ("-swift-version", "6", "-O"))


def prepare_previews() -> None:
    """Compile the macro #Preview, once."""
    if PREVIEWS.exists():
        return
    paths = [flag for host in SYNTAX for flag in ("-I", host, "-L", host)]
    rpaths = [flag for host in SYNTAX for flag in ("-Xlinker", "-rpath", "-Xlinker", host)]
    libraries = ("-lSwiftSyntax", "-lSwiftSyntaxMacros")
    mode = ("-emit-library", "-o", PREVIEWS, "-module-name", "PreviewMacro", "-parse-as-library")
    result = swiftc([*mode, *paths, *rpaths, *libraries, *sources(HERE / "stubs" / "PreviewMacro")])
    if result.returncode:
        sys.exit(f"#Preview: expected a macro that compiles\n{result.stderr}")


def module(name: str, files: list[Path], done: "hashlib._Hash", flags: Sequence[str]) -> None:
    """Compile a module, if it or what it may import has changed; `done` is the digest of both."""
    for file in files:
        done.update(file.read_bytes())
    stamp = BUILT / f"{name}.digest"
    if stamp.exists() and stamp.read_text() == done.hexdigest():
        return
    paths = ("-emit-module", "-emit-module-path", BUILT / f"{name}.swiftmodule")
    output = ("-emit-object", "-o", BUILT / f"{name}.o")
    mode = ("-suppress-warnings", "-wmo", "-parse-as-library", "-module-name", name)
    result = swiftc([*paths, *output, *mode, *flags, "-I", BUILT, *files])
    if result.returncode:
        sys.exit(f"{name}: expected a stub that compiles\n{result.stderr}")
    stamp.write_text(done.hexdigest())


def check_target(target: str, files: Sequence[Path]) -> subprocess.CompletedProcess[str]:
    """Compile a target's sources as far as the passes that find data races."""
    output = ("-emit-sil", "-o", "/dev/null", "-module-name", target)
    return swiftc([*output, *STRICT, *FOUNDATION, *MODULES, *files])


def rehearse() -> subprocess.CompletedProcess[str]:
    """Build the app's views and session with the rehearsal's main, and run it."""
    app = [path for path in target_sources("Photochrom") if path.name != "PhotochromApp.swift"]
    edit = sources(IOS / "PhotochromEdit")
    program = BUILT / "rehearsal"
    output = ("-o", program, "-module-name", "Rehearsal", "-swift-version", "6", "-wmo")
    # Swift 6.0 links Observation with symbols that only its own executables lack.
    linking = ("-parse-as-library", "-Xlinker", "--allow-shlib-undefined")
    objects = [BUILT / f"{name}.o" for name in (*STUBS, KIT)]
    files = [*app, *edit, *sources(HERE / "rehearsal")]
    built = swiftc([*output, *linking, *FOUNDATION, *MODULES, *files, *objects])
    if built.returncode:
        return built
    with tempfile.TemporaryDirectory() as folder:
        return run([program], temporary=folder)
