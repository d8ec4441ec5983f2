"""What two states did, day by day, in lanes; what somebody says that each act answers; what an act changed in law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

import detente
from detente.errors import DetenteError
from detente.relations.answering import Answering
from detente.relations.event_told import EventTold
from detente.relations.events import KINDS
from detente.relations.relation import Relation
from detente.relations.timeline import Timeline, Told
from detente.relations.words import day_lines, dispute_words, event_words, measure_words, short_name, stance_words
from detente.web.pages.changes import SectionShown, shown
from detente.web.pages.rendering import Asked

router = APIRouter()
WIDTH, LANE, TOP, SIDE = 1200, 34, 30, 96  # of the overview, in its own units
_MOST_LINES = 12
_BY_TIME = 0.4  # of a place on the overview goes by the calendar, the rest by the order: much was done in few months


@dataclass(frozen=True, slots=True)
class Dot:
    """An event on the overview."""

    id: str
    x: float
    y: float
    sign: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Arc:
    """That an event is said to answer another, on the overview; `denied` where somebody denies it."""

    path: str
    title: str
    denied: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """All events at a glance: dots in lanes, the years, and what somebody says that answers what."""

    height: int
    lanes: tuple[tuple[str, float], ...]
    years: tuple[tuple[int, float], ...]
    dots: tuple[Dot, ...]
    arcs: tuple[Arc, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """What an act is said to answer: the statement, who says or denies it, and the acts."""

    statement: str
    stances: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An event of the chronicle."""

    told: Told
    days: tuple[str, ...]
    sign: str
    who: tuple[str, ...]
    links: tuple[Link, ...]
    open: bool


@router.get("/timeline")
async def timeline(request: Request) -> Response:
    """The page."""
    response: Response = await request.app.state.pages.show(request, "timeline.html", view)
    return response


def view(asked: Asked) -> dict[str, Any]:
    """The chronicle of a relation, its overview, and the event that is opened."""
    relations = asked.opened.relations
    said = {name: asked.query.get(name, "")[:120].strip() for name in ("relation", "at", "from", "to", "by", "event")}
    kinds = tuple(kind for kind in asked.query.getlist("kind")[:20] if kind in KINDS)
    relation = relations.get(said["relation"]) or next(iter(relations.values()))
    found: dict[str, Any] = {
        "relation": relation,
        "said": said,
        "kinds": kinds,
        "every_kind": KINDS,
        "timeline": None,
        "fault": None,
        "opened_event": None,
    }
    try:
        told = _timeline(relation.parties, said["at"], said["from"], said["to"], kinds, said["by"])
        opened = _event(said["event"], said["at"]) if said["event"] else None
    except DetenteError as error:
        return {**found, "fault": str(error)}
    return {
        **found,
        "timeline": told,
        "years": [(year, list(some)) for year, some in groupby(_rows(told, said["event"]), _year)],
        "overview": _overview(asked, told) if told.events else None,
        "state": _state(told),
        "opened_event": opened,
        "effects": _effects(opened) if opened else (),
        "claims": _claims(opened) if opened else (),
        "scripts": dict(_scripts(asked, relation)),
    }


@lru_cache(maxsize=128)
def _timeline(parties: tuple[str, str], at: str, from_: str, to: str, kinds: tuple[str, ...], by: str) -> Timeline:
    return detente.timeline(
        *parties, at=at or None, from_=from_ or None, to=to or None, kinds=kinds or None, by=by or None
    )


@lru_cache(maxsize=128)
def _event(name: str, at: str) -> EventTold:
    return detente.event(name, at=at or None)[0]


def _year(row: Row) -> int:
    return row.told.event.when.earliest.year


def _rows(timeline: Timeline, opened: str) -> Iterator[Row]:
    for told in timeline.events:
        event = told.event
        named = zip(event.by, told.names, strict=True)
        yield Row(
            told,
            tuple(day_lines(event.when)),
            _sign(told),
            tuple(short_name(name) for by, name in named if by not in timeline.parties),
            tuple(_link(each, timeline) for each in told.answering),
            event.id == opened,
        )


