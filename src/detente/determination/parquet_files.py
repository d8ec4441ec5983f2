"""Reading Parquet files, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from detente.determination.plan import without_views
from detente.determination.rows_read import Batch, columns_of
from detente.errors import FileError


def read_parquet(file: BinaryIO, name: str, rows: int) -> Iterator[Batch]:
    """The batches of a Parquet file; see `detente.determination.reading.read`."""
    try:
        source = pq.ParquetFile(file)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise FileError(f"{name!r} is not a readable Parquet file: {_short(error)}.") from None
    columns_of(source.schema_arrow.names, name)
    return _batches(source, name, rows)


def _batches(source: pq.ParquetFile, name: str, rows: int) -> Iterator[Batch]:
    at = 1
    try:
        for part in source.iter_batches(batch_size=rows):
            part.validate(full=True)
            lines = range(at, at + part.num_rows)
            at += part.num_rows
            share = (at - 1) / source.metadata.num_rows
            yield Batch(without_views(pa.Table.from_batches([part])), lines, share=share)
        if at == 1:
            yield Batch(without_views(source.schema_arrow.empty_table()), range(1, 1))
    except (pa.ArrowException, OSError) as error:
        raise FileError(f"{name!r} cannot be read past row {at - 1}: {_short(error)}.") from None


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
