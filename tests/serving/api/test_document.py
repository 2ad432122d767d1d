"""What docs/api.md says of the API is so."""

import re
from pathlib import Path
from typing import Any

import pytest
from api_server import serving
from drawing import color_picture, encoded, gray_picture

from photochrom.serving.api import choices, problems

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_its_python_client_works(tinting_model: Path) -> None:
    names: dict[str, Any] = {"__name__": "client"}
    (code,) = re.findall(r"```python\n(.+?)```", TEXT, re.DOTALL)
    exec(code, names)
    with serving(tinting_model, token="correct-horse-battery") as api:
        url = str(api.client.base_url)
        client = names["Photochrom"](url, "correct-horse-battery")
        assert client.colorize(encoded(gray_picture(), "JPEG"), format="png").startswith(b"\x89PNG")
        with pytest.raises(names["Refused"], match="is already in color") as refused:
            client.colorize(encoded(color_picture(), "JPEG"))
        assert (refused.value.status, refused.value.kind) == (422, "already-in-color")
    fields = set(choices.Choices.model_fields)
    assert set(names["Options"].__annotations__) == fields
    assert all(f"`{name}`" in TEXT for name in fields)


def test_it_names_every_problem() -> None:
    sources = Path(problems.__file__).parent.glob("*.py")
    raised = {
        kind
        for source in sources
        for kind in re.findall(r'Problem\(\s*\d+,\s*"([a-z-]+)"', source.read_text())
    }
    raised |= {kind for _, kind in problems._OF_ERRORS.values()}
    assert len(raised) > 15
    assert {kind for kind in raised if f"`{kind}`" not in TEXT} == set()
