"""Answers counted and summed the plain way: a loop over rows, fractions, no columns."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

Names = tuple[str | None, ...]
WORDS = {
    "no-licence": "no licence is needed",
    "prohibited": "the export is prohibited",
    "undetermined": "nothing is determined",
}


def licence(title: str, when: Any = None) -> dict[str, Any]:
    """A licence as an answer carries it, as far as a summary asks."""
    return {"id": title.replace(" ", "-"), "title": title, "if": when}


def authorisation(row: Mapping[str, Any]) -> str | None:
    usable = json.loads(row["authorisations"])
    if row["outcome"] != "licence":
        return WORDS[row["outcome"]]
    if not usable:
        return "a licence is needed, and no kind is known to be open"
    return str(usable[0]["title"]) + (", on conditions" if usable[0]["if"] is not None else "")


def _day(row: Mapping[str, Any], cut: Callable[[dt.date], str]) -> str | None:
    return None if row["date"] is None else cut(row["date"])


NAMES: dict[str, Callable[[Mapping[str, Any]], str | None]] = {
    "outcome": lambda row: row["outcome"],
    "destination": lambda row: row["destination"],
    "authorisation": authorisation,
    "currency": lambda row: row["currency"],
    "year": lambda row: _day(row, lambda day: f"{day.year:04}"),
    "quarter": lambda row: _day(row, lambda day: f"{day.year:04}-Q{(day.month - 1) // 3 + 1}"),
    "month": lambda row: _day(row, lambda day: day.isoformat()[:7]),
    "hs2": lambda row: row["hs"] and row["hs"].replace(".", "")[:2],
    "hs4": lambda row: row["hs"] and row["hs"].replace(".", "")[:4],
    "question": lambda row: next((each["fact"] for each in json.loads(row["questions"])), None),
    "date": lambda row: row["date"] and row["date"].isoformat(),
}


def number(value: Any) -> Fraction | None:
    """A value exactly as written; None where it says no number."""
    if value is None or isinstance(value, bool):
        return None
    text = repr(value) if isinstance(value, float) else str(value).strip().replace(",", "").replace("_", "")
    try:
        found = Decimal(text)
    except ArithmeticError:
        return None
    return Fraction(found) if found.is_finite() else None


def counted(rows: Sequence[Mapping[str, Any]], by: Sequence[str]) -> dict[Names, tuple[int, int, dict[str, Fraction]]]:
    """For each group its rows, those without a value, and the sum of each currency."""
    found: dict[Names, tuple[int, int, dict[str, Fraction]]] = {}
    for row in rows:
        names = tuple(NAMES[name](row) for name in by)
        count, without, sums = found.get(names, (0, 0, {}))
        worth = number(row["value"])
        if worth is None or row["currency"] is None:
            without += 1
        else:
            sums[row["currency"]] = sums.get(row["currency"], Fraction(0)) + worth
        found[names] = count + 1, without, sums
    return found
