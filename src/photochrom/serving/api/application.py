"""The routes of the API, and the page beside them."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from photochrom import __version__
from photochrom.errors import InvalidModelError
from photochrom.model import Model
from photochrom.serving.api import description, page, picture
from photochrom.serving.api.guard import Guard, asking_for
from photochrom.serving.api.limits import Limits
from photochrom.serving.api.places import Places
from photochrom.serving.api.problems import Problem, answer_with_problems
from photochrom.serving.api.watch import Metrics, Watch
from photochrom.serving.api.workers import Workers


class ModelFacts(BaseModel):
    """What is to be known of a model."""

    name: str
    default: bool
    side_px: int
    recipe: str
    training_data: str
    license: str


class ModelList(BaseModel):
    """The models that a request may name."""

    models: list[ModelFacts]


class State(BaseModel):
    """How the server is."""

    status: str


def make_app(
    models: Sequence[Model],
    limits: Limits,
    *,
    token: str | None = None,
    hosts: frozenset[str] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> FastAPI:
    """Return the application. Its first model is the default.

    `token` is asked for where there is one; `hosts` are the names it may be asked for under,
    None for any; `files` are those of the page, which need no token. Raises InvalidModelError
    where two models have one name.
    """
    by_name = {model.name: model for model in models}
    if len(by_name) < len(models):
        raise InvalidModelError("expected models of different names, found one name twice")

    app = FastAPI(
        title="Photochrom",
        version=__version__,
        description=description.OF_API,
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_with_workers({name: model.path for name, model in by_name.items()}, limits),
        telemetry={"auto_configure": False},
    )
    app.state.models, app.state.places = by_name, Places(limits)
    metrics = Metrics(app.state.places)
    guarded = [] if token is None else [Depends(asking_for(token))]
    app.include_router(_pictures(), dependencies=guarded)
    app.include_router(_counts(metrics), dependencies=guarded)
    app.include_router(_health())
    page.add_files(app, files or {})
    answer_with_problems(app)
    app.add_middleware(Guard, hosts=hosts)
    app.add_middleware(Watch, metrics=metrics)
    return app


def _with_workers(
    models: Mapping[str, Path], limits: Limits
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return the life of an application: workers begin with it and end with it."""

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        app.state.workers = workers = Workers(models, limits)
        try:
            await workers.start()
            yield
        finally:
            workers.end()

    return living


def _pictures() -> APIRouter:
    router = APIRouter(tags=["pictures"])
    router.add_api_route(
        "/v1/colorize",
        picture.colorize,
        methods=["POST"],
        summary="Color a picture",
        description=description.OF_COLORIZE,
        response_class=Response,
        responses=description.ANSWERS,
        openapi_extra=description.BODY,
    )

    @router.get("/v1/models", summary="List the models; the first is the default")
    async def list_models(request: Request) -> ModelList:
        models: list[Model] = list(request.app.state.models.values())
        return ModelList(
            models=[
                ModelFacts(
                    name=model.name,
                    default=model is models[0],
                    side_px=model.side_px,
                    recipe=model.recipe,
                    training_data=model.training_data,
                    license=model.license,
                )
                for model in models
            ]
        )

    return router


def _counts(metrics: Metrics) -> APIRouter:
    router = APIRouter(tags=["operation"])

    @router.get("/metrics", summary="Counts, as Prometheus reads them", response_class=Response)
    async def count() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _health() -> APIRouter:
    router = APIRouter(tags=["operation"])

    @router.get("/healthz", summary="Tell that the server lives")
    async def live() -> State:
        return State(status="alive")

    @router.get("/readyz", summary="Tell whether it can color", responses=description.NOT_READY)
    async def ready(request: Request) -> State:
        if not request.app.state.workers.is_ready:
            raise Problem(503, "not-ready", "no process is ready to color")
        return State(status="ready")

    return router
