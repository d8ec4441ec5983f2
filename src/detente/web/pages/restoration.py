"""The way back: how far each side's law has come towards the state that the talks aim at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

import detente
from detente.compare.charts import progress, series_of
from detente.compare.days import read_day
from detente.compare.restoration import Restoration, State
from detente.compare.restoration_words import (
    asked_words,
    move_words,
    part_name,
    plan_note,
    plan_words,
    proof_words,
    standing_words,
    verdict,
)
from detente.compare.sentences import percent
from detente.compare.values import Amendment
from detente.errors import DetenteError, ScopeError
from detente.relations.talks import Side, Talks
from detente.web.pages.beginnings import beginning
from detente.web.pages.changes import SectionShown, shown
from detente.web.pages.drawings import inline
from detente.web.pages.rendering import Asked

router = APIRouter()
MEANINGS = ("before", "peers")
_MOST_LINES = 10


@dataclass(frozen=True, slots=True)
class SideShown:
    """One side's law on the day looked at: the verdict, how it stands, what is in the way, the plan, the proof."""

    side: Side
    found: Restoration
    verdict: tuple[str, ...]
    asked: str
    standing: tuple[tuple[str, str, str, float], ...]
    steps: tuple[tuple[State, str, str, tuple[str, ...]], ...]
    in_the_way: tuple[SectionShown, ...]
    other_law: tuple[SectionShown, ...]
    plans: tuple[tuple[str, tuple[tuple[str, list[tuple[Amendment, list[str]]]], ...], str], ...]
    proof: tuple[str, str, str]
    parts: tuple[tuple[str, int, int, bool], ...]


@router.get("/restoration")
async def restoration(request: Request) -> Response:
    """The page."""
    response: Response = await request.app.state.pages.show(request, "restoration.html", view)
    return response


def view(asked: Asked) -> dict[str, Any]:
    """Both sides of the aim of talks on a day."""
    talks = _talks(asked)
    said = asked.query.get("on", "")[:40].strip() or beginning("restoration")["on"]
    meaning = asked.query.get("meaning", "")
    meaning = meaning if meaning in MEANINGS else MEANINGS[0]
    found: dict[str, Any] = {"talks": talks, "on": said, "meaning": meaning, "sides": (), "chart": None, "fault": None}
    if talks is None or talks.aim is None:
        return found
    try:
        day = read_day("the day", said)
        found["sides"] = tuple(_side(each, day, meaning) for each in talks.aim.sides)
        found["chart"] = _chart(talks.aim.sides, asked.today, meaning)
        found["on"] = day.isoformat()
        found["first"] = min(each.baseline for each in talks.aim.sides) + dt.timedelta(days=1)
        found["today"] = asked.today
    except DetenteError as error:
        found["fault"] = str(error)
    return found


def _talks(asked: Asked) -> Talks | None:
    """The talks whose aim is looked at: those named, else the first of the record."""
    every = {talks.id: talks for relation in asked.opened.relations.values() for talks in relation.talks}
    return every.get(asked.query.get("talks", "")) or next(iter(every.values()), None)


def _side(side: Side, day: dt.date, meaning: str) -> SideShown:
    if day <= side.baseline:
        raise ScopeError(f"The day looked at, {day}, does not lie after the baseline, {side.baseline}.")
    found = _restored(side.jurisdiction, side.to, side.baseline, day, meaning, side.measures)
    return SideShown(
        side,
        found,
        tuple(verdict(found)),
        asked_words(found),
        tuple(
            (label, words, percent(standing.share, short=True), round(100 * standing.share, 2))
            for label, standing, words in standing_words(found)
        ),
        tuple(_steps(found)),
        shown(found.in_the_way, _MOST_LINES),
        shown(found.other_law, _MOST_LINES),
        tuple(
            (name, tuple((lead, _by_act(one)) for lead, one in plan_words(plan)), plan_note(plan))
            for name, plan in (("measures", found.plan), ("whole", found.whole_plan))
            if plan is not None and plan.sets
        ),
        proof_words(found),
        tuple((part_name(found, node.part), node.aim, node.now, node.same) for node in found.proof),
    )


def _by_act(amendments: list[Amendment]) -> list[tuple[Amendment, list[str]]]:
    """Each instrument once, with what it did."""
    found: dict[str, tuple[Amendment, list[str]]] = {}
    for each in amendments:
        found.setdefault(each.instrument, (each, []))[1].append(each.what)
    return list(found.values())


def _steps(found: Restoration) -> Iterator[tuple[State, str, str, tuple[str, ...]]]:
    """Every state of the law that moved towards the aim or away from it, with its shares and moves."""
    for place, state in enumerate(found.history):
        if place == 0 or state.moves:
            shares = percent(state.whole.share, short=True), percent(state.measures.share, short=True)
            yield state, *shares, tuple(move_words(found, move) for move in state.moves)


@lru_cache(maxsize=64)
def _restored(
    jurisdiction: str, to: str, baseline: dt.date, on: dt.date, meaning: str, measures: tuple[str, ...] | None
) -> Restoration:
    return detente.restore(jurisdiction, to=to, baseline=baseline, on=on, meaning=meaning, measures=measures)


@lru_cache(maxsize=8)
def _chart(sides: tuple[Side, ...], last: dt.date, meaning: str) -> Markup:
    """The progress of all sides up to today, which no choice of a day changes."""
    every = [
        _restored(each.jurisdiction, each.to, each.baseline, last, meaning, each.measures)
        for each in sides
        if last > each.baseline
    ]
    svg = progress([series_of(each) for each in every], "", "", "svg")
    said = "; ".join(f"{each.name} towards {each.destination}: {', '.join(verdict(each))}" for each in every)
    return inline(svg, f"{said}. The tables say the same.", "way-")
