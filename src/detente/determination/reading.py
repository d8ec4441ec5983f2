"""Reading files of shipments: CSV, JSON Lines and Parquet, a batch of rows at a time.

Every row of a file is either in a batch or a `Reject` with its line, its field and a sentence; none is lost. Numbers
stay the text they were written as, so that nothing is rounded on the way to the law.
"""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from detente.determination.lines import UNDECODED, Lines, clean, open_text, undecoded
from detente.determination.shipment import FIELDS
from detente.errors import FileError

FORMATS = ("csv", "jsonl", "parquet")
_SUFFIXES = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
ROWS = 1 << 16
csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be read: its line (its number in Parquet files), the field, why, and the row itself."""

    line: int
    field: str
    sentence: str
    row: Any


@dataclass(slots=True)
class Batch:
    """Some rows of a file as a table, with the line of each."""

    table: pa.Table
    lines: Sequence[int]
    rejects: list[Reject] = field(default_factory=list)
    empty: int = 0
    share: float = 0.0  # of the file that was read by then, from 0 to 1


def format_of(name: str, said: str | None) -> str:
    """The format of a file, from its name, or as said where the name does not tell.

    Raises:
        FileError: neither tells.
    """
    if said is not None and said not in FORMATS:
        raise FileError(f"{said!r} is not a format; there are {', '.join(FORMATS)}.")
    found = _SUFFIXES.get(Path(name).suffix.lower(), said)
    if found is None:
        what = "Standard input and output have" if name == "-" else f"{name!r} has"
        raise FileError(f"{what} no ending that tells the format; say --format {', '.join(FORMATS)}.")
    return found


def open_input(name: str) -> BinaryIO:
    """A file; standard input and pipes are kept so that they can be read again.

    Raises:
        FileError: there is no such file, or it cannot be read.
    """
    if name == "-":
        return io.BytesIO(sys.stdin.buffer.read())
    path = Path(name)
    try:
        if path.is_dir():
            raise FileError(f"{name!r} is a folder; name a file.")
        file = path.open("rb")
        if file.seekable():
            return file
        with file:
            return io.BytesIO(file.read())
    except (OSError, ValueError) as error:
        raise FileError(f"{name!r} cannot be read: {getattr(error, 'strerror', error)}.") from None


def read(file: BinaryIO, name: str, kind: str, encoding: str | None = None, rows: int = ROWS) -> Iterator[Batch]:
    """The batches of a file.

    Args:
        file: open for reading, at its beginning, and able to seek.
        name: how messages name it.
        kind: one of `FORMATS`.
        encoding: of text files; by default UTF-8, or UTF-16 where the file says so.
        rows: how many rows a batch holds at most.

    Raises:
        FileError: the file as a whole cannot be read.
    """
    if kind == "parquet":
        yield from _read_parquet(file, name, rows)
        return
    size = file.seek(0, io.SEEK_END) or 1
    file.seek(0)
    text = open_text(file, encoding)
    try:
        for batch in _read_csv(Lines(text, name), name, rows) if kind == "csv" else _read_jsonl(text, name, rows):
            batch.share = min(1.0, file.tell() / size)
            yield batch
    finally:
        with contextlib.suppress(ValueError):  # the file is the caller's, who may have closed it
            text.detach()


def _delimiter(header: str) -> str:
    """The delimiter under which most of the header's cells are fields of a shipment."""

    def known(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([header], delimiter=delimiter), [])
        fields = sum(cell.strip().casefold().partition(".")[0] in FIELDS for cell in cells)
        return fields, len(cells)

    return max(",;\t|", key=known)


def _read_csv(lines: Lines, name: str, rows: int) -> Iterator[Batch]:
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
        raise FileError(f"{name!r}: the header cannot be read: {_csv_sentence(error)}") from None
    if any(undecoded(cell) for cell in header):
        raise FileError(f"{name!r}: the header {UNDECODED}")
    twice = sorted({cell for cell in header if header.count(cell) > 1})
    if twice:
        raise FileError(f"{name!r} has two columns named {twice[0]!r}; rename or remove one.")
    return _csv_batches(lines, csv.reader(lines, delimiter=delimiter, strict=True), delimiter, header, rows)


def _csv_batches(lines: Lines, reader: Any, delimiter: str, header: list[str], rows: int) -> Iterator[Batch]:
    kept: list[list[str]] = []
    numbers: list[int] = []
    rejects: list[Reject] = []
    empty = 0
    while True:
        line = lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            lines.back()
            rejects.append(Reject(line, "", _csv_sentence(error), _raw(lines)))
            continue
        if len(lines.record) > 1 and _swallows(lines.record[1:], delimiter, len(header)):
            lines.back()
            rejects.append(Reject(line, "", _UNCLOSED, _raw(lines)))
        elif not any(cell.strip() for cell in cells):
            empty += 1
        elif len(cells) != len(header):
            sentence = f"the row has {len(cells)} {'cell' if len(cells) == 1 else 'cells'}, the header {len(header)}."
            rejects.append(Reject(line, "", sentence, [clean(cell) for cell in cells]))
        elif any(undecoded(cell) for cell in cells):
            column = next(h for h, cell in zip(header, cells, strict=True) if undecoded(cell))
            rejects.append(Reject(line, column, UNDECODED, [clean(cell) for cell in cells]))
        else:
            kept.append(cells)
            numbers.append(line)
        if len(kept) + len(rejects) >= rows:
            yield Batch(_text_table(header, kept), numbers, rejects, empty)
            kept, numbers, rejects, empty = [], [], [], 0
    yield Batch(_text_table(header, kept), numbers, rejects, empty)


