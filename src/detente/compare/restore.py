"""How far the law has come back: the progress, what stands in the way, the smallest undoing, and the proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from detente.compare.aims import Aim, AsBefore, AsPeers
from detente.compare.aspects import OUTCOME
from detente.compare.attribution import Attribution, Undo, made_between
from detente.compare.comparer import Comparer
from detente.compare.days import Day, today
from detente.compare.effects import NOTHING, Effect, Without
from detente.compare.measures import Measure, chosen
from detente.compare.restoration import (
    NOT_RESTORED,
    RESTORED,
    RESTORED_IF,
    Act,
    MeasureInQuestion,
    Move,
    Node,
    Plan,
    Restoration,
    Standing,
    State,
)
from detente.compare.scope import Scope
from detente.compare.setting import Given, Setting
from detente.compare.telling import Amendments, Teller, licence_of
from detente.compare.values import ChangedPlace
from detente.compare.words import plain_box
from detente.errors import ScopeError
from detente.regime.countries import name as country_name


def restore(
    jurisdiction: str,
    *,
    to: str,
    baseline: Day,
    on: Day | None = None,
    through: Day | None = None,
    meaning: str = "before",
    peers: str | Iterable[str] | None = None,
    measures: Iterable[str] | None = None,
    entry: str | Iterable[str] | None = None,
    hs: str | Iterable[str] | None = None,
    facts: Mapping[str, Any] | None = None,
    orders: Any = None,
    proposals: Given = (),
    folder: Path | str | None = None,
    record: Path | None = None,
) -> Restoration:
    """How far a jurisdiction's law towards a destination has come back to where it was.

    Args:
        jurisdiction: whose law, such as JP.
        to: the destination in question.
        baseline: the day whose law is the aim, before the measures.
        on: the day to look at; by default the last day of `through`, or today.
        through: the last day of the history of progress, which begins on the day after the baseline.
        meaning: `before` (treated as on the baseline) or `peers` (treated as its peers are on the day).
        peers: with `peers`: countries to be treated alike with; by default the other members of the groups to which
            the destination belonged on the baseline.
        measures: names of measures of the record, or of instruments, to be told apart from other law; by default those
            the record has of the jurisdiction towards the destination; `none` for none.
        entry, hs, facts, proposals, folder: as in `diff`; proposals are laid over the law of every day after the
            baseline.
        orders: a pyarrow.Table of shipments, as for `detente.determine_table`: tell also how much of what goes from the
            jurisdiction to the destination is treated as on the baseline, by value. Their own days do not matter.
        record: the record, if not the one that comes with detente.

    Raises:
        ScopeError: a day, the scope or a measure cannot be compared.
        UnknownNameError: there is no law of the jurisdiction.
        LawError: the law data, the record or a proposal is at fault.
    """
    setting = Setting(jurisdiction, proposals, folder)
    first = setting.day("the baseline", baseline)
    last = setting.day("the last day", through) if through is not None else None
    day = setting.day("the day", on) if on is not None else (last or today())
    last = last or day
    if min(day, last) <= first:
        raise ScopeError(f"The baseline, {first}, must lie before the day looked at, {min(day, last)}.")
    if meaning not in ("before", "peers"):
        raise ScopeError(f"{meaning!r} is no meaning of restored; choose before or peers.")
    if peers is not None and meaning != "peers":
        raise ScopeError("Peers go with the meaning `peers`; leave them out, or ask for it.")
    scope = Scope.of(setting.code, to, entry, hs, facts)
    if len(scope.to) != 1:
        raise ScopeError("Restoration is asked for one destination at a time; name one country.")
    aim: Aim = AsPeers(setting, scope, first, peers) if meaning == "peers" else AsBefore(setting, scope, first)
    if orders is not None and meaning != "before":
        raise ScopeError("Orders are held against the baseline; they go with the meaning `before`.")
    found = Restorer(setting, aim, first, chosen(setting.law, [aim.destination], measures, record)).at(day, last)
    return found if orders is None else _with_orders(found, orders, proposals, folder)


def _with_orders(found: Restoration, orders: Any, proposals: Given, folder: Path | str | None) -> Restoration:
    from detente.compare.changes import back_at
    from detente.compare.tally import on_route

    own = on_route(orders, found.jurisdiction, found.destination)
    back = back_at(own, found.baseline, found.on, proposals=proposals, folder=folder)
    return replace(found, orders=tuple(back), orders_elsewhere=orders.num_rows - own.num_rows)


class Restorer:
    """Answers for one aim and its measures.

    The law of a day is held against the aim twice: as it is, and as it would be had the measures never been made (nor
    eased). What the two differ in is the work of the measures; what the second differs in from the aim is other law's.
    """

    def __init__(self, setting: Setting, aim: Aim, baseline: dt.date, measures: tuple[Measure, ...]) -> None:
        self.setting = setting
        self.aim = aim
        self.baseline = baseline
        self.measures = measures
        self.effects = aim.effects
        self.comparer = Comparer(self.effects)
        named = {id for measure in measures for id in measure.instruments}
        self.own: Without = frozenset(part.key for part in self.effects.parts if part.instrument in named)

    @classmethod
    def of_record(cls, setting: Setting, to: str, baseline: dt.date, record: Path | None) -> Restorer:
        """For treatment as on a baseline, with the measures of the record."""
        aim = AsBefore(setting, Scope.of(setting.code, to), baseline)
        return cls(setting, aim, baseline, chosen(setting.law, [to], None, record))

    def measures_status(self, day: dt.date) -> str:
        """Whether the law of a day is restored as far as the measures go."""
        return self._status(*self._compared(day)[1])

    def standings(self, day: dt.date) -> tuple[Standing, Standing]:
        """How the law of a day stands to the aim: as a whole, and as far as the measures go."""
        whole, measures, _ = self._compared(day)
        return self._standing(*whole), self._standing(*measures)

    def unless(self, day: dt.date) -> tuple[str, ...]:
        """The open points of law on which it turns whether the law of a day is restored as far as the measures go."""
        return self._unless(*self._compared(day)[1])

    def at(self, day: dt.date, last: dt.date) -> Restoration:
        """The answer of a day, with the history up to another."""
        history = self.history(max(day, last))
        first = first_again([(state.since, state.measures.status) for state in history if state.since <= last])
        first_whole = first_again([(state.since, state.whole.status) for state in history if state.since <= last])
        now = next(state for state in reversed(history) if state.since <= day)
        _, goal, _ = self._compared(day)
        others: tuple[ChangedPlace, ...] = ()
        if self.measures:
            own = self._work(day, lambda undone: (goal[0], self.aim.pair(day, undone)[1]), True)
            others = self._told(day, self._work(day, lambda undone: self.aim.pair(day, self.own | undone), False))
            every = self._work(day, lambda undone: self.aim.pair(day, undone))
            way, plan, whole = self._told(day, own), self._plan(own), self._plan(every)
        else:
            every = self._work(day, lambda undone: self.aim.pair(day, undone))
            way, plan = self._told(day, every), self._plan(every)
            whole = plan
        return Restoration(
            jurisdiction=self.setting.code,
            name=self.setting.name,
            destination=self.aim.destination,
            asked=self.aim.asked,
            scope=plain_box(self.effects, self.effects.scope),
            meaning=self.aim.meaning,
            baseline=self.baseline,
            on=day,
            measures=tuple(MeasureInQuestion(m.id, m.title, m.instruments) for m in self.measures),
            licences=tuple(licence_of(self.effects, id) for id in self.effects.components),
            cells=self.comparer.space.cells,
            now=now,
            history=tuple(state for state in history if state.since <= last),
            in_the_way=way,
            other_law=others,
            plan=plan,
            whole_plan=whole,
            proof=self._proof(*goal),
            unless=self._unless(*goal),
            first_restored=first,
            first_restored_whole=first_whole,
            peers=self.aim.peers(self.comparer, day),
            peer_groups=self.aim.groups,
            orders=None,
            orders_elsewhere=0,
            proposals=tuple(p.title for p in self.setting.proposals),
            coverage=" ".join((*self.setting.late(day), *self.setting.recut(self.baseline, day))) or "full",
            law=self.setting.digest,
        )

    # ---- progress ------------------------------------------------------------------------------------------------

    def history(self, last: dt.date) -> list[State]:
        """The state of every day from the one after the baseline, as spans in which the law does not change."""
        days = self.days(last)
        return [
            self._state(day, previous, following)
            for previous, day, following in zip([self.baseline, *days], days, [*days[1:], None], strict=False)
        ]

    def days(self, last: dt.date) -> list[dt.date]:
        """The day after the baseline, and those after it up to a last one on which what is compared changes."""
        starts = {self.baseline + dt.timedelta(days=1)}
        for part in self.effects.parts:
            starts |= {d for d in (part.earliest, part.latest) if d is not None and self.baseline < d <= last}
        days: list[dt.date] = []
        for day in sorted(starts):
            if not days or self._compared(day) != self._compared(days[-1]):
                days.append(day)
        return days

    def _compared(self, day: dt.date) -> tuple[tuple[Effect, Effect], ...]:
        """What is compared of a day: for all of the law, for the measures, for other law; each an aim and what is."""
        whole = self.aim.pair(day, NOTHING)
        if not self.measures:
            return whole, whole, (whole[0], whole[0])
        bare = self.aim.pair(day, self.own)
        return whole, (bare[1], whole[1]), bare

    def _state(self, day: dt.date, previous: dt.date, until: dt.date | None) -> State:
        whole, measures, others = self._compared(day)
        return State(
            since=day,
            until=until,
            acts=tuple(self._acts(day)),
            moves=tuple(self._moves(previous, day)),
            whole=self._standing(*whole),
            measures=self._standing(*measures),
            others=self._standing(*others),
        )

    def _standing(self, aim: Effect, now: Effect) -> Standing:
        space = self.comparer.space
        changed = space.count(self.comparer.changed(aim, now))
        parts = sum(space.count(ref) for ref in self.comparer.parts(aim, now).values())
        every = space.cells * (1 + len(self.effects.components))
        return Standing(changed, 1 - changed / space.cells, 1 - parts / every, self._status(aim, now))

    def _moves(self, previous: dt.date, day: dt.date) -> Iterator[Move]:
        comparer, space = self.comparer, self.comparer.space
        then, now = comparer.parts(*self._compared(previous)[0]), comparer.parts(*self._compared(day)[0])
        before, after = self._compared(previous)[0][1], self._compared(day)[0][1]
        eased, tightened = comparer.directions(before, after)
        for part in (OUTCOME, *self.effects.components):
            was, is_ = (refs.get(part, comparer.store.leaf("no")) for refs in (then, now))
            either = space.count(space.either((was, is_)))
            move = Move(
                part,
                returned=either - space.count(is_),
                departed=either - space.count(was),
                eased=eased.get(part, 0),
                tightened=tightened.get(part, 0),
            )
            if move.returned or move.departed or move.eased or move.tightened:
                yield move

    def _status(self, aim: Effect, now: Effect) -> str:
        unlike = self.comparer.unlike(aim, now)
        no = self.comparer.store.leaf("no")
        if unlike == no:
            return RESTORED
        return RESTORED_IF if no in self.comparer.store.reachable(unlike) else NOT_RESTORED

    def _unless(self, aim: Effect, now: Effect) -> tuple[str, ...]:
        """The open points of law on which it turns whether the aim is reached."""
        unlike, store = self.comparer.unlike(aim, now), self.comparer.store
        reached = list(store.reachable(unlike))
        if unlike < 0 or store.leaf("no") not in reached:
            return ()
        levels = sorted({store.levels[ref] for ref in reached if ref >= 0})
        return tuple(self.effects.facts[level].question for level in levels)

    def _acts(self, day: dt.date) -> list[Act]:
        """The instruments that take effect on a day (or, of uncertain day, may from it or must by it)."""
        return [
            Act(i.id, i.title, i.original, i.number, not i.laid, i.uncertain)
            for i in self.effects.law.instruments
            if any(day in (p.earliest, p.latest) for p in i.parts)
        ]

    # ---- what stands in the way ----------------------------------------------------------------------------------

    def _work(self, day: dt.date, undo: Undo, own: bool | None = None) -> Attribution:
        """What the amendments up to a day did: those of the measures (`own`), the others, or all."""
        made = made_between(self.effects.parts, self.aim.since, day)
        parts = [part for part in made if own is None or (part.key in self.own) is own]
        return Attribution(self.comparer, undo, parts)

    def _told(self, day: dt.date, work: Attribution) -> tuple[ChangedPlace, ...]:
        """The places where some amendments make a difference."""
        teller = Teller(self.comparer, *work.pair, self.aim.days(day), country_name(self.aim.destination))
        return teller.tell_all(work.places())

    def _plan(self, work: Attribution) -> Plan | None:
        """How to undo it; None where there is nothing to undo."""
        if work.restored(NOTHING):
            return None
        undoing = work.restoring()
        of = Amendments(self.effects.law).of
        return Plan(tuple(tuple(of(key) for key in sorted(one)) for one in undoing.sets), undoing.smallest)

    def _proof(self, aim: Effect, now: Effect) -> tuple[Node, ...]:
        names = ("outcome", *self.effects.components)
        nodes = self.effects.proof(aim), self.effects.proof(now)
        return tuple(Node(name, a, b) for name, a, b in zip(names, *nodes, strict=True))


def first_again(statuses: Iterable[tuple[dt.date, str]]) -> dt.date | None:
    """The first day on which the aim is reached again, after it was not."""
    departed = False
    for day, status in statuses:
        if status == NOT_RESTORED:
            departed = True
        elif departed:
            return day
    return None
