"""The account of one award: what is due on a day, what was paid on it, and what is left.

What is due is the judgment sum: the principal, and interest up to the day, that day included. Where the source says
that an award was paid in full and gives no sum, what was due on that day is taken for it, and marked as derived; where
the terms of interest were not found, it is at least the principal. A part paid of unknown size leaves anything between
nothing and what was due.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from detente.relations.settlements.book import Award, Scheme
from detente.relations.settlements.interest import Phase, Stretch, stretches
from detente.relations.settlements.money import ANYTHING, NOTHING, Amount, any_of, exactly, rounded
from detente.relations.when import When

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Posting:
    """Money that reached an award, by a payment or by a deposit that was accepted; `amount` None where not known."""

    entry: str
    when: When
    amount: Decimal | None
    full: bool
    deposit: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An award on a day, under one convention.

    `due` is what it came to under the judgment, up to the day it was paid in full; `paid` what was paid on it, `left`
    what is still owed.
    """

    due: Amount
    paid: Amount
    left: Amount


def postings(scheme: Scheme, award: str) -> list[Posting]:
    """What reached an award, by day. Of a payment on several awards nobody knows which share was whose."""
    found = [
        Posting(each.id, each.when, each.amount if len(each.awards) == 1 else None, each.full, False)
        for each in scheme.payments
        if award in each.awards
    ]
    for deposit in scheme.deposits:
        if award in deposit.awards and deposit.accepted is not None:
            amount = deposit.amount if len(deposit.awards) == 1 else None
            found.append(Posting(deposit.id, deposit.accepted, amount, amount is None, True))
    return sorted(found, key=lambda posting: (posting.when.latest, posting.when.earliest))


def account(
    scheme: Scheme, award: Award, day: dt.date, convention: str, made: Iterable[Posting] | None = None
) -> Account:
    """An award on a day.

    Args:
        scheme: whose award.
        award: the award.
        day: the day; what is paid on it is paid.
        convention: how days of interest are counted.
        made: the postings to count, if not all of the award's.
    """
    made = postings(scheme, award.id) if made is None else list(made)
    sure = _account(scheme, award, day, convention, [each for each in made if each.when.begun(day)])
    maybe = [each for each in made if each.when.may_have_begun(day)]
    if len(maybe) == len([each for each in made if each.when.begun(day)]):
        return sure
    other = _account(scheme, award, day, convention, maybe)
    return Account(sure.due.or_(other.due), sure.paid.or_(other.paid), sure.left.or_(other.left))


def _account(scheme: Scheme, award: Award, day: dt.date, convention: str, made: list[Posting]) -> Account:
    """An award on a day with postings that are all made by it, each on any day of its span."""
    closing = next((each for each in made if each.full), None)
    before = [each for each in made if not each.full and (closing is None or each.when.latest <= closing.when.latest)]
    known = [each for each in before if each.amount is not None]
    days = [day] if closing is None else [min(day, closing.when.earliest), min(day, closing.when.latest)]
    sums = [due for each in dict.fromkeys(days) for due in _sums(scheme, award, each, convention, known)]
    due = any_of(sums)
    part = exactly(sum((each.amount or Decimal(0) for each in known), Decimal(0)))
    left = _less(due, part)
    for _ in range(len(before) - len(known)):  # a part of unknown size
        part, left = part + Amount(Decimal(0), left.high), Amount(Decimal(0), left.high)
    if closing is None:
        return Account(due, part, left)
    if closing.amount is not None:
        return Account(due, part + exactly(closing.amount), NOTHING)
    return Account(due, due, NOTHING)


def _sums(scheme: Scheme, award: Award, day: dt.date, convention: str, known: list[Posting]) -> list[Amount]:
    """What an award comes to on a day, in all the ways its terms and the days of payments leave open."""
    if award.principal is None:
        return [ANYTHING]
    if not award.terms.branches:
        return [Amount(award.principal, None)]
    found = []
    for phases in award.terms.branches:
        for late in (False, True) if any(not each.when.known for each in known) else (True,):
            paid = [(each.when.latest if late else each.when.earliest, each.amount or Decimal(0)) for each in known]
            due = owed(scheme, award.principal, phases, day, convention, paid)
            found.append(exactly(rounded(due, scheme.decimals, scheme.rounding)))
    return found


def owed(
    scheme: Scheme,
    principal: Decimal,
    phases: tuple[Phase, ...],
    day: dt.date,
    convention: str,
    paid: list[tuple[dt.date, Decimal]],
) -> Fraction:
    """All that an award comes to by a day, exact: principal and interest, what was paid on it included."""
    return _owed(principal, phases, day, convention, tuple(paid), scheme.interest_first)


@lru_cache(maxsize=8192)
def _owed(
    principal: Decimal,
    phases: tuple[Phase, ...],
    day: dt.date,
    convention: str,
    paid: tuple[tuple[dt.date, Decimal], ...],
    interest_first: bool,
) -> Fraction:
    """The same, remembered: reports ask for the sums of the same days again and again."""
    rows = worked(interest_first, principal, phases, day, convention, paid)
    return Fraction(principal) + sum((row.interest for row in rows), Fraction(0))


def worked(
    interest_first: bool,
    principal: Decimal,
    phases: tuple[Phase, ...],
    day: dt.date,
    convention: str,
    paid: Sequence[tuple[dt.date, Decimal]],
) -> list[Stretch]:
    """The working of an award's interest up to a day: counted days, on the principal that is left after payments.

    A payment is counted against interest first, and then against the principal, or the other way round.
    """
    rows: list[Stretch] = []
    left, accrued = Fraction(principal), Fraction(0)
    start = phases[0].first if phases else day
    for paid_on, amount in [*sorted(paid), (day, Decimal(0))]:
        until = min(paid_on, day)
        if until >= start:
            found = stretches(left, phases, start, until, convention)
            rows += found
            accrued += sum((row.interest for row in found), Fraction(0))
            start = until + _DAY
        to_interest = min(Fraction(amount), accrued)
        if not interest_first:
            to_interest = max(Fraction(0), Fraction(amount) - left)
        accrued -= to_interest
        left = max(Fraction(0), left - (Fraction(amount) - to_interest))
    return rows


def _less(due: Amount, paid: Amount) -> Amount:
    """What is left of a sum after a known payment, never less than nothing."""
    high = None if due.high is None else max(Decimal(0), due.high - paid.low)
    return Amount(max(Decimal(0), due.low - paid.low), high)
