"""The application: routes, and around them what observes and guards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from detente.version import __version__
from detente.web import apart, api, pages, problems
from detente.web.api import description
from detente.web.api.answering import Kept
from detente.web.guarding import Guarding
from detente.web.observing import Figures, Observing
from detente.web.opened import Opened, open_all
from detente.web.problems import ProblemError
from detente.web.settings import Settings
from detente.web.working import Workers

_LATER = 0.5  # seconds after the start, when the first who ask have been answered


def create(settings: Settings | None = None, opened: Opened | None = None, quiet: bool = False) -> ASGIApp:
    """A server's application.

    Args:
        settings: its limits.
        opened: the law and the record; by default those installed.
        quiet: without a log of requests.

    Raises:
        LawError, RecordError: the law or the record is at fault.
    """
    settings = settings or Settings()
    figures = Figures()
    routes = routed(settings, opened or open_all(), figures)
    return Observing(Guarding(GZipMiddleware(routes, minimum_size=2000, compresslevel=5), settings), figures, quiet)


def _warm(opened: Opened) -> None:
    """Load and work out what will be asked for soon, so that nobody waits for it."""
    apart.ready()
    pages.warm(opened)


def routed(settings: Settings, opened: Opened, figures: Figures) -> FastAPI:
    """The routes alone, with what they work with in `app.state`."""
    workers = Workers(settings.at_a_time)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        later = asyncio.get_running_loop().call_later(_LATER, workers.begin, _warm, opened)
        yield
        later.cancel()
        workers.stop()

    app = FastAPI(
        title="detente",
        version=__version__,
        summary="Export-control law that runs.",
        description=api.DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        openapi_tags=api.TAGS,
        generate_unique_id_function=description.operation_id,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.opened = opened
    app.state.figures = figures
    app.state.workers = workers
    app.state.kept = Kept(workers)
    problems.install(app)

    async def of_fault(request: Request, _: Exception) -> Response:
        sentence = "Something went wrong here, and it is written down under this request's id; try again, or report it."
        return problems.respond(request, ProblemError("internal", sentence))

    app.add_exception_handler(Exception, of_fault)
    app.include_router(api.router)
    description.install(app)
    pages.install(app)
    return app
