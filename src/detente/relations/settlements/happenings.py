"""The entries of a scheme as events: gifts since it offers to pay, payments, deposits, and what is outside it."""

from __future__ import annotations

from decimal import Decimal

from detente.relations.events import Event
from detente.relations.settlements.book import Deposit, Gift, Outside, Payment, Scheme, Step
from detente.relations.when import When

KIND = "settlement"


def events_of(scheme: Scheme) -> tuple[Event, ...]:
    """The events of a scheme, in the order of their days; gifts only from the day on which it offers to pay."""
    found = []
    for gift in scheme.gifts:
        if gift.when.latest >= scheme.offers_from:
            title = gift.title or f"gift of {_sum(scheme, gift.amount)} from {gift.giver}"
            found.append(_event(scheme, gift.id, gift.when, gift.by, title, gift))
    for payment in scheme.payments:
        found.append(_event(scheme, payment.id, payment.when, None, paid_words(scheme, payment), payment))
    for deposit in scheme.deposits:
        found.append(_event(scheme, deposit.id, deposit.when, None, _offered(scheme, deposit), deposit))
        for at, step in enumerate(deposit.steps, 1):
            found.append(_event(scheme, f"{deposit.id}-{at}", step.when, step.by, step.what, step))
    for outside in scheme.outside:
        found.append(_event(scheme, outside.id, outside.when, outside.by, outside.title, outside))
    return tuple(sorted(found, key=lambda event: (event.when.earliest, event.id)))


Entry = Gift | Payment | Deposit | Step | Outside


def _event(scheme: Scheme, id: str, when: When, by: str | None, title: str, entry: Entry) -> Event:
    origin = entry.origin
    return Event(
        id=f"{when.earliest}_{scheme.id}-{id}",
        when=when,
        by=(by or scheme.by,),
        kind=KIND,
        title=title[:1].upper() + title[1:],
        original=entry.original,
        instruments=(),
        announces=(),
        under=None,
        citation=None,
        sources=origin.sources,
        confidence=origin.confidence,
        note=origin.note,
        part_of=scheme.id,
        place=origin.place,
    )


def paid_words(scheme: Scheme, payment: Payment) -> str:
    """What a payment was, in words."""
    if payment.title:
        return payment.title
    if payment.group:
        count = payment.victims
        whom = f"{count} of {scheme.groups[payment.group].label}" if count > 1 else scheme.groups[payment.group].label
    else:
        labels = [scheme.awards[award].label for award in payment.awards or payment.one_of]
        whom = (" or " if payment.one_of else ", ").join(labels)
    what = _sum(scheme, payment.amount) if payment.amount is not None else "the judgment sum and interest"
    return f"{what} paid to {payment.to or whom}" if payment.full else f"a part paid to {payment.to or whom}"


def _offered(scheme: Scheme, deposit: Deposit) -> str:
    labels = ", ".join(scheme.awards[award].label for award in deposit.awards)
    return deposit.title or f"deposit offered for {labels}"


def _sum(scheme: Scheme, amount: Decimal | None) -> str:
    return f"{scheme.currency} {amount:,}" if amount is not None else "a sum that was not found"
