"""What the columns of a table mean: which are fields of a shipment, which parameters, which nothing here."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from detente.classify.goods import missing
from detente.determination.shipment import FIELDS, read_country, read_parameters
from detente.errors import FileError, ShipmentError


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


def plain_columns(table: pa.Table) -> pa.Table:
    """The columns of a shipment's fields in types whose values can be told apart: wrappings and nanoseconds go.

    Raises:
        FileError: a column holds lists or other values of several parts.
    """
    plain = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        if isinstance(column.type, pa.BaseExtensionType):
            column = pa.chunked_array([chunk.storage for chunk in column.chunks], column.type.storage_type)
        if pa.types.is_run_end_encoded(column.type):
            column = pc.run_end_decode(column)
        kind = column.type
        if pa.types.is_nested(kind):
            raise FileError(f"The column {name!r} holds {kind}; a field of a shipment is one value.")
        if kind == pa.string_view():
            column = column.cast(pa.string())
        elif pa.types.is_timestamp(kind) and kind.unit == "ns":
            column = column.cast(pa.timestamp("us", kind.tz), safe=False)
        plain.append(_of_the_calendar(column))
    return pa.Table.from_arrays(plain, table.column_names) if plain else table


def _of_the_calendar(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of days as it is; as text where some lie outside the years 1 to 9999, which Python does not have."""
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        ends = pc.min_max(column.cast(pa.date32(), safe=False).cast(pa.int32())).as_py()
        if ends["min"] is not None and not -719_161 <= ends["min"] <= ends["max"] <= 2_932_895:
            return column.cast(pa.string())
    return column


def without_views(table: pa.Table) -> pa.Table:
    """The table without the view types, out of which Arrow cannot pick rows."""
    plain = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}
    if not any(field.type in plain for field in table.schema):
        return table
    fields = [field.with_type(plain.get(field.type, field.type)) for field in table.schema]
    return table.cast(pa.schema(fields, table.schema.metadata))


def plain_rows(table: pa.Table) -> list[dict[str, Any]]:
    """The rows of a table as they are written; see `plain_table`."""
    return plain_table(table).to_pylist()  # type: ignore[no-any-return]


def plain_table(table: pa.Table) -> pa.Table:
    """A table as it is written: a narrow float is the shortest decimal that names it, and what Python has no type for
    (nanoseconds, the year 10000) is text.
    """
    plain = []
    for field, column in zip(table.schema, table.columns, strict=True):
        if pa.types.is_float16(field.type) or pa.types.is_float32(field.type):
            numbers = [None if number is None else float(str(number)) for number in column.to_numpy()]
            column = pa.array(numbers, pa.float64(), mask=column.is_null().to_numpy())
        elif getattr(field.type, "unit", "") == "ns":
            column = column.cast(pa.string())
        else:
            column = _of_the_calendar(column)
        plain.append(column)
    return pa.Table.from_arrays(plain, table.column_names) if plain else table


def shipment_of(row: Mapping[str, Any], meant: Plan) -> dict[str, Any]:
    """One row of a table as a shipment."""
    shipment = {field: row[name] for field, name in meant.fields.items() if not missing(row[name])}
    given = {id: row[name] for id, name in meant.parameters.items() if not missing(row[name])}
    if given:
        parameters = read_parameters(shipment["parameters"]) if "parameters" in shipment else {}
        for id, value in given.items():
            if id in parameters and str(parameters[id]) != str(value):
                raise ShipmentError(f"parameters.{id}", "is given twice, and differently.")
        shipment["parameters"] = {**parameters, **given}
    return shipment


def unclear(table: pa.Table, meant: Plan) -> list[str]:
    """How unclear values were read: each country that is written as a name, once."""
    from detente.regime.countries import CODES  # looks at the law, which a worker on a cluster is sent first

    told: list[str] = []
    for field in ("origin", "destination"):
        if field in meant.fields:
            column = table.column(meant.fields[field])
            for value in pc.unique(column).to_pylist():
                if not missing(value) and value not in CODES:
                    with contextlib.suppress(ShipmentError):
                        read_country(field, value, told.append)
    return told
