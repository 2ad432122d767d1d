"""Let an iterator work in a thread of its own, some items ahead of who reads it."""

import queue
import threading
from collections.abc import Generator, Iterator
from typing import TypeVar

T = TypeVar("T")


class _End(Exception):
    """The iterator has no more."""


def ahead(items: Iterator[T], count: int) -> Generator[T]:
    """Yield what an iterator yields; it is at most `count` items ahead, and raises what it raises.

    The thread ends when the generator is closed.
    """
    waiting: queue.Queue[T | Exception] = queue.Queue(count)
    closed = threading.Event()

    def work() -> None:
        try:
            for item in items:
                if not _put(waiting, item, closed):
                    return
            _put(waiting, _End(), closed)
        except Exception as error:  # raised again where the items are read
            _put(waiting, error, closed)

    thread = threading.Thread(target=work, name="photochrom-colors", daemon=True)
    thread.start()
    try:
        while not isinstance(item := waiting.get(), Exception):
            yield item
        if not isinstance(item, _End):
            raise item
    finally:
        closed.set()
        thread.join()


def _put(
    waiting: "queue.Queue[T | Exception]", item: T | Exception, closed: threading.Event
) -> bool:
    """Wait for a place; False where nobody reads any more."""
    while not closed.is_set():
        try:
            waiting.put(item, timeout=0.1)
            return True
        except queue.Full:
            continue
    return False
