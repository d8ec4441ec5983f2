"""What the data covers, how sure it is, where it comes from, and what it is not."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from detente.web.pages.rendering import Asked

router = APIRouter()


@router.get("/about")
async def about(request: Request) -> Response:
    """The page."""
    response: Response = await request.app.state.pages.show(request, "about.html", view)
    return response


def view(asked: Asked) -> dict[str, Any]:
    """Each jurisdiction's law with its span, notes and digest."""
    return {"laws": list(asked.opened.jurisdictions.values())}
