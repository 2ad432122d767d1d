"""The API under load and with clients that are slow, gone, or too many."""

import asyncio
import os
import signal
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from api_server import PATH, Running, problem, serving
from drawing import encoded, gray_picture
from starlette.types import Message

from photochrom.model import Model
from photochrom.options import Options
from photochrom.serving.api import server as api_server
from photochrom.serving.api.application import make_app
from photochrom.serving.api.limits import Limits
from photochrom.serving.api.workers import Colored, Workers

PHOTO = encoded(gray_picture(), "JPEG")
LARGE = encoded(gray_picture(3000, 3000), "PNG")  # seconds of work
T = TypeVar("T")
GONE = 'photochrom_requests_total{route="/v1/colorize",status="499"}'


class Done:
    """Workers that are done at once."""

    async def color(self, model: str, content: bytes, options: Options) -> Colored:
        return Colored(bytes(1_000_000), "png", ())


def wait_for_places(api: Running, taken: int) -> None:
    """Ask until so many requests are in hand."""
    for _ in range(5000):
        if api.counted("photochrom_places_taken") == taken:
            return
    pytest.fail(f"expected {taken} places to be taken")


def test_one_more_than_there_are_places_is_refused_before_it_is_read(tinting_model: Path) -> None:
    with serving(tinting_model, limits=Limits(jobs=1, queue=0)) as api:
        with api.begin(1_000_000):
            wait_for_places(api, 1)
            refused = api.client.post(PATH, content=PHOTO)
            assert "try again later" in problem(refused, 429, "busy")
            assert 1 <= int(refused.headers["retry-after"]) <= 60
            with api.begin(1_000_000) as second:  # refused without its body
                assert second.recv(100).startswith(b"HTTP/1.1 429 ")
            assert api.client.get("/healthz").status_code == 200
        wait_for_places(api, 0)
        assert api.client.post(PATH, content=PHOTO).status_code == 200


def test_more_bytes_than_allowed_are_refused_before_they_are_read(tinting_model: Path) -> None:
    with serving(tinting_model, limits=Limits(jobs=1, max_bytes=len(PHOTO))) as api:
        with api.begin(10**12) as connection:
            assert connection.recv(100).startswith(b"HTTP/1.1 413 ")
        in_chunks = api.client.post(PATH, content=iter([PHOTO, b"x"]))
        problem(in_chunks, 413, "too-many-bytes")
        in_form = api.client.post(PATH, files={"photo": PHOTO})
        problem(in_form, 413, "too-many-bytes")
        assert api.client.post(PATH, content=PHOTO).status_code == 200


def test_a_client_that_is_slow_to_send_is_given_up(tinting_model: Path) -> None:
    with serving(tinting_model, limits=Limits(jobs=1, seconds=0.2)) as api:
        with api.begin(1000) as connection:
            assert connection.recv(100).startswith(b"HTTP/1.1 408 ")
        wait_for_places(api, 0)


def test_a_client_that_does_not_take_its_answer_holds_a_place_until_the_deadline(
    tinting_model: Path,
) -> None:
    app = make_app([Model(tinting_model)], Limits(jobs=1, seconds=0.2))
    app.state.workers = Done()
    taken: list[int] = []
    messages = [{"type": "http.request", "body": PHOTO}]

    async def receive() -> Message:
        return messages.pop() if messages else await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: Message) -> None:
        taken.append(app.state.places.taken)
        await asyncio.Event().wait()

    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"", "headers": []}
    with pytest.raises(TimeoutError):
        run(app(scope, receive, send))
    assert (taken, app.state.places.taken) == ([1], 0)


def test_coloring_ends_at_the_deadline(tinting_model: Path) -> None:
    with serving(tinting_model, limits=Limits(jobs=1, seconds=0.3)) as api:
        problem(api.client.post(PATH, content=LARGE), 504, "deadline")
        wait_for_places(api, 0)


def test_coloring_ends_when_its_client_goes(tinting_model: Path) -> None:
    with serving(tinting_model, limits=Limits(jobs=1, queue=0)) as api:
        with api.connect() as connection:
            head = f"POST {PATH} HTTP/1.1\r\nHost: localhost:{api.address[1]}\r\n"
            connection.sendall(f"{head}Content-Length: {len(LARGE)}\r\n\r\n".encode() + LARGE)
            wait_for_places(api, 1)
        wait_for_places(api, 0)
        assert api.counted(GONE) == 1
        assert api.client.post(PATH, content=PHOTO).status_code == 200


def test_a_head_that_drips_in_is_given_up(
    tinting_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_server, "HEAD_SECONDS", 0.2)
    with serving(tinting_model) as api, api.connect() as connection:
        connection.sendall(b"POST /v1/colorize HTTP/1.1\r\nX-Drip: ")
        assert connection.recv(100) == b""


def test_what_is_no_http_is_answered_and_closed(tinting_model: Path) -> None:
    with serving(tinting_model) as api:
        for words in (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"):
            with api.connect() as connection:
                connection.sendall(words)
                assert connection.recv(100).startswith(b"HTTP/1.1 4")
        assert api.client.get("/healthz").status_code == 200


def test_a_stop_finishes_what_is_in_hand(tinting_model: Path) -> None:
    with serving(tinting_model) as api, ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(api.client.post, PATH, content=PHOTO) for _ in range(3)]
        wait_for_places(api, 3)
        api.server.should_exit = True
        assert [answer.result().status_code for answer in answers] == [200, 200, 200]


def test_many_clients_at_once_are_all_answered(tinting_model: Path) -> None:
    with serving(tinting_model, limits=Limits(jobs=1, queue=2)) as api:
        with ThreadPoolExecutor(12) as pool:
            posts = [pool.submit(api.client.post, PATH, content=PHOTO) for _ in range(12)]
        found = {post.result().status_code for post in posts}
        assert found <= {200, 429} and 200 in found
        wait_for_places(api, 0)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run what is asynchronous in a thread: a browser of other tests has a loop in this one."""
    with ThreadPoolExecutor() as pool:
        return pool.submit(asyncio.run, work).result()


def colored_after(model: Path, disturb: object) -> bytes:
    """Return what workers answer after one of them was disturbed."""

    async def work() -> bytes:
        workers = Workers({"tinting": model}, Limits(jobs=1))
        await workers.start()
        try:
            await disturb(workers)  # type: ignore[operator]
            return (await workers.color("tinting", PHOTO, Options())).content
        finally:
            workers.end()

    return run(work())


def test_a_worker_that_is_killed_gets_a_successor(tinting_model: Path) -> None:
    async def kill(workers: Workers) -> None:
        (worker,) = workers._workers
        os.kill(worker._process.pid or 0, signal.SIGKILL)
        worker._process.join()

    assert colored_after(tinting_model, kill).startswith(b"\xff\xd8")


def test_work_that_is_canceled_ends_in_the_middle(tinting_model: Path) -> None:
    async def cancel(workers: Workers) -> None:
        (worker,) = workers._workers
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await workers.color("tinting", LARGE, Options())
        assert not worker.is_alive

    assert colored_after(tinting_model, cancel).startswith(b"\xff\xd8")
