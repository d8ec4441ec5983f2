"""Reading CSV files, a block of lines at a time: quickly where lines are plain, carefully where they are not."""

from __future__ import annotations

import csv
import itertools
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np
import pyarrow as pa

from detente.determination.blocks import Block, BlockLines, StoppedError
from detente.determination.csv_blocks import Flags, Form, Together, Tried, nothing, plain_lines, plain_together, tried
from detente.determination.csv_records import Records, error_sentence, records
from detente.determination.lines import UNDECODED, Lines, undecoded, unreadable
from detente.determination.rows_read import LARGE, Batch, Reject, columns_of, text_table
from detente.determination.shipment import FIELDS
from detente.errors import FileError

T = TypeVar("T")
R = TypeVar("R")


def read_csv(blocks: Iterator[Block], name: str, rows: int, threads: int = 1, encoded: bool = False) -> Iterator[Batch]:
    """The batches of a CSV file; see `detente.determination.reading.read`."""
    source = _File(blocks, name, encoded)
    try:
        for batch in _joined(source.batches(rows, threads), rows):
            yield from _cut(batch, rows)
    except StoppedError as stopped:
        raise unreadable(name, stopped.args[0], source.lines) from None


class _File:
    """A file on the way; `lines` counts those that were read from it."""

    def __init__(self, blocks: Iterator[Block], name: str, encoded: bool) -> None:
        self._blocks = blocks
        self._name = name
        self._encoded = encoded
        self._begun: deque[Block] = deque()  # read with the header
        self._ahead: deque[Tried] = deque()  # read by a record that began in a block before them
        self.lines = 0

    def batches(self, rows: int, threads: int) -> Iterator[Batch]:
        lines = BlockLines(self._next_block, self._name)
        form = replace(read_header(lines, self._name), encoded=self._encoded)
        if not form.simple:
            for batch in records(lines, form.delimiter, form.header, rows):
                batch.table = form.table(batch.table)
                yield batch
            return
        read, first = lines.number, 1  # lines that are read, and the number of the first line of the next block
        while self._begun and first + len(self._begun[0].ends) - 1 <= read:
            first += len(self._begun.popleft().ends)
        if self._begun:
            self._begun[0] = self._begun[0].after(read + 1 - first)
            first = read + 1
        self.lines = read
        self._tried = _in_order(itertools.chain(self._begun, self._blocks), partial(tried, form=form), threads)
        lines = BlockLines(self._next_tried, self._name, read)
        made = _Rows(lines, form)
        any_yet = False
        while (block := self._ahead.popleft() if self._ahead else self._next()) is not None:
            if read < first + block.lines - 1:
                batch, read = made.batch(block, first, read)
                yield batch
                any_yet = True
            first += block.lines
        if not any_yet:
            yield Batch(nothing(form).table, [], share=1.0)

    def _next_block(self) -> Block | None:
        block = next(self._blocks, None)
        if block is not None:
            self._begun.append(block)
        return block

    def _next(self) -> Tried | None:
        found = next(self._tried, None)
        if found is not None:
            self.lines += found.lines
        return found

    def _next_tried(self) -> Block | None:
        found = self._next()
        if found is None:
            return None
        self._ahead.append(found)
        return found.block


def read_header(lines: Lines, name: str) -> Form:
    """What the first lines say of all others: the columns, and the delimiter.

    Raises:
        FileError: there are no columns, or they cannot be used.
    """

    def filled() -> str:
        found = next((line for line in lines if line.strip()), None)
        if found is None:
            raise FileError(f"{name!r} is empty; its first line must name the columns.")
        return found

    first = filled()
    said = first.rstrip("\r\n")
    if said[:4].casefold() == "sep=" and len(said) == 5 and said[4] != '"':  # a line that Excel writes for itself
        delimiter, first = said[4], filled()
    else:
        delimiter = _delimiter(first)
    reader = csv.reader(itertools.chain([first], lines), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip() or f"column {position}" for position, cell in enumerate(next(reader), start=1)]
    except csv.Error as error:
        raise FileError(f"{name!r}: the header cannot be read: {error_sentence(error)}") from None
    if any(undecoded(cell) for cell in header):
        raise FileError(f"{name!r}: the header {UNDECODED}")
    if any("\0" in cell for cell in header):
        raise FileError(f"{name!r} is no text in UTF-8; name its encoding, such as utf-16-le.")
    return Form(tuple(columns_of(header, name)), delimiter)


