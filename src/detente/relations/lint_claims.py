"""Lint of claims: what they name, whether what they link can follow, and whether the law still answers as they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from detente.determination.single import Law
from detente.errors import LawFault, ShipmentError
from detente.relations.claims import Ask, Claim, Fact, Said
from detente.relations.events import Event
from detente.relations.lint_data import Linted


def claim_faults(data: Linted) -> Iterator[LawFault]:
    """Every fault of the claims of a relation."""
    law = Law(data.folder)
    for claim in data.relation.claims:
        yield from _names(data, claim)
        yield from _order(data, claim)
        for said in claim.said:
            yield from _stance(data, claim, said)
        for fact in claim.facts:
            for ask in fact.asks:
                yield from _asked(law, claim, fact, ask)


def _names(data: Linted, claim: Claim) -> Iterator[LawFault]:
    about = f"the claim {claim.id!r}"
    for id in claim.events:
        yield from data.event(id, claim.place, f"{about} is about")
    if claim.link is not None:
        for id in (claim.link.event, *claim.link.answers):
            yield from data.event(id, claim.place, f"{about} links")
    for fact in claim.facts:
        for id in fact.events:
            yield from data.event(id, fact.place, f"the finding on {claim.id!r} rests on")


def _order(data: Linted, claim: Claim) -> Iterator[LawFault]:
    """Nothing answers what came after it."""
    if claim.link is None or claim.link.event not in data.events:
        return
    answering = data.events[claim.link.event]
    for id in claim.link.answers:
        answered = data.events.get(id)
        if answered is answering:
            yield claim.place.fault(f"the claim {claim.id!r} has the event {id!r} answer itself.")
        elif answered is not None and answering.when.latest < answered.when.earliest:
            yield claim.place.fault(
                f"the claim {claim.id!r} has {answering.id!r} ({answering.when}) answer {id!r}, which came after it "
                f"({answered.when})."
            )


def _stance(data: Linted, claim: Claim, said: Said) -> Iterator[LawFault]:
    yield from data.actor(said.by, said.place, f"the claim {claim.id!r} has a stance of")
    if said.whose is not None:
        yield from data.actor(said.whose, said.place, f"the claim {claim.id!r} has a report of what is said by")
    relation = data.relation
    if said.on.latest < relation.covers_from:
        yield said.place.fault(
            f"the stance of {said.on} on {claim.id!r} lies before the record, {relation.covers_from}."
        )
    if said.on.earliest > relation.checked:
        yield said.place.fault(
            f"the stance of {said.on} on {claim.id!r} lies after {relation.checked}, the day up to which sources were "
            "looked for; move `covers.checked` of relation.yaml on."
        )
    yield from _too_early(data, claim, said)


def _too_early(data: Linted, claim: Claim, said: Said) -> Iterator[LawFault]:
    """Nobody speaks of what nobody can know of; a plan is of what is to come."""
    if claim.kind == "plan":
        return
    linked = (claim.link.event, *claim.link.answers) if claim.link else ()
    about = [data.events[id] for id in (*claim.events, *linked) if id in data.events]
    if about and not any(_known(data, event, said) for event in about):
        first = min(about, key=lambda event: event.when)
        yield said.place.fault(
            f"the stance of {said.on} on {claim.id!r} lies before what it is about: {first.id!r} came on {first.when}, "
            "and was announced by no event before. A plan is of the kind plan."
        )


def _known(data: Linted, event: Event, said: Said) -> bool:
    """Whether an event had, or may have, begun when something was said, or been announced by then."""
    if event.when.may_have_begun(said.on.latest):
        return True
    made = {*event.instruments, *event.announces}
    return any(made & set(each.announces) and each.when.may_have_begun(said.on.latest) for each in data.events.values())


def _asked(law: Law, claim: Claim, fact: Fact, ask: Ask) -> Iterator[LawFault]:
    """The law is asked again; where it answers otherwise, either the record or the law is wrong."""
    origin = ask.shipment.get("origin")
    if isinstance(origin, str) and origin not in law.codes:
        return  # a note says so
    try:
        found = law.determine(ask.shipment)
    except ShipmentError as error:
        yield fact.place.fault(f"the finding on {claim.id!r} asks the law what cannot be asked: {error}")
        return
    if found.outcome != ask.outcome:
        yield fact.place.fault(
            f"the finding on {claim.id!r} says that the law answers {ask.outcome} to {_words(ask.shipment)}; "
            f"it answers {found.outcome}."
        )


def _words(shipment: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in shipment.items())


def unasked(data: Linted) -> Iterator[str]:
    """The jurisdictions that claims ask and the law data does not have."""
    law = Law(data.folder)
    for claim in data.relation.claims:
        for ask in (ask for fact in claim.facts for ask in fact.asks):
            origin = ask.shipment.get("origin")
            if isinstance(origin, str) and origin not in law.codes:
                yield origin
