"""The way back: how far each side's law has come towards the state that the talks aim at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

import detente
from detente.compare.charts import progress, series_of
from detente.compare.days import read_day
from detente.compare.plans import plan_proposal
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
from detente.regime.proposals import Proposal, of_jurisdiction
from detente.relations.talks import Side, Talks
from detente.web.pages.beginnings import beginning
from detente.web.pages.changes import SectionShown, shown
from detente.web.pages.drawings import inline
from detente.web.pages.laid import FIELD, SHELF, choices, plan_key, sent_key
from detente.web.pages.rendering import Asked
from detente.web.pages.shelf import MINUTES
from detente.web.problems import ProblemError
from detente.web.proposal_apart import MOST_BYTES, tried

router = APIRouter()
MEANINGS = ("before", "peers")
_MOST_LINES = 10
_FOLDER = "/restoration"
_ASKED = ("talks", "on", "meaning", FIELD)


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


@router.get(_FOLDER)
async def restoration(request: Request) -> Response:
    """The page."""
    response: Response = await request.app.state.pages.show(request, "restoration.html", view)
    return response


@router.post(_FOLDER)
async def sent(request: Request) -> Response:
    """Takes a proposal, and leads to the page with it laid over the law.

    Raises:
        ProblemError: no file was sent, or it is no proposal that can be laid over the law.
    """
    pages, state = request.app.state.pages, request.app.state
    talks = _talks(pages.asked(request))
    async with request.form(max_files=1, max_fields=20) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename or talks is None or talks.aim is None:
            raise ProblemError("file", "No file was sent; choose one with a proposal, which is a YAML file.")
        content = await file.read(MOST_BYTES + 1)
        proposal = await state.workers.ask(tried, content, file.filename, talks.aim.sides, state.settings)
        asked = [(name, said) for name, said in form.multi_items() if isinstance(said, str) and name in _ASKED]
    asked.append((FIELD, sent_key(SHELF.put(proposal, len(content)))))
    return RedirectResponse(f"{_FOLDER}?{urlencode(asked)}", 303)


@router.get(f"{_FOLDER}/{{plan}}.yaml")
async def plan(request: Request) -> Response:
    """A side's plan as a file, to be laid over the law anywhere."""
    asked = request.app.state.pages.asked(request)
    text = await request.app.state.workers.ask(_plan, asked)
    name = f"{asked.parts['plan']}-{_day(asked)}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="application/yaml; charset=utf-8", headers=headers)


def _plan(asked: Asked) -> str:
    talks = _talks(asked)
    day = read_day("the day", _day(asked))
    ways = _ways(talks.aim.sides, day, _meaning(asked)) if talks and talks.aim else ()
    for found in ways:
        if plan_key(found) == asked.parts["plan"]:
            return plan_proposal(found)
    raise ProblemError("not-found", f"There is no plan {asked.parts['plan']!r}; there is one for each side's law.")


def _day(asked: Asked) -> str:
    return asked.query.get("on", "")[:40].strip() or beginning("restoration")["on"]


def _meaning(asked: Asked) -> str:
    meaning = asked.query.get("meaning", "")
    return meaning if meaning in MEANINGS else MEANINGS[0]


def view(asked: Asked) -> dict[str, Any]:
    """Both sides of the aim of talks on a day, as the law is or with proposals laid over it."""
    talks = _talks(asked)
    said, meaning = _day(asked), _meaning(asked)
    found: dict[str, Any] = {
        "talks": talks,
        "on": said,
        "meaning": meaning,
        "sides": (),
        "chart": None,
        "choices": (),
        "minutes": MINUTES,
        "fault": None,
    }
    if talks is None or talks.aim is None:
        return found
    try:
        day = read_day("the day", said)
        found["choices"] = choices(asked, _ways(talks.aim.sides, day, meaning))
        laid = tuple(each.proposal for each in found["choices"] if each.chosen)
        found["sides"] = tuple(_side(each, day, meaning, laid) for each in talks.aim.sides)
        found["chart"] = _chart(talks.aim.sides, asked.today, meaning, laid)
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


def _ways(sides: tuple[Side, ...], day: dt.date, meaning: str) -> tuple[Restoration, ...]:
    """Each side's way back as the law is."""
    for side in sides:
        if day <= side.baseline:
            raise ScopeError(f"The day looked at, {day}, does not lie after the baseline, {side.baseline}.")
    return tuple(_restored(side, day, meaning, ()) for side in sides)


def _side(side: Side, day: dt.date, meaning: str, laid: tuple[Proposal, ...]) -> SideShown:
    found = _restored(side, day, meaning, of_jurisdiction(side.jurisdiction, laid))
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
def _restored(side: Side, on: dt.date, meaning: str, laid: tuple[Proposal, ...]) -> Restoration:
    return detente.restore(
        side.jurisdiction,
        to=side.to,
        baseline=side.baseline,
        on=on,
        meaning=meaning,
        measures=side.measures,
        proposals=laid,
    )


@lru_cache(maxsize=8)
def _chart(sides: tuple[Side, ...], last: dt.date, meaning: str, laid: tuple[Proposal, ...]) -> Markup:
    """The progress of all sides up to today, which no choice of a day changes."""
    every = [
        _restored(each, last, meaning, of_jurisdiction(each.jurisdiction, laid))
        for each in sides
        if last > each.baseline
    ]
    svg = progress([series_of(each) for each in every], "", "", "svg", bool(laid))
    said = "; ".join(f"{each.name} towards {each.destination}: {', '.join(verdict(each))}" for each in every)
    return inline(svg, f"{said}. The tables say the same.", "way-")
