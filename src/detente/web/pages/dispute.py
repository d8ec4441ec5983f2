"""Disputes: where a case stands on any day, the way it came, what may come next and by when, and what is overdue."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from detente.errors import DetenteError
from detente.web import asking
from detente.web import questions as ask
from detente.web.pages.rendering import Asked

router = APIRouter()
WIDTH, FIRST, LAST = 1200, 24, 1176  # of the drawn path, in its own units
_NEAR = 16  # units: marks nearer than this stand on different heights
_HEIGHTS = 3
_BY_TIME = 0.4  # of a place goes by the calendar, the rest by the order: much is done in few months


@dataclass(frozen=True, slots=True)
class Mark:
    """An act or a deadline on the drawn path: its number or letter, its place, its row, and what it is."""

    name: str
    x: float
    row: int
    kind: str
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class Path:
    """The way of a case drawn along the days: acts above the line, deadlines below it, the day asked."""

    acts: tuple[Mark, ...]
    deadlines: tuple[Mark, ...]
    years: tuple[tuple[int, float], ...]
    at: float


@router.get("/dispute")
async def disputes(request: Request) -> Response:
    """The cases of the record."""
    response: Response = await request.app.state.pages.show(request, "disputes.html", list_view)
    return response


@router.get("/dispute/{case}")
async def dispute(request: Request) -> Response:
    """One case."""
    response: Response = await request.app.state.pages.show(request, "dispute.html", view)
    return response


def list_view(asked: Asked) -> dict[str, Any]:
    """Every case as it stands today."""
    return {"cases": asking.disputes(asked.opened, ask.DisputeDay(on="today"))}


def view(asked: Asked) -> dict[str, Any]:
    """A case on a day.

    Raises:
        UnknownNameError: the record has no such case.
    """
    case = asking.case(asked.opened, asked.parts["case"])
    said = asked.query.get("on", "")[:40].strip()
    found: dict[str, Any] = {"case": case, "said": said, "standing": None, "fault": None, "path": None}
    try:
        standing = asking.dispute(asked.opened, ask.Dispute(case=case.id, on=said or "today"))
    except DetenteError as error:
        return {**found, "fault": str(error)}
    found["standing"] = standing
    found["path"] = _path(standing)
    found["ahead"] = any(each["days_left"] is not None and each["days_left"] >= 0 for each in standing["deadlines"])
    found["first"] = case.acts[0].when.earliest
    return found


def _path(standing: Mapping[str, Any]) -> Path:
    day = _day(standing["day"])
    acts = [(str(place), _day(act["first"]), act) for place, act in enumerate(standing["done"], 1)]
    letters = [chr(ord("a") + place) for place in range(26)]
    lettered = zip(letters, standing["deadlines"], strict=False)
    deadlines = [(letter, _day(each["day"]), each) for letter, each in lettered if each["day"] is not None]
    days = [day, *(each for _, each, _ in acts), *(each for _, each, _ in deadlines)]
    first, last = min(days), max(days)
    place = _scale(sorted(set(days)))
    return Path(
        tuple(_marks([(name, place(on), "done", act["title"], str(on)) for name, on, act in acts])),
        tuple(_marks([(name, place(on), each["kind"], each["title"], str(on)) for name, on, each in deadlines])),
        tuple((year, place(dt.date(year, 1, 1))) for year in range(first.year + 1, last.year + 1)),
        place(day),
    )


def _scale(days: Sequence[dt.date]) -> Callable[[dt.date], float]:
    """Where a day stands: partly by the calendar, partly by its place among `days`, the drawn ones in order."""
    numbers = [day.toordinal() for day in days]
    total, steps = max(numbers[-1] - numbers[0], 1), max(len(days) - 1, 1)
    shares = [
        _BY_TIME * (number - numbers[0]) / total + (1 - _BY_TIME) * place / steps
        for place, number in enumerate(numbers)
    ]

    def place(on: dt.date) -> float:
        after = min(max(bisect_left(numbers, on.toordinal()), 1), len(numbers) - 1) if len(numbers) > 1 else 0
        before = max(after - 1, 0)
        way = (on.toordinal() - numbers[before]) / max(numbers[after] - numbers[before], 1)
        return round(FIRST + (LAST - FIRST) * (shares[before] + way * (shares[after] - shares[before])), 1)

    return place


def _marks(items: Sequence[tuple[str, float, str, str, str]]) -> Iterator[Mark]:
    """Marks on as many rows as they need not to stand on each other."""
    ends = [-1e9] * _HEIGHTS
    for name, x, kind, title, day in sorted(items, key=lambda item: item[1]):
        row = next((row for row, end in enumerate(ends) if x - end >= _NEAR), ends.index(min(ends)))
        ends[row] = x
        yield Mark(name, x, row, kind, title, day)


def _day(text: object) -> dt.date:
    return text if isinstance(text, dt.date) else dt.date.fromisoformat(str(text))
