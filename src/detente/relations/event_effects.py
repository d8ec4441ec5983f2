"""What an event did to the law: the difference of the day before and the day, and how it stands to a measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.compare.measures import Measure, read_measures
from detente.errors import ScopeError, UnknownNameError
from detente.relations.events import Event
from detente.relations.instruments import jurisdiction_of

if TYPE_CHECKING:
    from detente.compare.restoration import Standing
    from detente.compare.values import ChangedPlace, Difference
    from detente.relations.relation import Relation

MADE, EASED = "made", "eased"


@dataclass(frozen=True, slots=True)
class LawEffect:
    """What changed in one jurisdiction's law, towards the other party, from the day before an event to the day.

    `difference` is all that changed; `places` are those of it that the event's own instruments changed, and `also` the
    instruments that changed others on the same days. Where the law cannot be compared, `problem` says why.
    """

    jurisdiction: str
    towards: str
    before: dt.date
    after: dt.date
    instruments: tuple[str, ...]
    difference: Difference | None
    places: tuple[ChangedPlace, ...]
    also: tuple[str, ...]
    problem: str | None


@dataclass(frozen=True, slots=True)
class InMeasure:
    """A measure that an event made or eased (`role`), and how far the law was as on its baseline before and after.

    `acts` is how many acts of the record made it, or eased it, in all.
    The standings are of the law as far as the measures of the record go; None where the law cannot be compared.
    """

    id: str
    title: str
    original: str | None
    role: str
    acts: int
    by: str
    towards: str
    baseline: dt.date
    before: Standing | None
    after: Standing | None


def effects_of(relation: Relation, event: Event) -> tuple[LawEffect, ...]:
    """What an event changed in law: for each jurisdiction whose instruments took effect, towards each other party.

    Raises:
        LawError: the law data is at fault.
    """
    codes = dict.fromkeys(jurisdiction_of(instrument) for instrument in event.instruments)
    return tuple(_effect(event, code, towards) for code in codes for towards in relation.parties if towards != code)


def _effect(event: Event, code: str, towards: str) -> LawEffect:
    from detente.compare.diff import diff

    before, after = days_around(event)
    own = tuple(i for i in event.instruments if jurisdiction_of(i) == code)
    try:
        found = diff(code, before, after, to=towards)
    except (ScopeError, UnknownNameError) as error:
        return LawEffect(code, towards, before, after, own, None, (), (), str(error))
    acts = {amendment.instrument for place in found.places for one in place.causes for amendment in one}
    return LawEffect(
        jurisdiction=code,
        towards=towards,
        before=before,
        after=after,
        instruments=own,
        difference=found,
        places=tuple(place for place in found.places if _made_by(place, own)),
        also=tuple(sorted(acts - set(own))),
        problem=None,
    )


def days_around(event: Event) -> tuple[dt.date, dt.date]:
    """The last day before an event, and the first on which it had surely come about."""
    return event.when.earliest - dt.timedelta(days=1), event.when.until or event.when.latest


def _made_by(place: ChangedPlace, instruments: tuple[str, ...]) -> bool:
    """Whether one of some instruments is among the causes of a change, or its causes were not found."""
    acts = {amendment.instrument for one in place.causes for amendment in one}
    return not acts or bool(acts & set(instruments))


def measures_of(relation: Relation, event: Event) -> Iterator[InMeasure]:
    """The measures that an event made or eased.

    Raises:
        LawError: the law data or the record is at fault.
    """
    for measure in read_measures(relation.folder.parent):
        for role, instruments in ((MADE, measure.made_by), (EASED, measure.eased_by)):
            if set(instruments) & set(event.instruments):
                before, after = _standings(relation, event, measure)
                yield InMeasure(
                    id=measure.id,
                    title=measure.title,
                    original=measure.original,
                    role=role,
                    acts=len(instruments),
                    by=measure.by,
                    towards=measure.towards,
                    baseline=measure.baseline,
                    before=before,
                    after=after,
                )


def _standings(relation: Relation, event: Event, measure: Measure) -> tuple[Standing | None, Standing | None]:
    from detente.compare.restore import Restorer
    from detente.compare.setting import Setting

    try:
        restorer = Restorer.of_record(Setting(measure.by), measure.towards, measure.baseline, relation.folder.parent)
        before, after = days_around(event)
        return (
            restorer.standings(before)[1] if before >= measure.baseline else None,
            restorer.standings(after)[1],
        )
    except (ScopeError, UnknownNameError):
        return None, None
