"""Comparing two effects: where they differ, in boxes, and whether they are the same law."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from detente.compare.aspects import NOT_USABLE, OUTCOME, USABLE, Aspect, Aspects, Change, Pair
from detente.compare.boxes import Box, Space, boxes_of
from detente.compare.effects import Effect, Effects, Licensed
from detente.determination.diagram import Refs, split
from detente.determination.leaves import LICENCE, NO_LICENCE, PROHIBITED, UNDETERMINED


class Told(NamedTuple):
    """How an aspect changed in a place.

    `was` and `now` are what it may be: outcomes, or "usable" and "not-usable"; several where that turns on open points
    of law. Of terms they are empty, and `terms` has each that is not the same: (term, was, now).
    """

    was: tuple[str, ...]
    now: tuple[str, ...]
    terms: tuple[tuple[str, object, object], ...] = ()


class Place(NamedTuple):
    """A box in which one aspect changed in one way, and in how many cells somebody feels it.

    `open_before` and `open_now` are the open points of law (levels) on which it turned and turns.
    """

    aspect: Aspect
    told: Told
    box: Box
    cells: int
    open_before: tuple[int, ...]
    open_now: tuple[int, ...]


class Comparer:
    """Compares the effects of one scope."""

    def __init__(self, effects: Effects) -> None:
        self.effects = effects
        self.store = effects.store
        self.aspects = Aspects(effects)
        counted = [level for level, fact in enumerate(effects.facts) if fact.kind != "question"]
        self.space = Space(self.store, effects.full, counted)
        self._told: dict[tuple[int, bool], int] = {}
        self._unlike: dict[tuple[int, int], int] = {}

    # ---- how much ------------------------------------------------------------------------------------------------

    def changes(self, before: Effect, after: Effect) -> list[Change]:
        """The difference in every aspect that differs."""
        found = (self.aspects.compare(aspect, before, after) for aspect in self.aspects.every)
        return [change for change in found if change is not None]

    def changed(self, before: Effect, after: Effect) -> int:
        """The diagram that says "yes" wherever any aspect changed, under some answer to the open points of law."""
        return self.space.either(self.space.somewhere(change.changed) for change in self.changes(before, after))

    def parts(self, before: Effect, after: Effect) -> dict[str, int]:
        """Where each part of the law changed: the outcome, and each licence together with its terms."""
        found: dict[str, list[int]] = {}
        for change in self.changes(before, after):
            part = change.aspect.authorisation or OUTCOME
            found.setdefault(part, []).append(self.space.somewhere(change.changed))
        return {part: self.space.either(refs) for part, refs in found.items()}

    def directions(self, before: Effect, after: Effect) -> tuple[dict[str, int], dict[str, int]]:
        """In how many cells each part of the law was eased, and in how many it was tightened.

        The outcome is eased where less is asked: no licence less than one, a licence less than a ban; what turns on an
        open point of law lies between. A licence is eased where it may be used and could not. Terms have no direction.
        """
        eased: dict[str, int] = {}
        tightened: dict[str, int] = {}
        for place in self.places(before, after):
            weights = [
                sum(_WEIGHT[each] for each in said) / len(said) for said in (place.told.was, place.told.now) if said
            ]
            if len(weights) == 2 and weights[0] != weights[1]:
                found = eased if weights[1] < weights[0] else tightened
                part = place.aspect.authorisation or OUTCOME
                found[part] = found.get(part, 0) + place.cells
        return eased, tightened

    def unlike(self, before: Effect, after: Effect) -> int:
        """Whether two effects differ anywhere, as a diagram over the open points of law alone.

        The leaf "no" is the proof that they are the same law; a "no" below open points, that they are if those are so.
        """
        proofs = self.effects.proof(before), self.effects.proof(after)
        return self.space.either(self._somewhere(a, b) for a, b in zip(*proofs, strict=True))

    def _somewhere(self, a: int, b: int) -> int:
        yes, no = self.store.leaf("yes"), self.store.leaf("no")
        if a == b:
            return no
        if a < 0 and b < 0:
            return yes
        found = self._unlike.get((a, b))
        if found is None:
            level = min(self.store.level(a), self.store.level(b))
            full = self.effects.full[level]
            below = [(mask, self._somewhere(*rest)) for mask, rest in split(self.store, level, (a, b), full)]
            point = self.effects.facts[level].kind == "question"
            found = self.store.node(level, below) if point else self.space.either(child for _, child in below)
            self._unlike[a, b] = found
        return found

    def undone(self, change: Change, before: Effect, after: Effect, box: Box) -> bool:
        """Whether, wherever a change is felt in a box, two effects say the same of its aspect under every answer.

        Whether a licence is needed under them is another aspect: what lifts the requirement does not undo that an
        authorisation was withheld.
        """
        first: Refs = (self.aspects.apart(change.aspect, before, after), change.changed)
        no = self.store.leaf("no")
        seen, stack = {first}, [first]
        while stack:
            apart, felt = stack.pop()
            if apart == self.aspects.same or felt == no:
                continue
            if apart < 0 and felt < 0:
                return False
            level = min(self.store.level(apart), self.store.level(felt))
            for _, below in split(self.store, level, (apart, felt), box.get(level, -1)):
                if below not in seen:
                    seen.add(below)
                    stack.append(below)
        return True

    # ---- where ---------------------------------------------------------------------------------------------------

    def told(self, change: Change) -> int:
        """A change's diagram with leaves that tell it in words' material: `Told`, or the leaf `same`."""
        terms = change.aspect.kind == "terms"
        return self.store.map_leaves(change.told, lambda leaf: self._tell(leaf, terms), {})

    def places(self, before: Effect, after: Effect) -> list[Place]:
        """Every place of change, the largest first; within an aspect they do not overlap and cover all of it."""
        found = [
            place
            for change in self.changes(before, after)
            for place, _ in self.boxes(change, self.told(change), lambda value: value)
        ]
        return sorted(found, key=in_order)

    def boxes(self, change: Change, told: int, of: Callable[[Any], Told]) -> Iterator[tuple[Place, Any]]:
        """The places of one aspect's diagram that anybody feels, each with its leaf.

        Args:
            change: the aspect's difference.
            told: its diagram, each leaf `same` or something with a `Told` in it.
            of: finds the `Told` of a leaf.
        """
        for leaf in self._leaves(told):
            value = self.store.leaves[~leaf]
            for box in boxes_of(self.store, told, leaf, self.effects.full):
                place = self.place(change, of(value), box)
                if place.cells:
                    yield place, value

    def place(self, change: Change, told: Told, box: Box) -> Place:
        """A box in which an aspect changed in one way, counted."""
        return Place(change.aspect, told, box, self.space.count(change.changed, box), *self._open(change.told, box))

    def _leaves(self, told: int) -> list[int]:
        return sorted((r for r in self.store.reachable(told) if r < 0 and r != self.aspects.same), reverse=True)

    def _tell(self, leaf: int, terms: bool) -> int:
        pair = self.store.leaves[~leaf]
        if not isinstance(pair, Pair):
            return leaf
        found = self._told.get((leaf, terms))
        if found is None:
            told = Told((), (), self._terms(pair)) if terms else Told(self._says(pair.before), self._says(pair.after))
            found = self._told[leaf, terms] = self.store.leaf(told)
        return found

    def _says(self, ref: int) -> tuple[str, ...]:
        return tuple(sorted({str(self.store.leaves[~r]) for r in self.store.reachable(ref) if r < 0}))

    def _open(self, told: int, box: Box) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The open points of law on which the states before and after turn in a box."""
        found: tuple[set[int], set[int]] = set(), set()
        for leaf in self.met(told, box):
            pair = self.store.leaves[~leaf]
            if isinstance(pair, Pair):
                for levels, ref in zip(found, pair, strict=True):
                    levels.update(self.store.levels[r] for r in self.store.reachable(ref) if r >= 0)
        return tuple(sorted(found[0])), tuple(sorted(found[1]))

    def _terms(self, pair: Pair) -> tuple[tuple[str, object, object], ...]:
        """The terms that differ; where they turn on open points of law, each that differs under some answer."""
        found: dict[tuple[str, object, object], None] = {}
        first: Refs = tuple(pair)
        seen, stack = {first}, [first]
        while stack:
            a, b = stack.pop()
            if a >= 0 or b >= 0:
                level = min(self.store.level(a), self.store.level(b))
                below = [rest for _, rest in split(self.store, level, (a, b))]
                stack += [each for each in reversed(below) if each not in seen]
                seen.update(below)
                continue
            was, now = self.store.leaves[~a], self.store.leaves[~b]
            if isinstance(was, tuple) and isinstance(now, tuple):
                old, new = dict(was), dict(now)
                for term in sorted(old.keys() | new.keys()):
                    if old.get(term) != new.get(term):
                        found[term, old.get(term), new.get(term)] = None
        return tuple(found)

    # ---- what stands in a box ------------------------------------------------------------------------------------

    def usable(self, effect: Effect, box: Box) -> list[tuple[Licensed, bool]]:
        """The authorisations that may be used somewhere in a box where a licence is needed; whether everywhere."""
        found = []
        for ref in self.effects.felt(effect):
            values = [self.store.leaves[~r] for r in self.met(ref, box)]
            usable = [value for value in values if isinstance(value, Licensed)]
            if usable:
                found.append((usable[0], None not in values))
        return found

    def met(self, ref: int, box: Box) -> Iterator[int]:
        """The leaves of a diagram that are reached in a box, each once."""
        seen, stack = {ref}, [ref]
        while stack:
            current = stack.pop()
            if current < 0:
                yield current
                continue
            mask = box.get(self.store.levels[current], -1)
            for own, child in self.store.edges[current]:
                if own & mask and child not in seen:
                    seen.add(child)
                    stack.append(child)


_WEIGHT = {NO_LICENCE: 0, LICENCE: 1, PROHIBITED: 2, UNDETERMINED: 1, USABLE: 0, NOT_USABLE: 1}


def in_order(place: Place) -> tuple[Any, ...]:
    """Places in the order in which they are told: the largest first."""
    return -place.cells, place.aspect != Aspect(OUTCOME), place.aspect, sorted(place.box.items())
