"""Where an award, a group of awards and all that is pending stand on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from detente.relations.settlements.account import Posting, account, postings
from detente.relations.settlements.answers import (
    FINAL,
    MAYBE_FINAL,
    MAYBE_PAID,
    NOT_FINAL,
    PAID,
    PART_PAID,
    UNPAID,
    AwardState,
    Balance,
    Count,
    GroupState,
    Pending,
    Reached,
    TermsState,
    WaveState,
)
from detente.relations.settlements.book import Award, Group, Payment, Ruling, Scheme, Terms
from detente.relations.settlements.money import NOTHING, Amount, total
from detente.relations.when import When


def award_state(scheme: Scheme, award: Award, day: dt.date, ways: Sequence[str]) -> AwardState:
    """One award on a day."""
    made = [posting for posting in postings(scheme, award.id) if posting.when.may_have_begun(day)]
    accounts = {way: account(scheme, award, day, way) for way in ways}
    offered = day >= scheme.offers_from and award.judgment.final.begun(day)
    refuses = award.refuses
    origin = award.origin
    return AwardState(
        id=award.id,
        label=award.label,
        wave=award.wave,
        judgment=award.judgment.title,
        court=award.judgment.court,
        case=award.judgment.case,
        decided=award.judgment.decided,
        final_on=award.judgment.final,
        event=award.judgment.event,
        against=award.judgment.against,
        victims=award.victims,
        payees=award.payees,
        principal=award.principal,
        final=_final(award.judgment.final, day),
        offered=offered,
        refused=refuses.what if refuses and offered and refuses.on(day) else None,
        terms=_terms(award.terms),
        due={way: each.due for way, each in accounts.items()},
        paid=_paid(made, day),
        paid_on=_paid_on(made),
        paid_known=all(posting.amount is not None for posting in made),
        paid_sum={way: each.paid for way, each in accounts.items()},
        left={way: each.left for way, each in accounts.items()},
        reached=tuple(_reached(scheme, posting) for posting in made),
        may_be=tuple(p.id for p in scheme.payments if award.id in p.one_of and p.when.may_have_begun(day)),
        sources=origin.sources,
        confidence=origin.confidence,
        note=origin.note,
    )


def _terms(terms: Terms) -> TermsState:
    law = terms.law
    return TermsState(
        kind=terms.kind,
        law=law.title if law else None,
        start=law.start if law else None,
        transition=law.transition if law else None,
        readings=len(terms.branches),
        confidence=terms.confidence,
        note=terms.note,
        sources=terms.sources,
    )


def _final(final: When, day: dt.date) -> str:
    if final.begun(day):
        return FINAL
    return MAYBE_FINAL if final.may_have_begun(day) else NOT_FINAL


def _paid(made: Sequence[Posting], day: dt.date) -> str:
    if any(posting.full and posting.when.begun(day) for posting in made):
        return PAID
    if any(posting.when.begun(day) for posting in made):
        return PART_PAID
    return MAYBE_PAID if made else UNPAID


def _paid_on(made: Sequence[Posting]) -> When | None:
    return made[-1].when if made else None


def _reached(scheme: Scheme, posting: Posting) -> Reached:
    payment = next((each for each in scheme.payments if each.id == posting.entry), None)
    origin = (payment or next(each for each in scheme.deposits if each.id == posting.entry)).origin
    return Reached(
        entry=posting.entry,
        what="deposit" if posting.deposit else "payment",
        when=posting.when,
        amount=posting.amount,
        full=posting.full,
        to=payment.to if payment else None,
        sources=origin.sources,
        confidence=origin.confidence,
        note=origin.note,
    )


def group_state(scheme: Scheme, group: Group, day: dt.date) -> GroupState:
    """A group on a day. What is left is no less than its principal less the greatest awards that may have been paid."""
    final = _group_final(group, day)
    paid = group_paid(scheme, group, day)
    rulings = [ruling for ruling in group.rulings if ruling.when.may_have_begun(day)]
    principal = total(_principal(ruling, day) for ruling in rulings)
    if final.high > sum(ruling.victims or 0 for ruling in group.rulings):
        principal = Amount(principal.low, None)  # some of its victims stand in no ruling here
    most = [ruling.most_each for ruling in rulings]
    if paid.high == 0:
        left = Amount(principal.low, None if final.high else principal.high)
    elif paid.low >= final.high:
        left = NOTHING
    elif any(each is None for each in most):
        left = Amount(Decimal(0), None)
    else:
        greatest = max(each for each in most if each is not None)
        left = Amount(max(Decimal(0), principal.low - greatest * paid.high), None)
    return GroupState(
        id=group.id,
        label=group.label,
        wave=group.wave,
        victims=final,
        paid=paid,
        principal=principal,
        left=left,
        rulings=tuple(ruling.title for ruling in rulings),
        sources=group.origin.sources,
        confidence=group.origin.confidence,
        note=group.origin.note,
    )


def _group_final(group: Group, day: dt.date) -> Count:
    if all(ruling.when.begun(day) for ruling in group.rulings):
        return Count(group.victims, group.victims)
    sure = sum(ruling.victims or 1 for ruling in group.rulings if ruling.when.begun(day))
    begun = any(ruling.when.may_have_begun(day) for ruling in group.rulings)
    still = sum(ruling.victims or 1 for ruling in group.rulings if not ruling.when.may_have_begun(day))
    return Count(sure, group.victims - still if begun else 0)


def _principal(ruling: Ruling, day: dt.date) -> Amount:
    low = ruling.principal or (ruling.least_each or Decimal(0)) * (ruling.victims or 1)
    high = None if ruling.principal is None or ruling.at_least else ruling.principal
    return Amount(low if ruling.when.begun(day) else Decimal(0), high)


def group_paid(scheme: Scheme, group: Group, day: dt.date) -> Count:
    """How many victims of a group were paid by a day."""
    found = Count(0, 0)
    for payment in scheme.payments:
        if payment.group == group.id and payment.when.may_have_begun(day):
            found += Count(payment.victims if payment.when.begun(day) else known_by(payment, day), payment.victims)
    return found


def known_by(payment: Payment, day: dt.date) -> int:
    """How many victims of a payment, whose day is a span, are known to have been paid by a day within it."""
    return max((victims for on, victims in payment.known if on <= day), default=0)


def pending_on(
    awards: Sequence[AwardState], groups: Sequence[GroupState], waves: Sequence[WaveState], ways: Sequence[str]
) -> Pending:
    """What is still owed on final awards, those that may be final or may be paid counted in the upper bound."""
    still = [award for award in awards if award.final != NOT_FINAL and award.paid != PAID]
    open_groups = [group for group in groups if group.victims.high > group.paid.low]
    victims = Count(
        sum(max(0, wave.final.low - wave.in_full.high) for wave in waves),
        sum(wave.final.high - wave.in_full.low for wave in waves),
    )
    due = {}
    for way in ways:
        sums = [
            award.left[way] if award.final == FINAL else Amount(Decimal(0), award.left[way].high) for award in still
        ]
        due[way] = total([*sums, *(group.left for group in open_groups)])
    open_terms = sum(award.terms.kind == "not-found" or award.principal is None for award in still)
    return Pending(victims, due, len(still), len(open_groups), open_terms)


def shortfall(due: Amount, in_hand: Balance) -> Amount:
    """What is due beyond what is in hand, no less than nothing."""
    high = None if due.high is None or in_hand.low is None else max(Decimal(0), due.high - in_hand.low)
    return Amount(max(Decimal(0), due.low - in_hand.high), high)
