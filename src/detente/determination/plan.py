"""What the columns of a table mean: which are fields of a shipment, which parameters, which nothing here."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from detente.determination.shipment import FIELDS, missing, read_country, read_parameters
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
