"""Turns of English that answers have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    found = list(words)
    return f" {last} ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 country`, `27 countries`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def checked_words(law: str, checked: dt.date) -> str:
    """What is said of days after the law data was last checked."""
    return f"The law data of {law} was last checked for {checked}; later changes are not known."


def validity_words(term: Mapping[str, Any]) -> str:
    """How long a licence is good: `at most 3 years`, with what else is said of it."""
    spans = [counted(term[unit], unit.removesuffix("s")) for unit in ("years", "months") if term.get(unit)]
    head = ("at most " if term.get("at_most") else "") + " ".join(spans) if spans else ""
    return "; ".join(text for text in (head, term.get("text")) if text)
