"""How servers stop."""

import signal
from collections.abc import Callable


def run_until_stopped(serve: Callable[[], object]) -> None:
    """Serve until Ctrl-C or SIGTERM, which both raise KeyboardInterrupt in `serve`."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        serve()
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
