"""Going through the acts of a case in order: where each leads, what comes by itself between them, and what is wrong.

An act whose day is only known as a span is taken to lie in what its neighbours leave of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.errors import LawFault
from detente.relations.disputes.acts import Act
from detente.relations.disputes.days import ONE_DAY
from detente.relations.disputes.order import Order, Timing
from detente.relations.disputes.procedure import BACK, ActKind, Procedure
from detente.relations.disputes.rules import Held, Mark, Position, Rules


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case: an act of its file, or what came by itself (`act` is None), and how far it has come by it."""

    kind: ActKind
    act: Act | None
    first: dt.date
    last: dt.date
    position: Position


@dataclass(frozen=True, slots=True)
class Walk:
    """A case gone through: its steps in order, and the acts that came early or late."""

    steps: tuple[Step, ...]
    timings: tuple[Timing, ...]


def walk(procedure: Procedure, acts: Sequence[Act], urgent: bool, faults: list[LawFault]) -> Walk:
    """Go through the acts of a case; what cannot have happened so is added to `faults`."""
    return _Walking(procedure, urgent, faults).through(acts)


class _Walking:
    def __init__(self, procedure: Procedure, urgent: bool, faults: list[LawFault]) -> None:
        self.procedure = procedure
        self.rules = Rules(procedure, urgent)
        self.order = Order(self.rules)
        self.faults = faults
        self.steps: list[Step] = []
        self.timings: list[Timing] = []

    def through(self, acts: Sequence[Act]) -> Walk:
        days = self._days(acts)
        if days is None:
            return Walk((), ())
        at = Position(0, (), {}, frozenset(), {}, (), None, None, None)
        for act, (first, last) in zip(acts, days, strict=True):
            if not at.held:
                at = replace(at, held=(Held(self.procedure.start, first, last),))
            at, last = self._time_before(act, at, first, last)
            if self._wrong(act, at, first, last):
                break  # where the case stands after an impossible act is anybody's guess
            at = self._done(act.kind, act, at, first, last)
            self.steps.append(Step(act.kind, act, first, last, at))
        else:
            self._pass_time(at, dt.date.max, None)
        return Walk(tuple(self.steps), tuple(self.timings))

    def _days(self, acts: Sequence[Act]) -> list[tuple[dt.date, dt.date]] | None:
        """What is left of the span of each act between its neighbours; None if they cannot stand in this order."""
        firsts: list[dt.date] = []
        before: Act | None = None
        for act in acts:
            if before is not None and act.when.latest < firsts[-1]:
                self.faults.append(
                    act.place.fault(
                        f"{act.kind.named} ({act.when}) stands after {before.kind.named} ({before.when}), which was "
                        "later; put the acts in the order of their days."
                    )
                )
                return None
            firsts.append(max(act.when.earliest, firsts[-1]) if firsts else act.when.earliest)
            before = act
        lasts: list[dt.date] = []
        for act in reversed(acts):
            lasts.append(min(act.when.latest, lasts[-1]) if lasts else act.when.latest)
        return list(zip(firsts, reversed(lasts), strict=True))

    def _time_before(self, act: Act, at: Position, first: dt.date, last: dt.date) -> tuple[Position, dt.date]:
        """What came by itself before an act, and the last day that this leaves for it.

        What comes by itself within the span of an act came before it if the act can follow it, and after it if not.
        """
        at = self._pass_time(at, first, act)
        within = [each.day for each in self.rules.ahead(at) if first < each.day <= last]
        if not within:
            return at, last
        before = len(self.steps)
        later = self._pass_time(at, last, act)
        if self.order.wrong(act, later, last, None) is None:
            return later, last
        del self.steps[before:]
        return at, min(within) - ONE_DAY

    def _wrong(self, act: Act, at: Position, first: dt.date, last: dt.date) -> bool:
        """Whether an act cannot have been; how early or late it was is kept."""
        came = self.steps[-1].kind if self.steps and self.steps[-1].act is None else None
        told = self.order.wrong(act, at, first, came)
        timings = list(self.order.timings(act, at, first, last)) if told is None else []
        self.timings += timings
        wrong = [told, *(timing.wrong for timing in timings)]
        self.faults += [act.place.fault(sentence) for sentence in wrong if sentence]
        return any(wrong)

    def _pass_time(self, at: Position, day: dt.date, act: Act | None) -> Position:
        """What came by itself up to a day, unless the act of that day is just that."""
        while True:
            due = [each for each in self.rules.ahead(at) if each.day <= day]
            if not due:
                return at
            next_ = min(due, key=lambda each: each.day)
            if act is not None and next_.kind is act.kind and next_.day == day:
                return at
            at = self._done(next_.kind, None, at, next_.day, next_.day, next_.counted)
            self.steps.append(Step(next_.kind, None, next_.day, next_.day, at))

    def _done(
        self,
        kind: ActKind,
        act: Act | None,
        at: Position,
        first: dt.date,
        last: dt.date,
        counted: dt.date | None = None,
    ) -> Position:
        number = at.number + 1
        mark = Mark(counted or first, counted or last, number, at.marks.get(kind.id))
        found = replace(at, number=number, marks={**at.marks, kind.id: mark})
        if kind.pause:
            found = replace(found, paused=mark if kind.pause == "begins" else None)
        if kind.sets_period and act is not None:
            found = replace(found, period_end=act.ends)
        if kind.automatic and kind.automatic.period is None:
            found = replace(found, period_end=None)
        if kind.extends and act is not None and act.ends is not None:
            more = dict.fromkeys(act.extends, act.ends)
            longer = any((each := self.procedure.acts[id].automatic) and each.period is None for id in act.extends)
            found = replace(
                found, extended={**at.extended, **more}, period_end=act.ends if longer else found.period_end
            )
        way = self._way(kind, act, at, first)
        return found if way is None else self._moved(found, way, first, last)

    def _way(self, kind: ActKind, act: Act | None, at: Position, day: dt.date) -> str | None:
        looked = self.procedure.looked_at(kind, at.states)
        for way in kind.ways:
            fits = (
                (way.outcome is None or (act is not None and act.outcome == way.outcome))
                and (not way.sources or looked in way.sources)
                and (way.since is None or day >= way.since)
                and (way.until is None or day <= way.until)
            )
            if fits:
                return way.state
        return None

    def _moved(self, at: Position, way: str, first: dt.date, last: dt.date) -> Position:
        """The position with a new state, on its track; a state that stays keeps its day."""
        states = self.procedure.states
        target = at.back or at.held[0].state if way == BACK else way
        now = Held(target, first, last)
        held = list(at.held)
        track = states[target].track
        place = next((n for n, each in enumerate(held) if states[each.state].track == track), None)
        stayed, back = list(at.stayed), at.back
        was = held[place] if place is not None else None
        if was is not None and was.state == target:
            return at
        if was is not None and states[was.state].suspends:
            stayed[-1] = (stayed[-1][0], stayed[-1][1], now)
            back = None
        if states[target].suspends and was is not None:
            stayed.append((target, now, None))
            back = was.state
        if place is None:
            held.append(now)
            order = list(self.procedure.tracks)
            held.sort(key=lambda each: order.index(states[each.state].track))
        else:
            held[place] = now
        if states[target].final:
            held = [now]
        return replace(at, held=tuple(held), visited=at.visited | {target}, stayed=tuple(stayed), back=back)
