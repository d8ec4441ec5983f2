"""Writing answers: to CSV, JSON Lines (packed or not) or Parquet."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterator, Sequence
from operator import add
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from detente.determination.answers import ANSWER_FIELDS
from detente.determination.columns import one_chunk
from detente.determination.compression import packed, packing_of
from detente.determination.parquet_out import parquet_writer, stable
from detente.determination.plan import plain_rows, plain_table
from detente.determination.rows_read import Reject
from detente.determination.whole_files import whole_file as whole_file

NESTED = ("because", "authorisations", "questions", "proposals")


class Sink(Protocol):
    """Where bytes go: a file open for writing."""

    def write(self, data: bytes, /) -> object:
        """Add bytes."""

    def flush(self) -> None:
        """Hand on what is written."""


class Writer(Protocol):
    """Takes tables of answers, one after the other."""

    def write(self, table: pa.Table) -> None:
        """Add rows."""

    def close(self) -> None:
        """Finish."""


def writer(file: BinaryIO, kind: str, schema: pa.Schema, nested: Sequence[str] = NESTED) -> Writer:
    """A writer of tables of a schema.

    Args:
        file: open for writing; it stays open.
        kind: the format, as `format_of` gives it.
        schema: of all tables.
        nested: the columns that hold JSON.
    """
    bare, packing = kind.partition(".")[0], packing_of(kind)
    if packing is not None:
        return _Packed(file, packing, lambda sink: _text_writer(sink, bare, schema, nested))
    return _Parquet(file, schema) if bare == "parquet" else _text_writer(file, bare, schema, nested)


def _text_writer(file: Sink, kind: str, schema: pa.Schema, nested: Sequence[str]) -> Writer:
    return _Csv(file, schema) if kind == "csv" else _JsonLines(file, nested)


class _Packed:
    def __init__(self, file: BinaryIO, packing: str, made: Callable[[Sink], Writer]) -> None:
        self._stream = packed(file, packing)
        self._inner = made(self._stream)

    def write(self, table: pa.Table) -> None:
        self._inner.write(table)

    def close(self) -> None:
        self._inner.close()
        self._stream.close()


class _Parquet:
    def __init__(self, file: BinaryIO, schema: pa.Schema) -> None:
        self._file = file
        self._schema = stable(schema)
        self._writer: pq.ParquetWriter | None = None

    def write(self, table: pa.Table) -> None:
        if self._writer is None:  # the first rows tell what repeats itself
            self._writer = parquet_writer(self._file, table, self._schema, "zstd")
        self._writer.write_table(table.cast(self._schema), row_group_size=max(table.num_rows, 1))

    def close(self) -> None:
        if self._writer is None:
            self.write(self._schema.empty_table())
        assert self._writer is not None
        self._writer.close()


class _Csv:
    def __init__(self, file: Sink, schema: pa.Schema) -> None:
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
    def __init__(self, file: Sink, nested: Sequence[str]) -> None:
        self._file = file
        self._nested = nested

    def write(self, table: pa.Table) -> None:
        for start in range(0, table.num_rows, _LINES):
            lines = _json_lines(table.slice(start, _LINES), self._nested)
            self._file.write("".join([f"{line}\n" for line in lines]).encode())

    def close(self) -> None:
        self._file.flush()


_LINES = 1 << 14  # written together


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
    ids = table.column(named) if named else pa.nulls(table.num_rows)
    answers = table.select(fields).add_column(0, "id", ids)
    for start in range(0, table.num_rows, _LINES):
        yield from _json_lines(answers.slice(start, _LINES), nested)


def _json_lines(table: pa.Table, nested: Sequence[str]) -> Iterator[str]:
    """Each row as a JSON object; the `nested` columns hold JSON, which is said only once for each distinct text."""
    plain = plain_table(table)
    columns = [
        _said(column, _said_again if name in nested else _json)
        for name, column in zip(plain.column_names, plain.columns, strict=True)
    ]
    names = [f"{_json(name)}: " for name in plain.column_names]
    for row in zip(*columns, strict=True):
        yield f"{{{', '.join(map(add, names, row))}}}"


def _said(column: pa.ChunkedArray, say: Callable[[Any], str]) -> list[str]:
    """The values of a column as JSON."""
    if not pa.types.is_dictionary(column.type):
        return [say(value) for value in column.to_pylist()]
    whole = one_chunk(column)
    used = pc.unique(whole.indices)
    words = dict(zip(used.to_pylist(), whole.dictionary.take(used).to_pylist(), strict=True))
    texts = {code: say(word) for code, word in words.items()}
    return [texts[code] for code in whole.indices.to_pylist()]


def _said_again(text: str) -> str:
    return _json(json.loads(text))


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
