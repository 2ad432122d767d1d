"""What a command needs beyond the package itself."""

from collections.abc import Iterable
from importlib.util import find_spec

from photochrom.cli.terminal import CannotStart


def missing(extra: str, modules: Iterable[str], what: str) -> str | None:
    """Say which module of an extra is missing and what to do; `what` is what they are called."""
    for name in modules:
        if find_spec(name) is None:
            return (
                f"expected {what}, found no {name}; "
                f"install them with: pip install 'photochrom[{extra}]'"
            )
    return None


def check_extra(extra: str, modules: Iterable[str], what: str) -> None:
    """Raise CannotStart where a module of an extra is missing."""
    if reason := missing(extra, modules, what):
        raise CannotStart(reason)
