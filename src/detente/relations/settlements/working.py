"""The working of an award: what it comes to, phase by phase, so that a lawyer can follow it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction

from detente.relations.settlements.account import postings, worked
from detente.relations.settlements.answers import WorkedDays, Working
from detente.relations.settlements.book import Award, Scheme
from detente.relations.settlements.interest import Stretch
from detente.relations.settlements.money import rounded


def workings(scheme: Scheme, award: Award, day: dt.date, ways: Sequence[str]) -> Iterator[Working]:
    """How what an award comes to is worked out, up to a day or to the day on which it was surely paid in full."""
    if award.principal is None:
        return
    made = [posting for posting in postings(scheme, award.id) if posting.when.begun(day)]
    closing = next((posting for posting in made if posting.full), None)
    until = min(day, closing.when.latest) if closing else day
    parts = [(posting.when.latest, posting.amount) for posting in made if posting.amount is not None]
    parts = [part for part in parts if closing is None or part[0] < closing.when.latest]
    for way in ways:
        for index, phases in enumerate(award.terms.branches):
            rows = worked(scheme.interest_first, award.principal, phases, until, way, parts)
            interest = sum((row.interest for row in rows), Fraction(0))
            due = rounded(Fraction(award.principal) + interest, scheme.decimals, scheme.rounding)
            reading = f"{index + 1} of {len(award.terms.branches)}" if len(award.terms.branches) > 1 else None
            yield Working(way, reading, tuple(_row(scheme, row) for row in rows), str(interest), due)


def _row(scheme: Scheme, row: Stretch) -> WorkedDays:
    return WorkedDays(
        first=row.first,
        last=row.last,
        years=row.years,
        days=row.days,
        rate=row.rate,
        principal=rounded(row.principal, scheme.decimals, scheme.rounding),
        interest=rounded(row.interest, scheme.decimals + 6, "down"),
        interest_exact=str(row.interest),
        basis=row.basis,
    )
