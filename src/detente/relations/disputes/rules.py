"""When an act may and must be done, and what comes by itself, in a case that has come so far.

A day that hangs on an act of which only a span is known is a span itself: `first` and `last`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from detente.relations.disputes.days import ONE_DAY, Period, next_working
from detente.relations.disputes.procedure import ActKind, Condition, Earliest, Latest, Procedure

BINDING = ("hard", "soft")  # the kinds of limits of which more time can be agreed


@dataclass(frozen=True, slots=True)
class Mark:
    """That an act was done on a day (or in a span of days), from which periods are counted, and the time before."""

    first: dt.date
    last: dt.date
    number: int
    before: Mark | None = None

    def every(self) -> Iterator[Mark]:
        """This time and all before, the last one first."""
        mark: Mark | None = self
        while mark is not None:
            yield mark
            mark = mark.before


@dataclass(frozen=True, slots=True)
class Held:
    """A state of a case, and the day since which it has it (a span where that is not known)."""

    state: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Position:
    """How far a case has come after so many acts.

    `held` are its states, that of the main track first; `marks` the last time of each act; `planned` the days that are
    certain to come by themselves; `extended` new last days that were agreed; `stayed` the spans of suspensions, of
    which one that goes on has no end; `period_end` the last day of the period that an act has set.
    """

    number: int
    held: tuple[Held, ...]
    marks: Mapping[str, Mark]
    visited: frozenset[str]
    extended: Mapping[str, dt.date]
    stayed: tuple[tuple[str, Held, Held | None], ...]
    back: str | None
    paused: Mark | None
    period_end: dt.date | None

    @property
    def states(self) -> tuple[str, ...]:
        """The states, that of the main track first."""
        return tuple(held.state for held in self.held)

    def mark(self, acts: Iterable[str], planned: Mapping[str, Mark]) -> tuple[str, Mark] | None:
        """The last of several acts that was done, or is certain to come by itself."""
        found = [(act, mark) for act in acts if (mark := self.marks.get(act) or planned.get(act)) is not None]
        return max(found, key=lambda each: each[1].number) if found else None


@dataclass(frozen=True, slots=True)
class Opening:
    """From when an act may be done by one of its rules.

    `decided` is false while it hangs on whether `missing` acts are done by the end of the period, `until`.
    """

    rule: Earliest
    first: dt.date
    last: dt.date
    act: str
    until: dt.date | None
    decided: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """By when an act is to be done by one of its rules; without days where it is told in words, or stands still.

    `moved_from` is the day on which the period ended before it was moved to a working day.
    """

    rule: Latest
    first: dt.date | None
    last: dt.date | None
    act: str | None
    from_first: dt.date | None
    from_last: dt.date | None
    moved_from: dt.date | None
    still: bool
    extended: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes by itself on `day` (from `doubt` on where the rule leaves one); periods count from `counted`."""

    kind: ActKind
    day: dt.date
    doubt: dt.date
    counted: dt.date


