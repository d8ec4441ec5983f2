"""A table of shipments: whole columns at a time, never a Python loop over rows.

Every row is a walk of look-ups: for each column one look-up of the value's class and one of the next state in that
step's table. The tables are filled when a pair of state and class is met for the first time, by the same reading and
the same walk that a single shipment takes, so that both give the same answer by construction; later rows, and later
tables, only look up.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import math
import os
import threading
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from detente.determination.answers import Because, plain
from detente.determination.columns import (
    Classes,
    Codes,
    Column,
    DayColumn,
    NumberColumn,
    PairColumn,
    distinct_column,
    is_number,
)
from detente.determination.leaves import UNDETERMINED
from detente.determination.shipment import FIELDS, missing, read_country, read_date, read_fact, read_hs, read_parameters
from detente.determination.single import ANSWER_FIELDS, Engine, Law, assumed_reason, classification, no_law_text
from detente.determination.walk import Token
from detente.errors import FileError, ShipmentError
from detente.regime.number_line import Cut

SLICE = 1 << 16  # rows a thread handles at a time: their columns fit a core's cache
STRIDE_WIDTH = 1024  # so many combinations of neighbouring columns' values may be looked up as one
PROBLEM = "problem"
_UNSEEN = -1


class State(NamedTuple):
    """Where a row stands between two steps. A row that cannot be read has no engine and no origin."""

    engine: Engine | None
    origin: str
    at: int = 0
    good: str | None = None
    masks: tuple[tuple[str, int], ...] = ()
    classified: tuple[Because, ...] = ()
    assumed: tuple[Because, ...] = ()
    goods_named: bool = False


UNREADABLE = State(None, "")


@dataclass(frozen=True, slots=True)
class Record:
    """One answer as the output columns hold it."""

    outcome: str
    because: str
    authorisations: str
    questions: str
    holds_from: dt.date | None
    holds_until: dt.date | None
    law: str
    coverage: str
    problem: bool


class Step:
    """One step of the walk: from a state and the class of a column's value to the next state, as a table.

    `next` says where a pair leads; it is asked once for each pair that occurs.
    """

    def __init__(self, classes: Classes, next_: Callable[[Any, Any], Hashable]) -> None:
        self.classes = classes
        self._next = next_
        self._rows: dict[Any, int] = {}
        self._states: list[Any] = []
        self._lock = threading.Lock()
        self.table: npt.NDArray[np.int32] = np.full((0, 1), _UNSEEN, np.int32)
        self.after: Step | None = None

    @property
    def height(self) -> int:
        """How many states the step has met."""
        return len(self._states)

    def row(self, state: Any) -> int:
        """The row of a state in this step's table."""
        with self._lock:
            found = self._rows.get(state)
            if found is None:
                found = self._rows[state] = len(self._states)
                self._states.append(state)
            return found

    def fill(self, rows: npt.NDArray[Any], classes: Codes) -> None:
        """Ask where pairs of states and classes lead that were not asked before."""
        with self._lock:
            table = self._grown()
            index = rows.astype(np.int64) * table.shape[1] + classes
            flat = table.reshape(-1)
            for pair in np.unique(index[flat.take(index) < 0]).tolist():
                row, sample = divmod(pair, table.shape[1])
                following = self._next(self._states[row], self.classes.samples[sample])
                flat[pair] = self.after.row(following) if self.after else following
            self.table = table

    def _grown(self) -> npt.NDArray[np.int32]:
        """The table, made larger where states or classes have come up since."""
        height, width = self.table.shape
        while width < len(self.classes.samples):
            width *= 2
        while height < len(self._states):
            height = max(64, height * 2)
        if (height, width) == self.table.shape:
            return self.table
        grown = np.full((height, width), _UNSEEN, np.int32)
        grown[: self.table.shape[0], : self.table.shape[1]] = self.table
        return grown


class Bound:
    """A step bound to a column of one table: the step's table spread over the column's own codes."""

    def __init__(self, step: Step, column: Column) -> None:
        self.step = step
        self.column = column
        self.width = len(column.lookup)

    def fill(self, at: npt.NDArray[np.int64], codes: npt.NDArray[Any]) -> None:
        """Meet every pair of a state and a code that was not met before."""
        self.step.fill(at, self.column.lookup.take(codes))

    def spread(self) -> npt.NDArray[np.int64]:
        """Where each state (rows) goes with each code (columns), or -1 where that was not asked yet."""
        table, lookup = self.step.table, self.column.lookup
        known = lookup < table.shape[1]
        found = np.full((self.step.height, self.width), _UNSEEN, np.int64)
        height = min(len(table), self.step.height)
        found[:height, known] = table[:height][:, lookup[known]]
        return found


