"""What every refusal of a photo has in common."""

from pathlib import Path

import pytest

from photochrom.colorizer import Colorizer
from photochrom.errors import PhotochromError
from photochrom.options import Options


def refusal(colorizer: Colorizer, source: Path, **options: object) -> str:
    """Return the message of the error that a photo causes, after checking that nothing was left."""
    before = sorted(source.parent.iterdir())
    with pytest.raises(PhotochromError) as caught:
        colorizer.colorize_file(source, options=Options(**options))
    assert sorted(source.parent.iterdir()) == before
    message = str(caught.value)
    assert "\n" not in message.replace(str(source), "")
    return message
