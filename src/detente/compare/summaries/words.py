"""How a summary reads, wherever it is shown: its head, its names, its numbers and its notes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from detente.compare.sentences import percent
from detente.compare.summaries.summary import Summary
from detente.english import counted, listed
from detente.regime import countries

NONE = "(none)"


def head_words(summary: Summary) -> str:
    """How many answers, by what."""
    return f"{counted(summary.total.rows, summary.what)} by {listed(summary.by)}"


def name_words(summary: Summary, place: int, name: str | None) -> str:
    """One of a row's names."""
    if name is None:
        return NONE
    if summary.by[place] in summary.countries and name in countries.CODES:
        return countries.name(name)
    return name


def share_words(rows: int, total: int) -> str:
    """A share of all rows."""
    return percent(rows / total, short=True) if total else "0 %"


def apart(value: Decimal) -> str:
    """A sum with its thousands apart."""
    from detente.compare.tally import amount

    text = amount(value)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    rest = f"{rest}0" if len(rest) == 1 else rest
    return f"{sign}{int(whole):,}{point}{rest}" if whole.isdigit() else text


def not_law_words(summary: Summary) -> str:
    """That proposals went into answers, if they did."""
    if not summary.proposals:
        return ""
    rows = sum(summary.proposals.values())
    whole = f"all {rows:,}" if rows == summary.total.rows else f"{rows:,} of {summary.total.rows:,}"
    return f"NOT LAW: {whole} {summary.what}s were made with {listed(summary.proposals)} laid over the law."


def notes_of(summary: Summary) -> Iterator[str]:
    """What a reader has to know of the numbers."""
    for origin, laws in summary.laws.items():
        if len(laws) > 1:
            digests = listed(f"{law[:12]} ({counted(rows, 'row')})" for law, rows in laws.items())
            where = countries.name(origin) if origin in countries.CODES else origin or NONE
            yield f"The answers for {where} were made under {len(laws)} states of the law data: {digests}."
    if summary.gaps:
        verb, their = ("says", "its") if summary.gaps == 1 else ("say", "their")
        yield (
            f"{counted(summary.gaps, summary.what)} {verb} in {their} coverage what the law data does not know; "
            "a summary by coverage tells which."
        )
    yield from summary.notes
    yield "No legal advice."
    if summary.rejected:
        verb = "was" if summary.rejected == 1 else "were"
        where = f": see {summary.rejects}" if summary.rejects else ""
        yield f"{counted(summary.rejected, 'row')} {verb} rejected and {verb} not counted{where}."
