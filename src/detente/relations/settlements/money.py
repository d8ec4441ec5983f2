"""Money, exact: sums that are known, sums of which only bounds are known, and rounding once, at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, get_args

Rounding = Literal["down", "half-up", "half-even"]
ROUNDINGS: tuple[str, ...] = get_args(Rounding)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money, or the bounds within which it lies (both ends included).

    `low` is what it surely comes to, `high` what it can come to at most, None where that is not known.
    """

    low: Decimal
    high: Decimal | None

    @property
    def known(self) -> bool:
        """Whether it is one sum."""
        return self.low == self.high

    def __add__(self, other: Amount) -> Amount:
        """The bounds of the sum."""
        return Amount(self.low + other.low, _both(self.high, other.high))

    def or_(self, other: Amount) -> Amount:
        """The bounds of what is either of the two."""
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Amount(min(self.low, other.low), high)

    def to_dict(self) -> dict[str, Any]:
        """The bounds as JSON carries them."""
        return {"low": str(self.low), "high": None if self.high is None else str(self.high)}


NOTHING = Amount(Decimal(0), Decimal(0))
ANYTHING = Amount(Decimal(0), None)


def exactly(value: Decimal) -> Amount:
    """A known sum."""
    return Amount(value, value)


def total(amounts: Iterable[Amount]) -> Amount:
    """The bounds of a sum of amounts."""
    found = NOTHING
    for amount in amounts:
        found += amount
    return found


def any_of(amounts: Iterable[Amount]) -> Amount:
    """The bounds of what is one of several amounts; of none, nothing."""
    found: Amount | None = None
    for amount in amounts:
        found = amount if found is None else found.or_(amount)
    return found or NOTHING


def _both(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def rounded(exact: Fraction, decimals: int, rounding: str) -> Decimal:
    """An exact sum, not negative, rounded once.

    Args:
        exact: the sum.
        decimals: how many decimals the currency has.
        rounding: `down`, `half-up` or `half-even`.
    """
    scaled = exact * 10**decimals
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    if rounding == "half-up":
        whole += rest >= Fraction(1, 2)
    elif rounding == "half-even":
        whole = round(scaled)
    return Decimal(whole).scaleb(-decimals)


def decimals_of(value: Decimal) -> int:
    """How many decimals a number needs."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
