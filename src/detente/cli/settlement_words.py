"""Sums, counts and days of a ledger in words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from detente.relations.settlements.answers import (
    MAYBE_PAID,
    PAID,
    PART_PAID,
    AwardState,
    Bounds,
    Count,
    Ledger,
    ReportedFigure,
)
from detente.relations.settlements.money import Amount
from detente.relations.when import When

WAYS = {
    "act365": "every day, the first and the last included, over 365",
    "years-then-days": "whole years first, then the days left over 365",
}
STANDS = {
    "offered": "offered",
    "accepted": "accepted",
    "refused": "not accepted by the deposit officer",
    "papers-asked": "papers asked for",
    "objection-rejected": "objection rejected",
    "objection-upheld": "objection upheld",
    "appealed": "objection rejected, appealed",
    "withdrawn": "withdrawn",
}


def money(value: Decimal) -> str:
    """A sum with its thousands apart."""
    return f"{value:,f}"


def amount_words(amount: Amount | Bounds) -> str:
    """A sum, or its bounds: `at least 5`, `5 to 7`, `not known`."""
    low, high = amount.low, amount.high
    if low is not None and low == high:
        return money(low)
    if high is None:
        return f"at least {money(low)}" if low else "not known"
    return f"{money(low)} to {money(high)}" if low else f"at most {money(high)}"


def short_words(amount: Amount) -> str:
    """The same for a cell of a table."""
    if amount.known:
        return money(amount.low) if amount.low else "–"
    if amount.high is None:
        return f"≥ {money(amount.low)}" if amount.low else "not known"
    return f"{money(amount.low)}\nto {money(amount.high)}" if amount.low else f"≤ {money(amount.high)}"


def by_way(sums: dict[str, Amount], ledger: Ledger) -> str:
    """A sum by convention in a cell: once where the ways agree, one under the other where they differ."""
    found = list(dict.fromkeys(sums[way] for way in ledger.conventions))
    if len(found) == 1:
        return short_words(found[0])
    if all(each.known or each.high is None for each in found):
        return "\n".join(short_words(each) for each in found)
    highs = [each.high for each in found if each.high is not None]
    whole = Amount(min(each.low for each in found), max(highs) if len(highs) == len(found) else None)
    return short_words(whole)


def ways_words(sums: dict[str, Amount], ledger: Ledger) -> str:
    """A sum by convention in a sentence."""
    found = {way: amount_words(sums[way]) for way in ledger.conventions}
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return ", or ".join(f"{words} ({way})" for way, words in found.items())


def count_words(count: Count) -> str:
    """A number, or its bounds."""
    return f"{count.low:,}" if count.low == count.high else f"{count.low:,} to {count.high:,}"


def victims_words(count: Count) -> str:
    """So many victims."""
    return f"{count_words(count)} {'victim' if count.high == 1 else 'victims'}"


def day_words(when: When) -> str:
    """A day in a cell; a span by its last day."""
    return str(when.earliest) if when.known else f"by {when.latest}"


def paid_words(award: AwardState) -> str:
    """Whether an award was paid, and when."""
    if award.paid == PAID and award.paid_on:
        return f"in full {day_words(award.paid_on)}"
    if award.paid == PART_PAID and award.paid_on:
        return f"a part {day_words(award.paid_on)}"
    if award.paid == MAYBE_PAID and award.paid_on:
        return f"perhaps, by {award.paid_on.latest}"
    if award.final == "no":
        return f"not final until {award.final_on}"
    if award.refused:
        return "no, refused"
    return "no"


def figure_words(figure: ReportedFigure) -> str:
    """A reported sum with its mark."""
    marks = {"about": "about ", "over": "over ", "at-least": "at least ", "derived": "so "}
    return f"{marks.get(figure.mark or '', '')}{money(figure.amount)}"


def status_words(figure: ReportedFigure) -> str:
    """How a reported sum stands to the ledger's."""
    return {"agrees": "agrees", "disagrees": "differs", "open": "open"}[figure.status]


def bounds_words(figure: ReportedFigure) -> str:
    """What the ledger has beside a reported sum, in a cell; a star where gifts of unknown size would add to it."""
    low, high = figure.ledger.low, figure.ledger.high
    star = "*" if figure.leaves_out and high is not None else ""
    if high is None:
        return f"≥ {money(low)}" if low else "not known"
    if low is None:
        return f"≤ {money(high)}{star}"
    return f"{money(low)}{star}" if low == high else f"{money(low)}\nto {money(high)}{star}"


def scripts(original: Iterable[tuple[str, str]]) -> str:
    """A title in its own scripts."""
    return " · ".join(text for _, text in original)
