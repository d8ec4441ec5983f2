"""The money of a scheme by a day: what came in, what went out, what is in hand.

A sum that no source gives is bounded as well as it can be. A payment in full comes to what was due that day; on an
award whose terms of interest were not found, to no less than the principal. A part comes to no more than what was due.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from detente.relations.settlements.account import account, postings
from detente.relations.settlements.answers import Balance, GiverState, MoneyOut, PaymentState
from detente.relations.settlements.book import Award, Deposit, Gift, Payment, Scheme
from detente.relations.settlements.happenings import paid_words
from detente.relations.settlements.money import ANYTHING, NOTHING, Amount, any_of, exactly, total
from detente.relations.when import When

REIMBURSEMENT, GENERAL = "reimbursement", "general"


def given(gifts: Iterable[Gift], day: dt.date) -> Amount:
    """What gifts come to by a day, those without a sum left out."""
    return total(_by(gift.when, day, exactly(gift.amount)) for gift in gifts if gift.amount is not None)


def givers(scheme: Scheme, day: dt.date) -> tuple[GiverState, ...]:
    """What each giver gave for each purpose by a day, in the order of their first gifts."""
    made: dict[tuple[str, str], list[Gift]] = {}
    for gift in sorted(scheme.gifts, key=lambda gift: gift.when.earliest):
        if gift.when.may_have_begun(day):
            made.setdefault((gift.giver, gift.purpose), []).append(gift)
    return tuple(
        GiverState(
            giver,
            purpose,
            given(gifts, day),
            len(gifts),
            sum(gift.amount is None for gift in gifts),
            tuple(dict.fromkeys(source for gift in gifts for source in gift.origin.sources)),
        )
        for (giver, purpose), gifts in made.items()
    )


def unknown_gifts(scheme: Scheme, day: dt.date) -> tuple[str, ...]:
    """The gifts for awards by a day whose sums were not found."""
    return tuple(
        gift.id
        for gift in scheme.gifts
        if gift.purpose == REIMBURSEMENT and gift.amount is None and gift.when.may_have_begun(day)
    )


def payments(scheme: Scheme, day: dt.date, conventions: Sequence[str]) -> tuple[PaymentState, ...]:
    """The payments that were made, or may have been made, by a day, the earliest first."""
    return tuple(
        PaymentState(
            id=each.id,
            when=each.when,
            title=paid_words(scheme, each),
            awards=each.awards,
            one_of=each.one_of,
            group=each.group,
            victims=each.victims,
            to=each.to,
            full=each.full,
            stated=each.amount,
            amount=amount_of(scheme, each, conventions),
            sources=each.origin.sources,
            confidence=each.origin.confidence,
            note=each.origin.note,
        )
        for each in sorted(scheme.payments, key=lambda payment: (payment.when.earliest, payment.when.latest))
        if each.when.may_have_begun(day)
    )


def money_out(scheme: Scheme, day: dt.date, conventions: Sequence[str]) -> MoneyOut:
    """What was paid on awards by a day."""
    made: list[tuple[Payment | Deposit, When]] = [(payment, payment.when) for payment in scheme.payments]
    made += [(deposit, deposit.accepted) for deposit in scheme.deposits if deposit.accepted]
    stated, derived, number, without = Decimal(0), NOTHING, 0, 0
    for each, when in made:
        if not when.may_have_begun(day):
            continue
        amount = amount_of(scheme, each, conventions)
        number += 1
        if each.amount is None:
            without += 1
            derived += _by(when, day, amount)
        elif when.begun(day):
            stated += each.amount
        else:
            derived += _by(when, day, amount)
    derived = Amount(max(Decimal(0), derived.low - _still_out(scheme, day, conventions)), derived.high)
    return MoneyOut(exactly(stated) + derived, stated, derived, number, without)


def amount_of(scheme: Scheme, entry: Payment | Deposit, conventions: Sequence[str]) -> Amount:
    """What a payment, or a deposit that was accepted, came to, as far as it is bounded."""
    if entry.amount is not None:
        return exactly(entry.amount)
    if isinstance(entry, Payment) and entry.group is not None:
        least = min(ruling.least_each or Decimal(0) for ruling in scheme.groups[entry.group].rulings)
        return Amount(least * entry.victims if entry.full else Decimal(0), None)
    if isinstance(entry, Payment) and entry.one_of:
        return any_of(_later_share(scheme, scheme.awards[id], entry.when, conventions) for id in entry.one_of)
    return total(_reaching(scheme, scheme.awards[id], entry.id, conventions) for id in entry.awards)


def _reaching(scheme: Scheme, award: Award, entry: str, conventions: Sequence[str]) -> Amount:
    """What one entry without a sum brought to one award."""
    made = postings(scheme, award.id)
    this = next(posting for posting in made if posting.entry == entry)
    before = made[: made.index(this)]
    ends = dict.fromkeys((this.when.earliest, this.when.latest))
    left = any_of(
        account(scheme, award, day, convention, [each for each in before if each.when.may_have_begun(day)]).left
        for day in ends
        for convention in conventions
    )
    return left if this.full else Amount(Decimal(0), left.high)


def _later_share(scheme: Scheme, award: Award, when: When, conventions: Sequence[str]) -> Amount:
    """What a part paid on an award adds that is taken as paid in full before: at most the interest since."""
    made = postings(scheme, award.id)
    closing = next((posting for posting in made if posting.full), None)
    due = any_of(account(scheme, award, when.latest, convention, []).due for convention in conventions)
    if due.high is None:
        return ANYTHING
    if closing is None or closing.when.earliest > when.latest:
        return Amount(Decimal(0), due.high)
    paid = any_of(account(scheme, award, closing.when.earliest, convention, []).due for convention in conventions)
    return Amount(Decimal(0), due.high - paid.low)


def _still_out(scheme: Scheme, day: dt.date, conventions: Sequence[str]) -> Decimal:
    """What may not have gone out yet although awards are taken as paid in full, as a part of one is paid later."""
    most = Decimal(0)
    for payment in scheme.payments:
        closed = [id for id in payment.one_of if any(p.full and p.when.begun(day) for p in postings(scheme, id))]
        if closed and not payment.when.begun(day):
            awards = [scheme.awards[id] for id in closed]
            most += max(account(scheme, award, day, c).paid.low for award in awards for c in conventions)
    return most


def balance(scheme: Scheme, day: dt.date, out: MoneyOut) -> Balance:
    """What is in hand for awards."""
    raised = given([gift for gift in scheme.gifts if gift.purpose == REIMBURSEMENT], day)
    assert raised.high is not None
    low = None if out.amount.high is None else raised.low - out.amount.high
    return Balance(low, raised.high - out.amount.low, unknown_gifts(scheme, day))


def _by(when: When, day: dt.date, amount: Amount) -> Amount:
    """An amount by a day: all of it, none, or either where its day is uncertain."""
    if when.begun(day):
        return amount
    return Amount(Decimal(0), amount.high) if when.may_have_begun(day) else NOTHING
