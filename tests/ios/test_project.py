"""The Xcode project and what belongs to it, read without a Mac."""

import json
import plistlib
import re
from pathlib import Path

import pytest
import pyvips
from openstep_parser import OpenStepDecoder
from pbxproj import XcodeProject

IOS = Path(__file__).parents[2] / "ios"
PROJECT = IOS / "Photochrom.xcodeproj/project.pbxproj"
ASSETS = IOS / "Photochrom/Assets.xcassets"
ID = re.compile(r"[0-9A-F]{24}")
# Keys that hold the id of another object.
REFERENCES = {
    "baseConfigurationReferenceAnchor",
    "buildConfigurationList",
    "containerPortal",
    "fileRef",
    "mainGroup",
    "productRef",
    "productRefGroup",
    "productReference",
    "remoteGlobalIDString",
    "target",
    "targetProxy",
}


@pytest.fixture(scope="module")
def objects() -> dict[str, dict]:
    return OpenStepDecoder.ParseFromString(PROJECT.read_text())["objects"]


def settings(name: str) -> dict[str, str]:
    """Read an xcconfig file."""
    lines = (IOS / "Configuration" / f"{name}.xcconfig").read_text().splitlines()
    pairs = [line.split(" = ", 1) for line in lines if " = " in line and not line.startswith("//")]
    return dict(pairs)


def sources() -> str:
    """Return all code that the app is made of."""
    folders = ("Photochrom", "PhotochromEdit", "Shared", "PhotochromKit/Sources")
    paths = (path for folder in folders for path in (IOS / folder).rglob("*.swift"))
    return "".join(path.read_text() for path in paths)


def referenced(entry: dict) -> list[str]:
    """List the ids that an object names."""
    found = [value for key, value in entry.items() if key in REFERENCES]
    lists = [value for value in entry.values() if isinstance(value, list)]
    return found + [item for items in lists for item in items if ID.fullmatch(str(item))]


def test_no_id_of_the_project_dangles(objects):
    missing = {name for entry in objects.values() for name in referenced(entry)} - set(objects)
    assert missing == set()


def test_every_object_of_the_project_is_used(objects):
    root = OpenStepDecoder.ParseFromString(PROJECT.read_text())["rootObject"]
    used = {name for entry in objects.values() for name in referenced(entry)} | {root}
    assert set(objects) == used


def test_every_folder_of_the_project_is_there(objects):
    paths = [
        entry.get("path") or entry["relativePath"]
        for entry in objects.values()
        if entry["isa"] in ("PBXFileSystemSynchronizedRootGroup", "XCLocalSwiftPackageReference")
    ]
    assert len(paths) == 7
    assert [path for path in paths if not (IOS / path).is_dir()] == []


def test_every_configuration_file_of_the_project_is_there(objects):
    names = {
        entry["baseConfigurationReferenceRelativePath"]
        for entry in objects.values()
        if entry["isa"] == "XCBuildConfiguration"
    }
    assert names == {path.name for path in (IOS / "Configuration").glob("*.xcconfig")}


def test_the_project_survives_being_read_and_written(tmp_path):
    written = tmp_path / "project.pbxproj"
    XcodeProject.load(str(PROJECT)).save(str(written))
    parse = OpenStepDecoder.ParseFromString
    assert parse(written.read_text()) == parse(PROJECT.read_text())


def test_the_scheme_names_targets_of_the_project(objects):
    scheme = IOS / "Photochrom.xcodeproj/xcshareddata/xcschemes/Photochrom.xcscheme"
    names = re.findall(r'BlueprintIdentifier="([0-9A-F]{24})"', scheme.read_text())
    assert names and {objects[name]["isa"] for name in names} == {"PBXNativeTarget"}


def test_the_project_says_in_one_line_that_the_model_is_missing(objects):
    scripts = [entry["shellScript"] for entry in objects.values() if "shellScript" in entry]
    assert len(scripts) == 1
    assert "error: ios/Model/Photochrom.mlpackage is missing: run scripts/ios-model" in scripts[0]


def test_warnings_are_errors_in_swift_6_with_complete_checks():
    project = settings("Project")
    assert project["SWIFT_VERSION"] == "6.0"
    assert project["SWIFT_STRICT_CONCURRENCY"] == "complete"
    assert project["SWIFT_TREAT_WARNINGS_AS_ERRORS"] == "YES"


def test_the_app_and_the_package_want_the_same_ios():
    package = (IOS / "PhotochromKit/Package.swift").read_text()
    target = float(settings("Project")["IPHONEOS_DEPLOYMENT_TARGET"])
    assert f".iOS(.v{target:.0f})" in package