class Stride:
    """Neighbouring steps taken as one: one look-up for all their columns.

    Where a combination was not met before, the rows take the steps one by one, which fills the tables.
    """

    def __init__(self, bounds: list[Bound]) -> None:
        self._bounds = bounds
        self._width = math.prod(bound.width for bound in bounds)
        self._table: npt.NDArray[np.int64] = np.full(0, _UNSEEN, np.int64)

    def take(self, at: npt.NDArray[np.int64], start: int, stop: int, index: npt.NDArray[np.int64]) -> None:
        """Move the states `at` of rows `start` to `stop` on, in place; `index` is room to work in."""
        first, *others = self._bounds
        codes = first.column.codes(start, stop)
        for bound in others:
            codes = codes * np.int32(bound.width) + bound.column.codes(start, stop)
        np.multiply(at, self._width, out=index)
        np.add(index, codes, out=index)
        table = self._table
        if len(table) >= first.step.height * self._width:  # every state met so far has its row
            table.take(index, out=at, mode="clip")
            if at.min() >= 0:
                return
            np.floor_divide(index, self._width, out=at)
        for bound in self._bounds:
            codes = bound.column.codes(start, stop)
            bound.fill(at, codes)
            at[:] = bound.spread()[at, codes]
        self._table = self._composed().reshape(-1)

    def _composed(self) -> npt.NDArray[np.int64]:
        first, *others = self._bounds
        table = first.spread()
        height = len(table)
        for bound in others:
            following = bound.spread()
            step = following[np.where(table < 0, 0, table)]
            step[table < 0] = _UNSEEN
            table = step.reshape(height, -1)
        return table


def strides(bounds: list[Bound]) -> list[Stride]:
    """Neighbouring steps put together as long as their tables stay within a core's cache."""
    groups: list[list[Bound]] = []
    width = 1
    for bound in bounds:
        if groups and width * bound.width <= STRIDE_WIDTH:
            groups[-1].append(bound)
            width *= bound.width
        else:
            groups.append([bound])
            width = bound.width
    return [Stride(group) for group in groups]


