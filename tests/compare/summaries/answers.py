"""Answers to summarise: those of the examples, and small ones made for a case."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa

import detente
from detente.determination.table import PROBLEM
from tests.compare.orders import standing


@cache
def answered() -> pa.Table:
    """The example shipments, determined."""
    return detente.determine_table(standing("shipments.csv")).drop_columns([PROBLEM])


def answers(*rows: dict[str, Any]) -> pa.Table:
    """Rows as answers; what a row leaves out is as in most answers."""
    plain = {
        "origin": "JP",
        "destination": "KR",
        "date": "2020-01-01",
        "value": None,
        "currency": None,
        "outcome": "licence",
        "authorisations": "[]",
        "law": "a" * 64,
        "proposals": "[]",
        "coverage": "full",
    }
    return pa.Table.from_pylist([{**plain, **row} for row in rows])
