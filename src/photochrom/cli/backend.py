"""Make Keras ready for the commands that need it."""

import os
import sys
import tempfile
from pathlib import Path

from photochrom.cli.extras import check_extra

EMBEDDED = "embedded"  # what commands call the model that comes along


def prepare_keras() -> None:
    """Choose Keras' torch backend, and threads that sleep when they wait, before either loads.

    Where Keras has no folder in the user's home yet, it gets one in Photochrom's cache.

    Raises:
        CannotStart: the extra is not installed.
    """
    os.environ["KERAS_BACKEND"] = "torch"
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    # Keras imports requests, where that is installed, for a callback that nothing here uses; the
    # import opens a socket to see whether there is IPv6.
    sys.modules.setdefault("requests", None)  # type: ignore[arg-type]
    check_extra("train", ("keras", "torch"), "Keras and torch")
    from photochrom.training.photos.data import default_cache

    if not (Path.home() / ".keras").exists():
        os.environ.setdefault("KERAS_HOME", os.fspath(default_cache() / "keras"))
    # torch makes a folder for what it compiles, which is nothing here: name one that is there.
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", tempfile.gettempdir())