def _delimiter(header: str) -> str:
    """The delimiter under which most of the header's cells are fields of a shipment."""

    def known(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:  # told when the header is read
            return 0, 0
        fields = sum(cell.strip().casefold().partition(".")[0] in FIELDS for cell in cells)
        return fields, len(cells)

    return max(",;\t|", key=known)


class _Rows:
    """Makes batches of blocks: the plain lines of each together, the other records singly."""

    def __init__(self, lines: BlockLines, form: Form) -> None:
        self._lines = lines
        self._form = form
        self._records = Records(lines, form.delimiter, form.header)

    def batch(self, block: Tried, first: int, read: int) -> tuple[Batch, int]:
        """The rows of a block, and the last line that is read then, which may lie beyond it.

        Args:
            block: the block.
            first: the number of its first line.
            read: the last line that was read before, maybe as a part of a row.
        """
        rows, plain, empty = self._together(block, first, read)
        places = np.flatnonzero(plain)  # of the rows, in the block
        batch, read = self._singly(block, first, read, plain, empty)
        written = plain[places]
        batch.empty += int(empty.sum() + written[rows.blank].sum())
        written[rows.blank] = False
        if not batch.lines and written.all() and len(written) == block.lines:
            batch.table, batch.lines = rows.table, range(first, first + block.lines)
            return batch, read
        table, lines = rows.table.filter(pa.array(written)), places[written] + first
        if batch.lines:
            lines = np.concatenate([lines, np.array(batch.lines)])
            order = np.argsort(lines)
            both = pa.concat_tables([table, self._form.table(batch.table)]).unify_dictionaries()
            table, lines = both.take(pa.array(order)), lines[order]
        batch.table, batch.lines = table, lines.tolist()
        return batch, read

    def _together(self, block: Tried, first: int, read: int) -> tuple[Together, Flags, Flags]:
        """The rows of the plain lines after those read; for each line whether it is plain, and whether it is empty."""
        rows = block.rows
        if rows is not None and read < first:
            plain, empty = np.ones(block.lines, np.bool_), np.zeros(block.lines, np.bool_)
        else:
            plain, empty = plain_lines(block.block, self._form)
            plain[: read + 1 - first] = empty[: read + 1 - first] = False
            rows = plain_together(block.block, self._form, plain)
        if rows is None:
            plain[:] = False
            return nothing(self._form), plain, empty
        plain[np.flatnonzero(plain)[rows.ragged]] = False
        return rows, plain, empty

    def _singly(self, block: Tried, first: int, read: int, plain: Flags, empty: Flags) -> tuple[Batch, int]:
        """The records that begin with a line that is neither plain nor empty; what they take in becomes neither."""
        rows: list[list[str]] = []
        numbers: list[int] = []
        rejects: list[Reject] = []
        empty_rows = 0
        self._lines.take(first, block.block)
        for line in (np.flatnonzero(~(plain | empty)) + first).tolist():
            if line <= read:
                continue
            self._lines.go_to(line)
            found = self._records.next()
            read = self._lines.number
            if read > line:
                taken = slice(line + 1 - first, read + 1 - first)
                plain[taken] = empty[taken] = False
            if found is None:
                empty_rows += 1
            elif isinstance(found, Reject):
                rejects.append(found)
            else:
                numbers.append(found[0])
                rows.append(found[1])
        table = text_table(self._form.header, rows)
        last = first + block.lines - 1
        return Batch(table, numbers, rejects, empty_rows, block.block.share), max(read, last)


def _joined(batches: Iterator[Batch], rows: int) -> Iterator[Batch]:
    """Batches put together up to so many rows, and as long as they are not large; one may have more."""
    held: list[Batch] = []
    count = size = 0
    for batch in batches:
        if held and (count + batch.table.num_rows > rows or size > LARGE):
            yield _one(held)
            held, count, size = [], 0, 0
        held.append(batch)
        count += batch.table.num_rows
        size += batch.table.nbytes
    if held:
        yield _one(held)


def _one(held: list[Batch]) -> Batch:
    if len(held) == 1:
        return held[0]
    first, last = held[0].lines, held[-1].lines
    count = sum(len(batch.lines) for batch in held)
    gapless = all(isinstance(batch.lines, range) for batch in held) and last[-1] - first[0] == count - 1
    return Batch(
        pa.concat_tables([batch.table for batch in held]).unify_dictionaries(),
        range(first[0], first[0] + count) if gapless else [line for batch in held for line in batch.lines],
        [reject for batch in held for reject in batch.rejects],
        sum(batch.empty for batch in held),
        held[-1].share,
    )


def _cut(batch: Batch, rows: int) -> Iterator[Batch]:
    """A batch as batches of so many rows at most."""
    count, rejects = batch.table.num_rows, deque(batch.rejects)
    for start in range(0, max(count, 1), rows):
        stop, before = start + rows, []
        while rejects and (stop >= count or rejects[0].line < batch.lines[stop]):
            before.append(rejects.popleft())
        empty = 0 if start else batch.empty
        yield Batch(batch.table.slice(start, rows), batch.lines[start:stop], before, empty, batch.share)


def _in_order(items: Iterator[T], work: Callable[[T], R], threads: int) -> Iterator[R]:
    """What becomes of items, in their order: worked on by several threads, and read by one more, some way ahead."""
    if threads <= 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(threads) as workers:
        reading: Future[T | None] | None = reader.submit(next, items, None)
        begun: deque[Future[R]] = deque()
        while True:
            while reading is not None and len(begun) <= threads:
                error = reading.exception()
                if error is not None:
                    failed: Future[R] = Future()
                    failed.set_exception(error)
                    begun.append(failed)
                    reading = None
                    break
                item = reading.result()
                if item is None:
                    reading = None
                    break
                begun.append(workers.submit(work, item))
                reading = reader.submit(next, items, None)
            if not begun:
                return
            yield begun.popleft().result()
