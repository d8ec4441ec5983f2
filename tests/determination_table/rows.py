"""Rows of a table, one at a time: what a single determination says of each, and what the table said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from detente.classify.goods import missing
from detente.determination.answers import ANSWER_FIELDS, plain
from detente.determination.shipment import FIELDS, read_parameters
from detente.determination.single import Law
from detente.errors import ShipmentError

LAW = Law()
NESTED = ("because", "authorisations", "questions", "proposals")
READERS = [LAW.engine(code).reader for code in sorted(LAW.codes)]
PARAMETERS = frozenset(
    name for reader in READERS for good in [*reader.book.goods, None] for name in reader.known_parameters(good)
)


def cells(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table; a narrow float is the shortest decimal that names it."""
    narrow: dict[str, type[np.floating[Any]]] = {
        field.name: np.float16 if field.type.bit_width == 16 else np.float32
        for field in table.schema
        if pa.types.is_floating(field.type) and field.type.bit_width < 64
    }
    for row in table.to_pylist():
        for name, kind in narrow.items():
            if row[name] is not None:
                row[name] = float(str(kind(row[name])))
        yield row


def as_shipment(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row as the mapping that `detente.determine` takes; columns that mean nothing are left out.

    Raises:
        ShipmentError: parameters stand in text and in columns, and the text cannot be read.
    """
    shipment: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for name, value in row.items():
        plain_name = name.strip().casefold()
        bare = plain_name.removeprefix("parameters.")
        if missing(value):
            continue
        if plain_name == "parameters" and isinstance(value, (dict, list)):
            pairs = value.items() if isinstance(value, dict) else value
            given.update({key: said for key, said in pairs if not missing(said)})
        elif plain_name in FIELDS:
            shipment[plain_name] = value
        elif bare in PARAMETERS or plain_name.startswith("parameters."):
            given[bare] = value
    if given:
        said = shipment.get("parameters")
        shipment["parameters"] = {**({} if missing(said) else read_parameters(said)), **given}
    return shipment


def alone(row: Mapping[str, Any], **asked: Any) -> dict[str, Any]:
    """What a single determination says of a row, in the shape of a table's row."""
    try:
        answer = LAW.determine(as_shipment(row), **asked)
    except ShipmentError as error:
        return {"problem": str(error)}
    return {**{name: plain(getattr(answer, name)) for name in ANSWER_FIELDS[1:]}, "problem": None}


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a table says of a row."""
    if row["problem"] is not None:
        assert row["outcome"] == "undetermined"
        return {"problem": row["problem"]}
    return {
        **{name: json.loads(row[name]) if name in NESTED else row[name] for name in ANSWER_FIELDS[1:]},
        "problem": None,
    }


def assert_same(table: pa.Table, answers: pa.Table, **asked: Any) -> None:
    """Every row of the answers says what the row says alone."""
    assert answers.num_rows == table.num_rows
    for row, answer in zip(cells(table), answers.to_pylist(), strict=True):
        assert told(answer) == alone(row, **asked), row
