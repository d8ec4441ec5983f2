"""Coming instruments as a calendar file (RFC 5545).

Each is an all-day event; one whose day of effect was not found is a tentative span of days.
"""

from __future__ import annotations

import datetime as dt

from detente.compare.coming import Coming, Upcoming
from detente.errors import FileError

PRODUCT = "-//detente//upcoming//EN"
MOST_PLACES = 5  # so many places of change are told in an event; the rest are counted


def calendar(upcoming: Upcoming) -> bytes:
    """The calendar file of what is coming; the same question gives the same bytes.

    Raises:
        FileError: icalendar is not installed.
    """
    try:
        from icalendar import Calendar, Event
    except ImportError:
        raise FileError("A calendar needs the calendar extra: pip install 'detente[calendar]'.") from None

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    for coming in upcoming.instruments:
        event = Event()
        for name, value in _properties(coming, upcoming.on).items():
            event.add(name, value)
        made.add_component(event)
    return bytes(made.to_ical())


def _properties(coming: Coming, on: dt.date) -> dict[str, object]:
    last = coming.latest or coming.earliest
    stamped = coming.promulgated or on
    found: dict[str, object] = {
        "uid": f"{coming.instrument.replace('/', '.')}.{coming.day.replace(' ', '-')}@detente",
        "dtstamp": dt.datetime.combine(stamped, dt.time(), dt.UTC),
        "dtstart": coming.earliest,
        "dtend": last + dt.timedelta(days=1),
        "summary": f"{_what(coming)} {'may take effect' if coming.uncertain else 'takes effect'}",
        "description": _description(coming),
        "status": "TENTATIVE" if coming.uncertain or not coming.law else "CONFIRMED",
        "transp": "TRANSPARENT",
    }
    if coming.sources:
        found["url"] = coming.sources[0]
    return found


def _what(coming: Coming) -> str:
    return f"{coming.name}: {coming.cited}" if coming.law else f"NOT LAW: {coming.name}: the proposal “{coming.title}”"


def _description(coming: Coming) -> str:
    """What takes effect, what it changes, and what it does to orders, in lines."""
    lines = [" ".join(text for text in (coming.title, coming.original) if text)]
    if coming.uncertain:
        lines.append(f"The day it takes effect was not found: {coming.day}.")
    if coming.promulgated:
        lines.append(f"Promulgated {coming.promulgated}.")
    lines += [f"{text}." for text in coming.what]
    if coming.orders:
        lines += [f"{coming.orders.hit} of {coming.orders.tally.rows} orders hit."]
        lines += [f"{count}: {way}" for way, count in coming.orders.ways]
    lines += [place.sentence for place in coming.places[:MOST_PLACES]]
    if len(coming.places) > MOST_PLACES:
        lines.append(f"{len(coming.places) - MOST_PLACES} more places of change.")
    lines += [f"Source: {source}" for source in coming.sources]
    lines.append(f"Confidence: {coming.confidence}. No legal advice.")
    return "\n".join(lines)
