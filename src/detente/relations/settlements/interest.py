"""Interest on an award: rates with the days they run, and how those days are counted.

Interest is simple: of the principal, by rate and days, exact to the last fraction. Two ways of counting are in use, and
they part wherever a phase holds a whole year with a leap day:

    act365           every day, the first and the last included, over 365
    years-then-days  whole years first, each for one; the days that are left over 365
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

Convention = Literal["act365", "years-then-days"]
CONVENTIONS: tuple[str, ...] = get_args(Convention)

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Phase:
    """A rate and the days it runs, both ends included; without a last day, until paid. `basis` says why this rate."""

    rate: Decimal
    first: dt.date
    last: dt.date | None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of one phase, counted: `years` whole years and `days` days at `rate`, and the exact interest they bear."""

    first: dt.date
    last: dt.date
    years: int
    days: int
    rate: Decimal
    principal: Fraction
    basis: str | None

    @property
    def share(self) -> Fraction:
        """The interest on a principal of one."""
        return Fraction(self.rate) * (self.years + Fraction(self.days, 365))

    @property
    def interest(self) -> Fraction:
        """The interest, exact."""
        return self.principal * self.share


def stretches(
    principal: Fraction | Decimal, phases: Iterable[Phase], first: dt.date, last: dt.date, convention: str
) -> list[Stretch]:
    """The counted days between two days (both included), phase by phase.

    Args:
        principal: what bears interest.
        phases: in order of their days, none of them overlapping.
        first: the first day that counts.
        last: the last day that counts.
        convention: one of `CONVENTIONS`.
    """
    found = []
    for phase in phases:
        start, end = max(first, phase.first), last if phase.last is None else min(last, phase.last)
        if start <= end:
            years, days = counted(start, end, convention)
            found.append(Stretch(start, end, years, days, phase.rate, Fraction(principal), phase.basis))
    return found


def interest(
    principal: Fraction | Decimal, phases: Iterable[Phase], first: dt.date, last: dt.date, convention: str = "act365"
) -> Fraction:
    """The exact interest between two days, both included; see `stretches`."""
    return sum((each.interest for each in stretches(principal, phases, first, last, convention)), Fraction(0))


def counted(first: dt.date, last: dt.date, convention: str) -> tuple[int, int]:
    """The whole years and the days that a convention counts from a day to a day, both included."""
    if convention == "act365":
        return 0, (last - first).days + 1
    years = last.year - first.year + 1
    while _anniversary(first, years) - _DAY > last:
        years -= 1
    return years, (last - _anniversary(first, years)).days + 1


def _anniversary(day: dt.date, years: int) -> dt.date:
    """The day from which the next year runs.

    Of a 29th of February it is the 1st of March where the year has none: a period ends with the last day of the month
    that lacks its day.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def uneven(phases: Sequence[Phase]) -> list[tuple[int, str]]:
    """What is wrong with the days of phases, each with the place of the phase: overlaps, gaps, ends before starts."""
    found = []
    for index, phase in enumerate(phases):
        if phase.last is not None and phase.last < phase.first:
            found.append((index, f"the phase ends on {phase.last}, before it begins on {phase.first}."))
        if index == 0:
            continue
        before = phases[index - 1]
        if before.last is None:
            found.append((index, "the phase before has no last day, so none can follow."))
        elif phase.first <= before.last:
            found.append((index, f"the phase begins on {phase.first}, while the one before runs to {before.last}."))
        elif phase.first > before.last + _DAY:
            gap = f"{before.last + _DAY} to {phase.first - _DAY}"
            found.append((index, f"no phase covers {gap}; where none is owed, write a phase of rate 0."))
    return found
