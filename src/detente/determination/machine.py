"""All steps of a table's walk for one law, and what tells a column's raw values apart; kept between tables."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np

from detente.classify.goods import missing, read_number
from detente.determination.assumptions import check_assumptions
from detente.determination.columns import Classes, spelling
from detente.determination.meanings import Meanings, Record, unheard
from detente.determination.record_columns import RecordColumns
from detente.determination.shipment import read_country
from detente.determination.single import Law
from detente.determination.steps import Step, Stride, strides
from detente.errors import ShipmentError
from detente.regime.number_line import Cut, atom_of

MOST_RECORDS = 500_000  # a machine that has arrived at more answers than this is put aside for a fresh one
_AMOUNTS = ("value", "past_sales_2y", "contract_years")


class Machine:
    """All steps for one law, kept between tables."""

    def __init__(self, law: Law, assume: Mapping[str, object] | None) -> None:
        self.law = law
        self.assume = dict(assume or {})
        check_assumptions(law, self.assume)
        self.engines = {code: law.engine(code) for code in sorted(law.codes)}
        self.books = [engine.book for engine in self.engines.values()]
        self.meanings = Meanings(law, self.engines, self.assume)
        self.lock = threading.RLock()  # held while anything is learnt
        self.columns = RecordColumns(self.meanings.records, self.lock)
        self._kept: dict[tuple[str, bool], Classes] = {}
        self._chains: dict[tuple[str, ...], list[Step]] = {}
        self._strides: dict[tuple[str, ...], list[Stride]] = {}
        self.days = np.array(
            sorted(
                {0}
                | {start for book in self.books for start in book.starts}
                | {book.checked.toordinal() + 1 for book in self.books}
            ),
            np.int32,
        )
        self.own_facts = {
            name: level_kind
            for engine in self.engines.values()
            for name, level_kind in ((n, engine.book.facts[lv].kind) for n, lv in engine.reader.own.items())
        }
        self.goods_parameters = {
            id: space.kind
            for book in self.books
            for good in book.goods.values()
            for id, space in good.parameters.items()
        }

    @property
    def worn(self) -> bool:
        """Whether a fresh machine should take over: too much is remembered, here or in an engine."""
        return len(self.records) > MOST_RECORDS or any(engine.worn for engine in self.engines.values())

    def parameter_names(self) -> list[str]:
        """The names that parameters may have, of goods and of jurisdictions."""
        return [*self.goods_parameters, *self.own_facts]

    def is_number(self, name: str) -> bool:
        """Whether a field's or a parameter's values are numbers."""
        return name in _AMOUNTS or "number" in (self.goods_parameters.get(name), self.own_facts.get(name))

    def cuts(self, name: str) -> list[Cut]:
        """Every cut of a number field: the law's thresholds, and the bounds of what is possible."""
        found: set[Cut] = set()
        if not self.is_number(name):
            return []
        if name in _AMOUNTS or name in self.own_facts:
            found.add((Decimal(0), 0))
        for book in self.books:
            for fact in book.facts:
                if fact.id == name or (name == "value" and fact.id.startswith("value.")):
                    found.update(fact.cuts)
            for good in book.goods.values():
                space = good.parameters.get(name)
                if space is not None:
                    found.update(space.cuts)
                    found.update((b, 0) for b in (space.min,) if b is not None)
                    found.update((b, 1) for b in (space.max, space.above) if b is not None)
        return sorted(found)

    def key(self, name: str) -> Callable[[Any], Hashable]:
        """What tells two raw values of a column apart."""
        cuts = self.cuts(name)
        if not self.is_number(name):
            return spelling

        def atom(value: Any) -> Hashable:
            if missing(value):
                return None
            try:
                return atom_of(read_number(name, value), cuts)
            except ShipmentError:
                return "not a number"

        return atom

    def _classes(self, name: str, known_on: bool) -> Classes:
        """The classes of a column, kept for every order of columns."""
        found = self._kept.get((name, known_on))
        if found is None:
            found = self._kept[name, known_on] = Classes(self._meaning(name, known_on), self.lock)
        return found

    def _meaning(self, name: str, known_on: bool) -> Callable[[Any], Hashable]:
        """What tells the values of a column apart; under another state of knowledge the law may tell more apart."""
        readers = [engine.reader for engine in self.engines.values()]
        if name == "destination":
            return lambda value: _read(lambda: read_country(name, value, unheard), value)
        if name == "hs" and not known_on:
            return lambda value: tuple(_read(partial(reader.hs, value), value) for reader in readers)
        if name == "entry" and not known_on:
            return lambda value: tuple(_read(partial(reader.entry, str(value)), value) for reader in readers)
        return spelling if name == "value" else self.key(name.removeprefix("parameters."))

    @property
    def simple(self) -> Mapping[str, int]:
        """The fields that are read by themselves."""
        return self.meanings.simple

    @property
    def records(self) -> list[Record]:
        """The records of the answers arrived at so far; a row's last state is the number of its record."""
        return self.meanings.records

    def chain(self, names: list[str]) -> list[Step]:
        """The steps of columns in order, linked one to the next; each order of columns has tables of its own."""
        key = tuple(names)
        with self.lock:
            found = self._chains.get(key)
            if found is None:
                known_on = "known_on" in names
                last = len(names) - 1
                found = [
                    Step(
                        self._classes(name, known_on),
                        self.meanings.of(name),
                        self.lock,
                        self.meanings.track if place == last else None,
                    )
                    for place, name in enumerate(names)
                ]
                for one, other in itertools.pairwise(found):
                    one.after = other
                self._chains[key] = found
            return found

    def strides(self, names: list[str]) -> list[Stride]:
        """The steps of columns put together as far as is quick, for all classes that are known by now."""
        key = tuple(names)
        with self.lock:
            found = self._strides.get(key)
            if found is None or not all(stride.fits() for stride in found):
                found = self._strides[key] = strides(self.chain(names))
            return found


def _read(read: Callable[[], Hashable], value: Any) -> Hashable:
    """What a value is read as; None where it is missing."""
    if missing(value):
        return None
    try:
        return read()
    except ShipmentError:
        return "cannot be read"


_machines: dict[tuple[str, tuple[str, ...], str], Machine] = {}
_lock = threading.Lock()


def machine(law: Law, assume: Mapping[str, object] | None) -> Machine:
    """The machine for a law and its assumptions, kept for the next table."""
    digests = tuple(law.engine(code).book.digest for code in sorted(law.codes))
    key = (law.folder, digests, json.dumps(assume or {}, default=str))
    with _lock:
        found = _machines.get(key)
        if found is None or found.worn:
            if len(_machines) >= 8:
                _machines.pop(next(iter(_machines)), None)
            found = _machines[key] = Machine(law, assume)
        return found
