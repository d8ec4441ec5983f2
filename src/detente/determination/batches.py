"""A stream of record batches, each answered as it comes: the kernel that other engines call.

Every batch has the same schema as every other, so that what comes out can be written, sent on or put together as one
table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa

from detente.determination.answers import ANSWER_FIELDS
from detente.determination.single import Law
from detente.determination.table import MAY_BE_OPEN, PROBLEM, determine_table, with_room


def answered_schema(schema: pa.Schema, *, encoded: bool = True) -> pa.Schema:
    """The schema of answered batches; see `detente.answered_schema`."""
    text = pa.dictionary(pa.int32(), pa.string()) if encoded else pa.string()
    names = with_room(schema.names)
    kept = [field.with_name(name) for field, name in zip(schema, names, strict=True)]
    answers = [
        pa.field(name, pa.date32(), nullable=True) if name in MAY_BE_OPEN else pa.field(name, text, nullable=False)
        for name in ANSWER_FIELDS[1:]
    ]
    return pa.schema([*kept, *answers, pa.field(PROBLEM, pa.string())], schema.metadata)


def determine_batches(
    law: Law,
    batches: Iterable[pa.RecordBatch],
    *,
    on: dt.date | str | None = None,
    known_on: dt.date | str | None = None,
    assume: Mapping[str, object] | None = None,
    threads: int | None = None,
    encoded: bool = True,
) -> Iterator[pa.RecordBatch]:
    """Determine every row of a stream; see `detente.determine_batches`."""
    for batch in batches:
        table = pa.Table.from_batches([batch])
        answered = determine_table(law, table, on=on, known_on=known_on, assume=assume, threads=threads)
        yield one_batch(answered, answered_schema(batch.schema, encoded=encoded))


def one_batch(table: pa.Table, schema: pa.Schema) -> pa.RecordBatch:
    """A table as one batch of a schema."""
    whole = table.cast(schema).combine_chunks().to_batches()
    return whole[0] if whole else pa.RecordBatch.from_pylist([], schema)
