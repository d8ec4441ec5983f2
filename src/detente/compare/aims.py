"""What restoration aims at: the treatment a destination had before, or the treatment its peers have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from detente.compare.comparer import Comparer
from detente.compare.effects import NOTHING, Effect, Effects, Without
from detente.compare.restoration import Peer
from detente.compare.scope import Scope
from detente.compare.setting import Setting
from detente.errors import ScopeError
from detente.regime.countries import name as country_name


class Aim(Protocol):
    """What a law is held against.

    `destination` is the country in question, `asked` what else the scope is confined to, as it was written, `since`
    the day after which amendments count, `groups` the groups whose members are the peers.
    """

    meaning: str
    destination: str
    asked: tuple[tuple[str, tuple[str, ...]], ...]
    since: dt.date
    effects: Effects
    groups: tuple[str, ...]

    def pair(self, day: dt.date, undone: Without) -> tuple[Effect, Effect]:
        """The aim and the law of a day, with some amendments undone."""
        ...

    def days(self, day: dt.date) -> Sequence[tuple[dt.date, Without]]:
        """The days whose law is compared, each with what is left out of it."""
        ...

    def peers(self, comparer: Comparer, day: dt.date) -> tuple[Peer, ...]:
        """How the destination's peers are treated on a day."""
        ...


class AsBefore:
    """Treated as on the baseline."""

    meaning = "before"
    groups: tuple[str, ...] = ()

    def __init__(self, setting: Setting, scope: Scope, baseline: dt.date) -> None:
        self.since = baseline
        self.asked = replace(scope, to=()).said
        self.effects = setting.effects(scope, baseline, setting.laid)
        self.destination = _only_country(self.effects, scope)
        self._laid = setting.laid
        self._aim = self.effects.on(baseline, setting.laid)

    def pair(self, day: dt.date, undone: Without) -> tuple[Effect, Effect]:
        """The law of the baseline, and that of a day with some amendments undone."""
        return self._aim, self.effects.on(day, undone)

    def days(self, day: dt.date) -> Sequence[tuple[dt.date, Without]]:
        """The baseline and the day."""
        return ((self.since, self._laid), (day, NOTHING))

    def peers(self, comparer: Comparer, day: dt.date) -> tuple[Peer, ...]:  # noqa: ARG002  (asked of every aim)
        """None: the destination is held against itself."""
        return ()


class AsPeers:
    """Treated as its peers are on the day.

    Peers are the other members of the groups to which the destination belonged on the baseline: as the group stands on
    the day, or as it stood on the baseline where it is no more. Where they are not all treated alike, the aim is what
    most of them have.
    """

    meaning = "peers"

    def __init__(self, setting: Setting, scope: Scope, baseline: dt.date, peers: str | Iterable[str] | None) -> None:
        self.since = baseline
        self.asked = replace(scope, to=()).said
        self._laid = setting.laid
        alone = setting.effects(scope, baseline, setting.laid)
        self.destination = _only_country(alone, scope)
        regime = alone.regime(baseline, setting.laid)
        self.groups = regime.groups_of(self.destination) if peers is None else ()
        if peers is not None:
            named = Scope.of(setting.code, peers)
            wide = setting.effects(named, baseline, setting.laid)
            self._named = frozenset(_countries(wide)) - {self.destination}
        else:
            self._named = frozenset()
            if not self.groups:
                raise ScopeError(
                    f"{country_name(self.destination)} belonged to no group of {setting.name} on {baseline}; name the "
                    "countries it is to be treated like with --peer."
                )
        self._then = {id: regime.members(id) for id in self.groups}
        self.effects = setting.effects(replace(scope, to=()), baseline, setting.laid)
        self._level = self.effects.named.words.levels["destination"]
        self._cut: dict[tuple[Effect, str], Effect] = {}
        self._models: dict[dt.date, str] = {}

    def pair(self, day: dt.date, undone: Without) -> tuple[Effect, Effect]:
        """The treatment of the peers, and that of the destination, with some amendments undone."""
        return self._of(day, undone, self.model(day)), self._of(day, undone, self.destination)

    def model(self, day: dt.date) -> str:
        """The peer that stands for the others: the first of those treated as most of them are."""
        if day not in self._models:
            kinds: dict[Effect, list[str]] = {}
            for peer in self._on(day):
                kinds.setdefault(self._of(day, NOTHING, peer), []).append(peer)
            if not kinds:
                raise ScopeError(f"There is no other country to be treated like on {day}; name one with --peer.")
            self._models[day] = max(kinds.values(), key=len)[0]
        return self._models[day]

    def _on(self, day: dt.date) -> list[str]:
        if self._named:
            return sorted(self._named)
        regime = self.effects.regime(day)
        found: set[str] = set()
        for id in self.groups:
            found |= regime.members(id) if id in regime.groups else self._then[id]
        return sorted(found - {self.destination})

    def _of(self, day: dt.date, undone: Without, country: str) -> Effect:
        whole = self.effects.on(day, undone)
        found = self._cut.get((whole, country))
        if found is None:
            store = self.effects.store
            mask = 1 << self.effects.facts[self._level].index[country]
            outcome, *uses = (store.restrict(ref, self._level, mask) for ref in (whole.outcome, *whole.uses))
            found = self._cut[whole, country] = Effect(outcome, tuple(uses))
        return found

    def days(self, day: dt.date) -> Sequence[tuple[dt.date, Without]]:
        """The day, for both sides."""
        return ((day, NOTHING), (day, NOTHING))

    def peers(self, comparer: Comparer, day: dt.date) -> tuple[Peer, ...]:
        """Every peer, and whether it is treated as the destination is on a day."""
        own = self._of(day, NOTHING, self.destination)
        found = []
        for code in self._on(day):
            theirs = self._of(day, NOTHING, code)
            alike = self.effects.proof(theirs) == self.effects.proof(own)
            changed = 0 if alike else comparer.space.count(comparer.changed(theirs, own))
            found.append(Peer(code, country_name(code), alike, changed))
        return tuple(found)


def _only_country(effects: Effects, scope: Scope) -> str:
    (code, *others) = _countries(effects)
    if others:
        raise ScopeError(f"Restoration is asked for one destination at a time; {scope.to[0]!r} is {len(others) + 1}.")
    return code


def _countries(effects: Effects) -> list[str]:
    level = effects.named.words.levels["destination"]
    return effects.facts[level].describe(effects.full[level])
