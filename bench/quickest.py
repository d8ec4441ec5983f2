"""The quickest way of a case to each state that it can come to, by the clock alone.

The search goes from state to state, the earliest day first, and keeps the first arrival at each. Every step asks the
clock what may be done and from when, and every case on the way is read as a case's file would be.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.wto import Listed
from detente.errors import RecordError
from detente.relations.disputes.case import Case
from detente.relations.disputes.clock import Clock
from detente.relations.disputes.procedure import Procedure
from detente.relations.disputes.standing import Next, Standing

States = tuple[str, ...]  # the states of a case, that of the main track first
Words = frozenset[States]  # what a list of cases says: for each of its words the states that it may mean


@dataclass(frozen=True, slots=True)
class Step:
    """An act, so many days after the request."""

    after: int
    act: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Way:
    """The acts after the request, and how many days after it the case has come to where they lead."""

    steps: tuple[Step, ...]
    days: int

    def written(self, listed: Listed, procedure: Procedure) -> list[dict[str, Any]]:
        """The acts of a dispute that went this way, as many days apart, as a case's file writes them."""
        return [_written(step, listed, procedure) for step in self.steps]

    def case(self, listed: Listed, procedure: Procedure) -> Case:
        """The case of a dispute that went this way.

        Raises:
            RecordError: it cannot have gone so.
        """
        return listed.case(self.written(listed, procedure))


def states_of(standing: Standing) -> States:
    """The states of a standing, that of the main track first."""
    return standing.state.id, *(each.id for each in standing.beside)


def words_of(standing: Standing) -> Words:
    """What a list of cases would say of where a case stands."""
    return frozenset(standing.case.procedure.status(", ".join(standing.status_words)))


def quickest_ways(listed: Listed, procedure: Procedure) -> dict[States, Way]:
    """The quickest way from a dispute's request to all states that it can come to, the quickest first."""
    leading = _leading(procedure)
    found: dict[States, Way] = {}
    seen: set[tuple[States, frozenset[str]]] = set()
    waiting: list[tuple[int, int, Way]] = [(0, 0, Way((), 0))]
    number = 0
    while waiting:
        days, _, way = heapq.heappop(waiting)
        try:
            standing = Clock(way.case(listed, procedure)).on(listed.requested + dt.timedelta(days=days))
        except RecordError:  # a hard limit was over
            continue
        done = {step.act for step in way.steps}
        states = states_of(standing)
        place = states, frozenset(act for act in done if not procedure.acts[act].ways)
        if place in seen:
            continue
        seen.add(place)
        found.setdefault(states, way)
        for onward in _onward(standing, leading - done, way, listed.requested):
            number += 1
            heapq.heappush(waiting, (onward.days, number, onward))
    return found


def _onward(standing: Standing, leading: frozenset[str], way: Way, requested: dt.date) -> Iterator[Way]:
    """The way with one more act, done as soon as may be, or with the wait for what comes by itself."""
    acts = standing.case.procedure.acts
    for coming in standing.possible:
        if coming.act in leading:
            after = max(way.days, _earliest(coming, requested))
            for outcome in acts[coming.act].outcomes or (None,):
                yield Way((*way.steps, Step(after, coming.act, outcome)), after)
    for automatic in standing.automatic:
        if automatic.day > standing.day:
            yield Way(way.steps, (automatic.day - requested).days)


def _earliest(coming: Next, requested: dt.date) -> int:
    """How many days after the request an act may be done, if nothing else is done before."""
    days = [each.day for each in coming.sooner] + ([coming.earliest] if coming.earliest else [])
    return (min(days) - requested).days if days else 0


def _leading(procedure: Procedure) -> frozenset[str]:
    """The acts that lead to another state, and those that such acts need or count their first day from."""
    leading = {kind.id for kind in procedure.acts.values() if kind.ways and kind.automatic is None}
    for kind in [procedure.acts[id] for id in leading]:
        leading |= set(kind.needs)
        for rule in kind.earliest:
            leading |= {*rule.of, *((rule.upon,) if rule.upon else ())}
    return frozenset(id for id in leading if procedure.acts[id].automatic is None)


def _written(step: Step, listed: Listed, procedure: Procedure) -> dict[str, Any]:
    """An act as a case's file writes it; where several may do it, by the first of them."""
    kind, day = procedure.acts[step.act], listed.requested + dt.timedelta(days=step.after)
    who: Any = None
    if kind.by[0] == "either":
        who = list(listed.complainants)
    elif len(kind.by) > 1:
        who = kind.by[0]
    written = {"date": day, "outcome": step.outcome, "ends": day if kind.sets_period else None, "who": who}
    return {"act": step.act, **{key: value for key, value in written.items() if value is not None}}
