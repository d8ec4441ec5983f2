"""How answers are written to Parquet: texts that repeat themselves as dictionaries, the rest plain."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_SEEN = 1 << 14  # so many values tell whether a column repeats itself
_FEW = 1 << 10  # if no more of them than this are distinct


def parquet_writer(sink: Any, first: pa.Table, schema: pa.Schema, compression: str) -> pq.ParquetWriter:
    """A writer of tables of a schema.

    Args:
        sink: an open file.
        first: the first rows, which tell what repeats itself.
        schema: of all tables.
        compression: a codec, such as zstd.
    """
    encoded = [field.name for field in schema if _repeats(field.type, first.column(field.name))]
    ordered = [field.name for field in schema if not pa.types.is_dictionary(field.type)]
    return pq.ParquetWriter(
        sink,
        schema,
        compression=compression,
        use_dictionary=encoded or False,
        dictionary_pagesize_limit=1 << 30,  # a reason is long text: past a limit each row would repeat it
        write_statistics=ordered or False,  # of texts in dictionaries they cost more than they save
    )


def _repeats(kind: pa.DataType, column: pa.ChunkedArray) -> bool:
    if pa.types.is_dictionary(kind):
        return True
    if pa.types.is_nested(kind) or pa.types.is_boolean(kind) or isinstance(kind, pa.BaseExtensionType):
        return False
    seen = column.slice(0, _SEEN)
    if not len(seen):
        return False
    try:
        return bool(pc.count_distinct(seen).as_py() <= min(_FEW, len(seen) // 2))
    except pa.ArrowNotImplementedError:
        return False


def stable(schema: pa.Schema) -> pa.Schema:
    """The schema with room in its dictionaries for those of every further table."""
    return pa.schema([field.with_type(_stable(field.type)) for field in schema], schema.metadata)


def _stable(kind: pa.DataType) -> pa.DataType:
    return pa.dictionary(pa.int32(), kind.value_type) if pa.types.is_dictionary(kind) else kind