class Machine:
    """All steps for one law, kept between tables."""

    def __init__(self, law: Law, assume: Mapping[str, object] | None) -> None:
        self.law = law
        self.assume = dict(assume or {})
        self.engines = {code: law.engine(code) for code in sorted(law.codes)}
        self.books = [engine.book for engine in self.engines.values()]
        self.records: list[Record] = []
        self._record_numbers: dict[Record, int] = {}
        self._steps: dict[str, Step] = {}
        self._days = np.array(
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
            id: space.kind for book in self.books for good in book.goods.values() for id, space in good.parameters.items()
        }

    # ---- how raw values are told apart -------------------------------------------------------------------------

    def parameter_names(self) -> list[str]:
        """The names that parameters may have, of goods and of jurisdictions."""
        return [*self.goods_parameters, *self.own_facts]

    def cuts(self, name: str) -> list[Cut]:
        """Every cut of a number field: the law's thresholds, and the bounds of what is possible."""
        from decimal import Decimal

        found: set[Cut] = set()
        if name in ("value", "past_sales_2y", "contract_years") or name in self.own_facts:
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

        def raw(value: Any) -> Hashable:
            return (type(value), value) if isinstance(value, Hashable) else repr(value)

        cuts = self.cuts(name)
        numeric = name in ("value", "past_sales_2y", "contract_years") or "number" in (
            self.goods_parameters.get(name),
            self.own_facts.get(name),
        )
        if not numeric:
            return raw

        def atom(value: Any) -> Hashable:
            from detente.classify.goods import read_number
            from detente.regime.number_line import atom_of

            if missing(value):
                return None
            try:
                return atom_of(read_number(name, value), cuts)
            except ShipmentError:
                return "not a number"

        return atom

    def step(self, name: str) -> Step:
        """The step of a column, made once."""
        found = self._steps.get(name)
        if found is None:
            field = name.removeprefix("parameters.")
            following = getattr(self, f"_at_{name}", None)
            if name in self._simple:
                following = self._fact_step(name)
            elif following is None:
                following = self._parameter_step(field)
            key = (lambda pair: pair) if name == "value" else self.key(field)
            found = self._steps[name] = Step(Classes(key), following)
        return found

    @property
    def _simple(self) -> Mapping[str, int]:
        return next(iter(self.engines.values())).reader.simple

    # ---- the steps ---------------------------------------------------------------------------------------------

    def _assumed(self, state: State, name: str, value: Any) -> tuple[State, Any]:
        """Fill a missing value in by the user's leave, and note that it was."""
        if missing(value) and name in self.assume:
            value = self.assume[name]
            state = state._replace(assumed=(*state.assumed, assumed_reason(name, value)))
        return state, value

    def _readable(self, next_: Callable[[], State]) -> State:
        try:
            return next_()
        except ShipmentError:
            return UNREADABLE

    def _at_origin(self, state: State, value: Any) -> State:
        state, value = self._assumed(state, "origin", value)
        if state is UNREADABLE or missing(value):
            return UNREADABLE

        def read() -> State:
            code = read_country("origin", value, _unheard)
            engine = self.engines.get(code)
            return state._replace(engine=engine, origin=code, at=engine.walk.start if engine else 0)

        return self._readable(read)

    def _at_known_on(self, state: State, value: Any) -> State:
        if state == UNREADABLE or missing(value) or state.engine is None:
            return state

        def read() -> State:
            engine = self.law.engine(state.origin, read_date("known_on", value))
            return state._replace(engine=engine, at=engine.walk.start)

        return self._readable(read)

    def _at_good(self, state: State, value: Any) -> State:
        state, value = self._assumed(state, "good", value)
        if state.engine is None or missing(value):
            return state
        kind = str(value).strip().lower()
        if kind not in state.engine.book.goods:
            return UNREADABLE
        return state._replace(good=kind, goods_named=True)

    def _at_parameters(self, state: State, value: Any) -> State:
        if state.engine is None or missing(value):
            return state

        def read() -> State:
            after = state
            for name, said in read_parameters(value).items():
                if not missing(said):
                    after = self._with_parameter(after, name, said)
            return after

        return self._readable(read)

    def _parameter_step(self, name: str) -> Callable[[State, Any], State]:
        def following(state: State, value: Any) -> State:
            state, value = self._assumed_parameter(state, name, value)
            if state.engine is None or missing(value):
                return state
            return self._readable(lambda: self._with_parameter(state, name, value))

        return following

    def _assumed_parameter(self, state: State, name: str, value: Any) -> tuple[State, Any]:
        if missing(value) and name in self.assume and state.engine is not None:
            own = name in state.engine.reader.own
            of_good = state.good is not None and name in state.engine.book.goods[state.good].parameters
            if (own or of_good) and all(p != name for p, _ in state.masks):
                return self._assumed(state, name, value)
        return state, value

    def _with_parameter(self, state: State, name: str, value: Any) -> State:
        """A parameter of the good, or a fact of the jurisdiction's own."""
        engine = state.engine
        assert engine is not None
        space = engine.book.goods[state.good].parameters.get(name) if state.good else None
        if space is not None:
            mask = space.mask(value)
            given = dict(state.masks)
            if given.get(name, mask) != mask:
                raise ShipmentError(f"parameters.{name}", "is given twice, and differently.")
            given[name] = mask
            return state._replace(masks=tuple(sorted(given.items())))
        level = engine.reader.own.get(name)
        if level is None:
            raise ShipmentError(f"parameters.{name}", "is not known here.")
        mask = read_fact(engine.book.facts[level], value)
        given = dict(state.masks)
        if given.get(name, mask) != mask:
            raise ShipmentError(f"parameters.{name}", "is given twice, and differently.")
        given[name] = mask
        return state._replace(masks=tuple(sorted(given.items())), at=engine.walk.step(state.at, level, mask))

    def _at_entry(self, state: State, value: Any) -> State:
        state, value = self._assumed(state, "entry", value)
        engine = state.engine
        if engine is None:
            return state

        def read() -> State:
            token: Token | None = None
            classified: tuple[Because, ...] = ()
            if not missing(value):
                token = engine.reader.entry_token(engine.reader.entry(str(value)))
            if state.good is not None:
                space = engine.book.goods[state.good]
                masks = {name: mask for name, mask in state.masks if name in space.parameters}
                token, classified = classification(engine, state.good, masks, token, str(value))
            at = state.at if token is None else engine.walk.step(state.at, engine.reader.entry_level, token)
            named = state.goods_named or not missing(value)
            return state._replace(at=at, good=None, masks=(), classified=classified, goods_named=named)

        return self._readable(read)

    def _at_destination(self, state: State, value: Any) -> State:
        state, value = self._assumed(state, "destination", value)
        if state == UNREADABLE or missing(value):
            return UNREADABLE

        def read() -> State:
            code = read_country("destination", value, _unheard)
            engine = state.engine
            if engine is None:
                if code == state.origin:
                    raise ShipmentError("destination", "is also the origin.")
                return state
            mask = engine.reader.destination(code)
            return state._replace(at=engine.walk.step(state.at, engine.reader.destination_level, mask))

        return self._readable(read)

    def _at_hs(self, state: State, value: Any) -> State:
        state, value = self._assumed(state, "hs", value)
        engine = state.engine
        if engine is None:
            return state
        if missing(value):
            return state if state.goods_named else UNREADABLE

        def read() -> State:
            level = engine.reader.hs_level
            mask = engine.book.facts[level].hs_mask(read_hs(value))
            return state._replace(at=engine.walk.step(state.at, level, mask))

        return self._readable(read)

    def _at_value(self, state: State, value: Any) -> State:
        """The value and its currency together: `value` is the pair."""
        number, currency = value if value is not None else (None, None)
        state, number = self._assumed(state, "value", number)
        state, currency = self._assumed(state, "currency", currency)
        engine = state.engine
        if engine is None:
            return state

        def read() -> State:
            if missing(number):
                if not missing(currency):
                    engine.reader.currency(currency)
                return state
            pair = engine.reader.value(number, currency)
            return state if pair is None else state._replace(at=engine.walk.step(state.at, *pair))

        return self._readable(read)

    def _fact_step(self, name: str) -> Callable[[State, Any], State]:
        def following(state: State, value: Any) -> State:
            state, value = self._assumed(state, name, value)
            engine = state.engine
            if engine is None or missing(value):
                return state
            level = engine.reader.simple[name]

            def read() -> State:
                mask = read_fact(engine.book.facts[level], value)
                return state._replace(at=engine.walk.step(state.at, level, mask))

            return self._readable(read)

        return following

    def _at_date(self, state: State, value: Any) -> int:
        """The last step: the number of the answer's record. `value` is the first ordinal of a run of days."""
        if state == UNREADABLE or value is None:
            return self._record(Record(UNDETERMINED, "[]", "[]", "[]", None, None, "", "", True))
        if state.engine is None:
            text = no_law_text(self.law, state.origin)
            return self._record(Record(UNDETERMINED, "[]", "[]", "[]", None, None, "", text, False))
        answer, since, until, coverage = state.engine.determine(state.at, value)
        return self._record(
            Record(
                answer.outcome,
                _json((*answer.because, *state.classified, *state.assumed)),
                _json(answer.authorisations),
                _json(answer.questions),
                since,
                until,
                state.engine.book.digest,
                coverage,
                False,
            )
        )

    def _record(self, record: Record) -> int:
        found = self._record_numbers.get(record)
        if found is None:
            found = self._record_numbers[record] = len(self.records)
            self.records.append(record)
        return found

    # ---- columns -----------------------------------------------------------------------------------------------

    def column(self, name: str, array: pa.ChunkedArray, step: Step) -> Column:
        """A table's column as classes of a step."""
        cuts = self.cuts(name.removeprefix("parameters."))
        if cuts and is_number(array.type):
            return NumberColumn(array, cuts, step.classes)
        if name == "hs" and pa.types.is_integer(array.type):
            array = array.cast(pa.string())
        return distinct_column(array, step.classes)

    def days(self, array: pa.ChunkedArray, step: Step) -> Column:
        """A column of days as classes: runs of days between which no law changes."""
        kind = array.type
        if pa.types.is_timestamp(kind) or pa.types.is_date64(kind):
            array = array.cast(pa.date32(), safe=False)
        if not pa.types.is_date32(array.type):
            classes = Classes(self._day_key)
            read = distinct_column(array, classes)
            runs = np.array([self._run(self._day_key(sample), step) for sample in classes.samples], np.int32)
            read.lookup = runs.take(read.lookup)
            return read
        starts = self._days - np.int32(dt.date(1970, 1, 1).toordinal())
        lookup = [*(step.classes.of(int(start)) for start in self._days), step.classes.of(None)]
        return DayColumn(array, starts, np.array(lookup, np.int32))

    def _day_key(self, value: Any) -> int | None:
        if missing(value):
            return None
        try:
            return read_date("date", value).toordinal()
        except ShipmentError:
            return None

    def _run(self, ordinal: int | None, step: Step) -> int:
        if ordinal is None:
            return step.classes.of(None)
        return step.classes.of(int(self._days[int(np.searchsorted(self._days, ordinal, side="right")) - 1]))


