"""Answers wherever they lie: a folder of parts, one file, or a table in memory; batch after batch, a thread a part."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from detente.determination.bulk.journal import REJECTS, RUN
from detente.determination.bulk.parts import Part, Source, parts, sources
from detente.determination.bulk.pieces import pieces
from detente.determination.bulk.places import Place, place, short
from detente.determination.plan import plain_columns
from detente.determination.reading import read
from detente.errors import FileError

TABLE_ROWS = 1 << 20
_NOTHING = "__HIVE_DEFAULT_PARTITION__"  # what a folder of rows without a value is called
Columns = Mapping[str, Any]
Take = Callable[[Columns, int], None]


@dataclass(frozen=True, slots=True)
class Held:
    """One file of answers, or a table.

    `named` gives the columns by their names in small letters, `folders` what the folders on its way say (`year=2021`).
    """

    name: str
    named: Mapping[str, str]
    folders: Mapping[str, str | None]
    parts: tuple[Part, ...] = ()
    table: pa.Table | None = None

    def has(self, column: str) -> bool:
        """Whether it says anything of a column."""
        return column in self.named or column in self.folders


@dataclass(slots=True)
class Answers:
    """All files of answers; `rejects` counts the rows that the run which made them could not read, and says where.

    `finished` tells whether that run came to its end. `unread` counts the rows that cannot be read now, in text files;
    `strangers` are files that are no answers.
    """

    held: tuple[Held, ...]
    rejects: tuple[int, str] = (0, "")
    finished: bool = True
    strangers: tuple[str, ...] = ()
    unread: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of all files, in small letters, each once."""
        return tuple(dict.fromkeys(column for held in self.held for column in (*held.named, *held.folders)))

    def read(
        self,
        wanted: Iterable[str],
        counters: Callable[[], tuple[Take, Callable[[], None]]],
        threads: int | None,
        advance: Callable[[int, float], None] | None,
        encoding: str | None,
    ) -> None:
        """Give every batch of every file to a counter, a thread a part.

        Args:
            wanted: the columns to read, in small letters.
            counters: makes for a part what takes its batches, and what is called when it has them all.
            threads: how many; by default a thread a core.
            advance: is told how many rows were read so far, and which share of the work that is.
            encoding: of text files.
        """
        tasks = [(held, part) for held in self.held for part in (held.parts or (None,))]
        columns = tuple(wanted)
        whole = sum(part.size if part else 1 for _, part in tasks)
        lock = threading.Lock()
        rows, size = 0, 0

        def run(task: tuple[Held, Part | None]) -> None:
            nonlocal rows, size
            held, part = task
            take, done = counters()
            count = 0
            for table, rejected in _batches(held, part, columns, encoding):
                take(_with_folders(held, table, columns), table.num_rows)
                count += table.num_rows
                if rejected:
                    with lock:
                        self.unread += rejected
            done()
            with lock:
                rows += count
                size += part.size if part else 1
                if advance:
                    advance(rows, size / whole)

        workers = min(threads or os.cpu_count() or 1, len(tasks))
        if workers <= 1:
            for task in tasks:
                run(task)
            return
        pool = ThreadPoolExecutor(workers)
        try:
            for _ in pool.map(run, tasks):
                pass
        finally:
            pool.shutdown(cancel_futures=True)


def answers_in(given: str | os.PathLike[str] | pa.Table, format_: str | None, encoding: str | None) -> Answers:
    """The answers of a folder, a file or a table.

    Raises:
        FileError: there are none, or a file cannot be read.
    """
    if isinstance(given, pa.Table):
        return Answers((_held("the table", given.column_names, {}, table=given),))
    where = place(os.fspath(given))
    if where.kind == "nothing":
        raise FileError(f"{where.name!r} is not there; name a folder or a file of answers.")
    if where.kind == "folder":
        rejects, run = _rejects(where), where.below(RUN)
        finished = run.kind != "file" or run.read_json().get("finished") is not False
        if not where.files():
            made = " All of its rows were rejected." if rejects[0] else ""
            raise FileError(
                f"{where.name!r} holds no answers; name a folder that `detente determine` has written.{made}"
            )
    found, strangers = sources(where, format_)
    held = tuple(_of_source(source, encoding) for source in found)
    if where.kind == "folder":
        return Answers(held, rejects, finished, tuple(strangers))
    return Answers(held)


def _rejects(folder: Place) -> tuple[int, str]:
    """How many rows a folder has that were rejected when it was written, and where they are."""
    file = folder.below(REJECTS)
    if file.kind != "file":
        return 0, ""
    with file.open() as source:
        try:
            return pq.ParquetFile(source).metadata.num_rows, file.name
        except (pa.ArrowException, OSError, ValueError) as error:
            raise FileError(f"{file.name!r} is not a readable Parquet file: {short(error)}.") from None


def _of_source(source: Source, encoding: str | None) -> Held:
    folders = dict(_folder(step) for step in source.key.split("/")[:-1] if "=" in step)
    if source.rows is None:
        (part,) = parts([source])
        with source.place.open() as file:
            names = next(read(file, source.place.name, source.format, encoding, rows=1)).table.column_names
        return _held(source.place.name, names, folders, (part,))
    with source.place.open() as file:
        names = pq.read_schema(file).names
    return _held(source.place.name, names, folders, parts([source]))


def _held(
    name: str,
    names: Sequence[str],
    folders: Mapping[str, str | None],
    cut: tuple[Part, ...] = (),
    table: pa.Table | None = None,
) -> Held:
    named: dict[str, str] = {}
    for each in names:
        plain = each.strip().casefold()
        if plain in named:
            raise FileError(f"{name!r} has the columns {named[plain]!r} and {each!r}, which mean the same; remove one.")
        named[plain] = each
    return Held(name, named, folders, cut, table)


def _folder(step: str) -> tuple[str, str | None]:
    name, _, said = step.partition("=")
    return unquote(name).strip().casefold(), None if said == _NOTHING else unquote(said)


def _batches(
    held: Held, part: Part | None, columns: Sequence[str], encoding: str | None
) -> Iterator[tuple[pa.Table, int]]:
    """The wanted columns of a part, under their names in small letters, and how many rows could not be read."""
    wanted = [column for column in columns if column in held.named]
    names = [held.named[column] for column in wanted]
    if part is None:
        assert held.table is not None
        for start in range(0, held.table.num_rows, TABLE_ROWS):
            yield _plain(held.table.slice(start, TABLE_ROWS).select(names), wanted), 0
        return
    for batch in pieces(part, lambda _: names, encoding):
        yield _plain(batch.table.select(names), wanted), len(batch.rejects)


def _plain(table: pa.Table, names: Sequence[str]) -> pa.Table:
    """A table's columns in types whose values can be told apart; lists and the like become text."""
    for number, field in enumerate(table.schema):
        if pa.types.is_nested(field.type):
            texts = [None if value is None else str(value) for value in table.column(number).to_pylist()]
            table = table.set_column(number, field.name, pa.array(texts, pa.string()))
    return plain_columns(table).rename_columns(list(names))


def _with_folders(held: Held, table: pa.Table, wanted: Sequence[str]) -> Columns:
    """A table's columns, and for those it lacks what the folders on its way say."""
    columns: dict[str, Any] = dict(zip(table.column_names, table.columns, strict=True))
    for name in wanted:
        if name not in columns and name in held.folders:
            zeros = pa.nulls(table.num_rows, pa.int32()).fill_null(0)
            columns[name] = pa.DictionaryArray.from_arrays(zeros, pa.array([held.folders[name]], pa.string()))
    return columns
