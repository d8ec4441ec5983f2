"""Sets of values, as boxes and tests name them: ranges of numbers, HS codes, plain names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

UNLISTED = "unlisted"


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers between two bounds; a bound of None is open-ended, a strict bound is not itself inside."""

    low: Decimal | None
    low_strict: bool
    high: Decimal | None
    high_strict: bool

    def __contains__(self, number: Decimal) -> bool:
        """Whether the number lies between the bounds, compared exactly."""
        if self.low is not None and (number < self.low or (self.low_strict and number == self.low)):
            return False
        return self.high is None or not (number > self.high or (self.high_strict and number == self.high))


@dataclass(frozen=True, slots=True)
class HsSet:
    """HS codes under one of several prefixes less others; negated, all codes but those."""

    parts: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    negated: bool = False

    def __contains__(self, code: str) -> bool:
        """Whether a full code lies in the set."""
        inside = any(
            code.startswith(include) and not (exclude and code.startswith(exclude)) for include, exclude in self.parts
        )
        return inside is not self.negated

    def prefixes(self) -> Iterator[str]:
        """Every prefix the set names."""
        for include, exclude in self.parts:
            yield from include
            yield from exclude


Values = frozenset[str] | Range | HsSet
Resolved = Mapping[str, Values]


class Bounds(Protocol):
    """Bounds as a law file writes them."""

    @property
    def min(self) -> Decimal | None: ...  # noqa: D102
    @property
    def max(self) -> Decimal | None: ...  # noqa: D102
    @property
    def above(self) -> Decimal | None: ...  # noqa: D102
    @property
    def below(self) -> Decimal | None: ...  # noqa: D102


def as_range(bounds: Bounds) -> Range:
    """The range that bounds of a law file describe."""
    return Range(
        bounds.min if bounds.min is not None else bounds.above,
        bounds.above is not None,
        bounds.max if bounds.max is not None else bounds.below,
        bounds.below is not None,
    )
