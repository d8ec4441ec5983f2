"""Reduced ordered multi-valued decision diagrams over finite sets of values.

A node asks for one fact (its level) and has an edge for each set of values that leads elsewhere; sets are bit masks
over the fact's atoms. Equal nodes are one node, edges to the same child are one edge, and a node whose edges all lead
to one child is that child. So within one store two diagrams are the same function exactly if they are the same node.

References are integers: a node is its index (0 or more), a leaf is `~index` (negative).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence

Edge = tuple[int, int]  # (mask of values, child)
Refs = tuple[int, ...]
NO_LEVEL = 1 << 30


class Store:
    """Nodes and leaves, each kept once.

    `levels[i]` and `edges[i]` describe node i; `leaves[i]` is what leaf `~i` stands for.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()  # whoever adds nodes while others may holds it
        self.levels: list[int] = []
        self.edges: list[tuple[Edge, ...]] = []
        self.leaves: list[object] = []
        self._nodes: dict[tuple[int, tuple[Edge, ...]], int] = {}
        self._leaves: dict[object, int] = {}
        self._restricted: dict[tuple[int, int, int], int] = {}

    def leaf(self, value: object) -> int:
        """The leaf that stands for a (hashable) value."""
        found = self._leaves.get(value)
        if found is None:
            found = self._leaves[value] = ~len(self.leaves)
            self.leaves.append(value)
        return found

    def node(self, level: int, edges: list[Edge]) -> int:
        """The node with these edges; the masks must not overlap."""
        by_child: dict[int, int] = {}
        for mask, child in edges:
            by_child[child] = by_child.get(child, 0) | mask
        if len(by_child) == 1:
            return next(iter(by_child))
        key = (level, tuple(sorted((mask, child) for child, mask in by_child.items())))
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = len(self.levels)
            self.levels.append(level)
            self.edges.append(key[1])
        return found

    def level(self, ref: int) -> int:
        """The level of a node; leaves lie below every level."""
        return self.levels[ref] if ref >= 0 else NO_LEVEL

    def restrict(self, ref: int, level: int, mask: int) -> int:
        """The diagram once the fact at `level` is known to lie in `mask`."""
        if ref < 0:
            return ref
        own = self.levels[ref]
        if own > level:
            return ref
        key = (ref, level, mask)
        found = self._restricted.get(key)
        if found is None:
            edges = self.edges[ref]
            if own == level:
                made = self.node(level, [(m & mask, child) for m, child in edges if m & mask])
            else:
                made = self.node(own, [(m, self.restrict(child, level, mask)) for m, child in edges])
            found = self._restricted[key] = made
        return found

    def map_leaves(self, ref: int, image: Callable[[int], int], memo: dict[int, int]) -> int:
        """The diagram with every leaf replaced by `image(leaf)`."""
        if ref < 0:
            return image(ref)
        found = memo.get(ref)
        if found is None:
            found = memo[ref] = self.node(
                self.levels[ref], [(m, self.map_leaves(child, image, memo)) for m, child in self.edges[ref]]
            )
        return found

    def reachable(self, ref: int) -> Iterator[int]:
        """Every node and leaf below and including `ref`, each once."""
        seen = {ref}
        stack = [ref]
        while stack:
            current = stack.pop()
            yield current
            if current >= 0:
                for _, child in self.edges[current]:
                    if child not in seen:
                        seen.add(child)
                        stack.append(child)

    def paths_to(self, ref: int, leaf: int) -> Iterator[dict[int, int]]:
        """Every path from `ref` to a leaf, as `{level: mask}`; together the paths cover it without overlap."""
        if ref == leaf:
            yield {}
        elif ref >= 0:
            for mask, child in self.edges[ref]:
                for path in self.paths_to(child, leaf):
                    yield {self.levels[ref]: mask, **path}


def split(store: Store, level: int, refs: Refs, full: int = -1) -> list[tuple[int, Refs]]:
    """The common refinement of several diagrams' edges at a level: the values, and the child of each diagram.

    Args:
        store: where the diagrams are.
        level: the level; a diagram that does not ask for it stays as it is.
        refs: the diagrams.
        full: the values that are looked at.
    """
    found: list[tuple[int, Refs]] = [(full, ())]
    for ref in refs:
        edges = store.edges[ref] if store.level(ref) == level else ((-1, ref),)
        found = [(mask & own, (*rest, child)) for mask, rest in found for own, child in edges if mask & own]
    return found


def combined(
    store: Store, refs: Refs, full: Sequence[int], settle: Callable[[Refs], int | None], memo: dict[Refs, int]
) -> int:
    """The diagram that says in each place what several diagrams amount to there.

    Args:
        store: where the diagrams are.
        refs: the diagrams.
        full: the values of each level that are looked at.
        settle: what diagrams amount to, None where that is not settled yet and the next level must tell.
        memo: what is known already; kept by whoever calls, for one `settle`.
    """
    settled = settle(refs)
    if settled is not None:
        return settled
    found = memo.get(refs)
    if found is None:
        level = min(map(store.level, refs))
        below = split(store, level, refs, full[level])
        edges = [(mask, combined(store, rest, full, settle, memo)) for mask, rest in below]
        found = memo[refs] = store.node(level, edges)
    return found


def either(store: Store, refs: Iterable[int], full: Sequence[int], memo: dict[Refs, int]) -> int:
    """The diagram that says "yes" where one of several does, all of which say "yes" or "no"; see `combined`."""
    yes, no = store.leaf("yes"), store.leaf("no")

    def settle(two: Refs) -> int | None:
        a, b = two
        if a == yes or b in (no, a):
            return a
        return b if b == yes or a == no else None

    total = no
    for ref in refs:
        total = combined(store, (total, ref), full, settle, memo)
    return total
