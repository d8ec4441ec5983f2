"""What a table that was sent may be: so many rows, columns and cells, of types that cannot grow when they are read."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from detente.determination.rows_read import Batch
from detente.web.problems import ProblemError
from detente.web.settings import Settings

MOST_COLUMNS = 500
MOST_CELLS = 20_000_000  # of a whole file
ROWS_AT_ONCE = 1 << 12
CELLS_AT_ONCE = 1 << 20
_LONGEST_CELL = 1 << 16  # bytes of a text


@dataclass(slots=True)
class Measure:
    """Counts what a file turns into, and refuses when it is too much.

    Args:
        settings: the limits.
        deadline: when it must be done, by the monotonic clock.
    """

    settings: Settings
    deadline: float
    rows: int = 0
    size: int = 0

    def take(self, batch: Batch) -> None:
        """Count a batch.

        Raises:
            ProblemError: there is too much of something.
        """
        self.rows += batch.table.num_rows + len(batch.rejects)
        if self.rows > self.settings.most_rows:
            raise too_many_rows(self.settings.most_rows)
        check_columns(batch.table.num_columns)
        if self.rows * batch.table.num_columns > MOST_CELLS:
            raise ProblemError("too-large", f"At most {MOST_CELLS:,} cells are taken at a time; send fewer columns.")
        for name, column in zip(batch.table.column_names, batch.table.columns, strict=True):
            self.size += _written_size(name, column)
        if self.size > self.settings.most_unpacked:
            raise unpacks_too_large(self.settings.most_unpacked)

    def hurry(self) -> None:
        """Stop work that nobody waits for any more.

        Raises:
            ProblemError: the time is over.
        """
        if time.monotonic() > self.deadline:
            seconds = self.settings.seconds
            raise ProblemError(
                "too-slow", f"It was not answered within {seconds:g} seconds; send fewer rows at a time."
            )


def too_slow(settings: Settings) -> ProblemError:
    """The refusal of what takes too long."""
    sentence = f"It was not answered within {settings.seconds:g} seconds; send fewer rows at a time."
    return ProblemError("too-slow", sentence)


def too_many_rows(most: int) -> ProblemError:
    """The refusal of rows."""
    return ProblemError("too-many-rows", f"At most {most:,} rows are taken at a time; send them in parts.")


def unpacks_too_large(most: int) -> ProblemError:
    """The refusal of what is larger than it looks."""
    return ProblemError(
        "too-large", f"Unpacked it is more than {most >> 20} MiB, which is not taken; send it in parts."
    )


def check_columns(count: int) -> None:
    """Refuse very many columns."""
    if count > MOST_COLUMNS:
        raise ProblemError("too-large", f"There are {count:,} columns; at most {MOST_COLUMNS} are taken.")


def check_schema(schema: pa.Schema, name: str) -> None:
    """Refuse columns that could become much larger than what was sent, or are no single values.

    Raises:
        ProblemError: a column is of such a type.
    """
    check_columns(len(schema))
    for field in schema:
        parts = [field.type]
        if field.name.strip().casefold() == "parameters" and pa.types.is_struct(field.type):
            parts = [field.type.field(place).type for place in range(field.type.num_fields)]
            check_columns(len(parts))
        for kind in parts:
            if not _plain(kind):
                sentence = (
                    f"The column {field.name!r} of {name!r} holds {_cut(str(field.type))}; texts, numbers, days and yes"
                    " or no are taken, and parameters as a struct of these or as text. Leave it out, or write it so."
                )
                raise ProblemError("file", sentence, {"field": field.name})


def _cut(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _plain(kind: pa.DataType) -> bool:
    types = pa.types
    if types.is_dictionary(kind):
        return (
            types.is_integer(kind.index_type) and not types.is_dictionary(kind.value_type) and _plain(kind.value_type)
        )
    return any(
        is_so(kind)
        for is_so in (
            types.is_boolean,
            types.is_integer,
            types.is_floating,
            types.is_decimal,
            types.is_string,
            types.is_large_string,
            types.is_string_view,
            types.is_date,
            types.is_timestamp,
            types.is_null,
        )
    )


def _written_size(name: str, column: pa.ChunkedArray) -> int:
    """How many bytes the texts of a column are when each is written where it stands."""
    return sum(_text_size(name, chunk) for chunk in column.chunks)


def _text_size(name: str, chunk: pa.Array) -> int:
    kind = chunk.type
    if pa.types.is_struct(kind):
        return sum(_text_size(name, chunk.field(place)) for place in range(kind.num_fields))
    if pa.types.is_dictionary(kind):
        lengths = _lengths(name, chunk.dictionary)
        if lengths is None:
            return 0
        indices = chunk.indices.drop_null()
        data = indices.buffers()[1]
        places = np.frombuffer(data, str(indices.type))[indices.offset :][: len(indices)] if data else np.zeros(0, int)
        return int(np.bincount(places, minlength=len(lengths)) @ lengths) if len(places) else 0
    lengths = _lengths(name, chunk)
    return 0 if lengths is None else int(lengths.sum())


def _lengths(name: str, texts: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.int64]] | None:
    """The bytes of each text; None where there are no texts."""
    kind = texts.type
    if pa.types.is_string_view(kind):
        views = texts.buffers()[1]
        found = np.frombuffer(views, "<i4")[::4][texts.offset : texts.offset + len(texts)].astype(np.int64)
        found[texts.is_null().to_numpy(zero_copy_only=False)] = 0
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        offsets = texts.buffers()[1]
        ends = np.frombuffer(offsets, "<i4" if pa.types.is_string(kind) else "<i8") if offsets else np.zeros(1, "<i4")
        found = np.diff(ends[texts.offset : texts.offset + len(texts) + 1]).astype(np.int64)
    else:
        return None
    if len(found) and found.max() > _LONGEST_CELL:
        sentence = f"A cell of the column {name!r} is longer than {_LONGEST_CELL >> 10} KiB, which is not taken."
        raise ProblemError("too-large", sentence, {"field": name})
    return found