def test_the_app_has_the_version_of_the_package():
    pyproject = (IOS.parent / "pyproject.toml").read_text()
    assert f'version = "{settings("Project")["MARKETING_VERSION"]}"' in pyproject


def test_the_extension_is_one_of_photos_and_its_class_is_there():
    extension = plistlib.loads((IOS / "PhotochromEdit/Info.plist").read_bytes())["NSExtension"]
    assert extension["NSExtensionPointIdentifier"] == "com.apple.photo-editing"
    assert extension["NSExtensionAttributes"]["PHSupportedMediaTypes"] == ["Image"]
    name = extension["NSExtensionPrincipalClass"].removeprefix("$(PRODUCT_MODULE_NAME).")
    assert (
        f"final class {name}: UIViewController"
        in (IOS / f"PhotochromEdit/{name}.swift").read_text()
    )


def test_pictures_can_be_opened_with_the_app():
    types = plistlib.loads((IOS / "Photochrom/Info.plist").read_bytes())["CFBundleDocumentTypes"]
    assert types[0]["LSItemContentTypes"] == ["public.image"]


def test_what_is_asked_for_is_explained():
    app = settings("Photochrom")
    assert app["INFOPLIST_KEY_NSCameraUsageDescription"]
    assert app["INFOPLIST_KEY_NSPhotoLibraryAddUsageDescription"]


# Apple's list of APIs that need a reason, by what their use looks like in Swift.
# developer.apple.com/documentation/bundleresources/describing-use-of-required-reason-api
REASONED = {
    "NSPrivacyAccessedAPICategoryUserDefaults": r"UserDefaults|@AppStorage|@SceneStorage",
    "NSPrivacyAccessedAPICategoryFileTimestamp": (
        r"creationDate|modificationDate|contentModificationDateKey|creationDateKey|\bstat\(|"
        r"\bfstat\(|\blstat\(|getattrlist"
    ),
    "NSPrivacyAccessedAPICategorySystemBootTime": r"systemUptime|mach_absolute_time",
    "NSPrivacyAccessedAPICategoryDiskSpace": (
        r"volumeAvailableCapacity|volumeTotalCapacity|systemFreeSize|systemSize|\bstatfs\(|"
        r"\bstatvfs\("
    ),
    "NSPrivacyAccessedAPICategoryActiveKeyboards": r"activeInputModes",
}


def test_the_privacy_manifest_names_the_apis_that_are_used():
    manifest = plistlib.loads((IOS / "Photochrom/PrivacyInfo.xcprivacy").read_bytes())
    said = {entry["NSPrivacyAccessedAPIType"] for entry in manifest["NSPrivacyAccessedAPITypes"]}
    assert said == {name for name, use in REASONED.items() if re.search(use, sources())}
    assert all(
        entry["NSPrivacyAccessedAPITypeReasons"] for entry in manifest["NSPrivacyAccessedAPITypes"]
    )
    assert manifest["NSPrivacyTracking"] is False
    assert manifest["NSPrivacyCollectedDataTypes"] == []


def test_the_app_speaks_to_no_network():
    network = (
        r"URLSession|NWConnection|CFSocket|import (?:Network|WebKit)\b|Data\(contentsOf: .*http"
    )
    assert re.findall(network, sources()) == []


def test_nothing_is_unwrapped_by_force():
    assert re.findall(r".*(?:[\w)\]]!(?![=\w])|\btry!|\bas!).*", sources()) == []


def test_every_picture_of_the_catalog_is_there_and_named():
    for contents in ASSETS.rglob("Contents.json"):
        named = {
            image["filename"]
            for image in json.loads(contents.read_text()).get("images", [])
            if "filename" in image
        }
        there = {path.name for path in contents.parent.iterdir() if path.suffix == ".png"}
        assert there == named, contents


def test_icons_have_1024_pixels_and_no_transparency():
    icons = sorted((ASSETS / "AppIcon.appiconset").glob("*.png"))
    assert len(icons) == 3
    for path in icons:
        icon = pyvips.Image.new_from_file(str(path))
        assert (icon.width, icon.height, icon.bands) == (1024, 1024, 3), path


def test_pictures_that_the_code_names_are_in_the_catalog():
    code = "".join(path.read_text() for path in (IOS / "Photochrom").rglob("*.swift"))
    names = set(re.findall(r'Image\("(\w+)"\)', code))
    assert names and all((ASSETS / f"{name}.imageset").is_dir() for name in names)
