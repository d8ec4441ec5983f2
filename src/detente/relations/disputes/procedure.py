"""A procedure: the states of a case, the acts that lead from one to another, and the periods they start.

Nothing here knows a procedure. What an article says stands in `record/procedures/` (see `reading`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.relations.disputes.days import Period
from detente.relations.events import Place

ANY = "any"  # the states of an act that may be done in every open case
BACK = "back"  # where an act leads that ends a suspension


@dataclass(frozen=True, slots=True)
class State:
    """A state of a case, on one of the procedure's tracks."""

    id: str
    title: str
    phase: str
    track: str
    final: bool
    suspends: bool
    status_words: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Condition:
    """When a rule counts: for cases that are (not) urgent, once acts were done, unless acts were done."""

    urgent: bool | None
    if_done: tuple[str, ...]
    unless_done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earliest:
    """From when an act may be done: the day after `period` (or its last day: `on_last`), or `upon` an act."""

    period: Period | None
    on_last: bool
    of: tuple[str, ...]
    upon: str | None
    missing: tuple[str, ...]
    when: Condition
    article: str | None


@dataclass(frozen=True, slots=True)
class Latest:
    """By when an act is to be done: `period` counted from an act, or a limit in `words`.

    `kind` is `hard`, `soft`, `guideline`, or `opens` (missing it opens another step). After one that `closes` the act
    cannot come any more; a `right` ends on a working day.
    """

    period: Period | None
    of: tuple[str, ...]
    words: str | None
    kind: str
    closes: bool
    right: bool
    stretched_by: str | None
    missed: str | None
    when: Condition
    article: str | None
    confidence: str


@dataclass(frozen=True, slots=True)
class Way:
    """One state that an act leads to, and when: with that outcome, from those states, on those days."""

    state: str
    outcome: str | None
    sources: tuple[str, ...]
    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Automatic:
    """What happens by itself: `period` after a state was entered, or once the period that an act set is over."""

    state: str | None
    period: Period | None
    doubt: int


@dataclass(frozen=True, slots=True)
class ActKind:
    """An act of the procedure. `of` are the states it may be done in; empty for any that is open."""

    id: str
    title: str
    named: str
    law: str
    by: tuple[str, ...]
    of: tuple[str, ...]
    ways: tuple[Way, ...]
    track: str
    needs: tuple[str, ...]
    without: str | None
    repeats: bool
    strict: bool
    earliest: tuple[Earliest, ...]
    latest: tuple[Latest, ...]
    automatic: Automatic | None
    sets_period: bool
    extends: bool
    pause: str | None
    meanwhile: str | None
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    place: Place

    @property
    def any_time(self) -> bool:
        """Whether it may be done in every open state."""
        return not self.of

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes it can have, of which a case names one."""
        return tuple(way.outcome for way in self.ways if way.outcome)


@dataclass(frozen=True, slots=True)
class Body:
    """A body that acts."""

    id: str
    title: str
    original: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DayRule:
    """A rule of counting days, in words."""

    rule: str
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure, whole. `tracks` and `roles` give titles by id; the first track is the main one.

    `lane` is what its bodies' lane on a timeline is called.
    """

    id: str
    title: str
    lane: str
    original: tuple[tuple[str, str], ...]
    cited: str
    start: str
    tracks: dict[str, str]
    roles: dict[str, str]
    bodies: tuple[Body, ...]
    rest: tuple[int, ...]
    day_rules: tuple[DayRule, ...]
    states: dict[str, State]
    acts: dict[str, ActKind]
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    _reach: dict[tuple[str, ...], frozenset[str]] = field(repr=False, default_factory=dict)
    _doable: dict[tuple[str, ...], tuple[ActKind, ...]] = field(repr=False, default_factory=dict)

    @property
    def main(self) -> str:
        """The track that every case is on."""
        return next(iter(self.tracks))

    def law(self, article: str) -> str:
        """How an article is cited."""
        return f"{self.cited} {article}"

    def who(self, role: str) -> str:
        """A role or a body, in words."""
        return self.roles.get(role) or next((body.title for body in self.bodies if body.id == role), role)

    def doable(self, states: tuple[str, ...]) -> tuple[ActKind, ...]:
        """The acts that may be done in a case with these states, one for each track it is on, the main one first."""
        found = self._doable.get(states)
        if found is None:
            found = self._doable[states] = tuple(kind for kind in self.acts.values() if self.may(kind, states))
        return found

    def may(self, kind: ActKind, states: tuple[str, ...]) -> bool:
        """Whether an act may be done in a case with these states."""
        if self.states[states[0]].final:
            return False
        if kind.any_time:
            return states[0] != self.start
        return self.looked_at(kind, states) in kind.of

    def looked_at(self, kind: ActKind, states: tuple[str, ...]) -> str:
        """The state that decides whether an act may be done: that of its track, or the main one while there is none."""
        return next((state for state in states[1:] if self.states[state].track == kind.track), states[0])

    def reachable(self, states: tuple[str, ...]) -> frozenset[str]:
        """The acts that can still be done, now or later, in a case with these states."""
        found = self._reach.get(states)
        if found is None:
            found = self._reach[states] = self._reachable(states)
        return found

    def _reachable(self, states: tuple[str, ...]) -> frozenset[str]:
        open_tracks = {self.states[state].track for state in states}
        acts: set[str] = set()
        seen: set[str] = set()
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if state in seen or self.states[state].final:
                continue
            seen.add(state)
            for kind in self.acts.values():
                elsewhere = kind.track in open_tracks and kind.track != self.states[state].track
                if elsewhere or not (state in kind.of or (kind.any_time and state != self.start)):
                    continue
                acts.add(kind.id)
                for way in kind.ways:
                    waiting += [way.state] if way.state != BACK else self._left_for(state)
        return frozenset(acts)

    def _left_for(self, state: str) -> list[str]:
        """The states that a case may have left for one that suspends, and comes back to."""
        return [each for kind in self.acts.values() if any(way.state == state for way in kind.ways) for each in kind.of]

    def status(self, words: str) -> tuple[tuple[str, ...], ...]:
        """What a list of cases says of a case: for each of its words the states that it may mean; none if unknown.

        Several words stand with commas between them, and words have commas of their own.
        """
        meant: dict[str, tuple[str, ...]] = {}
        for state in self.states.values():
            for word in state.status_words:
                meant[word] = (*meant.get(word, ()), state.id)
        return _split(" ".join(words.split()), meant) or ()


def _split(text: str, meant: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...] | None:
    if not text:
        return ()
    for word in sorted(meant, key=len, reverse=True):
        if text == word or text.startswith(f"{word}, "):
            rest = _split(text[len(word) + 2 :], meant)
            if rest is not None:
                return (meant[word], *rest)
    return None
