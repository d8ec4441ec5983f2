"""What there is to tell of rows that were read: columns that mean nothing here, rows that could not be determined."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyarrow as pa

from detente.determination.plan import Plan, plain_rows, unclear
from detente.determination.rows_read import Batch, Reject
from detente.determination.shipment import FIELDS
from detente.errors import did_you_mean

_MOST = 20  # so many columns are told of one by one
_LONG = 60  # letters of a name that are told


def remarks(table: pa.Table, meant: Plan) -> list[str]:
    """How the columns of a table, and what is unclear in them, were read."""
    return [*strangers(meant), *unclear(table, meant)]


def strangers(meant: Plan) -> list[str]:
    """The columns that are no field of a shipment: each in a sentence if they are few, else those that may be meant
    as one before all others.
    """
    told = list(_strangers(meant.unknown))
    if meant.unknown and not meant.fields:
        told.append("no column at all is a field of a shipment; in a CSV file the first line names the columns.")
    return told


@lru_cache(maxsize=64)
def _strangers(names: tuple[str, ...]) -> tuple[str, ...]:
    near = {name: did_you_mean(name, FIELDS) for name in names}
    first = names if len(names) <= _MOST else sorted(names, key=lambda name: not near[name])[:_MOST]
    told = [
        f"the column {_short(name)} is no field of a shipment; it is kept, and not used.{near[name]}" for name in first
    ]
    others = len(names) - len(first)
    if others:
        told.append(f"{others:,} other {'column is' if others == 1 else 'columns are'} kept, and not used.")
    return tuple(told)


def _short(name: str) -> str:
    """A name that may be of any length, quoted."""
    return repr(name if len(name) <= _LONG else f"{name[:_LONG]}...")


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
