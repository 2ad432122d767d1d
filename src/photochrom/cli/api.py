"""`photochrom api`: color pictures that programs send by HTTP."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from photochrom.cli.extras import check_extra
from photochrom.cli.numbers import FiniteRange
from photochrom.cli.stopping import run_until_stopped
from photochrom.cli.terminal import CannotStart, say

if TYPE_CHECKING:
    from photochrom.model import Model

_TOKEN = "PHOTOCHROM_API_TOKEN"
_LOOPBACK = "127.0.0.1"
_SHORTEST_TOKEN = 16
_NEEDED = ("fastapi", "uvicorn", "python_multipart", "prometheus_client")


@click.command()
@click.option(
    "--host",
    default=_LOOPBACK,
    metavar="ADDRESS",
    help=f"Address to listen at; beyond this machine it needs a token.  [default: {_LOOPBACK}]",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Use this port only.  [default: 4880, or any free one]",
)
@click.option(
    "--token-file",
    metavar="FILE",
    type=click.Path(),
    help=f"Ask each client for the token in this file.  [default: ${_TOKEN}]",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    type=click.Path(),
    metavar="FILE",
    help="Model file or run folder. Repeatable; the first is used where a client names none.  "
    "[default: the built-in model]",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Pictures to color at a time.  [default: one per core, at most 4]",
)
@click.option(
    "--queue",
    metavar="N",
    type=click.IntRange(min=0),
    help="Requests that wait beside them; more are told to come again.  [default: 4 for each job]",
)
@click.option(
    "--timeout",
    "seconds",
    metavar="SECONDS",
    type=FiniteRange(min=1),
    help="Give up a request after this time.  [default: 120]",
)
@click.option(
    "--max-bytes",
    metavar="N",
    type=click.IntRange(min=1),
    help="Refuse requests of more bytes than this.  [default: 100000000]",
)
@click.option(
    "--max-pixels",
    metavar="N",
    type=click.IntRange(min=1),
    help="Refuse pictures with more pixels than this.  [default: 100000000]",
)
@click.option("-q", "--quiet", is_flag=True, help="Do not print a line for each request.")
def api(
    host: str,
    port: int | None,
    token_file: str | None,
    models: tuple[str, ...],
    quiet: bool,
    **limits: Any,
) -> None:
    """Color pictures for programs that send them by HTTP.

    POST a picture to /v1/colorize and get it back in color; /openapi.json describes all of it, and
    the page is served beside it. Without a token it answers this machine only. Ctrl-C finishes
    what is under way. Needs the extra [api].
    """
    check_extra("api", _NEEDED, "FastAPI and uvicorn")
    from photochrom.cli.blas import use_one_thread

    use_one_thread()  # in each process that colors, before numpy is imported
    from photochrom.model import Model
    from photochrom.serving.api.application import make_app
    from photochrom.serving.api.limits import Limits
    from photochrom.serving.api.server import Server, hosts_of, listen, url_of
    from photochrom.serving.server import at_port

    token = _read_token(token_file)
    _check_address(host, token)
    chosen = Limits(**{name: value for name, value in limits.items() if value is not None})
    opened = [Model(path, threads=1) for path in models or (None,)]
    files = _files_of_page(opened[0])
    if not quiet:
        _print_requests()
    with at_port(port, lambda port: listen(host, port)) as listener:
        hosts = hosts_of(listener) if token is None else None
        app = make_app(opened, chosen, token=token, hosts=hosts, files=files)

        def tell() -> None:
            click.echo(url_of(listener))
            click.echo(f"{'It asks for the token. ' if token else ''}Ctrl-C ends it.", err=True)

        run_until_stopped(lambda: Server(app, chosen, tell).run([listener]))


def _read_token(file: str | None) -> str | None:
    """Return the token from a file, or from the environment, if there is one."""
    if file is None:
        # the processes that decode pictures are not to have it
        token, where = os.environ.pop(_TOKEN, None), f"${_TOKEN}"
    else:
        try:
            token, where = Path(file).read_text("utf-8").strip(), file
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "no text"
            raise CannotStart(f"{file}: expected a token, found {reason.lower()}") from error
    if token is not None and (len(token) < _SHORTEST_TOKEN or not _is_plain(token)):
        raise CannotStart(
            f"{where}: expected a token of {_SHORTEST_TOKEN} or more letters, digits and signs; "
            "`openssl rand -hex 32` makes one"
        )
    return token


def _is_plain(token: str) -> bool:
    return token.isascii() and token.isprintable() and " " not in token


def _check_address(host: str, token: str | None) -> None:
    """Raise CannotStart for what is no address, and where others could come in unasked."""
    from photochrom.serving.api.server import is_loopback

    try:
        alone = is_loopback(host)
    except ValueError:
        raise CannotStart(
            f"--host {host}: expected an address such as 127.0.0.1, 0.0.0.0 or ::"
        ) from None
    if not alone and token is None:
        raise CannotStart(
            f"--host {host}: others reach it; expected a token, found none: set ${_TOKEN} or give "
            "--token-file"
        )


def _files_of_page(model: "Model") -> dict[str, bytes]:
    """Return the page's files; none, and a line that says so, where they are not installed."""
    from photochrom.errors import PageError
    from photochrom.serving.bundle import page_files

    try:
        return page_files(model)
    except PageError as error:
        say(f"without the page: {error}")
        return {}


def _print_requests() -> None:
    import logging

    log = logging.getLogger("photochrom.serving.api")
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
