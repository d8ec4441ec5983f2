"""Parquet that was sent: what its pages say they unpack to is added up before any of them is unpacked.

A Parquet file can be tiny and stand for very much: pages of one value repeated, dictionaries of long texts, prefixes
that repeat themselves. The footer need not tell the truth of that, so the head of every page is read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from detente.determination.rows_read import Batch
from detente.errors import FileError
from detente.web.problems import ProblemError
from detente.web.upload_tables import (
    CELLS_AT_ONCE,
    ROWS_AT_ONCE,
    Measure,
    check_columns,
    check_schema,
    too_many_rows,
    unpacks_too_large,
)
from detente.web.upload_thrift import BrokenError, read_struct

_FOOTER = 1 << 20  # bytes
_LISTS = 100_000  # entries of a list in the footer
_HEAD = 1 << 16  # bytes of a page's head
_PREFIXES = 7  # the encoding in which a text begins as the one before it
_SHORT = 1 << 14  # bytes of a dictionary inside a struct, which is unpacked for every row


def parquet_batches(file: BinaryIO, name: str, measure: Measure) -> Iterator[Batch]:
    """The batches of a Parquet file; see `detente.web.uploads.read_upload`.

    Raises:
        ProblemError: it is too large, or made to be.
        FileError: it cannot be read.
    """
    try:
        _check_footer(file, name)
        source = pq.ParquetFile(file, thrift_container_size_limit=_LISTS, thrift_string_size_limit=_FOOTER)
        texts = _check_columns(source, name, measure)
        _check_pages(file, source.metadata, measure)
        file.seek(0)
        schema = source.schema_arrow
        reader = pq.ParquetFile(file, read_dictionary=texts, pre_buffer=False)
    except (pa.ArrowException, BrokenError, OSError, ValueError, RecursionError) as error:
        raise FileError(f"{name!r} is not a readable Parquet file: {_first_line(error)}.") from None
    return _read(reader, schema, name)


def _check_footer(file: BinaryIO, name: str) -> None:
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 8))
    end = file.read(8)
    file.seek(0)
    if end[4:] not in (b"PAR1", b"PARE"):
        raise FileError(f"{name!r} is not a readable Parquet file: it does not end as one does.")
    if int.from_bytes(end[:4], "little") > _FOOTER:
        raise ProblemError("too-large", f"The description of columns in {name!r} is too long to be taken.")


def _check_columns(source: pq.ParquetFile, name: str, measure: Measure) -> list[str]:
    """Refuse what is too much by the file's own account; the columns of text that are read as dictionaries."""
    about = source.metadata
    check_columns(about.num_columns)
    if about.num_rows > measure.settings.most_rows:
        raise too_many_rows(measure.settings.most_rows)
    schema = source.schema_arrow
    names = schema.names
    twice = next((each for place, each in enumerate(names) if each in names[:place]), None)
    if twice is not None:
        raise FileError(f"{name!r} has two columns named {twice!r}; rename or remove one.")
    check_schema(schema, name)
    columns = (source.schema.column(place) for place in range(about.num_columns))
    return [each.path for each in columns if each.physical_type == "BYTE_ARRAY" and each.path in names]


def _check_pages(file: BinaryIO, about: Any, measure: Measure) -> None:
    """Add up what all pages say they are when unpacked."""
    size = file.seek(0, io.SEEK_END)
    most = measure.settings.most_unpacked
    total = 0
    for group in range(about.num_row_groups):
        for place in range(about.num_columns):
            column = about.row_group(group).column(place)
            inside = "." in column.path_in_schema and column.physical_type == "BYTE_ARRAY"
            for head in _pages(file, column, size):
                total += _count(head, 2)
                if total > most:
                    raise unpacks_too_large(most)
                _check_page(head, column.path_in_schema, inside, measure)
        measure.hurry()


def _pages(file: BinaryIO, column: Any, size: int) -> Iterator[dict[int, Any]]:
    """The heads of a column's pages."""
    at = column.data_page_offset
    first = column.dictionary_page_offset
    if first is not None and 0 < first < at:
        at = first
    end = at + column.total_compressed_size
    if not 0 <= at <= end <= size:
        raise BrokenError("a column lies outside of the file")
    while at < end:
        file.seek(at)
        head, length = read_struct(file.read(min(_HEAD, size - at)))
        at += length + _count(head, 3)
        yield head


def _check_page(head: dict[int, Any], path: str, inside: bool, measure: Measure) -> None:
    for field, encoding in ((5, 2), (8, 4)):  # the two kinds of pages that hold values
        page = head.get(field)
        if isinstance(page, dict):
            if _count(page, 1) > measure.settings.most_rows:
                raise too_many_rows(measure.settings.most_rows)
            if page.get(encoding) == _PREFIXES:
                sentence = f"The column {path!r} is encoded as DELTA_BYTE_ARRAY, which is not taken; write it plainly."
                raise ProblemError("file", sentence, {"field": path})
    if inside and 7 in head and _count(head, 2) > _SHORT:
        raise ProblemError("too-large", f"The texts of {path!r} are too long to be taken.", {"field": path})


def _count(head: dict[int, Any], field: int) -> int:
    found = head.get(field)
    if type(found) is not int or found < 0:
        raise BrokenError("a page does not tell how large it is")
    return found


def _read(source: pq.ParquetFile, schema: pa.Schema, name: str) -> Iterator[Batch]:
    rows = max(1, min(ROWS_AT_ONCE, CELLS_AT_ONCE // max(1, len(schema))))
    at = 1
    try:
        for part in source.iter_batches(batch_size=rows):
            part.validate(full=True)
            yield Batch(pa.Table.from_batches([part]), range(at, at + part.num_rows))
            at += part.num_rows
        if at == 1:
            yield Batch(source.schema_arrow.empty_table(), range(1, 1))
    except (pa.ArrowException, OSError) as error:
        raise FileError(f"{name!r} cannot be read past row {at - 1}: {_first_line(error)}.") from None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
