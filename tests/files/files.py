"""Files in memory, read as the command reads them, with account kept of every row."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from detente.determination.reading import ROWS, Batch, Reject, read

HEADER = "id,origin,destination,date,entry,note"


@dataclass(frozen=True)
class Contents:
    """All that was read of a file."""

    columns: list[str]
    rows: list[dict[str, Any]]
    lines: list[int]
    rejects: list[Reject]
    empty: int

    @property
    def ids(self) -> list[Any]:
        return [row["id"] for row in self.rows]

    @property
    def rejected(self) -> list[tuple[int, str, str]]:
        return [(reject.line, reject.field, reject.sentence) for reject in self.rejects]


def contents(raw: bytes | str, kind: str = "csv", encoding: str | None = None, rows: int = ROWS) -> Contents:
    """Read a file that holds these bytes (or this text, in UTF-8)."""
    data = raw.encode() if isinstance(raw, str) else raw
    return gathered(list(read(io.BytesIO(data), "orders", kind, encoding, rows)), rows)


def gathered(batches: list[Batch], rows: int) -> Contents:
    """All batches of a file, of so many rows at most, as one."""
    found = Contents(
        batches[0].table.column_names,
        [row for batch in batches for row in batch.table.to_pylist()],
        [line for batch in batches for line in batch.lines],
        [reject for batch in batches for reject in batch.rejects],
        sum(batch.empty for batch in batches),
    )
    for batch in batches:
        assert batch.table.column_names == found.columns
        assert batch.table.num_rows == len(batch.lines)
        assert batch.table.num_rows <= rows
    assert found.lines == sorted(set(found.lines)), "rows in order, each line once"
    assert [r.line for r in found.rejects] == sorted({r.line for r in found.rejects})
    assert not set(found.lines) & {reject.line for reject in found.rejects}
    assert all(reject.sentence.endswith(".") for reject in found.rejects)
    return found
