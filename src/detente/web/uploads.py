"""What was sent as a file: taken in within bounds of memory and time, and answered row by row.

Everything is looked at before it is unpacked or parsed for good: how large it becomes, how many lines, columns and
cells it has, and how long the longest of them is. `upload_text`, `upload_parquet` and `upload_arrow` know the formats;
the latter two work in a process of their own, see `upload_apart`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import pyarrow as pa

from detente.determination.batches import answered_schema
from detente.determination.machine import machine
from detente.determination.plan import plan
from detente.determination.reading import format_of
from detente.determination.rows_read import Batch, Reject
from detente.determination.rows_told import remarks, unread_rows
from detente.determination.single import Law
from detente.determination.table import PROBLEM, determine_table
from detente.errors import DetenteError, FileError
from detente.web.problems import ProblemError, problem_of
from detente.web.settings import Settings
from detente.web.upload_apart import batches_apart
from detente.web.upload_tables import Measure
from detente.web.upload_text import text_batches

KINDS = ("csv", "jsonl", "json", "parquet", "arrow")  # the first two also packed: csv.gz, jsonl.zst
_OTHERS = {"json": "json", "arrows": "arrow", "arrow": "arrow"}  # by the ending of a name
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that was sent.

    Args:
        name: what it is called, without folders.
        kind: its format.
        batches: its rows, which can be gone through once.
        measure: what they are held to.
    """

    name: str
    kind: str
    batches: Iterator[Batch]
    measure: Measure


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows with their answers.

    Args:
        table: all rows of the part that have cells: their columns, the answer's, and `problem`.
        lines: the line of each.
        rejects: the rows that could not be answered, in the order of their lines; those of the table, and others.
        empty: lines on which nothing stands.
        notes: how unclear input was read.
    """

    table: pa.Table
    lines: Sequence[int]
    rejects: tuple[Reject, ...]
    empty: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to a file: every row of it is in the table or among the rejects.

    Args:
        table: the rows that could be read: their columns and the answer's.
        lines: the line of each.
        rejects: the other rows.
        empty: lines on which nothing stands.
        notes: how unclear input was read.
    """

    table: pa.Table
    lines: tuple[int, ...]
    rejects: tuple[Reject, ...]
    empty: int
    notes: tuple[str, ...]

    @property
    def rows(self) -> int:
        """All rows that were sent."""
        return len(self.lines) + len(self.rejects)


def read_upload(
    file: BinaryIO, name: str, settings: Settings, kind: str | None = None, encoding: str | None = None
) -> Uploaded:
    """The rows of a file that was sent.

    Args:
        file: able to seek, at its beginning; it must stay open until the rows have been gone through.
        name: as the sender calls it; tells the format where `kind` does not.
        settings: what may be taken in.
        kind: the format, one of `KINDS`.
        encoding: of a text file; by default UTF-8, or UTF-16 where the file says so.

    Raises:
        ProblemError: the file cannot be taken; so may the batches.
    """
    plain = plain_name(name)
    measure = Measure(settings, time.monotonic() + settings.seconds)
    try:
        kind = kind or _kind_of(plain)
        if kind in ("parquet", "arrow"):
            batches = batches_apart(file, plain, kind, measure)
        else:
            batches = text_batches(file, plain, kind, encoding, measure)
    except DetenteError as error:
        raise problem_of(error) from None
    return Uploaded(plain, kind, _measured(batches, measure), measure)


def parts(
    law: Law,
    uploaded: Uploaded,
    on: str | None = None,
    known_on: str | None = None,
    assume: Mapping[str, object] | None = None,
) -> Iterator[Part]:
    """The answers to a file, some rows at a time; at least one part.

    Args:
        law: that is asked.
        uploaded: the file.
        on, known_on, assume: as in `detente.determine`, for every row.

    Raises:
        ProblemError: the file cannot be read on.
        LawError, ShipmentError: as `detente.determine_table`.
    """
    names = machine(law, assume).parameter_names()
    told: set[str] = set()
    for batch in uploaded.batches:
        try:
            meant = plan(batch.table.column_names, names)
            said = [note for note in remarks(batch.table, meant) if note not in told]
            told.update(said)
            answered = determine_table(law, batch.table, on=on, known_on=known_on, assume=assume, threads=1)
            answered = answered.cast(answered_schema(batch.table.schema)).combine_chunks()
        except FileError as error:
            raise problem_of(error) from None
        unread = unread_rows(batch, answered.column(PROBLEM))
        rejects = sorted((*batch.rejects, *unread), key=lambda reject: reject.line)
        yield Part(answered, batch.lines, tuple(map(_short, rejects)), batch.empty, tuple(said))


def answered(
    law: Law,
    uploaded: Uploaded,
    on: str | None = None,
    known_on: str | None = None,
    assume: Mapping[str, object] | None = None,
) -> Answers:
    """All answers to a file, within the time that an answer may take; see `parts`."""
    tables: list[pa.Table] = []
    lines: list[int] = []
    rejects: list[Reject] = []
    notes: list[str] = []
    empty = 0
    for part in parts(law, uploaded, on, known_on, assume):
        read = part.table.column(PROBLEM).is_null()
        tables.append(part.table.filter(read).drop_columns([PROBLEM]))
        lines += [line for line, fine in zip(part.lines, read.to_pylist(), strict=True) if fine]
        rejects += part.rejects
        notes += part.notes
        empty += part.empty
        uploaded.measure.hurry()
    table = pa.concat_tables(tables).unify_dictionaries()
    return Answers(table, tuple(lines), tuple(rejects), empty, tuple(notes))


def plain_name(name: str) -> str:
    """A file's name without its folders, and without what cannot be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable())
    return shown[-_LONGEST_NAME:].strip() or "upload"


def _kind_of(name: str) -> str:
    ending = name.lower().rpartition(".")[2]
    if ending in _OTHERS:
        return _OTHERS[ending]
    try:
        return format_of(name, None)
    except FileError:
        sentence = f"{name!r} does not tell its format; name it .csv, .jsonl, .json, .parquet or .arrows (or .csv.gz)."
        raise ProblemError("file", sentence) from None


def _measured(batches: Iterator[Batch], measure: Measure) -> Iterator[Batch]:
    """The batches, each held to the limits before it is given on."""
    try:
        for batch in batches:
            measure.take(batch)
            yield batch
    except DetenteError as error:
        raise problem_of(error) from None


_LONGEST_ROW = 2000  # characters of a row that is told of


def _short(reject: Reject) -> Reject:
    """A reject whose row is no longer than anyone reads, without its empty cells."""
    return Reject(reject.line, reject.field, _cut(reject.sentence, _LONGEST_ROW), _short_row(reject.row))


def _short_row(row: Any) -> Any:
    if isinstance(row, str):
        return _cut(row, _LONGEST_ROW)
    if isinstance(row, Mapping):
        said = {name: value for name, value in row.items() if value not in (None, "")}
        most = max(20, _LONGEST_ROW // max(1, len(said)))
        return {name: _cut(value, most) if isinstance(value, str) else value for name, value in said.items()}
    cells = [_cut(cell, _LONGEST_ROW) if isinstance(cell, str) else cell for cell in row[:_MOST_CELLS]]
    return [*cells, "…"] if len(row) > _MOST_CELLS else cells


_MOST_CELLS = 200


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