def _json(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


_machines: dict[tuple[str, tuple[str, ...], str], Machine] = {}


def machine(law: Law, assume: Mapping[str, object] | None) -> Machine:
    """The machine for a law and its assumptions, kept for the next table."""
    digests = tuple(law.engine(code).book.digest for code in sorted(law.codes))
    key = (law.folder, digests, json.dumps(assume or {}, sort_keys=True, default=str))
    found = _machines.get(key)
    if found is None:
        if len(_machines) >= 8:
            _machines.pop(next(iter(_machines)))
        found = _machines[key] = Machine(law, assume)
    return found


@dataclass(frozen=True, slots=True)
class Plan:
    """What the columns of a table mean: field or parameter by column name, and the columns that mean nothing here."""

    fields: Mapping[str, str]
    parameters: Mapping[str, str]
    unknown: tuple[str, ...]


def plan(names: list[str], parameters: list[str]) -> Plan:
    """Match a table's columns with the fields of a shipment.

    Args:
        names: the table's column names; case and surrounding space do not matter.
        parameters: the names that parameters may have.

    Raises:
        FileError: two columns mean the same field.
    """
    fields: dict[str, str] = {}
    found: dict[str, str] = {}
    unknown = []
    for name in names:
        plain_name = name.strip().casefold()
        bare = plain_name.removeprefix("parameters.")
        if plain_name in FIELDS:
            table, key = fields, plain_name
        elif bare in parameters or plain_name.startswith("parameters."):
            table, key = found, bare
        else:
            unknown.append(name)
            continue
        if key in table:
            raise FileError(f"The columns {table[key]!r} and {name!r} both mean {key!r}; leave one of them out.")
        table[key] = name
    return Plan(fields, found, tuple(unknown))


def _unheard(_: str) -> None:
    """Warnings about a table are given once for each distinct value, by `unclear`."""


def unclear(table: pa.Table, meant: Plan) -> list[str]:
    """How unclear values were read: each country that is written as a name, once."""
    told: list[str] = []
    for field in ("origin", "destination"):
        if field in meant.fields:
            column = table.column(meant.fields[field])
            values = pc.unique(column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column)
            for value in values.to_pylist():
                if not missing(value):
                    with contextlib.suppress(ShipmentError):
                        read_country(field, value, told.append)
    return told


def determine_table(
    law: Law,
    table: pa.Table,
    *,
    on: dt.date | str | None = None,
    known_on: dt.date | str | None = None,
    assume: Mapping[str, object] | None = None,
    threads: int | None = None,
) -> pa.Table:
    """Determine every row of a table; see `detente.determine_table`."""
    walker = machine(law, assume)
    flat = _flattened(table, walker)
    bounds = _columns(walker, flat, plan(flat.column_names, walker.parameter_names()), on, known_on)
    steps = strides(bounds)
    rows = table.num_rows
    numbers = np.empty(rows, np.int64)
    first = bounds[0].step.row(State(None, "?"))
    room = threading.local()

    def walk(start: int) -> None:
        stop = min(start + SLICE, rows)
        if not hasattr(room, "buffer"):
            room.buffer = np.empty(SLICE, np.int64)
        at, index = numbers[start:stop], room.buffer[: stop - start]
        at[:] = first
        for stride in steps:
            stride.take(at, start, stop, index)

    starts = range(0, rows, SLICE)
    workers = threads or min(len(starts), os.cpu_count() or 1)
    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(walk, starts))
            return _answered(law, table, flat, walker, numbers, (on, known_on, assume), pool)
    for start in starts:
        walk(start)
    return _answered(law, table, flat, walker, numbers, (on, known_on, assume), None)


