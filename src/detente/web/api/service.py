"""The service itself: is it well, which version and which law answer, what problems mean, and its figures."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from detente.version import __version__
from detente.web.problems import TYPES, ProblemError

router = APIRouter(tags=["service"])


@router.get("/api/v1/health", summary="Is the service well?")
async def health() -> dict[str, str]:
    """Says `ok` once the law is open and questions are answered."""
    return {"status": "ok"}


@router.get("/api/v1/version", summary="Which version, and which law, answers?")
async def version(request: Request) -> dict[str, Any]:
    """The version of detente, the digest of each jurisdiction's law, and the span that its data covers."""
    opened = request.app.state.opened
    return {
        "version": __version__,
        "law": {
            code: {
                "digest": opened.digests[code],
                "covers_from": law.covers_from.isoformat(),
                "checked": law.checked.isoformat(),
            }
            for code, law in opened.jurisdictions.items()
        },
    }


@router.get("/api/v1/problems/{kind}", summary="What a type of problem means")
async def problem(kind: str) -> dict[str, Any]:
    """The title and the status of a type of problem, as named in `type`."""
    if kind not in TYPES:
        raise ProblemError("unknown-name", f"There is no problem {kind!r}; there are {', '.join(TYPES)}.")
    status, title = TYPES[kind]
    return {"type": f"/api/v1/problems/{kind}", "title": title, "status": status}


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    return Response(generate_latest(request.app.state.figures.registry), media_type=CONTENT_TYPE_LATEST)
