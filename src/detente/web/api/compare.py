"""Comparisons: what changed, how far it has come back, two laws side by side, what is coming."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from detente.web import asking, described
from detente.web import questions as ask
from detente.web.api.answering import answered
from detente.web.api.told import told

router = APIRouter(tags=["compare"], prefix="/api/v1")


@router.get("/diff", summary="What changed between two days?", responses=told(described.Difference, "What changed."))
async def diff(request: Request, question: Annotated[ask.Diff, Query()]) -> Response:
    """What changed in a law between two days, where, and by which amendments; `detente diff --json`.

    Nothing is sampled: every combination of circumstances that the law tells apart is compared.
    """
    return await answered(request, lambda: asking.diff(request.app.state.opened, question))


@router.get(
    "/restore", summary="How far has the law come back?", responses=told(described.Restoration, "The restoration.")
)
async def restore(request: Request, question: Annotated[ask.Restore, Query()]) -> Response:
    """The progress, what stands in the way, the smallest undoing, and the proof; `detente restore --json`."""
    return await answered(request, lambda: asking.restore(request.app.state.opened, question))


@router.get("/mirror", summary="Two laws side by side", responses=told(described.Mirror, "The two laws."))
async def mirror(request: Request, question: Annotated[ask.Mirror, Query()]) -> Response:
    """How each of two states treats the other's goods on a day; `detente mirror --json`."""
    return await answered(request, lambda: asking.mirror(request.app.state.opened, question))


@router.get("/upcoming", summary="What is coming?", responses=told(described.Upcoming, "What comes."))
async def upcoming(request: Request, question: Annotated[ask.Upcoming, Query()]) -> Response:
    """What is promulgated and not yet in force on a day, and what it changes; `detente upcoming --json`."""
    return await answered(request, lambda: asking.upcoming(request.app.state.opened, question))
