"""The pages: each a view, which gathers what a template shows."""

from __future__ import annotations

from fastapi import FastAPI

from detente.web.opened import Opened
from detente.web.pages import (
    about,
    compare,
    determine,
    dispute,
    law,
    rendering,
    restoration,
    settlement,
    static,
    timeline,
    upload,
)

_PAGES = (determine, upload, timeline, compare, restoration, dispute, settlement, law, about)


def install(app: FastAPI) -> None:
    """Add the pages to an application."""
    app.mount("/static", static.Static(), name="static")
    app.state.pages = rendering.Pages(app.state.opened)
    app.state.show_problem = app.state.pages.problem
    for page in _PAGES:
        app.include_router(page.router, include_in_schema=False)


def warm(opened: Opened) -> None:
    """Work out beforehand what pages show first: a page that takes long has a function `warm` of its own for it."""
    for page in _PAGES:
        work = getattr(page, "warm", None)
        if work is not None:
            work(opened)
