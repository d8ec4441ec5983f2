"""What there is to tell of rows that were read: columns that mean nothing here, rows that could not be determined."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from detente.determination.plan import Plan, plain_rows, unclear
from detente.determination.rows_read import Batch, Reject
from detente.determination.shipment import FIELDS
from detente.errors import did_you_mean


def remarks(table: pa.Table, meant: Plan) -> list[str]:
    """How the columns of a table, and what is unclear in them, were read."""
    return [*strangers(meant), *unclear(table, meant)]


def strangers(meant: Plan) -> list[str]:
    """The columns that are no field of a shipment, each in a sentence."""
    return [
        f"the column {name!r} is no field of a shipment; it is kept, and not used.{did_you_mean(name, FIELDS)}"
        for name in meant.unknown
    ]


def unread_rows(batch: Batch, problems: pa.ChunkedArray) -> list[Reject]:
    """The rows of a batch that could not be determined, as rejects.

    Args:
        batch: the rows.
        problems: for each of them why, or null.
    """
    if problems.null_count == len(problems):
        return []
    places = np.flatnonzero(problems.is_valid().to_numpy())
    sentences = problems.take(pa.array(places)).to_pylist()
    found = []
    rows = plain_rows(batch.table.take(pa.array(places)))
    for place, sentence, row in zip(places.tolist(), sentences, rows, strict=True):
        name, _, rest = sentence.partition(": ")
        found.append(Reject(batch.lines[place], name, rest or sentence, row))
    return found