def _columns(
    walker: Machine,
    table: pa.Table,
    meant: Plan,
    on: dt.date | str | None,
    known_on: dt.date | str | None,
) -> list[Bound]:
    """The steps of a table in order, each bound to its column; the last leads to the records."""
    rows = table.num_rows

    def given(field: str) -> pa.ChunkedArray:
        return table.column(meant.fields[field])

    def constant(value: Any) -> pa.ChunkedArray:
        return pa.chunked_array([pa.DictionaryArray.from_arrays(np.zeros(rows, np.int32), pa.array([value]))])

    names = ["origin", "known_on", "good", "parameters"]
    names += [f"parameters.{name}" for name in [*meant.parameters, *(n for n in walker.assume if n not in FIELDS)]]
    names += ["entry", "destination", "hs", "value", *walker._simple, "date"]
    chosen: list[tuple[Step, Column]] = []
    for name in dict.fromkeys(names):
        step = walker.step(name)
        bare = name.removeprefix("parameters.")
        if name == "date":
            column = walker.days(constant(read_date("on", on)) if on is not None else _or_null(table, meant, "date"), step)
        elif name == "known_on" and known_on is not None:
            column = walker.column(name, constant(read_date("known_on", known_on)), step)
        elif name == "value":
            column = _value_column(walker, table, meant, step)
        elif name.startswith("parameters.") and bare in meant.parameters:
            column = walker.column(name, table.column(meant.parameters[bare]), step)
        elif name in meant.fields:
            column = walker.column(name, given(name), step)
        elif name in ("known_on", "good", "parameters", *walker._simple) and name not in walker.assume:
            continue
        else:
            column = walker.column(name, _or_null(table, meant, name), step)
        chosen.append((step, column))
    chained = _chain(walker, [step for step, _ in chosen])
    return [Bound(step, column) for step, (_, column) in zip(chained, chosen, strict=True)]


