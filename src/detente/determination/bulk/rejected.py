"""Rows that cannot be read, as a Parquet file: file, row, field, reason, and the row as it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from detente.determination.bulk.places import Place
from detente.determination.reading import Reject

_TEXT = pa.string()
SCHEMA = pa.schema({"file": _TEXT, "row": pa.int64(), "field": _TEXT, "reason": _TEXT, "shipment": _TEXT})
_ROWS = 1 << 14


class Rejected:
    """Takes rejects; used as a context, at whose end the file takes its place, if there are any.

    Args:
        place: of the file.
        file: the shipments, as the user named them.
    """

    def __init__(self, place: Place, file: str) -> None:
        self._place = place
        self._file = file
        self._open = ExitStack()
        self._writer: pq.ParquetWriter | None = None
        self.count = 0

    def __enter__(self) -> Rejected:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Close the file; it takes its place if all went well."""
        return self._open.__exit__(kind, error, trace)

    def add(self, rejects: Sequence[Reject]) -> None:
        """Add rows."""
        for start in range(0, len(rejects), _ROWS):
            part = rejects[start : start + _ROWS]
            self.add_table(
                pa.table(
                    [
                        pa.array([self._file] * len(part), pa.string()),
                        pa.array([reject.line for reject in part], pa.int64()),
                        pa.array([reject.field or None for reject in part], pa.string()),
                        pa.array([reject.sentence for reject in part], pa.string()),
                        pa.array([_text(reject.row) for reject in part], pa.string()),
                    ],
                    schema=SCHEMA,
                )
            )

    def add_table(self, table: pa.Table) -> None:
        """Add rows that are rejects already."""
        if self._writer is None:
            sink = self._open.enter_context(self._place.whole())
            self._writer = self._open.enter_context(pq.ParquetWriter(sink, SCHEMA, compression="zstd"))
        self._writer.write_table(table)
        self.count += table.num_rows


def _text(row: object) -> str:
    return row if isinstance(row, str) else json.dumps(row, ensure_ascii=False, default=str)


def gathered(places: Iterable[Place], to: Place) -> int:
    """Put the rejects of all parts into one file, in order; how many they are."""
    with Rejected(to, "") as together:
        for place in places:
            with place.open() as source:
                for batch in pq.ParquetFile(source).iter_batches():
                    together.add_table(pa.Table.from_batches([batch], SCHEMA))
        return together.count
