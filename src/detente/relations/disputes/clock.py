"""The clock: where a case stands on any day.

    clock = Clock(case)
    clock.on(dt.date(2021, 4, 29)).due_today

A day counts what the case's file has up to it, so the clock tells a past day as it was. For a day to come it tells what
comes by itself if nothing is done that the file does not have.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator

from detente.errors import ScopeError
from detente.relations.disputes.case import Case
from detente.relations.disputes.days import ONE_DAY
from detente.relations.disputes.procedure import ActKind
from detente.relations.disputes.rules import BINDING, Held, Limit, Opening, Position, Rules, counted_words, soonest
from detente.relations.disputes.standing import (
    Automatic,
    Deadline,
    InState,
    Next,
    OffTime,
    Past,
    Sooner,
    Standing,
    Stretch,
    Suspension,
    Uncertain,
)
from detente.relations.disputes.walk import Step


class Clock:
    """The clock of one case. What it has worked out for a run of days it keeps."""

    def __init__(self, case: Case) -> None:
        """Of a sound case; reading it has gone through its acts."""
        self.case = case
        self._procedure = case.procedure
        self._rules = Rules(case.procedure, case.urgent)
        self._steps = case.walk.steps
        self._begins = [step.last for step in self._steps]
        self._breaks = sorted({day for day in self._changes() if day >= self.first})
        self._stretches: list[Stretch | None] = [None] * len(self._breaks)

    @property
    def first(self) -> dt.date:
        """The first day of the case."""
        return self._begins[0]

    def on(self, day: dt.date) -> Standing:
        """Where the case stands on a day.

        Raises:
            ScopeError: the day lies before the case.
        """
        number = bisect_right(self._breaks, day) - 1
        if number < 0:
            raise ScopeError(
                f"{self.case.id} begins on {self.first}, with {self._steps[0].kind.named}; {day} lies before it."
            )
        stretch = self._stretches[number]
        if stretch is None:
            stretch = self._stretches[number] = self._stretch(number)
        return Standing(self.case, day, stretch)

    @property
    def breaks(self) -> tuple[dt.date, ...]:
        """The days from which the case stands differently than the day before, but for the days left."""
        return tuple(self._breaks)

    def _changes(self) -> Iterator[dt.date]:
        """The days on which something may change: acts, what comes by itself, and what is decided by waiting."""
        for number, step in enumerate(self._steps):
            yield step.first
            yield step.last
            position = step.position
            until = self._begins[number + 1] if number + 1 < len(self._steps) else dt.date.max
            for kind in self._procedure.doable(position.states):
                for opening in self._rules.openings(kind, position, step.last):
                    if opening.until is not None and step.last <= opening.until < until:
                        yield opening.until + ONE_DAY
                if any(rule.closes for rule in kind.latest):
                    for limit in self._rules.limits(kind, position):
                        if limit.rule.closes and limit.last is not None and step.last <= limit.last < until:
                            yield limit.last + ONE_DAY

    # -- one run of days --

    def _stretch(self, number: int) -> Stretch:
        day = self._breaks[number]
        last = self._breaks[number + 1] - ONE_DAY if number + 1 < len(self._breaks) else None
        count = bisect_right(self._begins, day)
        steps = self._steps[:count]
        position = steps[-1].position
        nexts = tuple(sorted(self._nexts(position, day), key=lambda each: each.any_time))
        deadlines = tuple(sorted(self._deadlines(position), key=_soonest_first))
        return Stretch(
            first=day,
            last=last,
            state=self._in_state(position.held[0]),
            beside=tuple(self._in_state(held) for held in position.held[1:]),
            paused_since=position.paused.first if position.paused and not self._over(position) else None,
            suspension=self._suspension(position),
            done=tuple(self._past(step, before) for step, before in zip(steps, (None, *steps), strict=False)),
            possible=nexts,
            deadlines=deadlines,
            automatic=tuple(self._automatic(position)),
            off_time=tuple(self._off_time({id(step.act) for step in steps})),
            uncertain=tuple(self._uncertain(day, count)),
            notes=tuple(self._notes(position)),
        )

    def _over(self, position: Position) -> bool:
        return self._procedure.states[position.held[0].state].final

    def _in_state(self, held: Held) -> InState:
        state = self._procedure.states[held.state]
        return InState(state.id, state.title, state.phase, state.track, held.first, held.last, state.final, state.note)

    def _suspension(self, position: Position) -> Suspension | None:
        for held in position.held:
            if self._procedure.states[held.state].suspends:
                lapse = next((each for each in self._automatic(position) if self._waits(each, held)), None)
                return Suspension(held.first, held.last, lapse)
        return None

    def _waits(self, each: Automatic, held: Held) -> bool:
        automatic = self._procedure.acts[each.act].automatic
        return automatic is not None and automatic.state == held.state

    def _automatic(self, position: Position) -> Iterator[Automatic]:
        for each in self._rules.ahead(position):
            yield Automatic(each.kind.id, each.kind.title, each.kind.law, each.day, each.doubt, each.kind.confidence)

    def _past(self, step: Step, before: Step | None) -> Past:
        act, kind = step.act, step.kind
        states = step.position.states
        moved = next((state for state in states if before is None or state not in before.position.states), None)
        return Past(
            act=kind.id,
            title=act.title if act else kind.title,
            law=kind.law,
            first=step.first,
            last=step.last,
            by=act.by if act else (),
            state=self._procedure.states[moved].title if moved else None,
            event=act.event if act else None,
            confidence=act.confidence if act else kind.confidence,
            note=act.note if act else kind.note,
        )

    def _off_time(self, done: set[int]) -> Iterator[OffTime]:
        for each in self.case.walk.timings:
            if id(each.act) in done:
                yield OffTime(
                    act=each.act.id,
                    title=each.act.title,
                    event=each.act.event,
                    date=each.act.when.earliest,
                    early=each.early,
                    days=each.days,
                    due=each.due,
                    kind=each.kind,
                    law=each.law,
                    agreed=each.agreed,
                )

    def _uncertain(self, day: dt.date, count: int) -> Iterator[Uncertain]:
        for step in self._steps[count:]:
            if step.act is not None and step.first <= day < step.last:
                state = self._procedure.states[step.position.held[0].state].title
                yield Uncertain(step.kind.id, step.act.title, step.act.event, step.first, step.last, state)

    def _notes(self, position: Position) -> Iterator[str]:
        if position.paused and not self._over(position):
            pausing = next(
                kind for kind in self._procedure.acts.values() if kind.pause == "begins" and kind.id in position.marks
            )
            if pausing.meanwhile:
                yield pausing.meanwhile
        for held in position.held:
            note = self._procedure.states[held.state].note
            if note:
                yield note

    # -- what may come, and by when --

    def _nexts(self, position: Position, day: dt.date) -> Iterator[Next]:
        for kind in self._procedure.doable(position.states):
            if not self._open(kind, position, day):
                continue
            openings = list(self._rules.openings(kind, position, day))
            if not openings and self._rules.waits(kind, position):
                continue
            opening = soonest(openings)
            yield Next(
                act=kind.id,
                title=kind.title,
                by=self._by(kind),
                law=kind.law,
                earliest=opening.first if opening else None,
                because=self._because(kind, opening) if opening else None,
                sooner=tuple(self._sooner(kind, openings, opening)),
                deadlines=tuple(self._deadlines_of(kind, position, possible=True)),
                any_time=kind.any_time,
                confidence=kind.confidence,
                note=kind.note,
            )

    def _open(self, kind: ActKind, position: Position, day: dt.date) -> bool:
        """Whether an act that the state allows is still to be done, and not too late for it."""
        if kind.automatic is not None:
            return False
        if kind.pause is not None and (kind.pause == "begins") == (position.paused is not None):
            return False
        marks = position.marks
        if kind.id in marks and not kind.repeats and not kind.ways:
            return False
        if kind.extends and position.period_end is None and not self._extendable(position):
            return False
        for need in kind.needs:
            if need not in marks or (kind.id in marks and marks[kind.id].number > marks[need].number):
                return False
        limits = [limit for limit in self._rules.limits(kind, position) if limit.rule.closes and limit.last is not None]
        return not any(limit.last is not None and limit.last < day for limit in limits)

    def _extendable(self, position: Position) -> bool:
        """Whether a limit runs of which more time can be agreed."""
        return any(each.kind in BINDING and each.day is not None for each in self._deadlines(position))

    def _because(self, kind: ActKind, opening: Opening) -> str:
        law = opening.rule.article or kind.law
        words = counted_words(opening.rule.period, opening.act, self._procedure, not opening.rule.on_last)
        without = " without " + " or ".join(self._procedure.acts[each].named for each in opening.rule.missing)
        return f"{words}{without if opening.rule.missing else ''} ({law})"

    def _sooner(self, kind: ActKind, openings: list[Opening], counts: Opening | None) -> Iterator[Sooner]:
        for each in sorted(openings, key=lambda opening: opening.first):
            if each.decided or each.until is None or (counts is not None and each.first >= counts.first):
                continue
            unless = tuple(self._procedure.acts[act].named for act in each.rule.missing)
            yield Sooner(each.first, each.until, unless, each.rule.article or kind.law)

    def _by(self, kind: ActKind) -> tuple[str, ...]:
        """Who may do an act, in words, the parties with their names."""
        sides = {"complainant": self.case.complainant, "respondent": self.case.respondent}
        words = []
        for role in kind.by:
            named = ", ".join(each for each in sides.get(role, ()) if each != role)
            words.append(f"{self._procedure.who(role)} ({named})" if named else self._procedure.who(role))
        return tuple(words)

    def _deadlines(self, position: Position) -> Iterator[Deadline]:
        reach = self._procedure.reachable(position.states)
        doable = {kind.id for kind in self._procedure.doable(position.states)}
        for id in reach:
            kind = self._procedure.acts[id]
            if kind.latest:
                yield from self._deadlines_of(kind, position, id in doable)

    def _deadlines_of(self, kind: ActKind, position: Position, possible: bool) -> Iterator[Deadline]:
        for limit in self._rules.limits(kind, position):
            yield self._deadline(kind, limit, possible)

    def _deadline(self, kind: ActKind, limit: Limit, possible: bool) -> Deadline:
        rule = limit.rule
        return Deadline(
            act=kind.id,
            title=kind.title,
            by=self._by(kind),
            law=rule.article or kind.law,
            day=limit.last,
            earliest=limit.first,
            kind=rule.kind,
            closes=rule.closes,
            missed=rule.missed,
            counted=rule.words or self._counted(limit),
            counted_from=limit.from_last,
            moved_from=limit.moved_from,
            extended=limit.extended,
            possible=possible,
            confidence=rule.confidence,
        )

    def _counted(self, limit: Limit) -> str:
        words = counted_words(limit.rule.period, limit.act, self._procedure, False)
        if limit.still:
            return f"{words}; stands still while the work is suspended"
        if limit.extended:
            return "as agreed"
        return words


def _soonest_first(deadline: Deadline) -> tuple[dt.date, str]:
    return deadline.day or dt.date.max, deadline.act
