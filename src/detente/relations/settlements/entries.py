"""The shape of a scheme's file: `record/<relation>/settlements/<scheme>.yaml`, described in docs/settlements.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from detente.regime.schema_parts import Model, Name, Names, Sourced, Text, as_list
from detente.relations.parts import Dated, Day, Recorded, Scripts
from detente.relations.settlements.interest import Convention
from detente.relations.settlements.interest_law import Rate
from detente.relations.settlements.money import Rounding

NOT_FOUND = "not-found"
_MOST = Decimal(10) ** 18

Purpose = Literal["reimbursement", "general"]
Act = Literal["accepted", "refused", "papers-asked", "objection-rejected", "objection-upheld", "appealed", "withdrawn"]
Mark = Literal["about", "over", "at-least"]
FIGURES: tuple[str, ...] = ("raised", "paid", "left", "reserved", "free", "needed", "short")
PURPOSES: tuple[str, ...] = get_args(Purpose)
ACTS: tuple[str, ...] = get_args(Act)
MARKS: tuple[str, ...] = get_args(Mark)


def _money(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise ValueError("is a sum of money as a plain number, such as 120_000_000")
    amount = Decimal(value)
    if not amount.is_finite() or amount <= 0:
        raise ValueError("is a sum of money above nothing; what flows the other way is an entry of another kind")
    if amount > _MOST or amount.adjusted() < -12:
        raise ValueError(f"is a sum of money up to {_MOST:,}, of at most twelve decimals")
    return amount


def _or_not_found(read: Callable[[object], Decimal]) -> Callable[[object], Decimal | None]:
    def found(value: object) -> Decimal | None:
        if value == NOT_FOUND:
            return None
        try:
            return read(value)
        except ValueError as error:
            raise ValueError(f"{error}, or {NOT_FOUND}") from None

    return found


def _interest(value: object) -> object:
    """Interest terms in their short forms: `not-found`, or the bare list of phases."""
    if value == NOT_FOUND:
        return {"not_found": True}
    return {"phases": value} if isinstance(value, list) else value


def _figure(value: object) -> object:
    return value if isinstance(value, dict) else {"amount": value}


_SUM = {"type": "number", "exclusiveMinimum": 0}
Money = Annotated[Decimal, PlainValidator(_money), WithJsonSchema(_SUM)]
Found = Annotated[
    Decimal | None,
    PlainValidator(_or_not_found(_money)),
    WithJsonSchema({"anyOf": [_SUM, {"const": NOT_FOUND}]}),
]
Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
Some = Annotated[list[Name], BeforeValidator(as_list)]


class PhaseEntry(Model):
    """A rate that a judgment fixed, and its days; `to` null means until paid."""

    rate: Rate
    from_: Annotated[dt.date, Field(alias="from")]
    to: dt.date | None


class InterestEntry(Sourced):
    """How an award bears interest: by `phases` fixed in the judgment, or by a `law` while no judgment has fixed them.

    `hearing_closed` is the day the first hearing closed, null while it is open, or `not-found`.
    """

    phases: list[PhaseEntry] | None = Field(default=None, min_length=1)
    law: Name | None = None
    served: dt.date | None = None
    begins: dt.date | None = None
    ordinary_until: dt.date | None = None
    hearing_closed: dt.date | Literal["not-found"] | None = None
    not_found: bool = False

    @model_validator(mode="after")
    def _one(self) -> InterestEntry:
        if sum((self.phases is not None, self.law is not None, self.not_found)) != 1:
            raise ValueError("interest is a list of `phases`, a `law` with its days, or not-found")
        of_law = {"served", "begins", "ordinary_until", "hearing_closed"} & self.model_fields_set
        if self.law is None and of_law:
            raise ValueError(f"{', '.join(f'`{key}`' for key in sorted(of_law))} goes with a `law`")
        if self.law is not None and not {"served", "hearing_closed"} <= self.model_fields_set:
            raise ValueError("a `law` of interest needs the day `served` and `hearing_closed` (a day, null, not-found)")
        if self.law is not None and self.served is None:
            raise ValueError("a `law` of interest needs the day `served`")
        if self.served and isinstance(self.hearing_closed, dt.date) and self.hearing_closed <= self.served:
            raise ValueError("the first hearing closes after the day of service")
        if self.served and self.begins and self.begins > self.served:
            raise ValueError("`begins` is for interest from before service; without it, it runs from the day after")
        return self


Interest = Annotated[InterestEntry, BeforeValidator(_interest)]


class JudgmentEntry(Recorded):
    """A judgment that made awards. `final` is the day it became so; `event` the ruling among the relation's events."""

    judgment: Name
    title: Text
    court: Text
    case: Text | None = None
    decided: dt.date | None = None
    final: Day
    event: Name | None = None
    against: Text
    interest: Interest | None = None


class RefusalEntry(Model):
    """That payment by the scheme was refused: from a day (or within a span) on, until a day if it ended."""

    since: Day
    until: dt.date | None = None
    what: Text


class AwardEntry(Recorded):
    """An award. Its `label` is never a person's name. `payees` share the principal, which is for all of them."""

    award: Name
    label: Text
    wave: Name
    judgment: Name
    principal: Found
    victims: Count = 1
    payees: Count | None = None
    interest: Interest | None = None
    refuses: RefusalEntry | None = None


class EachEntry(Model):
    """The least and the greatest single award of a group."""

    from_: Annotated[Money, Field(alias="from")]
    to: Money


