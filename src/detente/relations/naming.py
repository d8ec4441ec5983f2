"""Finding events by what they are called: an id, its beginning, its short name, or a day."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Sequence

from detente.errors import UnknownNameError
from detente.relations.events import Event

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
MOST = 8  # so many names are offered in a sentence


def find_events(events: Sequence[Event], name: str) -> tuple[Event, ...]:
    """The events of a day (one or several), or the one of a name.

    Args:
        events: those to look in.
        name: an id or the beginning of one, or of its short name; or a day, for all events whose days include it:
            those of that very day first, then those of several, then those that may have been on it.

    Raises:
        UnknownNameError: there is none, or the name may be that of several.
    """
    wanted = name.strip().casefold().removesuffix("...").removesuffix("…")
    day = _day(wanted)
    if day is not None:
        found = [e for e in events if e.when.earliest <= day <= (e.when.until or e.when.latest)]
        if not found:
            raise UnknownNameError(f"The record has no event on {day}.{_nearest(events, day)}")
        return tuple(sorted(found, key=lambda e: (not e.when.known, e.when.earliest != day)))
    exact = [event for event in events if event.id.casefold() == wanted]
    found = exact or [event for event in events if wanted and _begins(event.id.casefold(), wanted)]
    if not found:
        raise UnknownNameError(f"The record has no event {name!r}.{_offered(events, wanted)}")
    if len({event.id for event in found}) > 1:
        some = ", ".join(event.id for event in found[:MOST])
        more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
        raise UnknownNameError(
            f"{name!r} may be any of {some}{more}; write more of the name, or a whole day for all of that day."
        )
    return tuple(found)


def _day(text: str) -> dt.date | None:
    if text == "today":
        return dt.date.today()
    try:
        return dt.date.fromisoformat(text) if _DAY.match(text) else None
    except ValueError:
        raise UnknownNameError(f"{text!r} is no day of the calendar; write it as 2019-08-28.") from None


def _begins(id: str, wanted: str) -> bool:
    return id.startswith(wanted) or id.partition("_")[2].startswith(wanted)


def _nearest(events: Sequence[Event], day: dt.date) -> str:
    before = [event.id for event in events if event.when.earliest < day][-1:]
    after = [event.id for event in events if event.when.earliest > day][:1]
    near = " and ".join(before + after)
    return f" The nearest {'is' if len(before + after) == 1 else 'are'} {near}." if near else ""


def _offered(events: Sequence[Event], wanted: str) -> str:
    """The nearest names: those that hold a word of it, else those spelt alike."""
    words = [word for word in re.split(r"[\s_-]+", wanted) if len(word) > 2 and not word.isdigit()]
    holding = [e.id for e in events if words and all(word in e.id.casefold() for word in words)]
    short = {event.id.partition("_")[2]: event.id for event in events}
    alike = [short[near] for near in difflib.get_close_matches(wanted.partition("_")[2] or wanted, short, 3, 0.6)]
    near = list(dict.fromkeys([*holding, *alike]))[:3]
    return f" Did you mean {' or '.join(near)}?" if near else " `detente timeline` lists the days; name one of them."
