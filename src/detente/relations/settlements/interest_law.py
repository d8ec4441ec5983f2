"""The law of interest on debts in suit, as data: rates by days, and which case keeps the rate it had.

    record/interest/<law>.yaml

A judgment that is final has fixed its rates, and no later law touches them. These rules are for the others: given the
day the complaint was served and the day the first hearing closed, they say which rate runs on which day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from detente.errors import LawFault
from detente.regime.checking import validate
from detente.regime.schema_parts import Name, Text
from detente.regime.yaml_lines import read
from detente.relations.parts import Recorded, Scripts, scripts, sources
from detente.relations.settlements.interest import Phase

_DAY = dt.timedelta(days=1)


def _rate(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise ValueError("is a yearly rate as a number, such as 0.05 for five in a hundred")
    rate = Decimal(value)
    if not 0 <= rate <= 10 or len(rate.as_tuple().digits) > 12:
        raise ValueError("is a yearly rate between 0 and 10, such as 0.05 for five in a hundred")
    return rate


Rate = Annotated[Decimal, PlainValidator(_rate), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 10})]


class RateEntry(Recorded):
    """A rate and the days on which it is the law."""

    rate: Rate
    article: Text
    from_: Annotated[dt.date | None, Field(alias="from")] = None
    to: dt.date | None = None


class TransitionEntry(Recorded):
    """Which cases keep the rate they had when the rate changes.

    `by-hearing`: a case whose first hearing had closed keeps its rate to the end; any other takes the rate of each day.
    `by-day`: every case takes the rate of each day. `on_the_day` says what a hearing does that closed on the very day
    of the change: `keeps`, `takes` the new rate, or `doubtful`; then both are worked out.
    """

    rule: Literal["by-hearing", "by-day"]
    on_the_day: Literal["keeps", "takes", "doubtful"] = "doubtful"
    article: Text


class InterestLawFile(Recorded):
    """A law of interest."""

    law: Name
    title: Text
    original: Scripts | None = None
    ordinary: RateEntry
    statutory: list[RateEntry] = Field(min_length=1)
    transition: TransitionEntry
    start: Text
    notes: list[Text] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class InterestLaw:
    """A law of interest.

    `ordinary` is the rate while the debtor has fair ground to contest, `statutory` the rates by day from the day after
    service, `by_hearing` whether a case keeps the rate at which its first hearing closed, `on_the_day` what a hearing
    does that closed on the day of a change. `start` says in words from when which rate runs.
    """

    id: str
    title: str
    original: tuple[tuple[str, str], ...]
    ordinary: Phase
    statutory: tuple[Phase, ...]
    by_hearing: bool
    on_the_day: str
    transition: str
    start: str
    notes: tuple[str, ...]
    sources: tuple[tuple[str, str | None], ...]
    confidence: str

    @property
    def changes(self) -> tuple[dt.date, ...]:
        """The days on which the statutory rate changed."""
        return tuple(phase.first for phase in self.statutory[1:])

    def phases(
        self, served: dt.date, ordinary_until: dt.date | None, closed: dt.date | None, begins: dt.date | None = None
    ) -> tuple[Phase, ...]:
        """The rates of one case.

        Args:
            served: the day of service; the day after it is the first.
            ordinary_until: the last day of the ordinary rate, None if the debtor had no fair ground to contest.
            closed: the day after whose end no change of the rate counts; None while the first hearing is open.
            begins: the first day of interest, where it runs from before service at the ordinary rate.
        """
        start = served + _DAY
        found = []
        if begins is not None or ordinary_until is not None:
            first = begins or start
            last = max(served, ordinary_until or served)
            if first <= last:
                found.append(Phase(self.ordinary.rate, first, last, self.ordinary.basis))
                start = last + _DAY
        for phase in self.statutory:
            last_day = phase.last
            if self.by_hearing and closed is not None:
                if phase.first > closed:
                    break
                last_day = None if last_day is None or last_day >= closed else last_day
            if last_day is None or last_day >= start:
                found.append(Phase(phase.rate, max(start, phase.first), last_day, phase.basis))
        return tuple(found)

    def branches(
        self,
        served: dt.date,
        ordinary_until: dt.date | None,
        hearing_closed: dt.date | Literal["not-found"] | None,
        begins: dt.date | None = None,
    ) -> tuple[tuple[Phase, ...], ...]:
        """The rates of one case; several where it is not known whether the hearing closed before a change."""
        closings: list[dt.date | None]
        if hearing_closed == "not-found":
            closings = [*(day - _DAY for day in self.changes if day > served), None]
        elif hearing_closed in self.changes and hearing_closed is not None:
            eve = hearing_closed - _DAY
            sides = {"keeps": [eve], "takes": [hearing_closed]}
            closings = [*sides.get(self.on_the_day, [eve, hearing_closed])]
        else:
            closings = [hearing_closed]
        return tuple(dict.fromkeys(self.phases(served, ordinary_until, day, begins) for day in closings))


def read_law(path: Path, name: str, faults: list[LawFault]) -> InterestLaw | None:
    """Read a law of interest; its faults are added to `faults`."""
    document = read(path, name)
    file = validate(InterestLawFile, document, faults)
    if file is None:
        return None
    if file.law != path.stem:
        faults.append(LawFault(name, document.line(("law",)), f"the law {file.law!r} stands in a file of its name."))
    rates = file.statutory
    for index, rate in enumerate(rates):
        line = document.line(("statutory", index))
        if (rate.from_ is None) != (index == 0):
            faults.append(LawFault(name, line, "every rate but the first has the day `from` which it is the law."))
        if (rate.to is None) != (index == len(rates) - 1):
            faults.append(LawFault(name, line, "every rate but the last has the day `to` which it is the law."))
        if rate.from_ and rate.to and rate.to < rate.from_:
            faults.append(LawFault(name, line, "the rate ends before it begins."))
        before = rates[index - 1].to if index else None
        if rate.from_ and before and rate.from_ != before + _DAY:
            faults.append(LawFault(name, line, f"the rate begins on {before + _DAY}, the day after the one before."))
    return InterestLaw(
        id=file.law,
        title=file.title,
        original=scripts(file.original),
        ordinary=_phase(file.ordinary),
        statutory=tuple(map(_phase, rates)),
        by_hearing=file.transition.rule == "by-hearing",
        on_the_day=file.transition.on_the_day,
        transition=file.transition.article,
        start=file.start,
        notes=tuple(file.notes),
        sources=sources(file),
        confidence=file.confidence,
    )


def _phase(entry: RateEntry) -> Phase:
    return Phase(entry.rate, entry.from_ or dt.date.min, entry.to, entry.article)
