"""Reading files of shipments: CSV, JSON Lines and Parquet, a batch of rows at a time.

Every row of a file is either in a batch or a `Reject` with its line, its field and a sentence; none is lost. Numbers
stay the text they were written as, so that nothing is rounded on the way to the law.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

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


def format_of(name: str, said: str | None) -> str:
    """The format of a file, from what was said or from its name.

    Raises:
        FileError: neither tells.
    """
    if said is not None:
        if said not in FORMATS:
            raise FileError(f"{said!r} is not a format; there are {', '.join(FORMATS)}.")
        return said
    found = _SUFFIXES.get(Path(name).suffix.lower())
    if found is None:
        what = "Standard input and output have" if name == "-" else f"{name!r} has"
        raise FileError(f"{what} no ending that tells the format; say --format {', '.join(FORMATS)}.")
    return found


def open_input(name: str) -> BinaryIO:
    """A file, or standard input kept so that it can be read again.

    Raises:
        FileError: there is no such file, or it cannot be read.
    """
    if name == "-":
        return io.BytesIO(sys.stdin.buffer.read())
    path = Path(name)
    try:
        if path.is_dir():
            raise FileError(f"{name!r} is a folder; name a file.")
        return path.open("rb")
    except OSError as error:
        raise FileError(f"{name!r} cannot be read: {error.strerror}.") from None


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
        return _read_parquet(file, name, rows)
    text = _text(file, encoding)
    return _read_csv(text, name, rows) if kind == "csv" else _read_jsonl(text, name, rows)


def _text(file: BinaryIO, encoding: str | None) -> io.TextIOWrapper:
    head = file.read(4)
    file.seek(0)
    if encoding is None:
        encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise FileError(f"{encoding!r} is not an encoding; try utf-8, cp932 or cp949.") from None
    return io.TextIOWrapper(file, encoding=encoding, errors="surrogateescape", newline="")


def _undecoded(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


_UNDECODED = "holds bytes that are not in the file's encoding; say --encoding cp932 or cp949 if it comes from Excel."


def _delimiter(header: str) -> str:
    """The delimiter under which most of the header's cells are fields of a shipment."""

    def known(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([header], delimiter=delimiter), [])
        fields = sum(cell.strip().casefold().partition(".")[0] in FIELDS for cell in cells)
        return fields, len(cells)

    return max(",;\t|", key=known)


def _read_csv(text: io.TextIOWrapper, name: str, rows: int) -> Iterator[Batch]:
    first = text.readline()
    while first and not first.strip():
        first = text.readline()
    if not first:
        raise FileError(f"{name!r} is empty; its first line must name the columns.")
    if first.startswith("sep=") and len(first.strip()) == 5:  # a line that Excel writes for itself
        delimiter, first = first[4], text.readline()
    else:
        delimiter = _delimiter(first)

    def lines() -> Iterator[str]:
        yield first
        yield from text

    reader = csv.reader(lines(), delimiter=delimiter)
    try:
        header = [cell.strip() or f"column {position}" for position, cell in enumerate(next(reader), start=1)]
    except (csv.Error, StopIteration) as error:
        raise FileError(f"{name!r}: the header cannot be read: {error}.") from None
    if any(_undecoded(cell) for cell in header):
        raise FileError(f"{name!r}: the header {_UNDECODED}")
    twice = sorted({cell for cell in header if header.count(cell) > 1})
    if twice:
        raise FileError(f"{name!r} has two columns named {twice[0]!r}; rename or remove one.")
    return _csv_batches(reader, header, rows)


def _csv_batches(reader: Any, header: list[str], rows: int) -> Iterator[Batch]:
    kept: list[list[str]] = []
    lines: list[int] = []
    rejects: list[Reject] = []
    empty = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            rejects.append(Reject(line, "", f"the line cannot be read: {error}.", None))
            continue
        if not any(cell.strip() for cell in cells):
            empty += 1
        elif len(cells) != len(header):
            sentence = f"the row has {len(cells)} cells, the header {len(header)}."
            if any("\n" in cell for cell in cells):
                sentence += " A quote that is opened in it may not be closed."
            rejects.append(Reject(line, "", sentence, [_clean(cell) for cell in cells]))
        elif any(_undecoded(cell) for cell in cells):
            column = next(h for h, cell in zip(header, cells, strict=True) if _undecoded(cell))
            rejects.append(Reject(line, column, _UNDECODED, [_clean(cell) for cell in cells]))
        else:
            kept.append(cells)
            lines.append(line)
        if len(kept) + len(rejects) >= rows:
            yield Batch(_text_table(header, kept), lines, rejects, empty)
            kept, lines, rejects, empty = [], [], [], 0
    yield Batch(_text_table(header, kept), lines, rejects, empty)


def _clean(text: str) -> str:
    """Text that any file can hold: bytes that could not be decoded are written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def _text_table(header: list[str], rows: list[list[str]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=header)


def _read_jsonl(text: io.TextIOWrapper, name: str, rows: int) -> Iterator[Batch]:
    header = list(_keys(text))
    text.seek(0)
    if not header:
        raise FileError(f"{name!r} holds no JSON object; write one shipment a line.")
    return _jsonl_batches(text, header, rows)


def _keys(text: io.TextIOWrapper) -> dict[str, None]:
    """All keys of all lines, in the order first met."""
    found: dict[str, None] = {}
    for line in text:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            found.update(dict.fromkeys(_clean(key) for key in value))
    return found


def _jsonl_batches(text: io.TextIOWrapper, header: list[str], rows: int) -> Iterator[Batch]:
    kept: list[list[str | None]] = []
    lines: list[int] = []
    rejects: list[Reject] = []
    empty = 0
    for number, line in enumerate(text, start=1):
        if not line.strip():
            empty += 1
            continue
        try:
            if _undecoded(line):
                raise ValueError(_UNDECODED.rstrip("."))
            value = json.loads(line, parse_float=Decimal, object_pairs_hook=_object)
            if not isinstance(value, dict):
                raise ValueError("the line is JSON, but no object")
            kept.append([_as_text(value.get(key)) for key in header])
            lines.append(number)
        except (ValueError, ArithmeticError, RecursionError) as error:
            sentence = "the line is not valid JSON" if isinstance(error, json.JSONDecodeError) else str(error)
            rejects.append(Reject(number, "", f"{sentence}.", _clean(line.rstrip("\r\n"))))
        if len(kept) + len(rejects) >= rows:
            yield Batch(_json_table(header, kept), lines, rejects, empty)
            kept, lines, rejects, empty = [], [], [], 0
    yield Batch(_json_table(header, kept), lines, rejects, empty)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice in one object")
        found[_clean(key)] = value
    return found


def _as_text(value: Any) -> str | None:
    """A JSON value as text that says exactly the same."""
    if value is None:
        return None
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal, float)):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _json_table(header: list[str], rows: list[list[str | None]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=header)


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
                yield Batch(pa.Table.from_batches([part]), range(at, at + part.num_rows))
                at += part.num_rows
            if at == 1:
                yield Batch(source.schema_arrow.empty_table(), range(1, 1))
        except (pa.ArrowException, OSError) as error:
            raise FileError(f"{name!r} cannot be read past row {at - 1}: {_short(error)}.") from None

    return batches()


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
