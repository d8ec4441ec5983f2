"""What reading a file gives: batches of rows, and the rows that could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from detente.determination.shipment import FIELDS
from detente.errors import FileError

_DISTINCT = ("id", "parameters", "value", "past_sales_2y")  # nearly every row has its own
MOST_COLUMNS = 20_000  # what has more is no file of shipments, and would fill the memory
LARGE = 1 << 26  # bytes of a table past which nothing is added to it
_REPEATED = frozenset(FIELDS) - frozenset(_DISTINCT)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be read: its line (its number in Parquet files), the field, why, and the row itself."""

    line: int
    field: str
    sentence: str
    row: Any


@dataclass(slots=True)
class Batch:
    """Some rows of a file as a table, with the line of each."""

    table: pa.Table
    lines: Sequence[int]
    rejects: list[Reject] = field(default_factory=list)
    empty: int = 0
    share: float = 0.0  # of the file that was read by then, from 0 to 1; 0 where its size is not known


def columns_of(names: Sequence[str], file: str) -> Sequence[str]:
    """The names of a file's columns.

    Raises:
        FileError: they are too many, or two are the same.
    """
    if len(names) > MOST_COLUMNS:
        raise FileError(f"{file!r} has more than {MOST_COLUMNS:,} columns; name a file with a shipment in each row.")
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise FileError(f"{file!r} has two columns named {twice[0]!r}; rename or remove one.")
    return names


def text_table(header: Sequence[str], rows: Sequence[Sequence[str | None]]) -> pa.Table:
    """Rows of text as a table of text columns."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=list(header))


def encoded(table: pa.Table) -> pa.Table:
    """A table of texts with the columns as dictionaries whose values repeat themselves from shipment to shipment.

    Which these are hangs on their names alone, so that all files of the same columns give tables of one schema.
    """
    columns = [
        column.dictionary_encode() if name.strip().casefold() in _REPEATED else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    return pa.table(columns, names=table.column_names)
