"""What is asked of the record: kinds of events and actors by name, and days that it may not cover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.english import counted, listed
from detente.errors import ScopeError, UnknownNameError, did_you_mean
from detente.relations.events import KINDS

if TYPE_CHECKING:
    from detente.relations.relation import Relation

_JUDGED = ("countermeasure", "retaliation", "sanction")  # what an act is called by those who take a side


def read_kinds(relation: Relation, kinds: str | Iterable[str] | None) -> tuple[str, ...]:
    """Kinds of events as they are asked for.

    Raises:
        ScopeError: there is no such kind.
    """
    given = [kinds] if isinstance(kinds, str) else list(kinds or ())
    words = [word.strip().casefold() for text in given for word in str(text).split(",") if word.strip()]
    if given and not words:
        raise ScopeError(f"No kind of event is named; choose from {', '.join(KINDS)}, or leave the kinds out for all.")
    topics = {topic for claim in relation.claims for topic in claim.about}
    for word in words:
        if word in KINDS:
            continue
        if word in topics or word in _JUDGED:
            raise ScopeError(
                f"{word!r} is no kind of event: it is what somebody says of one. See `detente claims "
                f"{' '.join(relation.parties)} --about {word}`; the kinds of events are {', '.join(KINDS)}."
            )
        raise ScopeError(f"{word!r} is no kind of event; choose from {', '.join(KINDS)}.{did_you_mean(word, KINDS)}")
    return tuple(dict.fromkeys(words))


def known_actor(relation: Relation, name: str) -> str:
    """The id of an actor, in any case.

    Raises:
        UnknownNameError: the relation has none of that name.
    """
    wanted = name.strip().casefold()
    for id in relation.actors:
        if id.casefold() == wanted:
            return id
    raise UnknownNameError(
        f"The record of {listed(relation.parties)} has no actor {name!r}; it has {', '.join(relation.actors)}."
        + did_you_mean(name, relation.actors)
    )


def coverage_notes(
    relation: Relation, first: dt.date | None, last: dt.date | None, at: dt.date | None
) -> Iterable[str]:
    """What is to be said of days outside those that the record covers."""
    begins, checked = relation.covers_from, relation.checked
    asked_last = min((day for day in (last, at) if day), default=None)
    if asked_last is not None and asked_last < begins:
        yield f"The record begins on {begins}; nothing before that day is in it."
        return
    if first is not None and first < begins:
        gap = counted((begins - first).days, "day")
        yield f"The record begins on {begins}; the {gap} before it are not covered."
    latest = max((day for day in (first, last, at) if day), default=None)
    if latest is not None and latest > checked:
        yield f"Sources were looked for up to {checked}; what was done after it may be missing."
