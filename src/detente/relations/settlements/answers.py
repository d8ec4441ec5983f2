"""What a ledger answers, as values with plain attributes; `to_dict` is what JSON carries of them.

Sums that depend on how days of interest are counted stand by convention. A sum is an `Amount`: what it surely comes to
(`low`) and what it can come to at most (`high`, None where that is not known).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from detente.relations.plain import fields_of
from detente.relations.settlements.money import Amount
from detente.relations.when import When

NOT_FINAL, MAYBE_FINAL, FINAL = "no", "maybe", "yes"
UNPAID, MAYBE_PAID, PART_PAID, PAID = "no", "maybe", "part", "full"


@dataclass(frozen=True, slots=True)
class Count:
    """A number, or the bounds within which it lies."""

    low: int
    high: int

    def __add__(self, other: Count) -> Count:
        """The bounds of the sum."""
        return Count(self.low + other.low, self.high + other.high)


@dataclass(frozen=True, slots=True)
class WorkedDays:
    """Counted days of one phase: `years` whole years and `days` days at `rate` on `principal`, and their interest.

    `interest` is cut off after six decimals beyond the currency's; `interest_exact` is the fraction.
    """

    first: dt.date
    last: dt.date
    years: int
    days: int
    rate: Decimal
    principal: Decimal
    interest: Decimal
    interest_exact: str
    basis: str | None


@dataclass(frozen=True, slots=True)
class Working:
    """How what an award comes to is worked out, under one convention and one reading of its terms.

    `reading` says which, where there are several. `interest_exact` is the fraction before rounding, `due` the principal
    and the interest, rounded once.
    """

    convention: str
    reading: str | None
    days: tuple[WorkedDays, ...]
    interest_exact: str
    due: Decimal


@dataclass(frozen=True, slots=True)
class Reached:
    """Money that reached an award, by a `payment` or a `deposit` (`what`); `amount` None where no source gives it."""

    entry: str
    what: str
    when: When
    amount: Decimal | None
    full: bool
    to: str | None
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class TermsState:
    """How an award bears interest: `kind` is `fixed` by its judgment, by `law` (whose title is `law`), or `not-found`.

    `readings` is in how many ways the law can be read on what is known of the case.
    """

    kind: str
    law: str | None
    start: str | None
    transition: str | None
    readings: int
    confidence: str | None
    note: str | None
    sources: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class AwardState:
    """An award on a day.

    `final` is `yes`, `no` or, within the span of an uncertain day, `maybe`; `offered` whether the scheme offers to pay
    it, `refused` why it is not taken. `terms` is how it bears interest. `paid` is `full`, `part`, `maybe` or
    `no`, and `paid_known` whether a source gives every sum; where it does not, what was due is taken, as derived.
    `due`, `paid_sum` and `left` stand by convention: what the award came to up to the day it was paid, what was paid on
    it, and what is still owed. `may_be` names payments that may be on this award or on others.
    """

    id: str
    label: str
    wave: str
    judgment: str
    court: str
    case: str | None
    decided: dt.date | None
    final_on: When
    event: str | None
    against: str
    victims: int
    payees: int | None
    principal: Decimal | None
    final: str
    offered: bool
    refused: str | None
    terms: TermsState
    due: dict[str, Amount]
    paid: str
    paid_on: When | None
    paid_known: bool
    paid_sum: dict[str, Amount]
    left: dict[str, Amount]
    reached: tuple[Reached, ...]
    may_be: tuple[str, ...]
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class GroupState:
    """Further awards on a day, whose single sums are not known: how many are final, how many paid, what is left."""

    id: str
    label: str
    wave: str
    victims: Count
    paid: Count
    principal: Amount
    left: Amount
    rulings: tuple[str, ...]
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class CountedState:
    """How a source counts: so many victims paid, of so many, by a day."""

    on: dt.date
    paid: int
    of: int
    entry: str


@dataclass(frozen=True, slots=True)
class WaveState:
    """The victims of a wave, and how the last source counts them.

    `final` are those with a final award, `paid` those to whom anything was paid, `in_full` those whose award is
    discharged in full, be it by a deposit.
    """

    wave: str
    final: Count
    paid: Count
    in_full: Count
    counted: CountedState | None


@dataclass(frozen=True, slots=True)
class GiverState:
    """What a giver gave for a purpose by a day; `unknown` counts gifts whose sums were not found."""

    giver: str
    purpose: str
    amount: Amount
    gifts: int
    unknown: int
    sources: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class PaymentState:
    """A payment by a day: on `awards`, on `one_of` several, or on `victims` of a `group`.

    `stated` is the sum that a source gives, None where none does; `amount` bounds what it came to.
    """

    id: str
    when: When
    title: str
    awards: tuple[str, ...]
    one_of: tuple[str, ...]
    group: str | None
    victims: int
    to: str | None
    full: bool
    stated: Decimal | None
    amount: Amount
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class MoneyOut:
    """What was paid on awards by a day.

    `amount` bounds all of it; `stated` is what sources give, `derived` what was due where they say that all was paid.
    `payments` is their number, `without_sum` how many of them have no sum in a source.
    """

    amount: Amount
    stated: Decimal
    derived: Amount
    payments: int
    without_sum: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What is in hand for awards: `low` None where payments have no known upper bound.

    `high` leaves out the gifts whose sums were not found; `leaves_out` names them.
    """

    low: Decimal | None
    high: Decimal
    leaves_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """Final awards not paid in full: how many victims, what is due by convention, how many with unknown terms."""

    victims: Count
    due: dict[str, Amount]
    awards: int
    groups: int
    open_terms: int


