"""onnxruntime is switched to silence before it is imported, or the program is warned."""

import os
import runpy
import sys
import types

import pytest

from photochrom import runtime

SWITCH = "ORT_DISABLE_TELEMETRY"


@pytest.fixture
def imported_before(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Another onnxruntime, which the program has imported; return what it is told."""
    told: list[str] = []
    other = types.SimpleNamespace(disable_telemetry_events=lambda: told.append("disable"))
    monkeypatch.setitem(sys.modules, "onnxruntime", other)  # type: ignore[arg-type]
    monkeypatch.setenv(SWITCH, "0")
    return told


def test_a_program_that_imported_it_before_is_warned(imported_before: list[str]) -> None:
    with pytest.warns(RuntimeWarning, match="imported before photochrom") as caught:
        runpy.run_path(runtime.__file__)

    assert len(caught) == 1
    assert os.environ[SWITCH] == "1", "what it starts is silent all the same"
    assert imported_before == ["disable"]


def test_a_program_that_silenced_it_is_not(
    imported_before: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCH, "1")

    runpy.run_path(runtime.__file__)  # any warning is an error in tests
