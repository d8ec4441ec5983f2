"""One event told whole: what was done, by whom, under what, what it changed in law, and who says what about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.compare.days import Day, maybe_day
from detente.errors import UnknownNameError
from detente.relations.answering import concerns, said_by
from detente.relations.claims_told import ClaimTold, tell
from detente.relations.event_effects import InMeasure, LawEffect, effects_of, measures_of
from detente.relations.events import Event
from detente.relations.instruments import read_head
from detente.relations.naming import find_events
from detente.relations.plain import fields_of
from detente.relations.relation import Actor, Relation, read_relation, relation_ids
from detente.relations.state import DisputeState, dispute_state
from detente.relations.timeline import lanes_of
from detente.relations.when import When

DISPUTE, TALKS, SETTLEMENT = "dispute", "talks", "settlement"


@dataclass(frozen=True, slots=True)
class InstrumentTold:
    """An instrument of an event, with the events by which it took effect or was made known.

    Where the law data has no file of it, only its id, and the day that the id begins with, are known.
    """

    id: str
    title: str | None
    original: str | None
    number: str | None
    promulgated: dt.date | None
    effective: When | None
    took_effect_by: tuple[str, ...]
    announced_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartOf:
    """The dispute, the talks or the settlement (`kind`) that an event belongs to, by its id and title."""

    kind: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class EventTold:
    """An event of a relation, told whole.

    `actors` did it, `lanes` are where it stands on the timeline. `instruments` took effect by it, and
    `effects` are what that changed; `announces` were made known by it. `dispute` is the state of the case before and
    after it. `claims` are the statements about it made by the day asked (`at`), each with everyone's stance.
    """

    relation: str
    relation_title: str
    parties: tuple[str, str]
    party_names: tuple[str, str]
    event: Event
    actors: tuple[Actor, ...]
    lanes: tuple[str, ...]
    at: dt.date | None
    instruments: tuple[InstrumentTold, ...]
    announces: tuple[InstrumentTold, ...]
    effects: tuple[LawEffect, ...]
    measures: tuple[InMeasure, ...]
    belongs_to: PartOf | None
    dispute: tuple[DisputeState, DisputeState] | None
    claims: tuple[ClaimTold, ...]
    every: dict[str, Event] = field(repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The event as JSON carries it."""
        told = fields_of(self)
        before, after = self.dispute or (None, None)
        return {
            **{name: told[name] for name in ("relation", "relation_title", "parties")},
            **fields_of(self.event),
            **{name: value for name, value in told.items() if name not in ("event", "every")},
            "dispute": {"before": fields_of(before), "after": fields_of(after)} if before and after else None,
        }


def event(name: str, *, at: Day | None = None, folder: Path | str | None = None) -> tuple[EventTold, ...]:
    """Events told whole: the one of a name, or all of a day.

    Args:
        name: an event's id such as `2019-08-28_korea-leaves-group-a` or the beginning of one, or a day, in any relation
            of the record.
        at: tell only the statements made by this day.
        folder: the record, if not the one that comes with detente.

    Raises:
        UnknownNameError: the record has no such event, or the name may be that of several.
        ScopeError: the day cannot be read.
        LawError, RecordError: the law data or the record is at fault.
    """
    day = maybe_day("the day", at)
    relations = [read_relation(id, folder) for id in relation_ids(folder)]
    if not relations:
        raise UnknownNameError("The record has no relation, and so no event; docs/relations.md says how to write one.")
    home = {id(each): relation for relation in relations for each in relation.events}
    every = sorted((each for relation in relations for each in relation.events), key=lambda each: each.when.earliest)
    return tuple(_tell(home[id(found)], found, day) for found in find_events(every, name))


def _tell(relation: Relation, event: Event, at: dt.date | None) -> EventTold:
    one, other = relation.parties
    return EventTold(
        relation=relation.id,
        relation_title=relation.title,
        parties=relation.parties,
        party_names=(relation.name(one), relation.name(other)),
        event=event,
        actors=tuple(relation.actors.get(by) or Actor(by, by, (), None) for by in event.by),
        lanes=lanes_of(relation, event),
        at=at,
        instruments=tuple(_instruments(relation, event.instruments)),
        announces=tuple(_instruments(relation, event.announces)),
        effects=effects_of(relation, event) if event.instruments else (),
        measures=tuple(measures_of(relation, event)) if event.instruments else (),
        belongs_to=_belongs_to(relation, event),
        dispute=_dispute(relation, event),
        claims=tuple(
            tell(relation, claim, at) for claim in relation.claims if concerns(claim, event.id) and said_by(claim, at)
        ),
        every={each.id: each for each in relation.events},
    )


def _instruments(relation: Relation, ids: tuple[str, ...]) -> Iterator[InstrumentTold]:
    for id in ids:
        found = read_head(id)
        yield InstrumentTold(
            id=id,
            title=found.title,
            original=found.original,
            number=found.number,
            promulgated=found.promulgated,
            effective=found.effective,
            took_effect_by=tuple(each.id for each in relation.events if id in each.instruments),
            announced_by=tuple(each.id for each in relation.events if id in each.announces),
        )


def _belongs_to(relation: Relation, event: Event) -> PartOf | None:
    kinds = ((DISPUTE, relation.disputes), (TALKS, relation.talks), (SETTLEMENT, relation.settlements))
    for kind, parts in kinds:
        for part in parts:
            if event.part_of is not None and part.id.casefold() == event.part_of.casefold():
                return PartOf(kind, part.id, part.title)
    return None


def _dispute(relation: Relation, event: Event) -> tuple[DisputeState, DisputeState] | None:
    """The state of the case that an event is an act of: on the day before it, and on its day."""
    for case in relation.disputes:
        if event.part_of is not None and case.id.casefold() == event.part_of.casefold():
            first = event.when.earliest - dt.timedelta(days=1)
            return dispute_state(case, first), dispute_state(case, event.when.latest)
    return None
