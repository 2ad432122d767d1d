"""Make Keras ready for the commands that need it."""

import os
from importlib.util import find_spec

from photochrom.cli.terminal import CannotStart


def prepare_keras() -> None:
    """Choose Keras' torch backend, and threads that sleep when they wait, before either loads.

    Raises:
        CannotStart: the extra is not installed.
    """
    os.environ["KERAS_BACKEND"] = "torch"
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    for name in ("keras", "torch"):
        if find_spec(name) is None:
            raise CannotStart(
                f"expected Keras and torch, found no {name}; "
                "install them with: pip install 'photochrom[train]'"
            )
