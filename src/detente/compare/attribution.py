"""Who changed it: for each place the amendments without which it would be as before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from math import comb
from typing import NamedTuple

from detente.compare.aspects import Aspect, Change
from detente.compare.boxes import merged
from detente.compare.causes import MOST_TRIES, Key, Undoing, irreducible, smallest_sets
from detente.compare.comparer import Comparer, Place, Told, in_order
from detente.compare.effects import NOTHING, Effect, Without
from detente.determination.diagram import Refs, combined
from detente.regime.instruments import Part

MOST_IN_A_PLACE = 120  # sets of acts tried for one place
MOST_TRIED_TOGETHER = 16  # of those that cannot be spared one by one: sets of them tried
MOST_SPARED = 12  # amendments of several acts of which each is tried whether it can be spared


class Signed(NamedTuple):
    """A leaf of an attributed diagram: what changed, which acts undo it alone, and which must be undone for it."""

    told: Told
    alone: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()


Undo = Callable[[Without], tuple[Effect, Effect]]  # the two effects compared, with some amendments undone


class Attribution:
    """Finds the amendments that make two effects differ.

    Args:
        comparer: compares within the scope.
        undo: the two effects, with some amendments undone; often only the later one depends on them.
        candidates: the amendments that may have done it.
    """

    def __init__(self, comparer: Comparer, undo: Undo, candidates: Iterable[Part]) -> None:
        self.comparer = comparer
        self.store = comparer.store
        self.effects = comparer.effects
        self.undo = undo
        self.pair = undo(NOTHING)
        acts: dict[str, list[Key]] = {}
        for part in candidates:
            acts.setdefault(part.instrument, []).append(part.key)
        self.every = acts
        self.acts = self._relevant(acts)
        self._undone: dict[tuple[Aspect, frozenset[tuple[int, int]], Without], bool] = {}
        self._parts: dict[str, list[Key]] = {}
        self._signed: dict[tuple[str, bool], dict[Refs, int]] = {}

    def less(self, undone: Iterable[Key]) -> tuple[Effect, Effect]:
        """The two effects with some amendments undone."""
        return self.undo(frozenset(undone))

    def _relevant(self, acts: dict[str, list[Key]]) -> dict[str, list[Key]]:
        """The acts that matter in the scope: with all others undone or with none, they make a difference."""
        every = frozenset(key for keys in acts.values() for key in keys)
        bare = self.less(every)
        found = {
            name: keys
            for name, keys in acts.items()
            if self.less(keys) != self.pair or self.less(every.difference(keys)) != bare
        }
        kept = frozenset(key for keys in found.values() for key in keys)
        return found if self.less(kept) == bare else acts

    # ---- places with their causes --------------------------------------------------------------------------------

    def places(self) -> list[tuple[Place, Undoing]]:
        """Every place of change with its causes, the largest first; places are cut where the causes differ."""
        found: list[tuple[Place, Undoing]] = []
        for change in self.comparer.changes(*self.pair):
            told = self.store.map_leaves(self.comparer.told(change), self._sign, {})
            if len(self.acts) > 1:
                every = self._keys(self.every)
                for name, keys in self.acts.items():
                    told = self._mark(told, self._left(change, self.less(keys)), name, True)
                    told = self._mark(told, self._left(change, self.less(every.difference(keys))), name, False)
            boxes = self.comparer.boxes(change, told, lambda value: value.told)
            found += self._joined(change, [(place, self._causes(place, signed)) for place, signed in boxes])
        return sorted(found, key=lambda item: in_order(item[0]))

    def _joined(self, change: Change, places: list[tuple[Place, Undoing]]) -> Iterator[tuple[Place, Undoing]]:
        """Places put together that turn out to have the same causes, though acts were marked on them differently."""
        alike: dict[tuple[Told, Undoing], list[Place]] = {}
        for place, causes in places:
            alike.setdefault((place.told, causes), []).append(place)
        for (told, causes), some in alike.items():
            boxes = merged([dict(place.box) for place in some], self.effects.full)
            if len(boxes) == len(some):
                yield from ((place, causes) for place in some)
            else:
                yield from ((self.comparer.place(change, told, box), causes) for box in boxes)

    def _sign(self, leaf: int) -> int:
        value = self.store.leaves[~leaf]
        return self.store.leaf(Signed(value)) if isinstance(value, Told) else leaf

    def _left(self, change: Change, pair: tuple[Effect, Effect]) -> int:
        """Where one aspect is not as before once something is undone, as a diagram."""
        return self.comparer.aspects.apart(change.aspect, *pair)

    def _mark(self, signed: int, left: int, act: str, alone: bool) -> int:
        """Note where undoing an act leaves nothing (`alone`), or where undoing all others leaves something."""
        same = self.comparer.aspects.same

        def settle(refs: Refs) -> int | None:
            signed, left = refs
            if signed == same:
                return same
            if signed >= 0 or left >= 0:
                return None
            value = self.store.leaves[~signed]
            assert isinstance(value, Signed)
            if alone and left == same:
                value = value._replace(alone=value.alone | {act})
            elif not alone and left != same:
                value = value._replace(needed=value.needed | {act})
            return self.store.leaf(value)

        memo = self._signed.setdefault((act, alone), {})
        return combined(self.store, (signed, left), self.effects.full, settle, memo)

    def _causes(self, place: Place, signed: Signed) -> Undoing:
        """The smallest sets of acts, each told by those of its amendments that cannot be spared."""

        def restores(undone: frozenset[Key]) -> bool:
            return self._restores(place, undone)

        sets = [acts for acts in ({name} for name in sorted(signed.alone)) if restores(self._keys(acts))]
        exact = True
        if not sets:
            if len(signed.needed) == 2 and restores(self._keys(signed.needed)):
                sets = [set(signed.needed)]
            else:
                found, exact = self._fewest(restores, MOST_IN_A_PLACE)
                sets = [set(acts) for acts in found]
        return Undoing(tuple(dict.fromkeys(self._within(acts, restores) for acts in sets)), exact)

    def _fewest(self, restores: Callable[[frozenset[Key]], bool], most: int) -> tuple[list[frozenset[str]], bool]:
        """The smallest sets of acts that restore, and whether it is certain that none is smaller.

        An act that makes no difference alone may make one beside others, so those are tried last, if they are few.
        """

        def undone(acts: frozenset[str]) -> bool:
            return restores(self._keys(acts))

        found, exact = smallest_sets(list(self.acts), undone, most)
        others = self.every.keys() - self.acts.keys()
        size = len(found[0]) if found else len(self.every)
        if not exact or not others or size < 2:
            return found, exact
        if sum(comb(len(self.every), n) for n in range(2, size + 1)) > most:
            return found, False
        for n in range(2, size + 1):
            more = [s for s in map(frozenset, combinations(self.every, n)) if s & others and undone(s)]
            if more:
                return (more if n < size else found + more), True
        return found, True

    def _keys(self, acts: Iterable[str]) -> frozenset[Key]:
        return frozenset(key for name in acts for key in self.every[name])

    def _within(self, acts: Iterable[str], restores: Callable[[frozenset[Key]], bool]) -> frozenset[Key]:
        """The amendments of some acts that restore and of which none can be spared.

        Of several acts with many amendments, those that make a difference in the scope are all kept.
        """
        every = self._keys(acts)
        telling = frozenset(key for name in acts for key in self._telling(name))
        if len(telling) > MOST_SPARED and len(set(acts)) > 1 and restores(telling):
            return telling
        for key in sorted(telling):  # what each of them does alone is known already
            if restores(frozenset({key})):
                return frozenset({key})
        kept = irreducible(sorted(telling), restores) or irreducible(sorted(every), restores) or every
        least, _ = smallest_sets(sorted(kept), restores, MOST_TRIED_TOGETHER)
        return least[0] if least else kept

    def _telling(self, act: str) -> list[Key]:
        """The amendments of an act that make a difference by themselves: all others of it undone, or none."""
        found = self._parts.get(act)
        if found is None:
            keys = self.every[act]
            every = frozenset(keys)
            bare = self.less(every)
            found = [key for key in keys if self.less({key}) != self.pair or self.less(every - {key}) != bare]
            self._parts[act] = found = found if self.less(found) == bare else list(keys)
        return found

    def _restores(self, place: Place, undone: Without) -> bool:
        key = (place.aspect, frozenset(place.box.items()), undone)
        found = self._undone.get(key)
        if found is None:
            change = self.comparer.aspects.compare(place.aspect, *self.pair)
            assert change is not None
            found = self._undone[key] = self.comparer.undone(change, *self.less(undone), place.box)
        return found

    # ---- the whole -----------------------------------------------------------------------------------------------

    def restoring(self) -> Undoing:
        """The smallest sets of amendments whose undoing makes the two effects the same: the same nodes."""
        sets, exact = self._fewest(self.restored, MOST_TRIES)
        return Undoing(tuple(dict.fromkeys(self._within(names, self.restored) for names in sets)), exact)

    def restored(self, undone: Without) -> bool:
        """Whether undoing some amendments makes the two effects the same nodes."""
        before, after = self.less(undone)
        return self.effects.proof(before) == self.effects.proof(after)


def made_between(parts: Iterable[Part], before: dt.date, after: dt.date) -> list[Part]:
    """The amendments that were not in force on one day and may be on a later one."""
    return [part for part in parts if before < part.earliest <= after]