class RulingEntry(Dated):
    """Final rulings of which only sums are known; `principal` is all that they award, or more if `at_least`."""

    ruling: Name
    title: Text
    against: Text
    victims: Count | Literal["not-found"]
    principal: Found
    at_least: bool = False
    each: EachEntry | None = None
    events: Some = Field(default_factory=list)


class GroupEntry(Recorded):
    """Further awards whose single sums are not known."""

    group: Name
    label: Text
    wave: Name
    victims: Count
    rulings: list[RulingEntry] = Field(min_length=1)


class GiftEntry(Dated):
    """Money that came in. `by` is an actor of the relation, where the giver is one."""

    gift: Name
    giver: Text
    amount: Found
    purpose: Purpose
    by: Name | None = None
    title: Text | None = None
    original: Scripts | None = None


class KnownEntry(Model):
    """That by a day so many victims of a payment had been paid."""

    date: dt.date
    victims: Count


class CountedEntry(Model):
    """How the source counts, on a day of its own if not that of the payment: so many paid, of so many."""

    paid: Count
    of: Count
    date: dt.date | None = None


class PaymentEntry(Dated):
    """Money paid on awards. It names its `awards`, or `one_of` those it may be, or a `group` and how many victims.

    `amount` is for all of them together. `pays` is `full` where the source says that the judgment sum and its interest
    were paid, `part` where some is left or others have a share of their own; `to` says to whom.
    """

    payment: Name
    awards: Some = Field(default_factory=list)
    one_of: Some = Field(default_factory=list)
    group: Name | None = None
    victims: Count | None = None
    amount: Found
    pays: Literal["full", "part"]
    to: Text | None = None
    known: list[KnownEntry] = Field(default_factory=list)
    counted: CountedEntry | None = None
    title: Text | None = None
    original: Scripts | None = None

    @model_validator(mode="after")
    def _what(self) -> PaymentEntry:
        if sum((bool(self.awards), bool(self.one_of), self.group is not None)) != 1:
            raise ValueError("a payment names its `awards`, or `one_of` several, or a `group`")
        if (self.group is not None) != (self.victims is not None):
            raise ValueError("`victims` says how many of a `group` were paid; an award knows its own")
        if len(self.one_of) == 1:
            raise ValueError("`one_of` names several awards; a single one stands under `awards`")
        return self


class StepEntry(Dated):
    """What became of a deposit: what a deposit officer or a court did with it, and why."""

    act: Act
    by: Name | None = None
    at: Text
    what: Text
    ground: Text | None = None
    original: Scripts | None = None


class DepositEntry(Dated):
    """Money offered to a court in place of a creditor who refuses it."""

    deposit: Name
    awards: Names
    at: Text
    amount: Found
    title: Text | None = None
    original: Scripts | None = None
    steps: list[StepEntry] = Field(default_factory=list)


class FigureEntry(Model):
    """A reported sum: `about` (give or take a step of its rounding), `over` (up to a step more) or `at-least`."""

    amount: Money
    mark: Mark | None = None


Figure = Annotated[FigureEntry, BeforeValidator(_figure)]


class ReportEntry(Dated):
    """What somebody reported the scheme to have raised, paid, left, reserved, free, or to need or be short of.

    `rounded_to` is the step to which its sums are rounded. `needed_for` names the awards and groups that `needed` is
    for; without it, for all that are pending.
    """

    report: Name
    by: Text
    rounded_to: Money | None = None
    raised: Figure | None = None
    paid: Figure | None = None
    left: Figure | None = None
    reserved: Figure | None = None
    free: Figure | None = None
    needed: Figure | None = None
    short: Figure | None = None
    needed_for: Some = Field(default_factory=list)

    @model_validator(mode="after")
    def _some(self) -> ReportEntry:
        figures = [getattr(self, name) for name in FIGURES if getattr(self, name) is not None]
        if not figures:
            raise ValueError(f"a report has a figure: {', '.join(FIGURES)}")
        if self.rounded_to is None and any(figure.mark in ("about", "over") for figure in figures):
            raise ValueError("a sum that is `about` or `over` needs `rounded_to`, the step to which it is rounded")
        return self


class OutsideEntry(Dated):
    """Money that a reader could take for the scheme's and that is not, and why."""

    outside: Name
    title: Text
    amount: Found
    why: Text
    original: Scripts | None = None
    by: Name | None = None


class SchemeFile(Recorded):
    """A scheme."""

    scheme: Name
    title: Text
    original: Scripts | None = None
    by: Name
    under: Text | None = None
    founded: dt.date
    basis: Text | None = None
    checked: dt.date
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    decimals: Annotated[int, Field(strict=True, ge=0, le=6)]
    rounding: Rounding
    offers_from: dt.date
    conventions: Annotated[list[Convention], BeforeValidator(as_list), Field(min_length=1)]
    appropriation: Literal["interest-first", "principal-first"]
    judgments: list[JudgmentEntry] = Field(default_factory=list)
    awards: list[AwardEntry] = Field(default_factory=list)
    groups: list[GroupEntry] = Field(default_factory=list)
    gifts: list[GiftEntry] = Field(default_factory=list)
    payments: list[PaymentEntry] = Field(default_factory=list)
    deposits: list[DepositEntry] = Field(default_factory=list)
    reported: list[ReportEntry] = Field(default_factory=list)
    outside: list[OutsideEntry] = Field(default_factory=list)
    notes: list[Text] = Field(default_factory=list)

    @model_validator(mode="after")
    def _some(self) -> SchemeFile:
        if not self.awards and not self.groups:
            raise ValueError("a scheme pays `awards` or `groups` of them")
        return self
