"""Where things stood on a day: measures, law that was still to come, disputes and talks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.compare.measures import Measure, read_measures
from detente.errors import ScopeError
from detente.relations.instruments import day_of_id, read_head
from detente.relations.when import When

if TYPE_CHECKING:
    from detente.relations.disputes.case import Case
    from detente.relations.relation import Relation
    from detente.relations.settlements.scheme import Scheme
    from detente.relations.talks import Talks

NOT_YET, IN_FORCE, EASED_IN_PART, EASED = "not-yet", "in-force", "eased-in-part", "eased"


@dataclass(frozen=True, slots=True)
class ActOfMeasure:
    """An instrument that made or eased a measure, and when it took effect."""

    instrument: str
    when: When


@dataclass(frozen=True, slots=True)
class MeasureState:
    """A measure on a day: the acts that had made it, and those that had eased it, by then.

    `status` is `not-yet`, `in-force`, `eased-in-part`, or `eased` once every act that the record has of its easing had
    taken effect. Whether the law is back where it was is another question: `detente restore` answers it.
    """

    id: str
    title: str
    original: str | None
    by: str
    towards: str
    baseline: dt.date
    status: str
    made: tuple[ActOfMeasure, ...]
    eased: tuple[ActOfMeasure, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """Law that was made known by a day and not yet in force on it.

    `announced` are the events that made it known by then. `promulgated` is the day of its promulgation if that had
    come, so that its day was fixed; `effective` is when it took effect in the end.
    """

    instrument: str
    title: str
    original: str | None
    announced: tuple[str, ...]
    promulgated: dt.date | None
    effective: When


@dataclass(frozen=True, slots=True)
class DisputeState:
    """A dispute on a day: its state and since when, and the states it has beside it on other tracks, by title.

    `paused_since` is since when the complainant has paused its complaint, `suspended_since` since when a panel is
    suspended; `lapses` is the day on which its authority then lapses. Without a state the case had not begun.
    """

    id: str
    title: str
    state: str | None
    state_title: str | None
    since: dt.date | None
    final: bool
    beside: tuple[str, ...]
    paused_since: dt.date | None
    suspended_since: dt.date | None
    lapses: dt.date | None


@dataclass(frozen=True, slots=True)
class Course:
    """Talks or a settlement on a day: how many of its events had taken place by then, and the last of them."""

    id: str
    title: str
    events: int
    last: str | None


@dataclass(frozen=True, slots=True)
class State:
    """Where things stood on a day. `events` and `claims` count what had been done and said by then."""

    on: dt.date
    events: int
    claims: int
    measures: tuple[MeasureState, ...]
    ahead: tuple[Ahead, ...]
    disputes: tuple[DisputeState, ...]
    talks: tuple[Course, ...]
    settlements: tuple[Course, ...]


def state_on(relation: Relation, day: dt.date) -> State:
    """Where things stood on a day."""
    days = instrument_days(relation)
    measures = [m for m in read_measures(relation.folder.parent) if {m.by, m.towards} == set(relation.parties)]
    return State(
        on=day,
        events=sum(event.when.begun(day) for event in relation.events),
        claims=sum(bool(claim.said_by(day)) for claim in relation.claims),
        measures=tuple(_measure(measure, days, day) for measure in measures),
        ahead=tuple(_ahead(relation, days, day)),
        disputes=tuple(dispute_state(case, day) for case in relation.disputes),
        talks=tuple(_course(talks, day) for talks in relation.talks),
        settlements=tuple(_course(scheme, day) for scheme in relation.settlements),
    )


def instrument_days(relation: Relation) -> dict[str, When]:
    """When the instruments that events name took effect: by their events, else as their ids say."""
    found: dict[str, When] = {}
    for event in relation.events:
        for instrument in event.instruments:
            found.setdefault(instrument, event.when)
    for event in relation.events:
        for instrument in event.announces:
            day = day_of_id(instrument)
            if day is not None:
                found.setdefault(instrument, day)
    return found


def _measure(measure: Measure, days: dict[str, When], day: dt.date) -> MeasureState:
    made, eased = (tuple(_acts_by(instruments, days, day)) for instruments in (measure.made_by, measure.eased_by))
    status = IN_FORCE if made else NOT_YET
    if made and eased:
        status = EASED if len(eased) == len(measure.eased_by) else EASED_IN_PART
    return MeasureState(
        measure.id, measure.title, measure.original, measure.by, measure.towards, measure.baseline, status, made, eased
    )


def _acts_by(instruments: tuple[str, ...], days: dict[str, When], day: dt.date) -> Iterator[ActOfMeasure]:
    for instrument in instruments:
        when = days.get(instrument) or day_of_id(instrument)
        if when is not None and when.begun(day):
            yield ActOfMeasure(instrument, when)


def _ahead(relation: Relation, days: dict[str, When], day: dt.date) -> Iterator[Ahead]:
    announced: dict[str, list[str]] = {}
    for event in relation.events:
        if event.when.begun(day):
            for instrument in event.announces:
                announced.setdefault(instrument, []).append(event.id)
    coming = [(when, instrument) for instrument, when in days.items() if not when.begun(day)]
    for when, instrument in sorted(coming):
        read = read_head(instrument)
        promulgated = read.promulgated if read.promulgated and read.promulgated <= day else None
        if instrument in announced or promulgated:
            yield Ahead(
                instrument=instrument,
                title=read.title or instrument,
                original=read.original,
                announced=tuple(announced.get(instrument, ())),
                promulgated=promulgated,
                effective=when,
            )


def dispute_state(case: Case, day: dt.date) -> DisputeState:
    """The state of a case on a day; none where it had not begun."""
    from detente.relations.disputes.clock import Clock

    try:
        standing = Clock(case).on(day)
    except ScopeError:
        return DisputeState(case.id, case.title, None, None, None, False, (), None, None, None)
    suspension = standing.suspension
    return DisputeState(
        id=case.id,
        title=case.title,
        state=standing.state.id,
        state_title=standing.state.title,
        since=standing.state.since,
        final=standing.final,
        beside=tuple(state.title for state in standing.beside),
        paused_since=standing.paused_since,
        suspended_since=suspension.since if suspension else None,
        lapses=suspension.lapse.day if suspension and suspension.lapse else None,
    )


def _course(part: Talks | Scheme, day: dt.date) -> Course:
    begun = [event for event in part.events if event.when.begun(day)]
    last = max(begun, key=lambda event: event.when.earliest).id if begun else None
    return Course(part.id, part.title, len(begun), last)