def _chain(walker: Machine, steps: list[Step]) -> list[Step]:
    """The same steps, linked one to the next; each order of columns has tables of its own."""
    key = tuple(id(step) for step in steps)
    chains: dict[tuple[int, ...], list[Step]] = walker.__dict__.setdefault("chains", {})
    found = chains.get(key)
    if found is None:
        found = [Step(step.classes, step._next) for step in steps]
        for one, other in zip(found, found[1:], strict=False):
            one.after = other
        chains[key] = found
    return found


def _or_null(table: pa.Table, meant: Plan, field: str) -> pa.ChunkedArray:
    if field in meant.fields:
        return table.column(meant.fields[field])
    return pa.chunked_array([pa.DictionaryArray.from_arrays(pa.nulls(table.num_rows, pa.int32()), pa.array([""]))])


def _value_column(walker: Machine, table: pa.Table, meant: Plan, step: Step) -> Column:
    """The value and its currency as one column."""
    numbers = Classes(walker.key("value"))
    currencies = Classes(lambda value: value)
    raw = _or_null(table, meant, "value")
    one = NumberColumn(raw, walker.cuts("value"), numbers) if is_number(raw.type) else distinct_column(raw, numbers)
    other = distinct_column(_or_null(table, meant, "currency"), currencies)
    width = len(currencies.samples)
    pairs = np.fromiter(
        (step.classes.of((number, currency)) for number in numbers.samples for currency in currencies.samples),
        np.int32,
        len(numbers.samples) * width,
    )
    return PairColumn(one, other, width, pairs)


def _flattened(table: pa.Table, walker: Machine) -> pa.Table:
    """The table with a `parameters` column of structs or maps taken apart into a column for each parameter."""
    for index, name in enumerate(table.column_names):
        kind = table.schema.field(index).type
        if name.strip().casefold() != "parameters" or not (pa.types.is_struct(kind) or pa.types.is_map(kind)):
            continue
        column = table.column(index)
        table = table.remove_column(index)
        if pa.types.is_struct(kind):
            parts = [(kind.field(i).name, pc.struct_field(column, i)) for i in range(kind.num_fields)]
        else:
            keys = pc.unique(pa.chunked_array([chunk.keys for chunk in column.chunks], kind.key_type)).to_pylist()
            parts = [(key, pc.map_lookup(column, pa.scalar(key, kind.key_type), "first")) for key in keys]
        for key, values in parts:
            table = table.append_column(f"parameters.{key}", values)
        break
    return table


