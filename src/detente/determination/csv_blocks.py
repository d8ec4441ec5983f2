"""Blocks of CSV read quickly: whole where they are plain, else all lines of them that are.

A plain line is a row by itself: in the file's encoding, with as many cells as the header, and with quotes, if any, that
open and close at the borders of cells. Such lines mean the same to `pyarrow.csv` and to `csv_records`, which reads all
others.
"""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pa_csv

from detente.determination.blocks import NEWLINE, RETURN, Block, Places
from detente.determination.rows_read import encoded, text_table

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
_QUOTE = 34
_PIECE = 1 << 18  # bytes looked at together, as many as a core has at hand


@dataclass(frozen=True, slots=True)
class Form:
    """What the header says of all lines: the columns, and what stands between their cells.

    `encoded` asks for dictionaries where texts repeat themselves.
    """

    header: tuple[str, ...]
    delimiter: str
    encoded: bool = False

    @property
    def simple(self) -> bool:
        """Whether the delimiter is one byte that stands for nothing else."""
        return self.delimiter.isascii() and self.delimiter not in '\r\n"'

    def table(self, texts: pa.Table) -> pa.Table:
        """A table of texts as it is asked for."""
        return encoded(texts) if self.encoded else texts


@dataclass(frozen=True, slots=True)
class Together:
    """The rows of many lines; the places of those that are no rows, as they have more or fewer cells than the header,
    and the places, among the rows, of those in which nothing is written.
    """

    table: pa.Table
    ragged: Places
    blank: Places


@dataclass(frozen=True, slots=True)
class Tried:
    """A block that was read as if a row began with it: how many lines it has, and its rows where it is plain."""

    block: Block
    lines: int
    rows: Together | None


def tried(block: Block, form: Form) -> Tried:
    """Try to read a block whole."""
    lines = _lines_of(block.bytes)
    if lines is None:
        return Tried(block, len(block.ends), None)
    marked = bytes(block.data[:3]) == codecs.BOM_UTF8
    if marked or len(block.data) > csv.field_size_limit() or not _well_quoted(block.bytes, form):
        return Tried(block, lines, None)
    rows = together(block.data, form, lines)
    if rows is None and not _undecodable(block):
        rows = together(block.data, form, lines, may_be_ragged=True)
    return Tried(block, lines, rows)


_NONE: Places = np.zeros(0, np.int64)


def _lines_of(data: Bytes) -> int | None:
    """How many lines there are, if all end alike for all readers: with a newline, or one after a carriage return."""
    lines = int(data[-1] != NEWLINE)
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        lines += int(np.count_nonzero(piece == NEWLINE))
        returned = np.flatnonzero(piece == RETURN) + (start + 1)
        if len(returned) and (returned[-1] == len(data) or (data[returned] != NEWLINE).any()):
            return None
    return lines


def together(data: memoryview | bytes, form: Form, lines: int, may_be_ragged: bool = False) -> Together | None:
    """The rows of lines, all cells as they are written; None if it is not certain that each line is one row.

    Args:
        data: the bytes of the lines.
        form: of the lines.
        lines: how many they are.
        may_be_ragged: whether lines may have another number of cells; all must be in UTF-8 then.
    """
    ragged: list[int] = []

    def passed_over(row: pa_csv.InvalidRow) -> str:
        ragged.append(row.number - 1)
        return "skip"

    try:
        table = pa_csv.read_csv(
            pa.py_buffer(data),
            read_options=pa_csv.ReadOptions(
                use_threads=False, block_size=len(data) + 1, column_names=list(form.header)
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=form.delimiter, invalid_row_handler=passed_over if may_be_ragged else None
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(form.header, pa.string()), strings_can_be_null=False, null_values=[]
            ),
        )
    except (pa.ArrowException, OSError):
        return None
    if table.num_rows + len(ragged) != lines:
        return None
    return Together(form.table(table), np.array(ragged, np.int64), _blank(table))


