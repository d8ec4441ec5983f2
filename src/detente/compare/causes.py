"""Which amendments did it: the smallest sets whose undoing brings an old state back.

An amendment is undone by leaving it out of the fold, as if it had never been made. Several sets of the same size are
joint causes each of which suffices to undo; a set of several amendments must be undone together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

MOST_TRIES = 2_000

Key = tuple[str, int]  # `Part.key`


@dataclass(frozen=True, slots=True)
class Undoing:
    """What was found: the smallest sets, each of which was tried and restores.

    `smallest` is false where there were too many to try them all: the sets then are such that no member can be spared,
    but others might be smaller.
    """

    sets: tuple[frozenset[Key], ...]
    smallest: bool = True

    @property
    def members(self) -> frozenset[Key]:
        """Every amendment that stands in some set."""
        return frozenset().union(*self.sets)


NOTHING_FOUND = Undoing(())


def smallest_sets(candidates: Sequence[Key], restores: Callable[[frozenset[Key]], bool]) -> Undoing:
    """The smallest subsets of `candidates` whose undoing restores.

    First comes what cannot be spared: an amendment without whose undoing even the undoing of all others does not
    restore is in every set. Only what is left over has to be searched.

    Args:
        candidates: the amendments that may be undone.
        restores: whether undoing a set brings the old state back; asked once for each set.
    """
    every = frozenset(candidates)
    known: dict[frozenset[Key], bool] = {}

    def tried(undone: frozenset[Key]) -> bool:
        if undone not in known:
            known[undone] = restores(undone)
        return known[undone]

    if tried(frozenset()):
        return Undoing((frozenset(),))
    if not tried(every):
        return NOTHING_FOUND
    needed = frozenset(key for key in candidates if not tried(every - {key}))
    if tried(needed):
        return Undoing((needed,))
    rest = [key for key in candidates if key not in needed]
    for size in range(1, len(rest) + 1):
        found = []
        for extra in combinations(rest, size):
            if len(known) > MOST_TRIES:
                return Undoing((_shrunk(every, needed, tried),), smallest=False)
            if tried(needed | frozenset(extra)):
                found.append(needed | frozenset(extra))
        if found:
            return Undoing(tuple(found))
    return NOTHING_FOUND


def _shrunk(every: frozenset[Key], needed: frozenset[Key], tried: Callable[[frozenset[Key]], bool]) -> frozenset[Key]:
    """A set that restores and of which no member can be spared."""
    kept = every
    for key in sorted(every - needed):
        if tried(kept - {key}):
            kept -= {key}
    return kept