_UNCLOSED = "a quote that is opened in this line is not closed in its row."


def _csv_sentence(error: csv.Error) -> str:
    said = str(error)
    if "unexpected end" in said:
        return _UNCLOSED
    if "expected after" in said:
        return "a cell goes on after its closing quote; write a quote inside a cell twice."
    return f"the line cannot be read: {said}."


def _swallows(others: list[str], delimiter: str, width: int) -> bool:
    """Whether a quote left open has taken in whole rows: a line of a cell never looks like a row of the table."""

    def is_row(line: str) -> bool:
        if line.count('"') % 2:
            return False
        try:
            return len(next(csv.reader([line], delimiter=delimiter, strict=True), [])) == width
        except csv.Error:
            return False

    return width > 2 and any(is_row(line) for line in others)


def _raw(lines: Lines) -> str:
    return clean("".join(lines.record).rstrip("\r\n"))


def _text_table(header: list[str], rows: Sequence[Sequence[str | None]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=header)


def _read_jsonl(text: io.TextIOWrapper, name: str, rows: int) -> Iterator[Batch]:
    header = list(_keys(Lines(text, name)))
    text.seek(0)
    if not header:
        raise FileError(f"{name!r} holds no JSON object with a key; write one shipment a line.")
    return _jsonl_batches(Lines(text, name), header, rows)


def _keys(lines: Lines) -> dict[str, None]:
    """All keys of all lines, in the order first met."""
    found: dict[str, None] = {}
    for line in lines:
        lines.begin()
        try:
            value = json.loads(line, parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            found.update(dict.fromkeys(clean(key) for key in value))
    return found


def _jsonl_batches(source: Lines, header: list[str], rows: int) -> Iterator[Batch]:
    kept: list[list[str | None]] = []
    lines: list[int] = []
    rejects: list[Reject] = []
    empty = 0
    for line in source:
        source.begin()
        if not line.strip():
            empty += 1
            continue
        try:
            if undecoded(line):
                raise ValueError(f"the line {UNDECODED.rstrip('.')}")
            value = json.loads(line, parse_int=_whole, parse_float=Decimal, object_pairs_hook=_object)
            if not isinstance(value, dict):
                raise ValueError("the line is JSON, but no object")
            kept.append([_as_text(value.get(key)) for key in header])
            lines.append(source.number)
        except (ValueError, ArithmeticError, RecursionError) as error:
            rejects.append(Reject(source.number, "", _json_sentence(error), clean(line.rstrip("\r\n"))))
        if len(kept) + len(rejects) >= rows:
            yield Batch(_text_table(header, kept), lines, rejects, empty)
            kept, lines, rejects, empty = [], [], [], 0
    yield Batch(_text_table(header, kept), lines, rejects, empty)


def _json_sentence(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return "the line is not valid JSON."
    if isinstance(error, ArithmeticError):
        return "the line holds a number that is too large to be read."
    if isinstance(error, RecursionError):
        return "the line is nested too deeply to be read."
    return f"{error}."


def _whole(digits: str) -> int | Decimal:
    """A whole number of any length, exactly."""
    return int(digits) if len(digits) < 1000 else Decimal(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        plain = clean(key)
        if plain in found:
            raise ValueError(f"the key {plain!r} stands twice in one object")
        found[plain] = value
    return found


def _as_text(value: Any) -> str | None:
    """A JSON value as text that says exactly the same."""
    if value is None:
        return None
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal, float)):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _read_parquet(file: BinaryIO, name: str, rows: int) -> Iterator[Batch]:
    try:
        source = pq.ParquetFile(file)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise FileError(f"{name!r} is not a readable Parquet file: {_short(error)}.") from None
    names = source.schema_arrow.names
    twice = sorted({each for each in names if names.count(each) > 1})
    if twice:
        raise FileError(f"{name!r} has two columns named {twice[0]!r}; rename or remove one.")

    def batches() -> Iterator[Batch]:
        at = 1
        try:
            for part in source.iter_batches(batch_size=rows):
                part.validate(full=True)
                lines = range(at, at + part.num_rows)
                at += part.num_rows
                share = (at - 1) / source.metadata.num_rows
                yield Batch(_without_views(pa.Table.from_batches([part])), lines, share=share)
            if at == 1:
                yield Batch(_without_views(source.schema_arrow.empty_table()), range(1, 1))
        except (pa.ArrowException, OSError) as error:
            raise FileError(f"{name!r} cannot be read past row {at - 1}: {_short(error)}.") from None

    return batches()


def _without_views(table: pa.Table) -> pa.Table:
    """The table without the view types, out of which Arrow cannot pick rows."""
    plain = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}
    fields = [field.with_type(plain.get(field.type, field.type)) for field in table.schema]
    return table.cast(pa.schema(fields, table.schema.metadata))


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
