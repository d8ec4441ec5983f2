"""How many victims were paid: victims, not payees, wave by wave, and how the sources count them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from detente.relations.settlements.answers import (
    FINAL,
    NOT_FINAL,
    PAID,
    AwardState,
    Count,
    CountedState,
    GroupState,
    WaveState,
)
from detente.relations.settlements.book import Scheme
from detente.relations.settlements.states import known_by


def waves(
    scheme: Scheme, awards: Sequence[AwardState], groups: Sequence[GroupState], day: dt.date
) -> Iterator[WaveState]:
    """The victims of each wave on a day."""
    began = [(award.final_on.earliest, award.wave) for award in awards]
    began += [(min(r.when.earliest for r in group.rulings), group.wave) for group in scheme.groups.values()]
    for wave in dict.fromkeys(wave for _, wave in sorted(began)):
        own = [award for award in awards if award.wave == wave]
        final = Count(
            sum(award.victims for award in own if award.final == FINAL),
            sum(award.victims for award in own if award.final != NOT_FINAL),
        )
        paid = _victims_paid(scheme, own, day)
        in_full = Count(
            sum(award.victims for award in own if award.paid == PAID) + _known_in_full(scheme, wave, day),
            sum(award.victims for award in own if any(each.full for each in award.reached)),
        )
        for group in groups:
            if group.wave == wave:
                final, paid, in_full = final + group.victims, paid + group.paid, in_full + _in_full(scheme, group, day)
        yield WaveState(wave, final, paid, in_full, _counted(scheme, wave, day))


def _known_in_full(scheme: Scheme, wave: str, day: dt.date) -> int:
    """Victims who are known to be paid in full already by a payment whose day is a span."""
    found = 0
    for payment in scheme.payments:
        on_wave = payment.awards and all(scheme.awards[id].wave == wave for id in payment.awards)
        if on_wave and payment.full and payment.when.may_have_begun(day) and not payment.when.begun(day):
            found += known_by(payment, day)
    return found


def _victims_paid(scheme: Scheme, awards: Sequence[AwardState], day: dt.date) -> Count:
    """Victims to whom, or to whose heirs, anything was paid; a deposit with a court is no payment.

    A payment on one of several awards adds one only where none of them was paid.
    """
    paid = {award.id: [each.when for each in award.reached if each.what == "payment"] for award in awards}
    sure = {award for award, days in paid.items() if any(when.begun(day) for when in days)}
    maybe = {award for award, days in paid.items() if days}
    low = sum(award.victims for award in awards if award.id in sure)
    high = sum(award.victims for award in awards if award.id in maybe)
    victims = {award.id: award.victims for award in awards}
    for payment in scheme.payments:
        begun, may = payment.when.begun(day), payment.when.may_have_begun(day)
        if may and not begun and payment.awards and set(payment.awards) <= victims.keys():
            low += known_by(payment, day)
        if may and payment.one_of and set(payment.one_of) <= victims.keys():
            fresh = [victims[award] for award in payment.one_of if award not in sure]
            high += max(fresh, default=0)
            if begun and not maybe & set(payment.one_of):
                low += min(fresh)
    return Count(low, min(high, sum(victims.values())))


def _in_full(scheme: Scheme, group: GroupState, day: dt.date) -> Count:
    found = Count(0, 0)
    for payment in scheme.payments:
        if payment.group == group.id and payment.full and payment.when.may_have_begun(day):
            found += Count(payment.victims if payment.when.begun(day) else known_by(payment, day), payment.victims)
    return found


def _counted(scheme: Scheme, wave: str, day: dt.date) -> CountedState | None:
    """How the last source by a day counts the victims paid of a wave."""
    found = []
    for payment in scheme.payments:
        counted = payment.counted
        if counted is None or counted.on > day:
            continue
        named = [scheme.awards[id].wave for id in (*payment.awards, *payment.one_of)]
        named += [scheme.groups[payment.group].wave] if payment.group else []
        if wave in named:
            found.append(CountedState(counted.on, counted.paid, counted.of, payment.id))
    return max(found, key=lambda counted: counted.on, default=None)
