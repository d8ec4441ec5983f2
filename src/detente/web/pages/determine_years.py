"""How the answer to one question changes through the years that the law data covers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente.determination.answers import Determination
from detente.determination.shipment import read_date
from detente.web.pages.rendering import Asked

_MOST_SPANS = 400


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which one answer stands; `until` is the first day after them, places are per cent of the strip."""

    since: dt.date
    until: dt.date
    outcome: str
    under: tuple[str, ...]
    left: float
    width: float
    address: str
    here: bool

    @property
    def last(self) -> dt.date:
        """The last day."""
        return self.until - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on which instruments took effect: (id, title) of each."""

    day: dt.date
    left: float
    instruments: tuple[tuple[str, str], ...]
    address: str


@dataclass(frozen=True, slots=True)
class Years:
    """The strip: its days, the spans in order, the ticks, the marks of the years, the day asked, the day checked."""

    first: dt.date
    last: dt.date
    spans: tuple[Span, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[tuple[int, float], ...]
    day: dt.date
    at: float
    checked: dt.date
    checked_at: float


def years(asked: Asked, shipment: Mapping[str, Any], answer: Determination) -> Years | None:
    """The strip of a question; None where no law is asked."""
    code = next((code for code, digest in asked.opened.digests.items() if digest == answer.law), None)
    if code is None:
        return None
    book = asked.opened.law.engine(code).book
    day = read_date("date", shipment["date"])
    first, end = book.covers_from, max(book.checked, asked.today, day) + dt.timedelta(days=1)
    total = (end - first).days

    def place(on: dt.date) -> float:
        return round(100 * (min(max(on, first), end) - first).days / total, 3)

    spans = []
    for since, until, found in _walk(asked, shipment, first, end):
        left = place(since)
        here = since <= day < until
        under = tuple(dict.fromkeys(usable.title for usable in found.authorisations))
        address = asked.link(date=since.isoformat() if not here else day.isoformat())
        spans.append(Span(since, until, found.outcome, under, left, round(place(until) - left, 3), address, here))
    by_day: dict[dt.date, list[tuple[str, str]]] = {}
    for id, each in book.instruments.items():
        for iso in each["days"]:
            on = dt.date.fromisoformat(iso)
            if first < on < end:
                by_day.setdefault(on, []).append((id, each["title"]))
    ticks = [Tick(on, place(on), tuple(by_day[on]), asked.link(date=on.isoformat())) for on in sorted(by_day)]
    marks = [
        (year, place(dt.date(year, 1, 1)))
        for year in range(first.year + (first > dt.date(first.year, 1, 1)), end.year + 1)
    ]
    return Years(
        first,
        end - dt.timedelta(days=1),
        tuple(spans),
        tuple(ticks),
        tuple(marks),
        day,
        place(day),
        book.checked,
        place(book.checked),
    )


def _walk(
    asked: Asked, shipment: Mapping[str, Any], first: dt.date, end: dt.date
) -> Iterator[tuple[dt.date, dt.date, Determination]]:
    """Every answer of the strip, from day to day on which it becomes another."""
    since = first
    for _ in range(_MOST_SPANS):
        found = asked.opened.law.determine(shipment, on=since)
        until = min(found.holds_until or end, end)
        if until <= since:
            until = end
        yield since, until, found
        if until >= end:
            return
        since = until
