"""Processes that color: one picture at a time each, and each can be ended in the middle."""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from photochrom.errors import PhotochromError
from photochrom.options import Options
from photochrom.serving.api.limits import Limits


class WorkerError(Exception):
    """A worker has died, or came upon a fault of ours. The message says nothing of the picture."""


@dataclass(frozen=True)
class Colored:
    """The content of a result's file, its format, and what is to be said of it."""

    content: bytes
    format: str
    notes: tuple[str, ...]


class Worker:
    """A process with models in it; `color` may be called from any thread, by one at a time."""

    def __init__(self, models: Mapping[str, Path], threads: int | None) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        words = (theirs, dict(models), threads)
        self._process = context.Process(target=_work, args=words, name="photochrom", daemon=True)
        self._process.start()
        theirs.close()
        self._has_begun = False

    @property
    def is_ready(self) -> bool:
        """Whether its models are open."""
        return self._process.is_alive() and (self._has_begun or self._pipe.poll())

    @property
    def is_alive(self) -> bool:
        """Whether the process is there."""
        return self._process.is_alive()

    def begin(self) -> None:
        """Wait until it is ready. Raises EOFError, OSError where it dies instead."""
        if not self._has_begun:
            self._pipe.recv()
            self._has_begun = True

    def color(self, model: str, content: bytes, options: Options) -> Colored:
        """Color the content of a file. Raises a PhotochromError, WorkerError, EOFError, OSError."""
        self.begin()
        self._pipe.send((model, options))
        self._pipe.send_bytes(content)
        answer = self._pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        format, notes = answer
        return Colored(self._pipe.recv_bytes(), format, notes)

    def end(self) -> None:
        """End the process at once, whatever it does. A thread in `color` gets an EOFError."""
        self._process.kill()
        self._process.join()


class Workers:
    """As many workers as there are jobs; one that was ended or has died gets a successor."""

    def __init__(self, models: Mapping[str, Path], limits: Limits) -> None:
        self._models, self._limits = models, limits
        self._workers: set[Worker] = set()
        self._has_ended = False
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        # Twice: the thread of a worker that was ended may last a moment longer.
        self._threads = ThreadPoolExecutor(2 * limits.jobs, thread_name_prefix="photochrom")

    @property
    def is_ready(self) -> bool:
        """Whether one of them could color at once, or does."""
        return any(worker.is_ready for worker in self._workers)

    async def start(self) -> None:
        """Start all and wait for them."""
        loop = asyncio.get_running_loop()
        for _ in range(self._limits.jobs):
            self._idle.put_nowait(self._new())
        begin = [loop.run_in_executor(self._threads, worker.begin) for worker in self._workers]
        await asyncio.gather(*begin)

    async def color(self, model: str, content: bytes, options: Options) -> Colored:
        """Color when a worker is free. Where this is canceled, the work ends in the middle.

        Raises a PhotochromError, WorkerError.
        """
        worker = await self._idle.get()
        try:
            if not worker.is_alive:  # it has died in its sleep
                worker = self._successor(worker)
            call = partial(worker.color, model, content, options)
            return await asyncio.get_running_loop().run_in_executor(self._threads, call)
        except (PhotochromError, WorkerError):
            raise
        except (EOFError, OSError) as error:
            worker = self._successor(worker)
            raise WorkerError("the process that colored the picture has died") from error
        except BaseException:
            worker = self._successor(worker)
            raise
        finally:
            self._idle.put_nowait(worker)

    def end(self) -> None:
        """End all, whatever they do."""
        self._has_ended = True
        for worker in self._workers:
            worker.end()
        self._threads.shutdown(wait=False)

    def _new(self) -> Worker:
        worker = Worker(self._models, self._limits.threads)
        self._workers.add(worker)
        return worker

    def _successor(self, worker: Worker) -> Worker:
        worker.end()
        if self._has_ended:
            return worker
        self._workers.discard(worker)
        return self._new()


def _work(pipe: Connection, models: Mapping[str, Path], threads: int | None) -> None:
    """Be a worker: color what comes until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which waits for this
    # Decoders print what they find in damaged pictures.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    from photochrom import photo  # noqa: PLC0415  the server itself colors nothing
    from photochrom.colorizer import Colorizer  # noqa: PLC0415

    photo.keep_nothing()
    colorizers = {name: Colorizer(path, threads=threads) for name, path in models.items()}
    with contextlib.suppress(EOFError, OSError):  # the server has gone
        pipe.send("ready")
        while True:
            model, options = pipe.recv()
            content = pipe.recv_bytes()
            try:
                content, result = colorizers[model].color_content(content, options)
            except PhotochromError as error:
                pipe.send(error)
            except Exception as error:
                pipe.send(WorkerError(_place_of(error)))
            else:
                pipe.send((result.format, result.notes))
                pipe.send_bytes(content)
                del content


def _place_of(error: Exception) -> str:
    """Say where an error happened and of what type it is, without what it says."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
