"""Scopes: the part of the decision space within which two laws are compared.

The space has an axis for every fact; its cells are the combinations of the finest values that the law's whole history
tells apart. Open questions of the law are no facts of a shipment and are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.classify import hs
from detente.determination.compile import Named
from detente.determination.shipment import read_country, read_fact
from detente.determination.space import FactSpace
from detente.errors import ScopeError, ShipmentError, did_you_mean
from detente.regime.instruments import Regime
from detente.regime.values import UNLISTED

_MONEY = re.compile(r"^\s*(?P<number>[\d.,_]+)\s*(?P<currency>[A-Za-z]{3})\s*$")

_ROWS = re.compile(r"^rows (?P<first>\d+)-(?P<last>\d+)$")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared: out of `origin`, to `to`, of `entry` and `hs`, in the circumstances of `facts`.

    What is left empty is free: every destination, every kind of goods, every circumstance.
    """

    origin: str
    to: tuple[str, ...] = ()
    entry: tuple[str, ...] = ()
    hs: tuple[str, ...] = ()
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(
        cls,
        origin: str,
        to: str | Iterable[str] | None = None,
        entry: str | Iterable[str] | None = None,
        hs: str | Iterable[str] | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> Scope:
        """A scope from what a user writes: one value or several of each."""
        circumstances = tuple((name, _several(value)) for name, value in (facts or {}).items())
        return cls(origin, _several(to), _several(entry), _several(hs), circumstances)

    @property
    def said(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The scope as it was asked for: each fact that is confined, with what was written for it."""
        parts = (("destination", self.to), ("entry", self.entry), ("hs", self.hs), *self.facts)
        return tuple((name, values) for name, values in parts if values)

    def masks(self, named: Named, regime: Regime) -> dict[int, int]:
        """The scope as masks of the facts' levels; names of groups are those of `regime`.

        Raises:
            ScopeError: something cannot be read, is not in the law data, or leaves nothing to compare.
        """
        words = named.words
        found: dict[int, int] = {}

        def narrow(fact: str, mask: int, said: Sequence[str]) -> None:
            level = words.levels[fact]
            found[level] = found.get(level, words.full[level]) & mask
            if not found[level]:
                raise ScopeError(f"{fact} {' or '.join(said)!r} leaves nothing to compare.")

        if self.to:
            narrow("destination", _destinations(self.to, named, regime), self.to)
        if self.entry:
            narrow("entry", _entries(self.entry, named, regime), self.entry)
        if self.hs:
            space = words.facts[words.levels["hs"]]
            narrow("hs", _union(_read("hs", text, lambda t: space.hs_mask(hs.read(t))) for text in self.hs), self.hs)
        for name, values in self.facts:
            for fact, mask in _circumstance(name, values, words.facts):
                narrow(fact, mask, values)
        return found


def _several(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    items = [value] if isinstance(value, (str, bool, int, float)) else list(value)
    found = tuple(
        part.strip()
        for item in items
        for part in (str(item).split(",") if isinstance(item, str) and not _MONEY.match(item) else [str(item)])
    )
    if not all(found):
        raise ScopeError("A scope has an empty value in it; leave it out, or say what is meant.")
    return found


def _union(masks: Iterable[int]) -> int:
    total = 0
    for mask in masks:
        total |= mask
    return total


def _read(field: str, text: str, read: Any) -> int:
    try:
        return int(read(text))
    except ShipmentError as error:
        raise ScopeError(f"{field}: {error.sentence}") from None


def _destinations(texts: Sequence[str], named: Named, regime: Regime) -> int:
    space = named.words.facts[named.words.levels["destination"]]
    mask = 0
    for text in texts:
        if text in regime.groups:
            codes = regime.members(text)
        else:
            try:
                codes = frozenset({read_country("destination", text, lambda _: None)})
            except ShipmentError:
                near = did_you_mean(text, regime.groups)
                raise ScopeError(
                    f"destination: {text!r} is neither a country nor a group of {regime.jurisdiction} on {regime.on}; "
                    f"its groups are {', '.join(regime.groups) or 'none'}.{near}"
                ) from None
        if regime.jurisdiction in codes:
            raise ScopeError(f"destination: {text!r} is the origin itself; a shipment inside one state is no export.")
        mask |= space.mask(codes)
    return mask


def _entries(texts: Sequence[str], named: Named, regime: Regime) -> int:
    entries = named.words.entries
    mask = 0
    for text in texts:
        if text == "listed":
            mask |= named.words.in_force(regime)
        elif text == UNLISTED:
            space = named.words.facts[named.words.levels["entry"]]
            mask |= space.full & ~named.words.in_force(regime)
        else:
            mask |= _union(_read("entry", row, entries.read) for row in _rows(text))
    return mask


def _rows(text: str) -> list[str]:
    """The rows that a text names as law files do (`row 3-2`, `rows 5-13`); else the text itself."""
    span = _ROWS.match(text)
    if not span:
        return [text.removeprefix("row ")]
    return [str(row) for row in range(int(span["first"]), int(span["last"]) + 1)]


def _circumstance(name: str, values: Sequence[str], facts: Sequence[FactSpace]) -> list[tuple[str, int]]:
    known = {fact.id: fact for fact in facts}
    if not values:
        raise ScopeError(f"{name} has no value in the scope; leave it out, or say what is meant.")
    if name == "value":
        found: dict[str, int] = {}
        for text in values:
            money = _MONEY.match(text)
            if not money:
                raise ScopeError(
                    f"value: {text!r} cannot be read; write an amount and its currency, such as 500000 JPY."
                )
            key = f"value.{money['currency'].upper()}"
            if key not in known:
                raise ScopeError(
                    f"value: no rule of this law turns on a value in {money['currency'].upper()}; it would not narrow "
                    "the comparison."
                )
            found[key] = found.get(key, 0) | _read("value", money["number"], lambda t, f=known[key]: read_fact(f, t))
        return list(found.items())
    fact = known.get(name)
    if fact is None or fact.kind in ("country", "entry", "hs") or name.startswith("value."):
        open_facts = [f.id for f in facts if f.kind not in ("country", "entry", "hs") and "." not in f.id]
        raise ScopeError(
            f"{name!r} is not a circumstance of this law; it knows value, {', '.join(sorted(open_facts))}."
            f"{did_you_mean(name, open_facts)}"
        )
    if fact.kind == "question":
        masks = {"yes": 1, "no": 2}
        for text in values:
            if text not in masks:
                raise ScopeError(f"{name}: {text!r} is neither yes nor no.")
        return [(name, _union(masks[text] for text in values))]
    return [(name, _union(_read(name, text, lambda t: read_fact(fact, t)) for text in values))]
