"""What the app says, in English and Russian, and what the store shows of it."""

import json
import re
from pathlib import Path

import pytest

IOS = Path(__file__).parents[2] / "ios"
CATALOGS = sorted(IOS.rglob("*.xcstrings"))
SPOKEN = IOS / "linux/snapshots/spoken.txt"
STORE = IOS / "fastlane/metadata"
LANGUAGES = ("en-US", "ru")
PLACEHOLDER = re.compile(r"%(?:\d\$)?(@|lld|%)|(\$\{\w+\})")
# Plural forms of CLDR, but for those that the language lacks.
FORMS = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}}
# App Store Connect's limits, in characters.
LIMITS = {
    "name": 30,
    "subtitle": 30,
    "keywords": 100,
    "promotional_text": 170,
    "description": 4000,
    "release_notes": 4000,
}
# Where a text for a person stands in the code.
LITERAL = re.compile(
    r"(?:\b(?:Text|Label|Button|Menu|Toggle|ColorPicker|Picker|progress|notice)\(\s*"
    r"|(?:localized|named|title|shortTitle|description|name): |IntentDescription\(\s*"
    r"|accessibility(?:Label|Value|Hint)\(\s*|navigationTitle\(\s*|\.alert\(\s*"
    r"|confirmationDialog\(\s*|LocalizedStringResource = *)"
    r'"((?:[^"\\]|\\.)+)"'
)


def catalog(path: Path) -> dict[str, dict]:
    return json.loads(path.read_text())["strings"]


def values(entry: dict, language: str) -> dict[str, str]:
    """Return what is said, by plural form where there are several."""
    said = entry["localizations"][language]
    if "stringUnit" in said:
        return {"": said["stringUnit"]["value"]}
    return {
        form: unit["stringUnit"]["value"] for form, unit in said["variations"]["plural"].items()
    }


def code() -> str:
    """Return all sources of the app and the extension."""
    folders = (IOS / name for name in ("Photochrom", "PhotochromEdit", "Shared"))
    return "".join(path.read_text() for folder in folders for path in folder.rglob("*.swift"))


def placeholders(text: str) -> list[str]:
    return sorted(kind or name for kind, name in PLACEHOLDER.findall(text))


def test_there_is_a_catalog_for_views_for_shortcuts_and_for_what_is_asked():
    assert {path.name for path in CATALOGS} == {
        "AppShortcuts.xcstrings",
        "InfoPlist.xcstrings",
        "Localizable.xcstrings",
    }


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_every_text_is_translated_with_the_same_placeholders(path):
    for key, entry in catalog(path).items():
        for form, text in values(entry, "ru").items():
            english = key
            if "en" in entry["localizations"]:
                english = (
                    values(entry, "en").get(form) or values(entry, "en")["other" if form else ""]
                )
            assert text.strip(), key
            assert placeholders(text) == placeholders(english), key


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_counts_have_every_plural_form_of_the_language(path):
    for key, entry in catalog(path).items():
        for language, forms in FORMS.items():
            said = entry["localizations"].get(language, {})
            if "variations" in said:
                assert set(said["variations"]["plural"]) == forms, key


def test_all_that_the_views_say_is_in_the_catalog():
    keys = set(SPOKEN.read_text().splitlines())
    assert len(keys) > 60
    assert keys - set(catalog(IOS / "Shared/Localizable.xcstrings")) == set()


def test_every_text_in_the_code_is_in_the_catalog():
    known = set(catalog(IOS / "Shared/Localizable.xcstrings"))
    # Those with values in them are seen when they are said.
    plain = re.compile(r"[A-Z][^\\]*")
    said = {text for text in LITERAL.findall(code()) if plain.fullmatch(text)}
    assert len(said) > 40
    assert said - known == set()


def test_nothing_in_the_catalog_is_said_no_more():
    spoken = set(SPOKEN.read_text().splitlines())
    # What has values in it, as it stands in the code.
    plain = re.sub(r"\\\((?:[^()]|\([^()]*\))*\)", "%", code())
    stale = [
        key
        for key in catalog(IOS / "Shared/Localizable.xcstrings")
        if key not in spoken and re.sub(r"%(?:lld|@)|\$\{\w+\}", "%", key) not in plain
    ]
    assert stale == []


def test_russian_texts_are_russian():
    for path in CATALOGS:
        for key, entry in catalog(path).items():
            if key in ("CFBundleDisplayName",):
                continue
            assert all(
                re.search("[\u0430-\u044f]", text.lower()) for text in values(entry, "ru").values()
            ), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_store_texts_keep_within_their_limits(language):
    folder = STORE / language
    for name, most in LIMITS.items():
        text = (folder / f"{name}.txt").read_text().strip()
        assert 0 < len(text) <= most, f"{name}: {len(text)} of {most}"
    for name in ("support_url", "privacy_url", "marketing_url"):
        assert (folder / f"{name}.txt").read_text().startswith("https://")


@pytest.mark.parametrize("language", LANGUAGES)
def test_keywords_are_not_wasted_on_words_of_the_name(language):
    folder = STORE / language
    shown = (folder / "name.txt").read_text() + " " + (folder / "subtitle.txt").read_text()
    keywords = (folder / "keywords.txt").read_text().strip().split(",")
    assert len(keywords) == len(set(keywords))
    assert not {word.lower() for word in re.findall(r"\w+", shown)} & set(keywords)
