"""What a command needs beyond the package itself."""

from collections.abc import Iterable
from importlib.util import find_spec

from photochrom.cli.terminal import CannotStart


def check_extra(extra: str, modules: Iterable[str], what: str) -> None:
    """Raise CannotStart where a module of an extra is missing; `what` is what they are called."""
    for name in modules:
        if find_spec(name) is None:
            raise CannotStart(
                f"expected {what}, found no {name}; "
                f"install them with: pip install 'photochrom[{extra}]'"
            )
