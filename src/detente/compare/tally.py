"""How many rows, and what they are worth: exact sums for each currency, never over currencies."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from detente.classify.goods import missing, read_number
from detente.compare.hits import Compared
from detente.compare.sameness import coded
from detente.determination.columns import one_chunk
from detente.determination.plan import plan
from detente.determination.shipment import read_country
from detente.errors import ShipmentError

EXACT = Context(prec=1000)  # so many digits are kept; no sum of money has more


@dataclass(slots=True)
class Worth:
    """Some rows in one currency and the sum of their values; without a currency, rows that give no value."""

    rows: int = 0
    value: Decimal = Decimal(0)

    def add(self, rows: int, value: Decimal) -> None:
        """Count further rows that are worth `value` together."""
        self.rows += rows
        self.value = EXACT.add(self.value, value)


Sums = dict[str | None, Worth]


@dataclass(slots=True)
class Group:
    """Rows of one kind, and what they are worth in each currency."""

    rows: int = 0
    sums: Sums = field(default_factory=dict)

    def add(self, sums: Mapping[str | None, Worth]) -> None:
        """Count further rows."""
        for currency, worth in sums.items():
            self.sums.setdefault(currency, Worth()).add(worth.rows, worth.value)
            self.rows += worth.rows

    def to_dict(self) -> dict[str, Any]:
        """As JSON carries it; values are text, so that nothing is rounded."""
        return {
            "rows": self.rows,
            "without_value": self.sums[None].rows if None in self.sums else 0,
            "values": {code: amount(worth.value) for code, worth in sorted_sums(self.sums) if code is not None},
        }


@dataclass(slots=True)
class Tally:
    """What became of all rows of a file: how many are hit, in which way, where to, and for how much.

    `open` counts the rows that are undetermined on both days: what is missing may hide that they are hit too. `acts`
    counts the rows hit by each act, named with the day it took effect.
    """

    rows: int = 0
    hit: Group = field(default_factory=Group)
    not_compared: int = 0
    open: int = 0
    kinds: dict[str, Group] = field(default_factory=dict)
    destinations: dict[str, Group] = field(default_factory=dict)
    acts: dict[str, int] = field(default_factory=dict)

    def add(self, compared: Compared, told: pa.Table, only: npt.NDArray[np.bool_] | None = None) -> None:
        """Count a table.

        Args:
            compared: the table on both days.
            told: its rows that are hit or cannot be compared, in order.
            only: the rows of the table that count; by default all. `told` has no others.
        """
        counts = np.ones(len(compared.hit), np.bool_) if only is None else only
        self.rows += int(counts.sum())
        self.not_compared += int((compared.lost & counts).sum())
        self.open += int((compared.open & counts).sum())
        hit = told.filter(pa.array(compared.hit[(compared.hit | compared.lost) & counts]))
        texts, kinds = coded(hit.column("change"))
        for kind, sums in zip(texts.to_pylist(), worth(hit, kinds, len(texts)), strict=True):
            if sums:
                self.kinds.setdefault(kind, Group()).add(sums)
                self.hit.add(sums)
        names, places = countries(hit, "destination")
        for name, sums in zip(names, worth(hit, places, len(names)), strict=True):
            self.destinations.setdefault(name, Group()).add(sums)
        causes, codes = coded(hit.column("because"))
        for text, count in zip(causes.to_pylist(), np.bincount(codes, minlength=len(causes)).tolist(), strict=True):
            for name in act_names(text):
                self.acts[name] = self.acts.get(name, 0) + count

    def to_dict(self) -> dict[str, Any]:
        """As JSON carries it, the most rows first."""

        def told(groups: Mapping[str, Group]) -> dict[str, Any]:
            return {name: group.to_dict() for name, group in ranked(groups)}

        return {
            "rows": self.rows,
            "hit": self.hit.to_dict(),
            "not_compared": self.not_compared,
            "open": self.open,
            "changes": told(self.kinds),
            "destinations": told(self.destinations),
            "acts": dict(self.by_act()),
        }

    def kept(self) -> dict[str, Any]:
        """All that is counted, as JSON carries it, to be taken in again by `take_in`."""

        def plain(group: Group) -> list[list[Any]]:
            return [[code, worth.rows, str(worth.value)] for code, worth in group.sums.items()]

        return {
            "rows": self.rows,
            "not_compared": self.not_compared,
            "open": self.open,
            "hit": plain(self.hit),
            "kinds": {name: plain(group) for name, group in self.kinds.items()},
            "destinations": {name: plain(group) for name, group in self.destinations.items()},
            "acts": self.acts,
        }

    def take_in(self, kept: Mapping[str, Any]) -> None:
        """Count what another tally has kept."""

        def sums(plain: list[list[Any]]) -> Sums:
            return {code: Worth(rows, Decimal(value)) for code, rows, value in plain}

        self.rows += kept["rows"]
        self.not_compared += kept["not_compared"]
        self.open += kept["open"]
        self.hit.add(sums(kept["hit"]))
        for groups, name in ((self.kinds, "kinds"), (self.destinations, "destinations")):
            for key, plain in kept[name].items():
                groups.setdefault(key, Group()).add(sums(plain))
        for act, rows in kept["acts"].items():
            self.acts[act] = self.acts.get(act, 0) + rows

    def by_act(self) -> list[tuple[str, int]]:
        """The acts and how many rows each has hit, the most first."""
        return sorted(((name, rows) for name, rows in self.acts.items() if rows), key=lambda act: (-act[1], act[0]))


def act_names(because: str) -> list[str]:
    """The acts of a row, each by its short name and the day on which it took effect."""
    return [
        f"{act['number'] or act['title']} ({act['effective']})"
        if act["law"]
        else f"the proposal “{act['title']}” ({act['effective']})"
        for act in json.loads(because)
    ]


def ranked(groups: Mapping[str, Group]) -> list[tuple[str, Group]]:
    """Groups by name, those of the most rows first."""
    return sorted(groups.items(), key=lambda item: (-item[1].rows, item[0]))


def sorted_sums(sums: Mapping[str | None, Worth]) -> list[tuple[str | None, Worth]]:
    """Sums by currency; rows without a value come last."""
    return sorted(sums.items(), key=lambda item: (item[0] is None, item[0] or ""))


def worth(table: pa.Table, groups: npt.NDArray[Any], count: int) -> list[Sums]:
    """What rows are worth, group by group and currency by currency.

    Args:
        table: the rows, with the columns of shipments.
        groups: the group of each row, from 0.
        count: how many groups there are.
    """
    found: list[Sums] = [{} for _ in range(count)]
    fields = plan(table.column_names, []).fields
    columns = {
        name: _flat(table.column(fields[name])) if name in fields else pa.nulls(table.num_rows)
        for name in ("currency", "value")
    }
    keys = pa.table({"group": pa.array(groups.astype(np.int32)), **columns})
    for name, column in columns.items():
        if pa.types.is_null(column.type):
            keys = keys.drop_columns([name]).append_column(name, pa.nulls(table.num_rows, pa.string()))
    counted = keys.group_by(["group", "currency", "value"]).aggregate([([], "count_all")])
    currencies: dict[Any, str | None] = {}
    for row in zip(*(counted.column(name).to_pylist() for name in counted.column_names), strict=True):
        group, currency, value, rows = (row[counted.column_names.index(n)] for n in (*keys.column_names, "count_all"))
        if currency not in currencies:
            currencies[currency] = _code(currency)
        code, number = currencies[currency], _number(value)
        if code is None or number is None:
            code, number = None, Decimal(0)
        found[group].setdefault(code, Worth()).add(rows, EXACT.multiply(Decimal(rows), number))
    return found


def _flat(column: pa.ChunkedArray) -> Any:
    """A column in types that can be grouped: without dictionaries."""
    whole = one_chunk(column)
    return whole.dictionary_decode() if isinstance(whole, pa.DictionaryArray) else whole


def _number(value: Any) -> Decimal | None:
    if missing(value):
        return None
    try:
        return read_number("value", value)
    except ShipmentError:
        return None


def _code(currency: Any) -> str | None:
    return None if missing(currency) else unicodedata.normalize("NFKC", str(currency)).strip().upper()


def countries(table: pa.Table, field: str) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The origins or destinations of rows as country codes, and which of them each row has.

    What is no country stays as it is.
    """
    fields = plan(table.column_names, []).fields
    if field not in fields:
        return ([""] if table.num_rows else []), np.zeros(table.num_rows, np.int64)
    whole = _flat(table.column(fields[field])).cast(pa.string()).fill_null("").dictionary_encode()
    texts, codes = coded(pa.chunked_array([whole]))
    known: dict[str, int] = {}
    lookup = np.zeros(len(texts), np.int64)
    for code in np.unique(codes):
        lookup[code] = known.setdefault(_country(field, texts[code].as_py()), len(known))
    return list(known), lookup.take(codes)


def on_route(table: pa.Table, origin: str, destination: str) -> pa.Table:
    """The rows that go from one country to another."""
    keep = np.ones(table.num_rows, bool)
    for name, wanted in (("origin", origin), ("destination", destination)):
        names, places = countries(table, name)
        keep &= places == names.index(wanted) if wanted in names else False
    return table.filter(pa.array(keep))


def _country(field: str, text: Any) -> str:
    try:
        return read_country(field, text, lambda _: None)
    except ShipmentError:
        return str(text)


def amount(number: Decimal) -> str:
    """A sum as it is written, without an exponent where that can be read."""
    return f"{number:f}" if abs(number.adjusted()) < 40 else str(number)
