"""What two laws differ in, aspect by aspect: the outcome, each authorisation, the terms of each.

An aspect's difference is a diagram over the facts of a shipment. In each place it says that nothing changed, or names
the two states as a `Pair`. A state that turns on an open question of the law is a small diagram of its own over those
questions, so that a place counts as unchanged only if every answer to them leaves it so.
"""

from __future__ import annotations

from typing import NamedTuple

from detente.compare.effects import Effect, Effects, Licensed
from detente.determination.diagram import Refs, Store, combined, split
from detente.determination.leaves import LICENCE

OUTCOME = "outcome"
USABLE, NOT_USABLE = "usable", "not-usable"


class Aspect(NamedTuple):
    """What is compared: the outcome, whether an authorisation may be used, or its terms."""

    kind: str  # "outcome", "licence" or "terms"
    authorisation: str | None = None


class Pair(NamedTuple):
    """Two states of an aspect in a place, as references into the store: leaves, or diagrams over open questions."""

    before: int
    after: int


class Same(NamedTuple):
    """Nothing changed in this place."""


class Change(NamedTuple):
    """One aspect's difference.

    `told` has a `Pair` wherever the change is told, which for authorisations reaches into places where no licence is
    needed; `changed` says where anybody feels it (leaves "yes" and "no").
    """

    aspect: Aspect
    told: int
    changed: int


class Aspects:
    """Compares effects that share a store."""

    def __init__(self, effects: Effects) -> None:
        self.effects = effects
        self.store: Store = effects.store
        self.same = self.store.leaf(Same())
        self.yes, self.no = self.store.leaf("yes"), self.store.leaf("no")
        self._bottom = next(
            (n for n, fact in enumerate(effects.facts) if fact.id.startswith("open:")), len(effects.facts)
        )
        self._outcomes: dict[Refs, int] = {}
        self._uses: dict[bool, dict[Refs, int]] = {True: {}, False: {}}
        self._felt: dict[Refs, bool] = {}
        self._kinds: dict[int, int] = {}
        self._terms: dict[int, int] = {}
        self._open: dict[int, int] = {}
        self._compared: dict[tuple[Aspect, Effect, Effect], Change | None] = {}

    @property
    def every(self) -> list[Aspect]:
        """Every aspect of the law, the outcome first."""
        own = [Aspect(kind, id) for id in self.effects.components for kind in ("licence", "terms")]
        return [Aspect(OUTCOME), *own]

    def compare(self, aspect: Aspect, before: Effect, after: Effect) -> Change | None:
        """The difference of two effects in one aspect; None where nobody feels any."""
        key = (aspect, before, after)
        if key not in self._compared:
            self._compared[key] = self._compare(aspect, before, after)
        return self._compared[key]

    def _compare(self, aspect: Aspect, before: Effect, after: Effect) -> Change | None:
        if aspect.authorisation is None:
            if before.outcome == after.outcome:
                return None
            told = self._outcome(before.outcome, after.outcome)
            return Change(aspect, told, self._anywhere(told))
        a, b = self._state(aspect, before), self._state(aspect, after)
        if a == b:
            return None
        changed = self._use(before.outcome, after.outcome, a, b, False)
        if changed == self.same:
            return None
        told = self._use(before.outcome, after.outcome, a, b, True)
        return Change(aspect, told, self._anywhere(changed))

    def apart(self, aspect: Aspect, before: Effect, after: Effect) -> int:
        """Where two effects do not say the same of an aspect, whether anybody feels it or not; else the leaf `same`."""
        return self._outcome(self._state(aspect, before), self._state(aspect, after))

    def _state(self, aspect: Aspect, effect: Effect) -> int:
        """What an effect says of an aspect, as a diagram."""
        if aspect.authorisation is None:
            return effect.outcome
        use = effect.uses[self.effects.components.index(aspect.authorisation)]
        if aspect.kind == "licence":
            return self.store.map_leaves(use, self._kind, self._kinds)
        return self.store.map_leaves(use, self._term, self._terms)

    def _kind(self, leaf: int) -> int:
        return self.store.leaf(USABLE if isinstance(self.store.leaves[~leaf], Licensed) else NOT_USABLE)

    def _term(self, leaf: int) -> int:
        licensed = self.store.leaves[~leaf]
        return self.store.leaf(licensed.terms if isinstance(licensed, Licensed) else NOT_USABLE)

    def _settled(self, refs: Refs) -> bool:
        """Whether diagrams ask for nothing above the open questions."""
        return min(map(self.store.level, refs)) >= self._bottom

    def _pair(self, before: int, after: int) -> int:
        return self.same if before == after else self.store.leaf(Pair(before, after))

    def _outcome(self, a: int, b: int) -> int:
        def settle(refs: Refs) -> int | None:
            a, b = refs
            return self._pair(a, b) if a == b or self._settled(refs) else None

        return combined(self.store, (a, b), self.effects.full, settle, self._outcomes)

    def _use(self, was: int, now: int, a: int, b: int, everywhere: bool) -> int:
        """Where an authorisation differs: everywhere, or only where a licence is needed on both days."""

        def settle(refs: Refs) -> int | None:
            was, now, a, b = refs
            if a == b:
                return self.same
            if not self._settled(refs):
                return None
            if self._matters(was, now, a, b):
                return self._pair(a, b)
            told = everywhere and not self._matters(was, now, self.yes, self.no)
            return self._pair(a, b) if told and self._comparable(a, b) else self.same

        return combined(self.store, (was, now, a, b), self.effects.full, settle, self._uses[everywhere])

    def _matters(self, was: int, now: int, a: int, b: int) -> bool:
        """Whether, under some answer to the open questions, a licence is needed on both days and a is not b."""
        store = self.store
        if a == b:
            return False
        if was < 0 and now < 0 and a < 0 and b < 0:
            both = store.leaves[~was] == LICENCE and store.leaves[~now] == LICENCE
            return both and self._comparable(a, b)
        refs = (was, now, a, b)
        found = self._felt.get(refs)
        if found is None:
            level = min(map(store.level, refs))
            below = split(store, level, refs, self.effects.full[level])
            found = self._felt[refs] = any(self._matters(*rest) for _, rest in below)
        return found

    def _comparable(self, a: int, b: int) -> bool:
        """Terms are compared only where the authorisation may be used on both days."""
        unusable = self.store.leaf(NOT_USABLE)
        usable = self.store.leaf(USABLE)
        return (a != unusable and b != unusable) or usable in (a, b)

    def _anywhere(self, told: int) -> int:
        def image(leaf: int) -> int:
            return self.no if leaf == self.same else self.yes

        return self.store.map_leaves(told, image, self._open)
