"""The number line of a fact: cut exactly at the thresholds of the law, numbers compared without rounding."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal

from detente.regime.values import Range

Cut = tuple[Decimal, int]  # (threshold, 0: the cut lies just before it, 1: just after it)


def range_cuts(values: Range) -> list[Cut]:
    """Where a range cuts the number line."""
    cuts = []
    if values.low is not None:
        cuts.append((values.low, int(values.low_strict)))
    if values.high is not None:
        cuts.append((values.high, int(not values.high_strict)))
    return cuts


def range_mask(values: Range, cuts: Sequence[Cut]) -> int:
    """The atoms between sorted cuts that a range covers; atom i lies between cut i - 1 and cut i."""
    first = 0 if values.low is None else cuts.index((values.low, int(values.low_strict))) + 1
    last = len(cuts) if values.high is None else cuts.index((values.high, int(not values.high_strict)))
    return ((1 << (last + 1)) - 1) & ~((1 << first) - 1)


def atom_of(number: Decimal, cuts: Sequence[Cut]) -> int:
    """The atom a number falls in, compared exactly."""
    return bisect_left(cuts, (number, 0.5))
