"""The answers to a batch as they are sent: JSON, JSON Lines, CSV or a stream of Arrow, a piece at a time.

In tables every row that was sent has its row, in order: one that could not be answered is `undetermined`, and `problem`
says why. In JSON such rows stand under `rejects`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa

from detente.determination.answers import ANSWER_FIELDS
from detente.determination.leaves import UNDETERMINED
from detente.determination.rows_read import Reject
from detente.determination.table import MAY_BE_OPEN, PROBLEM
from detente.determination.writing import determination_lines, reject_line, writer
from detente.web.uploads import Part

_PIECE = 1 << 18  # bytes that are sent at a time, more or less
_ROWS_OF_TEXT, _ROWS_OF_ARROW = 256, 4096  # written at a time


class Account:
    """Counts what became of the rows of a batch."""

    def __init__(self) -> None:
        self.answered = 0
        self.rejected = 0
        self.empty = 0
        self.warnings: list[str] = []

    @property
    def rows(self) -> int:
        """All that were sent."""
        return self.answered + self.rejected

    def told(self) -> dict[str, Any]:
        """The account as JSON carries it."""
        return {"rows": self.rows, "empty": self.empty, "warnings": self.warnings}


Write = Callable[[Iterable[Part], Account], Iterator[bytes]]


def json_answers(parts: Iterable[Part], account: Account) -> Iterator[bytes]:
    """One object: `answers`, `rejects`, and the account."""
    rejects: list[Reject] = []

    def pieces() -> Iterator[bytes]:
        yield b'{"answers": ['
        before = b""
        for part in parts:
            rejects.extend(part.rejects)
            for line in determination_lines(_readable(part)):
                yield before + line.encode()
                before = b",\n"
        yield b'], "rejects": ['
        before = b""
        for reject in rejects:
            yield before + reject_line(reject).rstrip()
            before = b",\n"
        yield f"], {json.dumps(account.told(), ensure_ascii=False)[1:]}\n".encode()

    return _gathered(pieces())


def json_lines(parts: Iterable[Part], account: Account) -> Iterator[bytes]:
    """A line an answer; `{"reject": ...}` for a row that has none, and at the end `{"end": ...}` with the account."""

    def pieces() -> Iterator[bytes]:
        for part in parts:
            for line in determination_lines(_readable(part)):
                yield line.encode() + b"\n"
            for reject in part.rejects:
                yield b'{"reject": ' + reject_line(reject).rstrip() + b"}\n"
        yield json.dumps({"end": account.told()}, ensure_ascii=False).encode() + b"\n"

    return _gathered(pieces())


def csv(parts: Iterable[Part], _: Account) -> Iterator[bytes]:
    """The columns that were sent, those of the answers, and `problem`. What was sent is written as it was."""
    sink = io.BytesIO()
    made = None
    for part in parts:
        table = whole(part)
        made = made or writer(sink, "csv", table.schema)
        yield from _written(made.write, table, sink, _ROWS_OF_TEXT)
    assert made is not None
    made.close()
    yield sink.getvalue()


def arrow(parts: Iterable[Part], _: Account) -> Iterator[bytes]:
    """The columns that were sent, those of the answers, and `problem`; all batches have one schema."""
    sink = io.BytesIO()
    made: pa.ipc.RecordBatchStreamWriter | None = None
    for part in parts:
        table = whole(part)
        made = made or pa.ipc.new_stream(sink, table.schema)
        yield from _written(made.write_table, table, sink, _ROWS_OF_ARROW)
    assert made is not None
    made.close()
    yield sink.getvalue()


def whole(part: Part) -> pa.Table:
    """All rows of a part in their order, also those that had no cells for their columns."""
    table = part.table
    answered = set(part.lines)
    lost = [reject for reject in part.rejects if reject.line not in answered]
    if not lost:
        return table
    empty = {"outcome": UNDETERMINED, "law": "", "coverage": ""}
    columns = []
    for field in table.schema:
        if field.name == PROBLEM:
            columns.append(pa.array(map(_sentence, lost), pa.string()))
        elif field.name in ANSWER_FIELDS[1:] and field.name not in MAY_BE_OPEN:
            said = pa.array([empty.get(field.name, "[]")] * len(lost), pa.string())
            columns.append(said.dictionary_encode().cast(field.type))
        else:
            columns.append(pa.nulls(len(lost), field.type))
    both = pa.concat_tables([table, pa.table(columns, schema=table.schema)]).unify_dictionaries().cast(table.schema)
    lines = [*part.lines, *(reject.line for reject in lost)]
    order = sorted(range(len(lines)), key=lines.__getitem__)
    return both.take(pa.array(order))


def _sentence(reject: Reject) -> str:
    field = f"{reject.field}: " if reject.field else ""
    return f"line {reject.line}: {field}{reject.sentence}"


def _readable(part: Part) -> pa.Table:
    return part.table.filter(part.table.column(PROBLEM).is_null())


def _written(write: Callable[[pa.Table], object], table: pa.Table, sink: io.BytesIO, rows: int) -> Iterator[bytes]:
    """What a writer makes of a table, some rows at a time."""
    for start in range(0, table.num_rows, rows):
        write(table.slice(start, rows))
        if sink.tell() >= _PIECE:
            yield sink.getvalue()
            sink.seek(0)
            sink.truncate()


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Small pieces put together."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