class Rules:
    """The rules of a procedure, for cases that are or are not urgent."""

    def __init__(self, procedure: Procedure, urgent: bool) -> None:
        self.procedure = procedure
        self.urgent = urgent
        kinds = procedure.acts.values()
        self.automatic = tuple(kind for kind in kinds if kind.automatic)
        self._ends = tuple(kind.id for kind in self.automatic if kind.automatic and kind.automatic.period is None)

    def _counts(self, when: Condition, position: Position) -> bool:
        marks = position.marks
        return (
            (when.urgent is None or when.urgent == self.urgent)
            and (not when.if_done or any(act in marks for act in when.if_done))
            and not any(act in marks for act in when.unless_done)
        )

    def openings(self, kind: ActKind, position: Position, day: dt.date) -> Iterator[Opening]:
        """From when an act may be done, by each of its rules that counts or may still count on a day."""
        planned = self.planned(position)
        for rule in kind.earliest:
            if not self._counts(rule.when, position):
                continue
            if rule.upon is not None:
                upon = position.marks.get(rule.upon)
                if upon is not None:
                    yield Opening(rule, upon.first, upon.last, rule.upon, None, True)
                continue
            trigger = position.mark(rule.of, planned)
            if trigger is None or rule.period is None:
                continue
            act, mark = trigger
            first, last = rule.period.ends(mark.first), rule.period.ends(mark.last)
            until = last if rule.missing else None
            decided = True
            if rule.missing:
                done = (position.marks[each] for each in rule.missing if each in position.marks)
                answers = (each for last_time in done for each in last_time.every())
                if any(answer.number >= mark.number and answer.last <= last for answer in answers):
                    continue
                decided = day > last
            if not rule.on_last:
                first, last = first + ONE_DAY, last + ONE_DAY
            yield Opening(rule, first, last, act, until, decided)

    def waits(self, kind: ActKind, position: Position) -> bool:
        """Whether a rule of an act's first day counts, and counts from an act that has not been done."""
        planned = self.planned(position)
        return any(
            self._counts(rule.when, position) and position.mark(rule.of, planned) is None
            for rule in kind.earliest
            if rule.upon is None
        )

    def limits(self, kind: ActKind, position: Position) -> Iterator[Limit]:
        """By when an act is to be done, by each of its rules that counts."""
        planned = self.planned(position)
        for rule in kind.latest:
            if not self._counts(rule.when, position):
                continue
            if rule.period is None:
                yield Limit(rule, None, None, None, None, None, None, False, False)
                continue
            trigger = position.mark(rule.of, planned)
            if trigger is None:
                continue
            act, mark = trigger
            done = position.marks.get(kind.id)
            if done is not None and done.number > mark.number and not (rule.closes and kind.repeats):
                continue
            first, last = rule.period.ends(mark.first), rule.period.ends(mark.last)
            still, more_first, more_last = _stay(rule.stretched_by, mark, position)
            if still:
                yield Limit(rule, None, None, act, mark.first, mark.last, None, True, False)
                continue
            first, last = first + dt.timedelta(days=more_first), last + dt.timedelta(days=more_last)
            moved = None
            if rule.right:
                moved, first, last = last, next_working(first, self.procedure.rest), self._working(last)
                moved = moved if moved != last else None
            more = position.extended.get(kind.id)
            extended = more is not None and rule.kind in BINDING and more > last
            if extended and more is not None:
                first, last, moved = more, more, None
            yield Limit(rule, first, last, act, mark.first, mark.last, moved, False, extended)

    def _working(self, day: dt.date) -> dt.date:
        return next_working(day, self.procedure.rest)

    def ahead(self, at: Position) -> Iterator[Ahead]:
        """What comes by itself from where a case stands, if nothing is done."""
        if at.held and self.procedure.states[at.held[0].state].final:
            return
        for kind in self.automatic:
            automatic = kind.automatic
            if automatic is None:
                continue
            if automatic.period is None:
                if at.period_end is not None:
                    day = at.period_end + ONE_DAY
                    yield Ahead(kind, day, day, at.period_end)
                continue
            held = next((held for held in at.held if held.state == automatic.state), None)
            if held is not None:
                day = automatic.period.ends(held.last) + ONE_DAY
                first = automatic.period.ends(held.first) + ONE_DAY
                yield Ahead(kind, day, first - dt.timedelta(days=automatic.doubt), day)

    def planned(self, position: Position) -> dict[str, Mark]:
        """What is certain to come by itself and starts periods: the end of a period that was set."""
        if position.period_end is None:
            return {}
        return dict.fromkeys(self._ends, Mark(position.period_end, position.period_end, position.number))


def soonest(openings: Iterable[Opening]) -> Opening | None:
    """The opening that counts: the earliest of those that are decided."""
    return min((each for each in openings if each.decided), key=lambda each: each.first, default=None)


def counted_words(period: Period | None, act: str | None, procedure: Procedure, after: bool) -> str:
    """How a day was counted: `10 days from the circulation of the request`."""
    named = procedure.acts[act].named if act else "it"
    if period is None:
        return f"once there is {named}"
    return f"the day after {period} from {named}" if after else f"{period} from {named}"


def _stay(state: str | None, mark: Mark, position: Position) -> tuple[bool, int, int]:
    """Whether a period stands still, and by how many days at least and at most it was stretched."""
    if state is None:
        return False, 0, 0
    least = most = 0
    for name, begun, ended in position.stayed:
        if name != state or begun.last < mark.first:
            continue
        if ended is None:
            return True, 0, 0
        least += max(0, (ended.first - begun.last).days)
        most += (ended.last - begun.first).days
    return False, least, most