def _answered(
    law: Law,
    table: pa.Table,
    flat: pa.Table,
    walker: Machine,
    numbers: npt.NDArray[np.int64],
    asked: tuple[Any, Any, Any],
    pool: ThreadPoolExecutor | None,
) -> pa.Table:
    """The table with the answers as further columns."""
    records = walker.records[: int(numbers.max()) + 1] if len(numbers) else []

    def spread(lookup: npt.NDArray[Any]) -> npt.NDArray[Any]:
        out = np.empty(len(numbers), lookup.dtype)

        def part(start: int) -> None:
            lookup.take(numbers[start : start + SLICE], out=out[start : start + SLICE], mode="clip")

        starts = range(0, len(numbers), SLICE)
        list(pool.map(part, starts) if pool else map(part, starts))
        return out

    def words(name: str) -> pa.Array:
        known: dict[str, int] = {}
        codes = [known.setdefault(getattr(record, name), len(known)) for record in records]
        return pa.DictionaryArray.from_arrays(spread(narrow(codes, len(known))), pa.array(list(known), pa.string()))

    def dates(name: str) -> pa.Array:
        lookup = pa.array([getattr(r, name) for r in records], pa.date32())
        days = lookup.view(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False)
        empty = lookup.is_null().to_numpy(zero_copy_only=False)
        values = pa.array(spread(days), pa.int32())
        if empty.any():
            values = pa.Array.from_buffers(
                pa.int32(), len(values), [_validity(~spread(empty)), values.buffers()[1]]
            )
        return values.view(pa.date32())

    out = table
    for name in (*ANSWER_FIELDS[1:], PROBLEM):
        if name in out.column_names:
            out = out.rename_columns([f"{n}_in" if n == name else n for n in out.column_names])
    for name in ANSWER_FIELDS[1:]:
        made = dates(name) if name.startswith("holds_") else words(name)
        out = out.append_column(name, made)
    return out.append_column(PROBLEM, _problems(law, flat, walker, numbers, records, asked, spread))


def narrow(codes: list[int], count: int) -> npt.NDArray[Any]:
    """Codes below `count` in the narrowest signed integers that hold them."""
    kind = next(t for t in (np.int8, np.int16, np.int32) if count <= np.iinfo(t).max)
    found = np.array(codes, kind)
    assert not len(found) or found.max() < count
    return found


def _validity(valid: npt.NDArray[np.bool_]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(valid, bitorder="little").tobytes())


def _problems(
    law: Law,
    flat: pa.Table,
    walker: Machine,
    numbers: npt.NDArray[np.int64],
    records: list[Record],
    asked: tuple[Any, Any, Any],
    spread: Callable[[npt.NDArray[Any]], npt.NDArray[Any]],
) -> pa.Array:
    """For each row that cannot be read, the sentence that reading it alone gives."""
    bad = np.fromiter((r.problem for r in records), np.bool_, len(records))
    if not bad.any():
        return pa.nulls(len(numbers), pa.string())
    places = np.flatnonzero(spread(bad))
    on, known_on, assume = asked
    meant = plan(flat.column_names, walker.parameter_names())
    sentences = []
    for row in flat.take(pa.array(places)).to_pylist():
        try:
            law.determine(shipment_of(row, meant), on=on, known_on=known_on, assume=assume)
            sentences.append("cannot be read together with the rest of the row.")
        except ShipmentError as error:
            sentences.append(str(error))
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(sentence, len(known)) for sentence in sentences], np.int32)
    filled = np.zeros(len(numbers), np.int32)
    filled[places] = codes
    valid = np.zeros(len(numbers), np.bool_)
    valid[places] = True
    indices = pa.array(filled, mask=~valid)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(known), pa.string())).cast(pa.string())


def shipment_of(row: Mapping[str, Any], meant: Plan) -> dict[str, Any]:
    """One row of a table as a shipment."""
    shipment = {field: row[name] for field, name in meant.fields.items() if not missing(row[name])}
    parameters = read_parameters(shipment["parameters"]) if "parameters" in shipment else {}
    for id, name in meant.parameters.items():
        if not missing(row[name]):
            if id in parameters and str(parameters[id]) != str(row[name]):
                raise ShipmentError(f"parameters.{id}", "is given twice, and differently.")
            parameters[id] = row[name]
    if parameters:
        shipment["parameters"] = parameters
    return shipment
