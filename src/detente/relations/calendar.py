"""The events of a relation as a calendar file (RFC 5545): all-day events, tentative where the day is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from detente.errors import FileError
from detente.relations.timeline import Timeline, Told, last_day
from detente.relations.words import both_scripts, stance_words, told_of

PRODUCT = "-//detente//record//EN"


def calendar(timeline: Timeline) -> bytes:
    """The calendar file of a timeline; the same record gives the same bytes.

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
    made.add("name", timeline.title)
    for told in timeline.events:
        event = Event()
        for name, value in _properties(timeline, told).items():
            event.add(name, value)
        made.add_component(event)
    return bytes(made.to_ical())


def _properties(timeline: Timeline, told: Told) -> dict[str, object]:
    event = told.event
    tentative = not event.when.known
    found: dict[str, object] = {
        "uid": f"{event.id}.{timeline.relation}@detente",
        # Not the moment of writing: the same record is to give the same file.
        "dtstamp": dt.datetime.combine(timeline.checked, dt.time(), dt.UTC),
        "dtstart": event.when.earliest,
        "dtend": last_day(event) + dt.timedelta(days=1),
        "summary": f"{told_of(told)}: {event.title}" + (" (the day is not known)" if tentative else ""),
        "description": "\n".join(_description(timeline, told)),
        "categories": [event.kind],
        "status": "TENTATIVE" if tentative else "CONFIRMED",
        "transp": "TRANSPARENT",
    }
    if event.sources:
        found["url"] = event.sources[0][0]
    return found


def _description(timeline: Timeline, told: Told) -> Iterator[str]:
    event = told.event
    if event.original:
        yield both_scripts(event.original)
    if not event.when.known:
        yield f"The day is not known; it lies {event.when}." if " " in str(event.when) else f"Some day of {event.when}."
    if event.part_of:
        yield f"Part of {event.part_of}."
    for name, ids in (("Took effect", event.instruments), ("Made known", event.announces)):
        if ids:
            yield f"{name}: {', '.join(ids)}."
    if event.under:
        yield f"Under {event.under}."
    if event.citation:
        yield f"Cited as {event.citation}."
    for answering in told.answering:
        answered = "; ".join(timeline.every[id].title if id in timeline.every else id for id in answering.answers)
        yield f"“{answering.statement}” ({stance_words(answering.stances)}) It is said to answer: {answered}."
    if event.note:
        yield event.note
    for url, what in event.sources:
        yield f"Source: {url}" + (f" ({what})" if what else "")
    yield f"Confidence: {event.confidence}. {event.id}"
