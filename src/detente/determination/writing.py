"""Writing answers: to CSV, JSON Lines or Parquet."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from detente.determination.answers import ANSWER_FIELDS
from detente.determination.plan import plain_rows
from detente.determination.reading import Reject
from detente.determination.whole_files import whole_file as whole_file

NESTED = ("because", "authorisations", "questions", "proposals")


class Writer(Protocol):
    """Takes tables of answers, one after the other."""

    def write(self, table: pa.Table) -> None:
        """Add rows."""

    def close(self) -> None:
        """Finish."""


def writer(file: BinaryIO, kind: str, schema: pa.Schema, nested: Sequence[str] = NESTED) -> Writer:
    """A writer of a format for tables of a schema; the `nested` columns hold JSON."""
    if kind == "parquet":
        return _Parquet(file, schema)
    return _Csv(file, schema) if kind == "csv" else _JsonLines(file, nested)


class _Parquet:
    def __init__(self, file: BinaryIO, schema: pa.Schema) -> None:
        fields = [pa.field(f.name, _stable(f.type)) for f in schema]
        self._schema = pa.schema(fields)
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table.cast(self._schema))

    def close(self) -> None:
        self._writer.close()


def _stable(kind: pa.DataType) -> pa.DataType:
    """A dictionary's type with room for every batch's own dictionary."""
    return pa.dictionary(pa.int32(), kind.value_type) if pa.types.is_dictionary(kind) else kind


class _Csv:
    def __init__(self, file: BinaryIO, schema: pa.Schema) -> None:
        self._schema = pa.schema([pa.field(f.name, _flat(f.type)) for f in schema])
        self._writer = pa_csv.CSVWriter(file, self._schema)

    def write(self, table: pa.Table) -> None:
        columns = [
            _as_text(column) if _flat(column.type) != _plain_type(column.type) else column.cast(kind)
            for column, kind in zip(table.columns, self._schema.types, strict=True)
        ]
        self._writer.write_table(pa.table(columns, schema=self._schema))

    def close(self) -> None:
        self._writer.close()


def _flat(kind: pa.DataType) -> pa.DataType:
    """The type under which a CSV file holds a column: text where it has no other way to say it."""
    kind = _plain_type(kind)
    told_apart = (pa.types.is_nested, pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary)
    no_csv = isinstance(kind, pa.BaseExtensionType) or pa.types.is_float16(kind) or pa.types.is_interval(kind)
    return pa.string() if no_csv or any(is_so(kind) for is_so in told_apart) else kind


def _plain_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    values = [row[""] for row in plain_rows(pa.table({"": column}))]
    return pa.chunked_array([pa.array([None if value is None else _text(value) for value in values], pa.string())])


def _text(value: Any) -> str:
    return _json(value) if isinstance(value, (dict, list, tuple)) else str(_plain(value))


class _JsonLines:
    def __init__(self, file: BinaryIO, nested: Sequence[str]) -> None:
        self._file = file
        self._nested = nested

    def write(self, table: pa.Table) -> None:
        for row in plain_rows(table):
            for name in self._nested:
                row[name] = json.loads(row[name])
            self._file.write(_json(row).encode() + b"\n")

    def close(self) -> None:
        self._file.flush()


def determination_lines(
    table: pa.Table, fields: Sequence[str] = ANSWER_FIELDS[1:], nested: Sequence[str] = NESTED
) -> Iterator[str]:
    """Each row's id and answer alone, as JSON with exactly the documented fields.

    Args:
        table: the answers, beside whatever else.
        fields: the fields of an answer, but for the id.
        nested: those of them that hold JSON.
    """
    named = next((name for name in table.column_names if name.strip().casefold() == "id"), None)
    rows = plain_rows(table.select([*([named] if named else ()), *fields]))
    for row in rows:
        id = row.pop(named) if named else None
        for name in nested:
            row[name] = json.loads(row[name])
        yield _json({"id": id, **row})


def _json(value: Any) -> str:
    """JSON that every reader takes: numbers that are none are written as text."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)
    except ValueError:
        return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, default=_plain)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(said) for name, said in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(said) for said in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _plain(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def reject_line(reject: Reject) -> bytes:
    """A rejected row as a line of JSON."""
    data = {"line": reject.line, "field": reject.field, "problem": reject.sentence, "row": reject.row}
    return _json(data).encode() + b"\n"
