"""Make Keras ready for the commands that need it."""

import os

from photochrom.cli.terminal import CannotStart


def prepare_keras() -> None:
    """Choose Keras' torch backend, and threads that sleep when they wait, before either loads.

    Raises:
        CannotStart: the extra is not installed.
    """
    os.environ["KERAS_BACKEND"] = "torch"
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        import keras  # noqa: F401
        import torch  # noqa: F401
    except ImportError as error:
        raise CannotStart(
            f"expected Keras and torch, found no {error.name}; "
            "install them with: pip install 'photochrom[train]'"
        ) from None
