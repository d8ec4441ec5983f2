"""The law as it stands on a day: instruments, groups, entries, provisions; and a page for each instrument."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from detente.compare.sentences import percent
from detente.errors import DetenteError
from detente.regime.instruments import Instrument
from detente.regime.jurisdiction import Jurisdiction
from detente.regime.looking import plain
from detente.regime.looking.amendments import told
from detente.regime.looking.finding import Found, Standing, in_order, standing
from detente.web.asking import jurisdiction
from detente.web.pages.changes import shown
from detente.web.pages.compare import differing
from detente.web.pages.rendering import Asked
from detente.web.pages.tiles import tiles

router = APIRouter()
PARTS = ("instruments", "groups", "entries", "provisions")
_MOST_LINES = 12


@router.get("/law")
async def law(request: Request) -> Response:
    """The law of a jurisdiction."""
    response: Response = await request.app.state.pages.show(request, "law.html", view)
    return response


@router.get("/law/{code}/{name}")
async def instrument(request: Request) -> Response:
    """One instrument."""
    response: Response = await request.app.state.pages.show(request, "law_instrument.html", instrument_view)
    return response


def view(asked: Asked) -> dict[str, Any]:
    """One part of the law on a day."""
    opened = asked.opened.jurisdictions
    code = asked.query.get("jurisdiction", "").upper()
    found = opened.get(code) or next(iter(opened.values()))
    part = asked.query.get("part", "")
    part = part if part in PARTS else PARTS[0]
    said = {name: asked.query.get(name, "")[:40].strip() for name in ("on", "known_on")}
    view = {"law": found, "part": part, "said": said, "fault": None, "at": None, "items": [], "maps": {}}
    try:
        at = standing(found, said["on"] or None, said["known_on"] or None, asked.today)
        return {**view, "at": at, **_part(at, part, found)}
    except DetenteError as error:
        return {**view, "fault": str(error)}


def _part(at: Standing, part: str, law: Jurisdiction) -> dict[str, Any]:
    if part == "instruments":
        return {"items": [_dated(each, at.on) for each in law.instruments]}
    if part == "groups":
        groups = [plain.group(at, each) for each in at.table("groups").values()]
        maps = {each["group"]: tiles(frozenset(member["code"] for member in each["members"])) for each in groups}
        return {"items": groups, "maps": maps}
    if part == "entries":
        return {"items": [plain.entry(at, Found(each)) for each in in_order(at.table("entries"))]}
    return {"items": [plain.provision(at, each) for each in at.table("provisions").values()]}


def _dated(found: Instrument, on: dt.date) -> dict[str, Any]:
    """An instrument, and whether it is in force on a day."""
    told = plain.instrument(found)
    return {**told, "coming": found.effective > on}


def instrument_view(asked: Asked) -> dict[str, Any]:
    """An instrument: what it says, where it was read, and what it changed.

    Raises:
        UnknownNameError: there is none of that name.
    """
    law = jurisdiction(asked.opened, asked.parts["code"])
    found = law.instrument(asked.parts["name"])
    days = sorted({part.earliest for part in found.parts})
    return {
        "law": law,
        "instrument": plain.instrument(found),
        "amendments": [told(law, part) for part in found.parts][:400],
        "effects": _effects(law.code, found.id, tuple(days), law.covers_from),
        "before": _neighbour(law, found, -1),
        "after": _neighbour(law, found, 1),
    }


def _neighbour(law: Jurisdiction, found: Instrument, step: int) -> Instrument | None:
    place = law.instruments.index(found) + step
    return law.instruments[place] if 0 <= place < len(law.instruments) else None


@lru_cache(maxsize=256)
def _effects(code: str, id: str, days: tuple[dt.date, ...], begins: dt.date) -> tuple[dict[str, Any], ...]:
    """What the acts of each of an instrument's days changed, for whom."""
    found = []
    for day in days:
        if day <= begins:
            continue
        before = day - dt.timedelta(days=1)
        difference = differing(code, before.isoformat(), day.isoformat(), "", "", "", "")
        own = [
            place
            for place in difference.places
            if any(amendment.instrument == id for one in place.causes for amendment in one)
        ]
        found.append(
            {
                "day": day,
                "before": before,
                "share": percent(sum(place.share for place in own if place.aspect == "outcome")) if own else None,
                "sections": shown(own, _MOST_LINES),
                "same": difference.same,
                "others": bool(difference.places) and not own,
            }
        )
    return tuple(found)
