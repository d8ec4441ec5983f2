"""Two states of a law held against each other: the changes as sentences and as a grid; and two laws side by side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

import detente
from detente.compare.sentences import percent
from detente.compare.values import Difference
from detente.errors import DetenteError
from detente.given import facts_of
from detente.web.pages.beginnings import beginning
from detente.web.pages.changes import grid, shown
from detente.web.pages.rendering import Asked

router = APIRouter()
MOST_LINES, MOST_COLUMNS, MOST_ROWS = 30, 24, 40
_FIELDS = ("jurisdiction", "before", "after", "to", "entry", "hs", "fact", "cell", "tab", "other", "all")


@router.get("/compare")
async def compare(request: Request) -> Response:
    """The page."""
    response: Response = await request.app.state.pages.show(request, "compare.html", view)
    return response


def view(asked: Asked) -> dict[str, Any]:
    """The question, and the difference or the mirror."""
    given = {name: asked.query.get(name, "")[:200].strip() for name in _FIELDS}
    first = beginning("compare")
    question = {**first, **{name: value for name, value in given.items() if value}}
    if given["jurisdiction"] and not given["to"]:
        question["to"] = ""
    question = {**dict.fromkeys(_FIELDS, ""), **question}
    found: dict[str, Any] = {"question": question, "difference": None, "mirror": None, "fault": None, "cell": None}
    try:
        if question["tab"] == "mirror":
            found["mirror"] = _mirror(asked, question)
        else:
            found |= _difference(asked, question)
    except DetenteError as error:
        found["fault"] = str(error)
    return found


def _difference(asked: Asked, question: Mapping[str, str]) -> dict[str, Any]:
    difference = differing(
        *(question[name] for name in ("jurisdiction", "before", "after", "to", "entry", "hs", "fact"))
    )
    most = 10_000 if question["all"] else MOST_LINES
    cells = grid(difference.places)
    fitting = len(cells.destinations) <= MOST_COLUMNS and len(cells.rows) <= MOST_ROWS
    opened = next((c for _, row in cells.rows for c in row if c and c.place == question["cell"]), None)
    return {
        "difference": difference,
        "share": percent(difference.share),
        "sections": shown(difference.places, most),
        "grid": cells if fitting and difference.places else None,
        "cell": opened,
        "language_of_law": asked.opened.jurisdictions[difference.jurisdiction].language,
    }


@lru_cache(maxsize=128)
def differing(jurisdiction: str, before: str, after: str, to: str, entry: str, hs: str, fact: str) -> Difference:
    """A difference, kept: several pages ask for the same."""
    return detente.diff(
        jurisdiction,
        before,
        after,
        to=_several(to),
        entry=_several(entry),
        hs=_several(hs),
        facts=facts_of("fact", [each.strip() for each in fact.split(";") if each.strip()]),
    )


def _several(text: str) -> list[str] | None:
    return [each.strip() for each in text.split(",") if each.strip()] or None


def _mirror(asked: Asked, question: Mapping[str, str]) -> Any:
    one = question["jurisdiction"]
    other = question["other"] or next((code for code in asked.opened.jurisdictions if code != one), one)
    return detente.mirror(one, other, on=question["after"])
