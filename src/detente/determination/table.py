"""A table of shipments: whole columns at a time, never a Python loop over rows.

Every row is a walk of look-ups: for each column one look-up of the value's class and one of the next state in that
step's table. The tables are filled when a pair of state and class is met for the first time, by the same reading and
the same walk that a single shipment takes, so that both give the same answer by construction; later rows, and later
tables, only look up.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from detente.classify.goods import missing
from detente.determination.answers import ANSWER_FIELDS
from detente.determination.columns import (
    Classes,
    Column,
    DayColumn,
    NumberColumn,
    PairColumn,
    distinct_column,
    is_number,
    narrow,
)
from detente.determination.machine import Machine, machine
from detente.determination.meanings import State
from detente.determination.plan import Plan, plain_columns, plain_rows, plan, shipment_of
from detente.determination.record_columns import Numbers
from detente.determination.shipment import FIELDS, read_date
from detente.determination.single import Law
from detente.determination.steps import Step
from detente.determination.written_numbers import as_numbers
from detente.errors import ShipmentError

SLICE = 1 << 16  # rows a thread handles at a time, so few that what it works on stays in a core's cache
_TOLD = 1 << 14  # rows that cannot be read are told of so many at a time
PROBLEM = "problem"
MAY_BE_OPEN = ("holds_from", "holds_until")  # the only fields of an answer that may be null; to write so is quicker


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
    flat = _flattened(table)
    meant = plan(flat.column_names, walker.parameter_names())
    flat = plain_columns(flat.select([*meant.fields.values(), *meant.parameters.values()]))
    names = _names(walker, meant, known_on)
    steps = walker.chain(names)
    columns = _columns(walker, flat, meant, names, steps, {"date": on, "known_on": known_on})
    strides = walker.strides(names)
    rows = table.num_rows
    numbers = np.empty(rows, np.int32)
    first = steps[0].row(State(None, "?"))
    room = threading.local()

    def walk(start: int) -> None:
        stop = min(start + SLICE, rows)
        if not hasattr(room, "buffer"):
            room.buffer = np.empty(SLICE, np.int64)
        at, index = numbers[start:stop], room.buffer[: stop - start]
        at[:] = first
        done = 0
        for stride in strides:
            stride.take(at, columns[done : done + len(stride.steps)], start, stop, index)
            done += len(stride.steps)

    starts = range(0, rows, SLICE)
    workers = threads or min(len(starts), os.cpu_count() or 1)
    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(walk, starts))
            return _answered(law, table, flat, walker, numbers, (on, known_on, assume), pool)
    for start in starts:
        walk(start)
    return _answered(law, table, flat, walker, numbers, (on, known_on, assume), None)


def _names(walker: Machine, meant: Plan, known_on: dt.date | str | None) -> list[str]:
    """The columns of a table in the order in which its rows walk through them."""
    assumed = [name for name in walker.assume if name not in FIELDS]
    names = ["origin"]
    if known_on is not None or "known_on" in meant.fields:
        names.append("known_on")
    names += [name for name in ("good", "parameters") if name in meant.fields or name in walker.assume]
    given = dict.fromkeys([*meant.parameters, *assumed])
    late = [name for name in given if name in walker.own_facts and name not in walker.goods_parameters]
    names += [f"parameters.{name}" for name in given if name not in late]
    names += ["entry", "destination", "hs", "value", *(f"parameters.{name}" for name in late)]
    names += [name for name in walker.simple if name in meant.fields or name in walker.assume]
    return [*names, "date"]


def _columns(
    walker: Machine, table: pa.Table, meant: Plan, names: list[str], steps: list[Step], asked: Mapping[str, Any]
) -> list[Column]:
    """The column of each step, as classes of that step. What is `asked` for stands for a column of its own."""
    columns = []
    for name, step in zip(names, steps, strict=True):
        day = asked.get(name)
        if day is not None:
            array = _constant(table.num_rows, read_date("on" if name == "date" else name, day))
        elif name.startswith("parameters.") and name.removeprefix("parameters.") in meant.parameters:
            array = table.column(meant.parameters[name.removeprefix("parameters.")])
        else:
            array = _or_null(table, meant, name)
        if name == "value":
            columns.append(_value_column(walker, table, meant, step))
        elif name == "date":
            columns.append(_days(walker, array, step))
        else:
            columns.append(_column(walker, name, array, step))
    return columns


def _constant(rows: int, value: Any) -> pa.ChunkedArray:
    return pa.chunked_array([pa.DictionaryArray.from_arrays(np.zeros(rows, np.int32), pa.array([value]))])


def _or_null(table: pa.Table, meant: Plan, field: str) -> pa.ChunkedArray:
    if field in meant.fields:
        return table.column(meant.fields[field])
    return pa.chunked_array([pa.DictionaryArray.from_arrays(pa.nulls(table.num_rows, pa.int32()), pa.array([""]))])


def _value_column(walker: Machine, table: pa.Table, meant: Plan, step: Step) -> Column:
    """The value and its currency as one column."""
    numbers = Classes(walker.key("value"))
    currencies = Classes(lambda value: value)
    raw = as_numbers(_or_null(table, meant, "value"))
    one = NumberColumn(raw, walker.cuts("value"), numbers) if is_number(raw.type) else distinct_column(raw, numbers)
    other = distinct_column(_or_null(table, meant, "currency"), currencies)
    return PairColumn(one, other, step.classes, (numbers.samples, currencies.samples))


def _flattened(table: pa.Table) -> pa.Table:
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
            scalars = [pa.scalar(key, kind.key_type) for key in keys]
            counts = [pc.max(pc.list_value_length(pc.map_lookup(column, key, "all"))).as_py() for key in scalars]
            if any((count or 0) > 1 for count in counts):  # a row says one thing twice: it is told row by row
                texts = [None if row is None else "; ".join(f"{k}={v}" for k, v in row) for row in column.to_pylist()]
                return table.append_column(name, pa.array(texts, pa.string()))
            parts = [(key, pc.map_lookup(column, scalar, "first")) for key, scalar in zip(keys, scalars, strict=True)]
        for key, values in parts:
            table = table.append_column(f"parameters.{key}", values)
        break
    return table


def _answered(
    law: Law,
    table: pa.Table,
    flat: pa.Table,
    walker: Machine,
    numbers: Numbers,
    asked: tuple[Any, Any, Any],
    pool: ThreadPoolExecutor | None,
) -> pa.Table:
    """The table with the answers as further columns."""
    walker.columns.grow()
    bad = walker.columns.problems()
    used = np.flatnonzero(np.bincount(numbers, minlength=1))

    def spread(lookup: npt.NDArray[Any]) -> npt.NDArray[Any]:
        out = np.empty(len(numbers), lookup.dtype)
        if len(used) and (lookup[used] == lookup[used[0]]).all():  # every row says the same, as of law and proposals
            out[:] = lookup[used[0]]
            return out

        def part(start: int) -> None:
            lookup.take(numbers[start : start + SLICE], out=out[start : start + SLICE], mode="clip")

        starts = range(0, len(numbers), SLICE)
        list(pool.map(part, starts) if pool else map(part, starts))
        return out

    out = table.rename_columns(with_room(table.column_names))
    for name in ANSWER_FIELDS[1:]:
        column = walker.columns.column(name, used, spread)
        out = out.append_column(pa.field(name, column.type, nullable=name in MAY_BE_OPEN), column)
    places = np.flatnonzero(spread(bad)) if bad[used].any() else used[:0]
    return out.append_column(PROBLEM, _problems(law, flat, walker, len(numbers), places, asked))


def with_room(names: Sequence[str], wanted: Sequence[str] = (*ANSWER_FIELDS[1:], PROBLEM)) -> list[str]:
    """The names of columns, those of further columns that are `wanted` put aside as `<name>_in`."""
    found = list(names)
    for name in wanted:
        if name in found:
            other = f"{name}_in"
            while other in found:
                other += "_in"
            found = [other if each == name else each for each in found]
    return found


def _problems(
    law: Law, flat: pa.Table, walker: Machine, rows: int, places: npt.NDArray[np.intp], asked: tuple[Any, Any, Any]
) -> pa.Array:
    """For each row that cannot be read (those in `places`), the sentence that reading it alone gives."""
    if not len(places):
        return pa.nulls(rows, pa.string())
    on, known_on, assume = asked
    meant = plan(flat.column_names, walker.parameter_names())
    told: dict[str, str] = {}

    def sentence(row: dict[str, Any]) -> str:
        key = repr({name: said for name, said in row.items() if name != meant.fields.get("id")})
        if key not in told:  # rows of one kind are read once
            try:
                law.determine(shipment_of(row, meant), on=on, known_on=known_on, assume=assume)
                told[key] = "cannot be read together with the rest of the row."
            except ShipmentError as error:
                told[key] = str(error)
        return told[key]

    known: dict[str, int] = {}
    codes = np.full(rows, -1, np.int32)
    for start in range(0, len(places), _TOLD):
        part = places[start : start + _TOLD]
        read = plain_rows(flat.take(pa.array(part))) if flat.num_columns else [{}] * len(part)
        codes[part] = [known.setdefault(sentence(row), len(known)) for row in read]
    indices = pa.array(codes, mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(known), pa.string())).cast(pa.string())


def _column(walker: Machine, name: str, array: pa.ChunkedArray, step: Step) -> Column:
    """A table's column as classes of a step."""
    cuts = walker.cuts(name.removeprefix("parameters."))
    numbers = as_numbers(array) if cuts else array
    if cuts and is_number(numbers.type):
        return NumberColumn(numbers, cuts, step.classes)
    if name == "hs" and pa.types.is_integer(array.type):
        array = array.cast(pa.string())
    return distinct_column(array, step.classes)


def _days(walker: Machine, array: pa.ChunkedArray, step: Step) -> Column:
    """A column of days as classes: runs of days between which no law changes."""
    kind = array.type
    if pa.types.is_timestamp(kind) or pa.types.is_date64(kind):
        array = array.cast(pa.date32(), safe=False)
    if not pa.types.is_date32(array.type):
        classes = Classes(_day_key)
        read = distinct_column(array, classes)
        runs = narrow([_run(walker, _day_key(sample), step) for sample in classes.samples])
        read.lookup = runs.take(read.lookup)
        return read
    starts = walker.days - np.int32(dt.date(1970, 1, 1).toordinal())
    return DayColumn(array, starts, [*(step.classes.of(int(start)) for start in walker.days), step.classes.of(None)])


def _day_key(value: Any) -> int | None:
    if missing(value):
        return None
    try:
        return read_date("date", value).toordinal()
    except ShipmentError:
        return None


def _run(walker: Machine, ordinal: int | None, step: Step) -> int:
    if ordinal is None:
        return step.classes.of(None)
    return step.classes.of(int(walker.days[int(np.searchsorted(walker.days, ordinal, side="right")) - 1]))
