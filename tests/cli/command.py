"""The command as tests run it: in a folder with photos, with the model that tints."""

import io
from pathlib import Path

import numpy as np
import skimage.io
from click.testing import CliRunner, Result
from numpy.typing import NDArray

from photochrom.cli.group import photochrom

Pixels = NDArray[np.uint8]


class Command:
    """The command in a folder with photos, always with the tinting model."""

    def __init__(self, folder: Path, model: Path, pixels: Pixels) -> None:
        self.folder, self.model, self.pixels = folder, model, pixels

    def __call__(self, *args: str, stdin: bytes | None = None) -> Result:
        # One photo at a time, so that they are done in their order.
        given = ["color", f"--model={self.model}", "--jobs=1", *args]
        return CliRunner().invoke(photochrom, given, stdin)

    def photo(self, name: str) -> str:
        """Write a photo; the name counts from the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        skimage.io.imsave(path, self.pixels, check_contrast=False)
        return name

    def there(self) -> list[str]:
        """List all files, hidden ones included."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self.folder)) for path in files)


def colorfulness(path: Path | io.BytesIO) -> float:
    """How far red, green and blue lie apart, 0 for gray."""
    pixels = skimage.io.imread(path).astype(float)
    return float(np.ptp(pixels, axis=2).mean()) if pixels.ndim == 3 else 0.0
