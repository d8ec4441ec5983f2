"""What a scheme's file says, as values: judgments, awards, gifts, payments, deposits, reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from detente.relations.events import Event, Place
from detente.relations.settlements.interest import Phase
from detente.relations.settlements.interest_law import InterestLaw
from detente.relations.when import When


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a statement was read, how well it is known, and where it stands in the record."""

    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Terms:
    """How an award bears interest.

    `kind` is `fixed` (by a final judgment), `law` (an open case) or `not-found`. `branches` are the phases it may be:
    one way, several where a fact that decides is not known, none where nothing was found.
    """

    kind: str
    branches: tuple[tuple[Phase, ...], ...]
    law: InterestLaw | None
    open: bool
    sources: tuple[tuple[str, str | None], ...]
    confidence: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Counted:
    """How a source counts on a day: so many victims paid, of so many."""

    on: dt.date
    paid: int
    of: int


@dataclass(frozen=True, slots=True)
class Judgment:
    """A judgment that made awards; `event` is the ruling among the events of the relation."""

    id: str
    title: str
    court: str
    case: str | None
    decided: dt.date | None
    final: When
    event: str | None
    against: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Refusal:
    """That payment by the scheme was refused."""

    since: When
    until: dt.date | None
    what: str

    def on(self, day: dt.date) -> bool:
        """Whether it stood on a day."""
        return self.since.begun(day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Award:
    """An award; `principal` None where it was not found, `payees` how many share it where the source says."""

    id: str
    label: str
    wave: str
    judgment: Judgment
    principal: Decimal | None
    victims: int
    payees: int | None
    terms: Terms
    refuses: Refusal | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Ruling:
    """Final rulings of a group; `most_each` is the greatest single award, None where that was not found."""

    id: str
    title: str
    against: str
    when: When
    victims: int | None
    principal: Decimal | None
    at_least: bool
    least_each: Decimal | None
    most_each: Decimal | None
    events: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Group:
    """Further awards whose single sums are not known."""

    id: str
    label: str
    wave: str
    victims: int
    rulings: tuple[Ruling, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Gift:
    """Money in; `amount` None where it was not found."""

    id: str
    when: When
    giver: str
    amount: Decimal | None
    purpose: str
    by: str | None
    title: str | None
    original: tuple[tuple[str, str], ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Payment:
    """Money paid on `awards`, or on `one_of` several, or on `victims` of a `group`.

    `amount` (None where not found) is for all of them. `known` holds days by which so many victims had been paid,
    `counted` how the source counts.
    """

    id: str
    when: When
    awards: tuple[str, ...]
    one_of: tuple[str, ...]
    group: str | None
    victims: int
    amount: Decimal | None
    full: bool
    to: str | None
    known: tuple[tuple[dt.date, int], ...]
    counted: Counted | None
    title: str | None
    original: tuple[tuple[str, str], ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a deposit."""

    when: When
    act: str
    by: str | None
    at: str
    what: str
    ground: str | None
    original: tuple[tuple[str, str], ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Deposit:
    """Money offered to a court in place of creditors who refuse it."""

    id: str
    when: When
    awards: tuple[str, ...]
    at: str
    amount: Decimal | None
    title: str | None
    original: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    origin: Origin

    def stands(self, day: dt.date) -> Step | None:
        """The last thing that became of it by a day; None while nothing had."""
        taken = [step for step in self.steps if step.when.begun(day)]
        return max(taken, key=lambda step: (step.when.latest, step.when.earliest), default=None)

    @property
    def accepted(self) -> When | None:
        """When it was accepted, if it was and that stood."""
        acts = sorted(self.steps, key=lambda step: (step.when.latest, step.when.earliest))
        return acts[-1].when if acts and acts[-1].act in ("accepted", "objection-upheld") else None


@dataclass(frozen=True, slots=True)
class Figure:
    """A reported sum with its mark (`about`, `over`, `at-least` or None)."""

    amount: Decimal
    mark: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reported; `figures` by name: raised, paid, left, reserved, free, needed, short."""

    id: str
    when: When
    by: str
    rounded_to: Decimal | None
    figures: dict[str, Figure]
    needed_for: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Outside:
    """Money that a reader could take for the scheme's and that is not, and why."""

    id: str
    when: When
    title: str
    amount: Decimal | None
    why: str
    by: str | None
    original: tuple[tuple[str, str], ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme that pays awards.

    `offers_from` is the first day on which it offers to pay; `founded` the first day it can be asked about; `checked`
    the day up to which sources were looked for. `conventions` are the ways of counting days in use,
    `interest_first` whether a payment counts against interest before principal. `events` are those of its entries.
    """

    id: str
    title: str
    original: tuple[tuple[str, str], ...]
    by: str
    under: str | None
    founded: dt.date
    basis: str | None
    checked: dt.date
    currency: str
    decimals: int
    rounding: str
    offers_from: dt.date
    conventions: tuple[str, ...]
    interest_first: bool
    judgments: dict[str, Judgment]
    awards: dict[str, Award]
    groups: dict[str, Group]
    gifts: tuple[Gift, ...]
    payments: tuple[Payment, ...]
    deposits: tuple[Deposit, ...]
    reported: tuple[Report, ...]
    outside: tuple[Outside, ...]
    notes: tuple[str, ...]
    events: tuple[Event, ...]
    origin: Origin

    @property
    def laws(self) -> tuple[InterestLaw, ...]:
        """The laws of interest that its awards name."""
        found = {award.terms.law.id: award.terms.law for award in self.awards.values() if award.terms.law}
        return tuple(found.values())

    def head(self) -> dict[str, Any]:
        """What a list of schemes says of it, as JSON carries it."""
        return {
            "scheme": self.id,
            "title": self.title,
            "original": dict(self.original),
            "founded": self.founded.isoformat(),
            "offers_from": self.offers_from.isoformat(),
            "checked": self.checked.isoformat(),
            "awards": len(self.awards),
            "groups": len(self.groups),
            "currency": self.currency,
        }
