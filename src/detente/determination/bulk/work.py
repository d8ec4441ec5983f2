"""A part answered: read, determined, written, with its rejects beside it and a mark that it is done.

This is all that a worker does, in a thread of this process or on another machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

from detente.determination.bulk.parts import Part
from detente.determination.bulk.pieces import pieces
from detente.determination.bulk.places import Place
from detente.determination.bulk.rejected import Rejected
from detente.determination.bulk.written import Written
from detente.determination.plan import plan
from detente.determination.rows_told import remarks, unread_rows
from detente.errors import FileError, did_you_mean

MARKS = "_parts"  # the folder of marks, below the answers


@dataclass(frozen=True, slots=True)
class Answered:
    """What is made of a table.

    `problems` has for each row why it cannot be read, or null; `table` are the rows to write; `account` is what is to
    be counted over all parts, as JSON carries it.
    """

    problems: pa.ChunkedArray
    table: pa.Table
    account: Mapping[str, Any] | None = None


Kernel = Callable[[pa.Table], Answered]


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all parts.

    Args:
        target: the folder of answers; None where nothing is written.
        parameters: the names that parameters may have in the law that is asked.
        columns: the shipments' columns that go into the answers; None for all.
        partition_by: see `Written`.
        encoding: of text files.
    """

    target: Place | None
    parameters: tuple[str, ...]
    columns: tuple[str, ...] | None = None
    partition_by: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a part: its rows, those answered and rejected, empty lines, its files, notes on unclear input."""

    part: str
    rows: int
    written: int
    rejected: int
    empty: int
    files: tuple[str, ...]
    notes: tuple[str, ...]
    accounts: tuple[Mapping[str, Any], ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


class StoppedError(Exception):
    """The work was to stop; the part is left undone."""


def run(
    part: Part,
    job: Job,
    kernel: Kernel,
    advance: Callable[[int, float], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Done:
    """Answer a part. Doing it again gives the same files.

    Args:
        part: the part.
        job: what is the same for all parts.
        kernel: answers a table.
        advance: told how many further rows, and how much further of the part's size, have been read.
        stop: asked after each piece whether to leave the part undone.

    Raises:
        FileError: a file cannot be read or written.
        StoppedError: `stop` said so.
    """
    rows = written = refused = empty = 0
    share = 0.0
    notes: dict[str, None] = {}
    accounts: list[Mapping[str, Any]] = []
    spent = {"read": 0.0, "determine": 0.0, "write": 0.0}
    clock = _Clock(spent)
    target = job.target
    with ExitStack() as files:
        rejected = out = None
        if target is not None:
            rejects = target.below(f"{MARKS}/{part.name}.rejects.parquet")
            rejected = files.enter_context(Rejected(rejects, part.source.place.name))
            out = files.enter_context(Written(target, part.name, part.source.compression, job.partition_by))
        for batch in pieces(part, _wanted(job), job.encoding):
            clock.spent_on("read")
            if stop is not None and stop():
                raise StoppedError
            meant = plan(batch.table.column_names, list(job.parameters))
            notes.update(dict.fromkeys(remarks(batch.table, meant)))
            answered = kernel(batch.table)
            clock.spent_on("determine")
            unread = sorted(batch.rejects + unread_rows(batch, answered.problems), key=lambda reject: reject.line)
            if rejected is not None and out is not None:
                rejected.add(unread)
                out.write(_carried(answered.table, batch.table.column_names, job.columns))
            clock.spent_on("write")
            if answered.account is not None:
                accounts.append(answered.account)
            rows += batch.table.num_rows + len(batch.rejects)
            written += answered.table.num_rows
            refused += len(unread)
            empty += batch.empty
            if advance is not None:
                now = batch.share if part.rows is None else rows / max(part.rows, 1)
                advance(batch.table.num_rows + len(batch.rejects), (now - share) * part.size)
                share = now
    clock.spent_on("write")
    written_files = () if out is None else tuple(out.files)
    done = Done(part.name, rows, written, refused, empty, written_files, tuple(notes), tuple(accounts), spent)
    if target is not None:
        target.below(f"{MARKS}/{part.name}.json").write_json(asdict(done))
    return done


class _Clock:
    """Where the time goes: seconds on the clock of this thread's own work."""

    def __init__(self, spent: dict[str, float]) -> None:
        self._spent = spent
        self._last = time.thread_time()

    def spent_on(self, what: str) -> None:
        now = time.thread_time()
        self._spent[what] += now - self._last
        self._last = now


def _wanted(job: Job) -> Callable[[Sequence[str]], list[str]] | None:
    """Picks the columns to read: those to be carried, and those that mean something."""
    if job.columns is None:
        return None
    carried = {name.casefold() for name in job.columns}

    def pick(names: Sequence[str]) -> list[str]:
        meant = plan(list(names), list(job.parameters))
        needed = {*meant.fields.values(), *meant.parameters.values()}
        missing = [name for name in job.columns or () if name.casefold() not in {each.casefold() for each in names}]
        if missing:
            raise FileError(
                f"The shipments have no column {missing[0]!r}.{did_you_mean(missing[0], list(names))}"
                f" They have {', '.join(names)}."
            )
        return [name for name in names if name in needed or name.casefold() in carried]

    return pick


def _carried(table: pa.Table, names: Sequence[str], columns: tuple[str, ...] | None) -> pa.Table:
    """The answers with those of the shipments' columns that are wanted; they stand first, the answer's follow."""
    if columns is None:
        return table
    carried = {name.casefold() for name in columns}
    kept = [place for place, name in enumerate(names) if name.casefold() in carried]
    return table.select([*kept, *range(len(names), table.num_columns)])