def _sign(told: Told) -> str:
    """What an act did to the law: it changed it, made a change known, neither; or it may not have been done yet."""
    if told.open:
        return "open"
    return "law" if told.event.instruments else "known" if told.event.announces else "other"


def _link(answering: Answering, timeline: Timeline) -> Link:
    return Link(
        answering.statement,
        stance_words(answering.stances),
        tuple((id, event_words(id, timeline.every)) for id in answering.answers),
    )


def _overview(asked: Asked, timeline: Timeline) -> Overview:
    events = [told.event for told in timeline.events]
    days = [event.when.earliest.toordinal() for event in events]
    first, last = days[0], max(days[-1], days[0] + 1)
    places = {}
    for rank, (event, day) in enumerate(zip(events, days, strict=True)):
        by_time, by_rank = (day - first) / (last - first), rank / max(len(events) - 1, 1)
        places[event.id] = SIDE + (WIDTH - SIDE - 20) * (_BY_TIME * by_time + (1 - _BY_TIME) * by_rank)
    lanes = [lane for lane in timeline.lanes if any(lane.id in told.lanes for told in timeline.events)]
    heights = {lane.id: TOP + LANE * (place + 0.5) for place, lane in enumerate(lanes)}
    dots = tuple(
        Dot(
            told.event.id,
            round(places[told.event.id], 1),
            heights[lane],
            _sign(told),
            f"{told.event.when} {told.event.title}",
            f"{asked.link(event=told.event.id)}#{told.event.id}",
        )
        for told in timeline.events
        for lane in told.lanes
        if lane in heights
    )
    lane_of = {told.event.id: next((lane for lane in told.lanes if lane in heights), None) for told in timeline.events}
    arcs = tuple(
        Arc(
            _arc(places[answer], heights[there], places[told.event.id], heights[here]),
            f"“{answering.statement}” {stance_words(answering.stances)}",
            any(stance.stance == "denies" for stance in answering.stances),
        )
        for told in timeline.events
        for answering in told.answering
        for answer in answering.answers
        if answer in places and (here := lane_of[told.event.id]) and (there := lane_of[answer])
    )
    return Overview(
        TOP + LANE * len(lanes) + 8,
        tuple((lane.title, heights[lane.id]) for lane in lanes),
        tuple(_marks([(event.when.earliest.year, places[event.id]) for event in events])),
        dots,
        arcs,
    )


def _arc(x1: float, y1: float, x2: float, y2: float) -> str:
    """From one dot to another, bowed."""
    middle, lift = (x1 + x2) / 2, 14 + abs(x2 - x1) / 12
    return f"M{x1:.0f} {y1:.0f}Q{middle:.0f} {min(y1, y2) - lift:.0f} {x2:.0f} {y2:.0f}"


def _marks(places: Sequence[tuple[int, float]]) -> Iterator[tuple[int, float]]:
    """Each year where its first event stands."""
    for year, some in groupby(places, lambda each: each[0]):
        yield year, round(next(some)[1] - 6, 1)


def _state(timeline: Timeline) -> dict[str, Any] | None:
    """Where things stood on the day asked."""
    state = timeline.state
    if state is None:
        return None
    return {
        "on": state.on,
        "measures": [(each.title, *measure_words(each)) for each in state.measures if each.status != "not-yet"],
        "ahead": state.ahead,
        "disputes": [(each.id, each.title, dispute_words(each)) for each in state.disputes if each.state],
        "claims": state.claims,
    }


def _effects(opened: EventTold) -> tuple[tuple[Any, tuple[SectionShown, ...]], ...]:
    return tuple((effect, shown(effect.places, _MOST_LINES)) for effect in opened.effects)


def _claims(opened: EventTold) -> tuple[Any, ...]:
    return opened.claims


def _scripts(asked: Asked, relation: Relation) -> Iterator[tuple[str, str]]:
    """The language of each party's own titles."""
    for code in relation.parties:
        law = asked.opened.jurisdictions.get(code)
        if law is not None and law.language:
            yield code, law.language
