"""Who changed it: for each place the amendments without which it would be as before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from detente.compare.aspects import Aspect, Change
from detente.compare.boxes import Box
from detente.compare.causes import Key, Undoing, smallest_sets
from detente.compare.comparer import Comparer, Place, Told, in_order
from detente.compare.effects import Effect, Without
from detente.determination.diagram import pairs
from detente.regime.instruments import Part


class Signed(NamedTuple):
    """A leaf of an attributed diagram: what changed, which acts undo it alone, and which must be undone for it."""

    told: Told
    alone: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()


class Attribution:
    """Finds the amendments that made the law of one day differ from that of another.

    Args:
        comparer: compares within the scope.
        before: the effect before.
        day: the day after; `without` is left out of its law whatever is asked.
        candidates: the amendments made in between.
    """

    def __init__(
        self,
        comparer: Comparer,
        before: Effect,
        day: dt.date,
        candidates: Iterable[Part],
        without: Without = frozenset(),
    ) -> None:
        self.comparer = comparer
        self.store = comparer.store
        self.effects = comparer.effects
        self.before = before
        self.day = day
        self.without = without
        self.after = self.effects.on(day, without)
        acts: dict[str, list[Key]] = {}
        for part in candidates:
            if part.key not in without:
                acts.setdefault(part.instrument, []).append(part.key)
        self.acts = self._relevant(acts)
        self._undone: dict[tuple[Aspect, frozenset[tuple[int, int]], Without], bool] = {}
        self._parts: dict[str, list[Key]] = {}
        self._signed: dict[tuple[int, int, str, bool], int] = {}

    def less(self, undone: Iterable[Key]) -> Effect:
        """The effect of the day with some amendments undone."""
        return self.effects.on(self.day, self.without | frozenset(undone))

    def _relevant(self, acts: dict[str, list[Key]]) -> dict[str, list[Key]]:
        """The acts that matter in the scope: with all others undone or with none, they make a difference."""
        every = frozenset(key for keys in acts.values() for key in keys)
        bare = self.less(every)
        found = {
            name: keys
            for name, keys in acts.items()
            if self.less(keys) != self.after or self.less(every.difference(keys)) != bare
        }
        kept = frozenset(key for keys in found.values() for key in keys)
        return found if self.less(kept) == bare else acts

    # ---- places with their causes --------------------------------------------------------------------------------

    def places(self) -> list[tuple[Place, Undoing]]:
        """Every place of change with its causes, the largest first; places are cut where the causes differ."""
        found = []
        for change in self.comparer.changes(self.before, self.after):
            told = self.store.map_leaves(self.comparer.told(change), self._sign, {})
            if len(self.acts) > 1:
                every = frozenset(key for keys in self.acts.values() for key in keys)
                for name, keys in self.acts.items():
                    told = self._mark(told, self._left(change, self.less(keys)), name, True)
                    told = self._mark(told, self._left(change, self.less(every.difference(keys))), name, False)
            for place, signed in self.comparer.boxes(change, told, lambda value: value.told):
                found.append((place, self._causes(place, signed)))
        return sorted(found, key=lambda item: in_order(item[0]))

    def _sign(self, leaf: int) -> int:
        value = self.store.leaves[~leaf]
        return self.store.leaf(Signed(value)) if isinstance(value, Told) else leaf

    def _left(self, change: Change, effect: Effect) -> int:
        """What is left of one aspect's difference under another effect, as a diagram."""
        left = self.comparer.aspects.compare(change.aspect, self.before, effect)
        return left.told if left else self.comparer.aspects.same

    def _mark(self, signed: int, left: int, act: str, alone: bool) -> int:
        """Note where undoing an act leaves nothing (`alone`), or where undoing all others leaves something."""
        same = self.comparer.aspects.same
        if signed == same:
            return same
        if signed < 0 and left < 0:
            value = self.store.leaves[~signed]
            assert isinstance(value, Signed)
            if alone and left == same:
                value = value._replace(alone=value.alone | {act})
            elif not alone and left != same:
                value = value._replace(needed=value.needed | {act})
            return self.store.leaf(value)
        key = (signed, left, act, alone)
        found = self._signed.get(key)
        if found is None:
            level = min(self.store.level(signed), self.store.level(left))
            full = self.effects.full[level]
            edges = [
                (mask & full, self._mark(a, b, act, alone))
                for mask, a, b in pairs(self.store, level, signed, left)
                if mask & full
            ]
            found = self._signed[key] = self.store.node(level, edges)
        return found

    def _causes(self, place: Place, signed: Signed) -> Undoing:
        """The smallest sets of acts, each told by those of its amendments that cannot be spared."""
        sets = [frozenset({name}) for name in sorted(signed.alone)] or [signed.needed]
        sets = [acts for acts in sets if self._restores(place, self._keys(acts))]
        exact = True
        if not sets:  # the cells of the place differ in more than the signs tell: search
            acts = smallest_sets(
                [(name, -1) for name in self.acts], lambda s: self._restores(place, self._keys(n for n, _ in s))
            )
            sets, exact = [frozenset(name for name, _ in one) for one in acts.sets], acts.smallest
        found: list[frozenset[Key]] = []
        for names in sets:
            if len(names) > 1:
                found.append(frozenset(key for name in names for key in self._telling(name)))
                continue
            (name,) = names
            within = smallest_sets(self._telling(name), lambda undone: self._restores(place, undone))
            found += within.sets or (self._keys(names),)
            exact = exact and within.smallest
        return Undoing(tuple(dict.fromkeys(found)), exact)

    def _keys(self, acts: Iterable[str]) -> frozenset[Key]:
        return frozenset(key for name in acts for key in self.acts[name])

    def _telling(self, act: str) -> list[Key]:
        """The amendments of an act that make a difference: all others of it undone, or none."""
        found = self._parts.get(act)
        if found is None:
            keys = self.acts[act]
            every = frozenset(keys)
            bare = self.less(every)
            found = [key for key in keys if self.less({key}) != self.after or self.less(every - {key}) != bare]
            self._parts[act] = found = found if self.less(found) == bare else list(keys)
        return found

    def _restores(self, place: Place, undone: Without) -> bool:
        key = (place.aspect, frozenset(place.box.items()), undone)
        found = self._undone.get(key)
        if found is None:
            box: Box = place.box
            found = self._undone[key] = self.comparer.undone(self.before, self.less(undone), place.aspect, box)
        return found

    # ---- the whole -----------------------------------------------------------------------------------------------

    def restoring(self) -> Undoing:
        """The smallest sets of amendments whose undoing makes the law of the day the same as before: the same nodes."""
        relevant = [key for name in self.acts for key in self._telling(name)]
        aim = self.effects.proof(self.before)
        return smallest_sets(relevant, lambda undone: self.effects.proof(self.less(undone)) == aim)


def made_between(parts: Iterable[Part], before: dt.date, after: dt.date) -> list[Part]:
    """The amendments that were not in force on one day and may be on a later one."""
    return [part for part in parts if before < part.earliest <= after]
