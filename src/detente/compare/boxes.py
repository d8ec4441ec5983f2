"""Boxes of the decision space: places of a diagram told as few sets of values as can be found, met and counted.

A box maps levels to masks; facts it does not name are free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from detente.determination.diagram import Refs, Store, either

Box = Mapping[int, int]


def boxes_of(store: Store, ref: int, leaf: int, full: Sequence[int]) -> list[dict[int, int]]:
    """The places of a diagram that lead to a leaf: boxes that cover them exactly and do not overlap.

    Args:
        store: where the diagram is.
        ref: its root.
        leaf: the leaf asked for.
        full: the mask of all values of each level.
    """
    return merged([dict(path) for path in store.paths_to(ref, leaf)], full)


def merged(boxes: list[dict[int, int]], full: Sequence[int]) -> list[dict[int, int]]:
    """Disjoint boxes, put together wherever two differ in one fact only."""
    while True:
        before = len(boxes)
        for level in sorted({level for box in boxes for level in box}):
            boxes = _along(boxes, level, full[level])
        if len(boxes) == before:
            return boxes


def _along(boxes: list[dict[int, int]], level: int, full: int) -> list[dict[int, int]]:
    """Boxes alike in all but one fact made one."""
    by_rest: dict[tuple[tuple[int, int], ...], int] = {}
    for box in boxes:
        rest = tuple(sorted((key, mask) for key, mask in box.items() if key != level))
        by_rest[rest] = by_rest.get(rest, 0) | box.get(level, full)
    return [dict(rest) | ({level: mask} if mask != full else {}) for rest, mask in by_rest.items()]


class Space:
    """The cells of a scope: the product of the values of every fact that is counted.

    Args:
        store: where the diagrams are.
        full: the mask of all values of each level within the scope.
        counted: the levels whose values make cells; the others (open points of the law) are not counted.
    """

    def __init__(self, store: Store, full: Sequence[int], counted: Iterable[int]) -> None:
        self.store = store
        self.full = list(full)
        self.counted = frozenset(counted)
        self.cells = self.volume({})
        self._exists: dict[int, int] = {}
        self._either: dict[Refs, int] = {}

    def volume(self, box: Box) -> int:
        """How many cells a box has."""
        total = 1
        for level in self.counted:
            total *= (box.get(level, -1) & self.full[level]).bit_count()
        return total

    def count(self, ref: int, box: Box = {}) -> int:  # noqa: B006  (never changed)
        """How many cells of a box a diagram says "yes" of, under some answer to what is not counted."""
        for level, mask in box.items():
            if level not in self.counted:
                ref = self.store.restrict(ref, level, mask & self.full[level])
        return int(self._share(self.somewhere(ref), box, {}) * self.volume(box))

    def _share(self, ref: int, box: Box, memo: dict[int, Fraction]) -> Fraction:
        if ref < 0:
            return Fraction(self.store.leaves[~ref] == "yes")
        found = memo.get(ref)
        if found is None:
            level = self.store.levels[ref]
            within = box.get(level, -1) & self.full[level]
            found = Fraction(0)
            for mask, child in self.store.edges[ref]:
                if mask & within:
                    found += Fraction((mask & within).bit_count(), within.bit_count()) * self._share(child, box, memo)
            memo[ref] = found
        return found

    def somewhere(self, ref: int) -> int:
        """The diagram that says "yes" where some answer to what is not counted does."""
        if ref < 0:
            return ref
        found = self._exists.get(ref)
        if found is None:
            level = self.store.levels[ref]
            edges = [(mask, self.somewhere(child)) for mask, child in self.store.edges[ref]]
            found = self.store.node(level, edges) if level in self.counted else self.either(c for _, c in edges)
            self._exists[ref] = found
        return found

    def either(self, refs: Iterable[int]) -> int:
        """The diagram that says "yes" where one of several does."""
        return either(self.store, refs, self.full, self._either)