@dataclass(frozen=True, slots=True)
class DepositState:
    """A deposit on a day: offered, and what last became of it. Only one that was accepted discharges anything."""

    id: str
    awards: tuple[str, ...]
    offered: When
    at: str
    amount: Decimal | None
    stands: str
    stands_since: When | None
    ground: str | None
    discharges: bool
    sources: tuple[tuple[str, str | None], ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A reported sum beside the ledger's.

    `mark` is `about`, `over`, `at-least` or None, or `derived` where it follows from the report's other sums. `ledger`
    is what the ledger has by then. `status` is `agrees`, `disagrees` (then `by` is the least difference), or `open`
    where the ledger has no bound on the side that would tell. `ledger` leaves out gifts whose sums were not found
    where `leaves_out` says so; a sum disagrees only if no such gift could explain it.
    """

    name: str
    amount: Decimal
    mark: str | None
    ledger: Bounds
    status: str
    by: Decimal | None
    leaves_out: bool


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a sum that may be less than nothing; None where there is none on that side."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class ReportState:
    """A report, its sums held against the ledger."""

    id: str
    when: When
    by: str
    rounded_to: Decimal | None
    figures: tuple[ReportedFigure, ...]
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two reports whose sums changed by more, or less, than what the ledger has between them.

    `change` is what the reports say, `ledger` what came in or went out in between; `by` is the least difference.
    """

    name: str
    first: str
    first_on: When
    was: Decimal
    second: str
    second_on: When
    now: Decimal
    change: Decimal
    ledger: Bounds
    by: Decimal


@dataclass(frozen=True, slots=True)
class OutsideState:
    """Money that is not the scheme's, and why."""

    id: str
    when: When
    title: str
    amount: Decimal | None
    why: str
    sources: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """A scheme on a day.

    `conventions` are those asked for; `money_in` is what came in, by giver; `raised` and `general` are the sums for
    awards and for other work. `shortfall` is by convention what pending awards lack beyond what is in hand, empty
    before the scheme offers to pay. `coverage` is `full`, or what is not known of the day.
    """

    scheme: str
    title: str
    original: tuple[tuple[str, str], ...]
    under: str | None
    on: dt.date
    founded: dt.date
    offers_from: dt.date
    offers: bool
    checked: dt.date
    currency: str
    decimals: int
    rounding: str
    conventions: tuple[str, ...]
    awards: tuple[AwardState, ...]
    groups: tuple[GroupState, ...]
    waves: tuple[WaveState, ...]
    pending: Pending
    money_in: tuple[GiverState, ...]
    raised: Amount
    general: Amount
    payments: tuple[PaymentState, ...]
    paid_out: MoneyOut
    balance: Balance
    shortfall: dict[str, Amount]
    deposits: tuple[DepositState, ...]
    reported: tuple[ReportState, ...]
    disagreements: tuple[Disagreement, ...]
    outside: tuple[OutsideState, ...]
    notes: tuple[str, ...]
    coverage: str
    sources: tuple[tuple[str, str | None], ...]
    workings: dict[str, tuple[Working, ...]]

    def award(self, id: str) -> AwardState:
        """One award.

        Raises:
            KeyError: there is none of that id.
        """
        return {each.id: each for each in self.awards}[id]

    @property
    def victims_in_full(self) -> Count:
        """Victims whose awards were discharged in full."""
        return sum((wave.in_full for wave in self.waves), Count(0, 0))

    @property
    def victims_final(self) -> Count:
        """Victims with a final award."""
        return sum((wave.final for wave in self.waves), Count(0, 0))

    @property
    def victims_paid(self) -> Count:
        """Victims on whose awards anything was paid; victims, not payees."""
        return sum((wave.paid for wave in self.waves), Count(0, 0))

    def to_dict(self) -> dict[str, Any]:
        """The ledger as JSON carries it."""
        counts = ("victims_final", "victims_paid", "victims_in_full")
        return {**fields_of(self), **{name: fields_of(getattr(self, name)) for name in counts}}
