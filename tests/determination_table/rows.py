"""Rows of a table, one at a time: what a single determination says of each, and what the table said."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from detente.determination.answers import plain
from detente.determination.shipment import FIELDS, missing
from detente.determination.single import ANSWER_FIELDS, Law
from detente.errors import ShipmentError

LAW = Law()
NESTED = ("because", "authorisations", "questions")


def cells(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table; a narrow float is the shortest decimal that names it."""
    narrow = {
        field.name: {16: np.float16, 32: np.float32}[field.type.bit_width]
        for field in table.schema
        if pa.types.is_floating(field.type) and field.type.bit_width < 64
    }
    for row in table.to_pylist():
        for name, kind in narrow.items():
            if row[name] is not None and math.isfinite(row[name]):
                row[name] = Decimal(str(kind(row[name])))
        yield row


def as_shipment(row: Mapping[str, Any], parameters: tuple[str, ...]) -> dict[str, Any]:
    """One row as the mapping that `detente.determine` takes; columns that mean nothing are left out."""
    shipment: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for name, value in row.items():
        plain_name = name.strip().casefold()
        bare = plain_name.removeprefix("parameters.")
        if plain_name == "parameters" and isinstance(value, (dict, list)):
            pairs = value.items() if isinstance(value, dict) else value
            given.update({key: said for key, said in pairs if not missing(said)})
        elif plain_name in FIELDS:
            shipment[plain_name] = value
        elif (bare in parameters or plain_name.startswith("parameters.")) and not missing(value):
            given[bare] = value
    if given:
        shipment["parameters"] = {**_read(shipment.get("parameters")), **given}
    return shipment


def _read(said: Any) -> dict[str, Any]:
    from detente.determination.shipment import read_parameters

    return {} if missing(said) else read_parameters(said)


PARAMETERS = tuple(
    dict.fromkeys(
        [
            name
            for code in sorted(LAW.codes)
            for good in LAW.engine(code).book.goods.values()
            for name in good.parameters
        ]
        + [name for code in sorted(LAW.codes) for name in LAW.engine(code).reader.own]
    )
)


def alone(shipment: Mapping[str, Any], **asked: Any) -> dict[str, Any]:
    """What a single determination says, in the shape of a table's row."""
    try:
        answer = LAW.determine(shipment, **asked)
    except ShipmentError as error:
        return {"problem": str(error)}
    return {
        **{name: plain(getattr(answer, name)) for name in ANSWER_FIELDS[1:]},
        "problem": None,
    }


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a table's row says."""
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
        shipment = as_shipment(row, PARAMETERS)
        assert told(answer) == alone(shipment, **asked), shipment
