"""Boxes: what a `when` or an exception says of each fact, with names resolved in the regime of a day.

A resolved box maps a fact's id to the values it covers. Facts it does not name are free.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from detente.errors import did_you_mean
from detente.regime.countries import CODES
from detente.regime.facts import CORE, Fact
from detente.regime.instruments import Regime
from detente.regime.schema import NumberRange
from detente.regime.values import UNLISTED, HsSet, Range, Resolved, Values, as_range

_ROWS = re.compile(r"^(?:row (?P<row>.+)|rows (?P<first>\d+)-(?P<last>\d+))$")


class BoxFaults(Exception):  # noqa: N818  (a carrier, not an error of its own)
    """What is wrong with a box: sentences, each with the fact it stands at."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(sentence for _, sentence in faults))
        self.faults = faults


def resolve(box: Mapping[str, Any], regime: Regime) -> Resolved:
    """Resolve a box in a regime.

    Raises:
        BoxFaults: with every name that is not defined and every value that cannot be read.
    """
    faults: list[tuple[str, str]] = []
    resolved: dict[str, Values] = {}
    for fact_id, said in box.items():
        fact = regime.facts.get(fact_id) or CORE.get(fact_id)
        if fact is None:
            known = [*CORE, *regime.facts]
            faults.append((fact_id, f"there is no fact {fact_id!r}.{did_you_mean(fact_id, known)}"))
            continue
        try:
            key, values = _values(fact, said, regime)
        except ValueError as error:
            faults.append((fact_id, f"{fact_id}: {_sentence(str(error))}"))
            continue
        resolved[key] = values
        if isinstance(values, frozenset) and not values:
            faults.append((fact_id, f"{fact_id}: {said!r} covers nothing on {regime.on}."))
    if faults:
        raise BoxFaults(faults)
    return resolved


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def _values(fact: Fact, said: Any, regime: Regime) -> tuple[str, Values]:
    negated = isinstance(said, dict) and set(said) == {"not"}
    inner = said["not"] if negated else said
    if fact.kind in ("number", "date"):
        if negated:
            raise ValueError("a range cannot be negated; write the range that is meant")
        return _range(fact, inner)
    items = inner if isinstance(inner, list) else [inner]
    if not items:
        raise ValueError("an empty list covers nothing")
    if fact.kind == "hs":
        return fact.id, HsSet(tuple(_hs(item, regime) for item in items), negated)
    if fact.kind == "country":
        domain = CODES - {regime.jurisdiction}
        covered = frozenset().union(*(_countries(item, regime) for item in items))
    elif fact.kind == "entry":
        domain = frozenset(regime.entries) | {UNLISTED}
        covered = frozenset().union(*(_entries(item, regime) for item in items))
    elif fact.kind == "bool":
        domain = frozenset({"true", "false"})
        covered = frozenset(_one(str(item).lower(), domain) for item in items)
    else:
        domain = frozenset(fact.choices)
        covered = frozenset(_one("false" if item is False else str(item), domain) for item in items)
    return fact.id, domain - covered if negated else covered


def _one(item: str, domain: frozenset[str]) -> str:
    if item not in domain:
        raise ValueError(f"{item!r} is not one of {', '.join(sorted(domain))}.{did_you_mean(item, domain)}")
    return item


def _range(fact: Fact, said: Any) -> tuple[str, Range]:
    if not isinstance(said, dict):
        raise ValueError(f"{said!r} is not a range")
    said = dict(said)
    if fact.kind == "date":
        unknown = set(said) - {"from", "until"}
        if unknown or not said or not all(isinstance(day, dt.date) for day in said.values()):
            raise ValueError("a range of days has `from` and `until` (exclusive), each a date")
        low, high = said.get("from"), said.get("until")
        return fact.id, Range(
            Decimal(low.toordinal()) if low else None,
            False,
            Decimal(high.toordinal()) if high else None,
            True,
        )
    key = fact.id
    if fact.id == "value":
        currency = said.pop("currency", None)
        if not isinstance(currency, str) or not re.fullmatch(r"[A-Z]{3}", currency):
            raise ValueError("a value needs a currency, three capital letters of ISO 4217")
        key = f"value.{currency}"
    try:
        bounds = NumberRange.model_validate(said)
    except ValidationError as error:
        raise ValueError(str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from None
    found = as_range(bounds)
    if found.low is not None and (found.low < 0 or (found.low == 0 and not found.low_strict)):
        found = replace(found, low=None, low_strict=False)  # no number of a shipment is below zero
    high = found.high
    if high is not None and (
        high < 0
        or (high == 0 and found.high_strict)
        or (
            found.low is not None
            and (high < found.low or (high == found.low and (found.low_strict or found.high_strict)))
        )
    ):
        raise ValueError(f"{said!r} covers nothing")
    return key, found


def _hs(item: Any, regime: Regime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if isinstance(item, str) and item in regime.hs_lists:
        named = regime.hs_lists[item]
        return named.include, named.exclude
    text = str(item).replace(".", "")
    if not re.fullmatch(r"\d{2,10}", text):
        raise ValueError(
            f"{item!r} is neither an hs_list nor a prefix of 2 to 10 digits.{did_you_mean(str(item), regime.hs_lists)}"
        )
    return (text,), ()


def _countries(item: Any, regime: Regime) -> frozenset[str]:
    if item is False:
        raise ValueError('YAML reads a bare NO as "false"; write "NO" in quotes for Norway')
    if not isinstance(item, str):
        raise ValueError(f"{item!r} is neither a group nor a country code")
    if item in regime.groups:
        return regime.members(item)
    if item in CODES:
        return frozenset({item})
    raise ValueError(f"{item!r} is neither a group nor a country code.{did_you_mean(str(item), regime.groups)}")


def _entries(item: Any, regime: Regime) -> frozenset[str]:
    text = str(item)
    if text == UNLISTED:
        return frozenset({UNLISTED})
    if text == "listed":
        return frozenset(regime.entries)
    if text in regime.entries:
        return frozenset({text})
    match = _ROWS.match(text)
    if match:
        if match["row"]:
            wanted = {match["row"]}
        else:
            wanted = {str(number) for number in range(int(match["first"]), int(match["last"]) + 1)}
        found = frozenset(id for id, entry in regime.entries.items() if (entry.row or id) in wanted)
        if found:
            return found
    raise ValueError(f"{text!r} is not an entry on {regime.on}.{did_you_mean(text, regime.entries)}")