def _well_quoted(data: Bytes, form: Form) -> bool:
    """Whether every quote opens a cell, closes one or is written twice inside one, as if no line end were quoted."""
    quotes = _bits(data, (_QUOTE,))
    if not quotes.any():
        return True
    inside = quotes.copy()  # will be: for every place whether the quotes up to it, and itself, are odd in number
    for distance in (1, 2, 4, 8, 16, 32):
        inside ^= inside << np.uint64(distance)
    odd = np.bitwise_xor.accumulate(inside >> np.uint64(63))
    if odd[-1]:
        return False
    inside[1:] ^= odd[:-1] * np.uint64(2**64 - 1)
    border = quotes | _bits(data, (ord(form.delimiter), NEWLINE, RETURN))
    border[len(data) // 64] |= np.uint64(1 << len(data) % 64)
    follows = border >> np.uint64(1)
    follows[:-1] |= border[1:] << np.uint64(63)
    precedes = border << np.uint64(1)
    precedes[1:] |= border[:-1] >> np.uint64(63)
    precedes[0] |= np.uint64(1)
    return not (quotes & ~((inside & precedes) | (~inside & follows))).any()


def _bits(data: Bytes, letters: tuple[int, ...]) -> npt.NDArray[np.uint64]:
    """Where letters stand, as the bits of words, with room for one place more."""
    words = np.zeros(len(data) // 64 + 1, "<u8")
    bits = words.view(np.uint8)
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        found = piece == letters[0]
        for letter in letters[1:]:
            found |= piece == letter
        packed = np.packbits(found, bitorder="little")
        bits[start // 8 : start // 8 + len(packed)] = packed
    return words


def plain_lines(block: Block, form: Form) -> tuple[Flags, Flags]:
    """For each line of a block, if a record began with it: whether it may be plain, and whether it is empty."""
    data, starts, ends = block.bytes, block.starts, block.ends
    sizes = ends - starts
    last = data[ends - 1]
    empty = ((sizes == 1) & ((last == NEWLINE) | (last == RETURN))) | (
        (sizes == 2) & (last == NEWLINE) & (data[starts] == RETURN)
    )
    plain = ~empty & (sizes <= csv.field_size_limit()) & ~_marked(starts, data)
    plain &= _quoted_plainly(block, form)
    plain[_undecodable(block)] = False
    return plain, empty


def _marked(starts: Places, data: Bytes) -> Flags:
    """Lines that begin with a byte order mark, which is a letter like any other but at the beginning of a file."""
    marked: Flags = data[starts] == codecs.BOM_UTF8[0]
    for place in np.flatnonzero(marked):
        start = starts[place]
        marked[place] = data[start : start + 3].tobytes() == codecs.BOM_UTF8
    return marked


def _quoted_plainly(block: Block, form: Form) -> Flags:
    """For each line whether its quotes open and close at the borders of cells, or all stand inside cells that no quote
    opens, where they are letters like any other.
    """
    data, lines = block.bytes, len(block.ends)
    quotes = np.flatnonzero(data == _QUOTE)
    if not len(quotes):
        return np.ones(lines, np.bool_)
    before = np.searchsorted(quotes, block.starts)
    counts = np.diff(before, append=len(quotes))
    line = np.repeat(np.arange(lines), counts)
    closes = ((np.arange(len(quotes)) - before[line]) & 1).astype(np.bool_)
    border = np.zeros(256, np.bool_)
    border[[ord(form.delimiter), NEWLINE, RETURN]] = True
    opens = border[data[quotes - 1]] | (quotes == 0)
    border[_QUOTE] = True
    begins = border[data[quotes - 1]] | (quotes == 0)
    ends = border[data[np.minimum(quotes + 1, len(data) - 1)]] | (quotes == len(data) - 1)
    fit: Flags = counts % 2 == 0
    fit[line[~np.where(closes, ends, begins)]] = False
    letters = np.ones(lines, np.bool_)
    letters[line[opens]] = False
    return fit | letters


def _undecodable(block: Block) -> list[int]:
    """The lines with bytes that are not in the file's encoding."""
    try:
        str(block.data, "utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return []
    found = []
    letters = np.flatnonzero(block.bytes > 127)
    for place in np.unique(np.searchsorted(block.ends, letters, side="right")).tolist():
        try:
            str(block.data[block.starts[place] : block.ends[place]], "utf-8")
        except UnicodeDecodeError:
            found.append(place)
    return found


def plain_together(block: Block, form: Form, plain: Flags) -> Together | None:
    """The rows of some lines of a block; see `together`."""
    edges = np.flatnonzero(np.diff(plain.astype(np.int8), prepend=0, append=0))
    if not len(edges):
        return nothing(form)
    spans = zip(block.starts[edges[::2]].tolist(), block.ends[edges[1::2] - 1].tolist(), strict=True)
    data = b"".join([block.data[start:end] for start, end in spans])
    return together(data, form, int(plain.sum()), may_be_ragged=True)


def nothing(form: Form) -> Together:
    """No rows."""
    return Together(form.table(text_table(form.header, [])), _NONE, _NONE)


def _blank(table: pa.Table) -> Places:
    """The places of rows in which no cell says anything but space."""
    places = np.arange(table.num_rows)
    for column in table.columns:
        places = _perhaps_empty(column, places)
        if not len(places):
            return places
    rows = zip(*(column.take(pa.array(places)).to_pylist() for column in table.columns), strict=True)
    return places[np.fromiter((not any(cell.strip() for cell in row) for row in rows), np.bool_, len(places))]


def _perhaps_empty(column: pa.ChunkedArray, places: Places) -> Places:
    """The places whose cells do not begin with a letter, digit or sign of ASCII."""
    texts = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    _, offsets, letters = texts.buffers()
    starts = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    at, written = starts[places], starts[places + 1] > starts[places]
    if not written.any():
        return places
    data = np.frombuffer(letters, np.uint8)
    first = data[np.minimum(at, len(data) - 1)]
    return places[~written | (first <= 32) | (first >= 127)]
