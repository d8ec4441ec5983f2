"""The files that a part becomes: one, or one for each partition. They appear together, when the part is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import TracebackType
from urllib.parse import quote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from detente.classify.goods import missing
from detente.determination.bulk.places import Place
from detente.determination.columns import one_chunk
from detente.determination.parquet_out import parquet_writer, stable
from detente.determination.plan import plan
from detente.determination.shipment import read_date
from detente.errors import FileError, ShipmentError

PERIODS = {"year": 4, "month": 7}  # made of the day of export, and how much of it as it is written
_NONE = "__HIVE_DEFAULT_PARTITION__"  # the name that readers of datasets know for "no value"
_MOST = 1_000


class Written:
    """Takes the tables of a part; used as a context, at whose end the files take their places.

    Args:
        target: the folder of answers.
        name: of the part.
        compression: of the files.
        partition_by: `year`, `month` or a column, by which the rows go into folders of their own; None for one file.
    """

    def __init__(self, target: Place, name: str, compression: str, partition_by: str | None) -> None:
        self._target = target
        self._name = name
        self._compression = compression
        self._by = partition_by
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._open = ExitStack()
        self.files: list[str] = []

    def __enter__(self) -> Written:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Close the files; they take their places if all went well."""
        return self._open.__exit__(kind, error, trace)

    def write(self, table: pa.Table) -> None:
        """Add rows.

        Raises:
            FileError: a file cannot be written.
        """
        for folder, rows in [("", table)] if self._by is None else partitions(table, self._by):
            writer = self._writers.get(folder)
            if writer is None:
                writer = self._writers[folder] = self._opened(folder, rows)
            writer.write_table(rows.cast(writer.schema), row_group_size=max(rows.num_rows, 1))

    def _opened(self, folder: str, rows: pa.Table) -> pq.ParquetWriter:
        relative = f"{folder}{self._name}.parquet"
        sink = self._open.enter_context(self._target.below(relative).whole())
        self.files.append(relative)
        return self._open.enter_context(parquet_writer(sink, rows, stable(rows.schema), self._compression))


def partitions(table: pa.Table, by: str) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each partition in order, with its folder, such as `year=2021/`.

    A column by which rows are parted stands in the folders' names alone, as readers of datasets expect it.

    Raises:
        FileError: there is no such column, or it has too many values.
    """
    if by in PERIODS:
        column = table.column(_dates(table))
        read = _period(by)
    elif by in table.column_names:
        column = table.column(by)
        table = table.drop_columns([by])
        read = _folder_text
    else:
        raise FileError(f"The answers have no column {by!r} to part them by; name one, or year or month.")
    whole = one_chunk(column if pa.types.is_dictionary(column.type) else column.dictionary_encode())
    values = [*whole.dictionary.to_pylist(), None]
    codes = whole.indices.cast(pa.int32()).fill_null(len(values) - 1)
    used = np.flatnonzero(np.bincount(codes.to_numpy(zero_copy_only=False), minlength=len(values)))
    names: dict[str, list[int]] = {}
    for code in used.tolist():
        names.setdefault(read(values[code]), []).append(code)
    if len(names) > _MOST:
        raise FileError(f"{by!r} has {len(names):,} values; rows are parted by at most {_MOST:,}.")
    for name in sorted(names):
        rows = table
        if len(names) > 1:
            rows = table.filter(pc.is_in(codes, pa.array(names[name], codes.type)))
        yield f"{by}={name}/", rows


def _dates(table: pa.Table) -> str:
    fields = plan(table.column_names, []).fields
    if "date" not in fields:
        raise FileError("The shipments have no date to part the answers by; part them by another column.")
    return fields["date"]


def _period(by: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if missing(value):
            return _NONE
        try:
            return read_date("date", value).isoformat()[: PERIODS[by]]
        except ShipmentError:
            return _NONE

    return read


def _folder_text(value: object) -> str:
    return _NONE if missing(value) else quote(str(value), safe=" ()")
