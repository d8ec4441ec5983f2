"""The days of a dispute that lie ahead as a calendar file (RFC 5545): last days, first days, and what comes by itself.

Each is an all-day event. A day that hangs on an act of which only a span is known, or that the law leaves in doubt, is
a tentative span of days.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from detente.errors import FileError, ScopeError
from detente.relations.disputes.standing import Automatic, Deadline, Next, Standing

PRODUCT = "-//detente//dispute//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """An event of the calendar: from `first` to `last`, both included; `stamped` is the day it was known from."""

    uid: str
    first: dt.date
    last: dt.date
    summary: str
    lines: tuple[str, ...]
    stamped: dt.date


def calendar(standing: Standing) -> bytes:
    """The calendar of what lies ahead of a day; the same question gives the same bytes.

    Raises:
        FileError: icalendar is not installed.
        ScopeError: nothing lies ahead.
    """
    try:
        from icalendar import Calendar, Event
    except ImportError:
        raise FileError("A calendar needs the calendar extra: pip install 'detente[calendar]'.") from None

    entries = list(ahead(standing))
    if not entries:
        raise ScopeError(_nothing(standing))
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", dt.datetime.combine(entry.stamped, dt.time(), dt.UTC))
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + dt.timedelta(days=1))
        event.add("summary", entry.summary)
        event.add("description", "\n".join(entry.lines))
        event.add("status", "TENTATIVE" if entry.first != entry.last else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def ahead(standing: Standing) -> list[Entry]:
    """What lies ahead, in the order of its days; its ids do not change when a day is moved by more time agreed."""
    found = [
        *(_last_day(standing, each) for each in standing.ahead),
        *(_first_day(standing, each) for each in standing.possible if each.earliest and each.earliest > standing.day),
        *(_by_itself(standing, each) for each in standing.automatic if each.day > standing.day),
    ]
    return list(_apart(sorted(found, key=lambda entry: (entry.first, entry.last, entry.uid, entry.summary))))


def _apart(entries: list[Entry]) -> Iterator[Entry]:
    """The entries, those with an id that stood before under one of their own."""
    seen: dict[str, int] = {}
    for entry in entries:
        number = seen[entry.uid] = seen.get(entry.uid, 0) + 1
        uid = entry.uid if number == 1 else entry.uid.replace("@", f".{number}@")
        yield Entry(uid, entry.first, entry.last, entry.summary, entry.lines, entry.stamped)


def _nothing(standing: Standing) -> str:
    case, state = standing.case, standing.state
    if standing.final:
        return f"{case.id} is over since {state.since} ({state.title}): there is nothing to put into a calendar."
    return f"No day lies ahead of {case.id} on {standing.day} ({state.title}): there is nothing to put into a calendar."


def _last_day(standing: Standing, each: Deadline) -> Entry:
    day, earliest = each.day or standing.day, each.earliest or standing.day
    stamped = each.counted_from or standing.state.since
    if stamped > standing.day:
        stamped = standing.state.since
    return Entry(
        uid=_uid(standing, each.act, "until", each.kind, str(each.counted_from)),
        first=max(earliest, standing.day),
        last=day,
        summary=f"{standing.case.id}: last day: {each.title} ({each.law}, {each.kind})",
        lines=tuple(
            _lines(
                standing,
                f"By: {' or '.join(each.by)}.",
                f"Counted: {each.counted}.",
                f"Moved from {each.moved_from} to a working day." if each.moved_from else None,
                f"If missed: {each.missed}." if each.missed else None,
                each.confidence,
            )
        ),
        stamped=stamped,
    )


def _first_day(standing: Standing, each: Next) -> Entry:
    day = each.earliest or standing.day
    return Entry(
        uid=_uid(standing, each.act, "from"),
        first=day,
        last=day,
        summary=f"{standing.case.id}: first day: {each.title} ({each.law})",
        lines=tuple(_lines(standing, f"By: {' or '.join(each.by)}.", f"Counted: {each.because}.", each.confidence)),
        stamped=standing.state.since,
    )


def _by_itself(standing: Standing, each: Automatic) -> Entry:
    doubt = f"One reading has it from {each.doubt} on." if each.doubt != each.day else None
    return Entry(
        uid=_uid(standing, each.act, "itself", str(standing.state.since)),
        first=min(each.doubt, each.day),
        last=each.day,
        summary=f"{standing.case.id}: {each.title} if nothing is done ({each.law})",
        lines=tuple(_lines(standing, f"As of {each.day}.", doubt, each.confidence)),
        stamped=standing.state.since,
    )


def _lines(standing: Standing, *told: str | None) -> Iterator[str]:
    *said, confidence = told
    yield standing.case.title
    yield from (line for line in said if line)
    yield f"As the case stood on {standing.day}: {standing.state.title}."
    yield f"Confidence: {confidence}. No legal advice."


def _uid(standing: Standing, *parts: str) -> str:
    return f"{re.sub(r'[^a-z0-9.-]+', '-', '.'.join((standing.case.id, *parts)).casefold())}@detente"
