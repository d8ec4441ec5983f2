"""The service itself: is it well, which version and which law answer, what problems mean, and its figures."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import Field
from starlette.responses import Response

from detente.version import __version__
from detente.web import questions as ask
from detente.web.api.answering import answered
from detente.web.api.told import refusals, told
from detente.web.problems import TYPES, ProblemError
from detente.web.shapes import Shape

router = APIRouter(tags=["service"])


class Health(Shape):
    """That the service is well."""

    status: str = Field(examples=["ok"])


class LawThere(Shape):
    """The law of one jurisdiction that answers."""

    digest: str = Field(description="Names exactly this law; every answer carries it.")
    covers_from: dt.date = Field(description="The first day covered.")
    checked: dt.date = Field(description="The day for which the data was last checked.")


class Limits(Shape):
    """What the server takes."""

    most_bytes: int = Field(description="Of a request's body.")
    most_rows: int = Field(description="Of a batch or an uploaded file.")
    seconds: float = Field(description="That an answer may take.")
    rate: int = Field(description="Requests a minute from one client; 0: no limit.")
    most_items: int = Field(description="Of a page of a list.")


class Version(Shape):
    """Which version, and which law, answers."""

    version: str
    law: dict[str, LawThere]
    limits: Limits


class ProblemType(Shape):
    """What a type of problem means."""

    type: str
    title: str
    status: int


@router.get(
    "/api/v1/health",
    summary="Is the service well?",
    responses={200: {"model": Health, "description": "It is."}, **refusals()},
    response_model=None,
)
async def health() -> dict[str, str]:
    """Says `ok` once the law is open and questions are answered. Not counted against the rate."""
    return {"status": "ok"}


@router.get(
    "/api/v1/version",
    summary="Which version, and which law, answers?",
    responses=told(Version, "Version, law and limits.", named=False),
)
async def version(request: Request, _: Annotated[ask.Question, Query()]) -> Response:
    """The version of detente, the digest of each jurisdiction's law, the span that its data covers, and the limits."""
    return await answered(request, lambda: _version(request))


def _version(request: Request) -> dict[str, Any]:
    opened, settings = request.app.state.opened, request.app.state.settings
    return {
        "version": __version__,
        "law": {
            code: {"digest": opened.digests[code], "covers_from": law.covers_from, "checked": law.checked}
            for code, law in opened.jurisdictions.items()
        },
        "limits": {
            "most_bytes": settings.most_bytes,
            "most_rows": settings.most_rows,
            "seconds": settings.seconds,
            "rate": settings.rate,
            "most_items": ask.MOST_ITEMS,
        },
    }


Kind = Annotated[
    str, Path(max_length=ask.MOST_LETTERS, description="The last part of a problem's `type`.", examples=["question"])
]


@router.get(
    "/api/v1/problems/{kind}",
    summary="What a type of problem means",
    responses={200: {"model": ProblemType, "description": "The type."}, **refusals(named=True)},
    response_model=None,
)
async def problem(kind: Kind, _: Annotated[ask.Question, Query()]) -> dict[str, Any]:
    """The title and the status of a type of problem, as named in `type`."""
    if kind not in TYPES:
        raise ProblemError("unknown-name", f"There is no problem {kind!r}; there are {', '.join(TYPES)}.")
    status, title = TYPES[kind]
    return {"type": f"/api/v1/problems/{kind}", "title": title, "status": status}


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    return Response(generate_latest(request.app.state.figures.registry), media_type=CONTENT_TYPE_LATEST)
