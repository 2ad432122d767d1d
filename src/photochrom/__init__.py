"""Photochrom colors black-and-white photographs on the device that holds them.

    import photochrom
    photochrom.colorize("photo.jpg")                 # writes photo-color.jpg beside it

`Colorizer` holds the model for many photos. Its pieces: `photo`, `small_copy`, `model`, `color`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from photochrom.colorizer import Colorizer, colorize
    from photochrom.errors import (
        AlreadyInColorError,
        ArchiveError,
        InvalidHintError,
        InvalidModelError,
        NegativeError,
        NoPictureError,
        PageError,
        PhotochromError,
        PhotoError,
        PhotoTooLargeError,
        TargetError,
        TrainingError,
        UnreadablePhotoError,
    )
    from photochrom.hints import Hint
    from photochrom.options import Options
    from photochrom.results import Result

__version__ = "0.1.0"

__all__ = [
    "AlreadyInColorError",
    "ArchiveError",
    "Colorizer",
    "Hint",
    "InvalidHintError",
    "InvalidModelError",
    "NegativeError",
    "NoPictureError",
    "Options",
    "PageError",
    "PhotoError",
    "PhotoTooLargeError",
    "PhotochromError",
    "Result",
    "TargetError",
    "TrainingError",
    "UnreadablePhotoError",
    "__version__",
    "colorize",
    "default_target",
]

_HOMES = {
    "Colorizer": "colorizer",
    "Options": "options",
    "Result": "results",
    "colorize": "colorizer",
    "default_target": "targets",
    "Hint": "hints",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use, so that importing photochrom costs next to nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
