"""Keep the exporters' own talk out of the terminal: the library says what matters in its errors."""

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator

LOGGERS = ("torch.onnx._internal.exporter", "torch.__trace", "coremltools")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence the warnings, logs and progress bars of torch and coremltools, errors excepted."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
