"""Lint of events and talks: names, days, and the law that an event made or announced."""

from __future__ import annotations

from collections.abc import Iterator

from detente.errors import LawFault
from detente.relations.events import Event
from detente.relations.instruments import jurisdiction_of
from detente.relations.lint_data import Linted, effective_days

OF_LAW = ("measure", "easing")


def event_faults(data: Linted) -> Iterator[LawFault]:
    """Every fault of the events of a relation, whichever file they stand in."""
    seen: dict[str, Event] = {}
    for event in data.relation.events:
        if event.id in seen:
            first = seen[event.id].place
            yield event.place.fault(f"the event {event.id!r} stands twice (first in {first.file}, line {first.line}).")
        seen.setdefault(event.id, event)
        for actor in event.by:
            yield from data.actor(actor, event.place, f"the event {event.id!r} is by")
        yield from _days(data, event)
        if event.kind in OF_LAW and not event.instruments and not event.announces:
            yield event.place.fault(
                f"the event {event.id!r} is of the kind {event.kind} and names no instrument; name what took effect "
                "(`instruments`) or what was made known (`announces`), or give it another kind."
            )
        yield from _taking_effect(data, event)
        yield from _announcing(data, event)


def _days(data: Linted, event: Event) -> Iterator[LawFault]:
    """An event lies inside what the record covers; a dispute or a scheme may have begun before."""
    relation = data.relation
    if event.part_of is not None:
        return
    if event.when.latest < relation.covers_from:
        yield event.place.fault(
            f"the event {event.id!r} lies before {relation.covers_from}, the day from which the record covers."
        )
    if event.when.earliest > relation.checked:
        yield event.place.fault(
            f"the event {event.id!r} lies after {relation.checked}, the day up to which sources were looked for; move "
            "`covers.checked` of relation.yaml on."
        )


def _taking_effect(data: Linted, event: Event) -> Iterator[LawFault]:
    """An instrument takes effect by an event on a day that its law file says, and by one of whose law it is."""
    for id in event.instruments:
        yield from data.instrument(id, event.place, f"the event {event.id!r} takes into force")
        instrument = data.instruments.get(id)
        if instrument is None:
            continue
        yield from _whose(data, event, id)
        days = effective_days(instrument)
        if not any(first <= event.when.latest and event.when.earliest <= last for first, last in days):
            yield event.place.fault(
                f"the event {event.id!r} ({event.when}) takes {id} into force, but its law file says {days[0][0]}."
            )


def _announcing(data: Linted, event: Event) -> Iterator[LawFault]:
    """An instrument is made known before it takes effect, or on that day; it is promulgated when its law file says."""
    for id in event.announces:
        yield from data.instrument(id, event.place, f"the event {event.id!r} announces")
        instrument = data.instruments.get(id)
        if instrument is None:
            continue
        yield from _whose(data, event, id)
        last = max(latest for _, latest in effective_days(instrument))
        if event.when.earliest > last:
            yield event.place.fault(f"the event {event.id!r} announces {id}, which had taken effect on {last} already.")
        promulgated = instrument.promulgated
        if "promulgat" not in event.title.casefold() or promulgated is None:
            continue
        if not event.when.earliest <= promulgated <= event.when.latest:
            yield event.place.fault(
                f"the event {event.id!r} ({event.when}) promulgates {id}, but its law file says {promulgated}."
            )


def _whose(data: Linted, event: Event, id: str) -> Iterator[LawFault]:
    """An act of a state's law is by that state, or by a body of it."""
    code = jurisdiction_of(id)
    sides = {data.relation.side(actor) for actor in event.by if actor in data.relation.actors}
    if code in data.relation.parties and sides and code not in sides:
        yield event.place.fault(
            f"the event {event.id!r} names {id}, which is law of {code}, but is by {event.by[0]!r}."
        )


def talks_faults(data: Linted) -> Iterator[LawFault]:
    """Every fault of talks that their reader cannot see: names, days, and an aim that the law data cannot tell of."""
    relation = data.relation
    for talks in relation.talks:
        for position in talks.positions:
            yield from data.actor(position.by, position.place, "a position is by")
            if position.on.latest < relation.covers_from:
                yield position.place.fault(
                    f"the position of {position.on} lies before the record, {relation.covers_from}."
                )
            if position.on.earliest > relation.checked:
                yield position.place.fault(
                    f"the position of {position.on} lies after {relation.checked}, the day up to which sources were "
                    "looked for; move `covers.checked` of relation.yaml on."
                )
        for side in talks.aim.sides if talks.aim else ():
            assert talks.aim is not None
            if side.jurisdiction not in relation.parties or side.to not in relation.parties:
                pair = " and ".join(relation.parties)
                yield talks.aim.place.fault(
                    f"the aim names {side.jurisdiction} towards {side.to}; the parties are {pair}."
                )
            law = data.laws.get(side.jurisdiction)
            if law is not None and side.baseline < law.covers.from_:
                yield talks.aim.place.fault(
                    f"the law data of {law.name} begins on {law.covers.from_}, after the baseline {side.baseline}."
                )
