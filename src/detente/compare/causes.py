"""Which amendments did it: the smallest sets whose undoing brings an old state back.

An amendment is undone by leaving it out of the fold, as if it had never been made. Undoing more does not always bring
back more (an act and the act that later reversed it cancel out), so smaller sets are tried before larger ones and
nothing is taken for granted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TypeVar

MOST_TRIES = 600

Key = tuple[str, int]  # `Part.key`
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Undoing:
    """What was found: sets of amendments, each of which was tried and restores.

    They are of the fewest acts that do, and of each act only such amendments that none can be spared. `smallest` is
    false where there were too many acts to try them all: then no act of a set can be spared, but others might be fewer.
    """

    sets: tuple[frozenset[Key], ...]
    smallest: bool = True


def smallest_sets(
    candidates: Sequence[_Item], restores: Callable[[frozenset[_Item]], bool], most: int = MOST_TRIES
) -> tuple[list[frozenset[_Item]], bool]:
    """The smallest subsets of `candidates` that restore, and whether it is certain that none is smaller.

    Args:
        candidates: what may be undone.
        restores: whether undoing a set brings the old state back.
        most: how many sets to try; past that, one set of which nothing can be spared is looked for instead.
    """
    tried = 0
    for size in range(len(candidates) + 1):
        if tried + comb(len(candidates), size) > most:
            found = irreducible(candidates, restores)
            return ([] if found is None else [found]), False
        tried += comb(len(candidates), size)
        sets = [one for one in map(frozenset, combinations(candidates, size)) if restores(one)]
        if sets:
            return sets, True
    return [], True


def irreducible(candidates: Iterable[_Item], restores: Callable[[frozenset[_Item]], bool]) -> frozenset[_Item] | None:
    """A subset that restores and of which nothing can be spared; None where all of them together do not restore."""
    items = list(candidates)
    kept = frozenset(items)
    if not restores(kept):
        return None
    needed = frozenset(item for item in items if not restores(kept - {item}))
    if restores(needed):
        kept = needed
    for item in items:
        if item in kept and restores(kept - {item}):
            kept -= {item}
    return kept
