"""The timeline of a relation: its events in the order of their days, and what somebody says that each of them answers.

With a day it is the record as it stood then: what had been done and said by that day, and what was under way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.compare.days import Day, maybe_day
from detente.errors import ScopeError
from detente.relations.answering import Answering, answering_of, concerns, said_by
from detente.relations.asked import coverage_notes, known_actor, read_kinds
from detente.relations.events import Event
from detente.relations.plain import fields_of
from detente.relations.relation import Relation, open_relation
from detente.relations.state import State, state_on

TALKS, OTHERS = "talks", "others"


@dataclass(frozen=True, slots=True)
class Lane:
    """One of the columns of a timeline: a party, a procedure, talks, or others."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Told:
    """An event in a timeline.

    `names` are those of its actors, `lanes` where it stands. `open` says that on the day asked it may have taken place
    or not yet, its day not being known. `answering` is what it is said to answer, `claims` the statements about it.
    """

    event: Event
    names: tuple[str, ...]
    lanes: tuple[str, ...]
    open: bool
    answering: tuple[Answering, ...]
    claims: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The event as JSON carries it, its own fields among what is told of it."""
        return {**fields_of(self.event), **{k: v for k, v in fields_of(self).items() if k != "event"}}


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events between two days, in order, and on a day asked the state of the record.

    `from_` and `to` are the days asked (None: as far as the record goes), `kinds` and `by` what was asked for, `at` the
    day whose record it is. `covers_from` is the first day the record covers, `checked` the last for which sources were
    looked for. `notes` say what a reader must know of the days asked.
    """

    relation: str
    title: str
    parties: tuple[str, str]
    from_: dt.date | None
    to: dt.date | None
    kinds: tuple[str, ...]
    by: str | None
    at: dt.date | None
    covers_from: dt.date
    checked: dt.date
    lanes: tuple[Lane, ...]
    events: tuple[Told, ...]
    state: State | None
    notes: tuple[str, ...]
    every: dict[str, Event] = field(repr=False, compare=False)

    @property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of the events; None where there is none."""
        if not self.events:
            return None
        return min(t.event.when.earliest for t in self.events), max(last_day(t.event) for t in self.events)

    def to_dict(self) -> dict[str, Any]:
        """The timeline as JSON carries it."""
        told = {name: value for name, value in fields_of(self).items() if name not in ("from_", "events", "every")}
        return {
            **told,
            "from": self.from_.isoformat() if self.from_ else None,
            "events": [each.to_dict() for each in self.events],
        }


def timeline(
    one: str,
    other: str,
    *,
    from_: Day | None = None,
    to: Day | None = None,
    kinds: str | Iterable[str] | None = None,
    by: str | None = None,
    at: Day | None = None,
    folder: Path | str | None = None,
) -> Timeline:
    """What two states did, in the order of the days.

    Args:
        one, other: the states, as ISO codes, in either order.
        from_, to: the first and the last day; by default all. An act whose day is not known stands in when it may lie
            between them.
        kinds: kinds of events, such as `measure` or `dispute`; by default all.
        by: an actor; a party stands for all of its bodies.
        at: the record as it stood on this day: only what had been done and said by then, and the state of things.
        folder: the record, if not the one that comes with detente.

    Raises:
        ScopeError: a day cannot be read, the days are in the wrong order, or there is no such kind.
        UnknownNameError: the record has no such relation or actor.
        RecordError: the record is at fault.
    """
    relation = open_relation(one, other, folder)
    return of_relation(relation, from_=from_, to=to, kinds=kinds, by=by, at=at)


def of_relation(
    relation: Relation,
    *,
    from_: Day | None = None,
    to: Day | None = None,
    kinds: str | Iterable[str] | None = None,
    by: str | None = None,
    at: Day | None = None,
) -> Timeline:
    """The timeline of a relation that is open; see `timeline`."""
    first, last, day = maybe_day("the first day", from_), maybe_day("the last day", to), maybe_day("the day", at)
    if first and last and first > last:
        raise ScopeError(f"The first day, {first}, comes after the last, {last}; write the earlier one first.")
    if first and day and first > day:
        raise ScopeError(f"The first day, {first}, comes after {day}, the day whose record is asked for.")
    wanted, actor = read_kinds(relation, kinds), None if by is None else known_actor(relation, by)
    found = [event for event in relation.events if _asked(relation, event, first, last, wanted, actor, day)]
    events = tuple(_told(relation, event, day) for event in found)
    return Timeline(
        relation=relation.id,
        title=relation.title,
        parties=relation.parties,
        from_=first,
        to=last,
        kinds=wanted,
        by=actor,
        at=day,
        covers_from=relation.covers_from,
        checked=relation.checked,
        lanes=_lanes(relation, events),
        events=events,
        state=state_on(relation, day) if day else None,
        notes=tuple(coverage_notes(relation, first, last, day)),
        every={event.id: event for event in relation.events},
    )


def last_day(event: Event) -> dt.date:
    """The last day of an event, or the last on which it may have taken place."""
    return event.when.until or event.when.latest


def _asked(
    relation: Relation,
    event: Event,
    first: dt.date | None,
    last: dt.date | None,
    kinds: tuple[str, ...],
    actor: str | None,
    at: dt.date | None,
) -> bool:
    return (
        (first is None or last_day(event) >= first)
        and (last is None or event.when.earliest <= last)
        and (not kinds or event.kind in kinds)
        and (actor is None or any(actor in (by, relation.side(by)) for by in event.by))
        and (at is None or event.when.may_have_begun(at))
    )


def _told(relation: Relation, event: Event, at: dt.date | None) -> Told:
    about = [claim for claim in relation.claims if concerns(claim, event.id) and said_by(claim, at)]
    return Told(
        event=event,
        names=tuple(relation.name(by) for by in event.by),
        lanes=lanes_of(relation, event),
        open=at is not None and not event.when.begun(at),
        answering=answering_of(relation, event.id, at),
        claims=tuple(claim.id for claim in about),
    )


# ---- where an event stands -------------------------------------------------------------------------------------------


def lanes_of(relation: Relation, event: Event) -> tuple[str, ...]:
    """The lanes of an event: talks, the parties whose bodies acted, else the procedure whose body did."""
    if event.kind == TALKS:
        return (TALKS,)
    sides = {relation.side(by) for by in event.by}
    if found := tuple(party for party in relation.parties if party in sides):
        return found
    for case in relation.disputes:
        if {body.id for body in case.procedure.bodies} & set(event.by):
            return (case.procedure.id,)
    return (OTHERS,)


def _lanes(relation: Relation, events: Iterable[Told]) -> tuple[Lane, ...]:
    """The parties, and what further lanes the events stand in."""
    used = {lane for told in events for lane in told.lanes}
    named = {
        **{case.procedure.id: case.procedure.lane for case in relation.disputes},
        TALKS: TALKS,
        OTHERS: OTHERS,
    }
    return (
        *(Lane(party, party) for party in relation.parties),
        *(Lane(id, title) for id, title in named.items() if id in used),
    )
