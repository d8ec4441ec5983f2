"""A part read piece by piece, each as many rows as memory has room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from detente.determination.bulk.parts import Part
from detente.determination.bulk.places import short
from detente.determination.plan import without_views
from detente.determination.reading import Batch, read
from detente.determination.rows_read import LARGE, columns_of
from detente.determination.shipment import FIELDS
from detente.errors import FileError

Columns = Callable[[Sequence[str]], list[str]] | None
ROWS = 1 << 20  # a piece has at most as many rows,
SIZE = 1 << 27  # and fewer where they would take more bytes than this
_SHORT = 4  # a text column that takes fewer bytes a row than this repeats itself
_TEXT_ROWS = 1 << 19  # batches of text files are put together up to as many rows


def pieces(part: Part, columns: Columns = None, encoding: str | None = None) -> Iterator[Batch]:
    """The rows of a part in order. A file's share is told for text files.

    Args:
        part: the part.
        columns: picks those that are wanted from the names in a file; by default all. Text files are read whole.
        encoding: of text files.

    Raises:
        FileError: the file cannot be read.
    """
    if part.groups is None:
        yield from _of_text(part, encoding)
    else:
        yield from _of_parquet(part, part.groups, columns)


def _of_text(part: Part, encoding: str | None) -> Iterator[Batch]:
    source = part.source
    with source.place.open() as file:
        held: list[Batch] = []
        for batch in read(file, source.place.name, source.format, encoding):
            held.append(batch)
            rows = sum(each.table.num_rows for each in held)
            if rows >= _TEXT_ROWS or sum(each.table.nbytes for each in held) > LARGE:
                yield _joined(held)
                held = []
        if held:
            yield _joined(held)


def _joined(held: list[Batch]) -> Batch:
    if len(held) == 1:
        return held[0]
    return Batch(
        pa.concat_tables([batch.table for batch in held], promote_options="permissive").unify_dictionaries(),
        [line for batch in held for line in batch.lines],
        [reject for batch in held for reject in batch.rejects],
        sum(batch.empty for batch in held),
        held[-1].share,
    )


def _of_parquet(part: Part, groups: Sequence[int], columns: Columns) -> Iterator[Batch]:
    name, at = part.source.place.name, part.first
    with part.source.place.open() as source:
        try:
            file = pq.ParquetFile(source)
            names = columns_of(file.schema_arrow.names, name)
            file = pq.ParquetFile(source, metadata=file.metadata, read_dictionary=repeating(file))
            wanted = None if columns is None else columns(names)
            if not groups:
                table = without_views(file.schema_arrow.empty_table())
                yield Batch(table if wanted is None else table.select(wanted), range(1, 1))
            for table in _tables(file, groups, wanted):
                table.validate(full=True)
                yield Batch(without_views(table), range(at, at + table.num_rows))
                at += table.num_rows
        except (pa.ArrowException, OSError) as error:
            raise FileError(f"{name!r} cannot be read past row {at - 1}: {short(error)}.") from None


def _tables(file: pq.ParquetFile, groups: Sequence[int], columns: list[str] | None) -> Iterator[pa.Table]:
    metadata = file.metadata
    rows = sum(metadata.row_group(group).num_rows for group in groups)
    size = sum(metadata.row_group(group).total_byte_size for group in groups)
    if rows <= ROWS and size <= SIZE:
        yield file.read_row_groups(list(groups), columns=columns, use_threads=False)
        return
    most = max(1, min(ROWS, rows * SIZE // max(size, 1)))
    for batch in file.iter_batches(most, row_groups=list(groups), columns=columns, use_threads=False):
        yield pa.Table.from_batches([batch])


def repeating(file: pq.ParquetFile) -> list[str]:
    """The text columns to read as dictionaries: those of a shipment's fields, and others that repeat themselves."""
    metadata, schema = file.metadata, file.schema_arrow
    if not metadata.num_row_groups:
        return []
    group = metadata.row_group(0)
    leaves = {group.column(number).path_in_schema: group.column(number) for number in range(group.num_columns)}
    found = []
    for field in schema:
        leaf = leaves.get(field.name)
        if leaf is None or not (pa.types.is_string(field.type) or pa.types.is_large_string(field.type)):
            continue
        short_ = leaf.total_uncompressed_size < _SHORT * max(leaf.num_values, 1)
        if short_ or (leaf.has_dictionary_page and field.name.strip().casefold() in FIELDS[1:]):
            found.append(field.name)
    return found
