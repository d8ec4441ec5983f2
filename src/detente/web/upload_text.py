"""CSV, JSON Lines and JSON that were sent: unpacked within bounds, and looked over before they are read for good."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

import numpy as np

from detente.determination.compression import PIECE, Borrowed, packing_of, unpacked
from detente.determination.csv_files import read_header
from detente.determination.lines import Lines, open_text, unreadable
from detente.determination.reading import read
from detente.determination.rows_read import Batch
from detente.web.problems import ProblemError
from detente.web.upload_json import as_lines
from detente.web.upload_tables import (
    CELLS_AT_ONCE,
    MOST_COLUMNS,
    ROWS_AT_ONCE,
    Measure,
    check_columns,
    too_many_rows,
    unpacks_too_large,
)

LONGEST_LINE = 1 << 20  # bytes
_HEADER = 1 << 16  # bytes within which the header of a CSV file ends
_IN_MEMORY = 4 << 20
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")


def text_batches(file: BinaryIO, name: str, kind: str, encoding: str | None, measure: Measure) -> Iterator[Batch]:
    """The batches of a text file; see `detente.web.uploads.read_upload`.

    Raises:
        ProblemError: it is too large, or made to be.
        FileError: it cannot be read.
    """
    bare = kind.partition(".")[0]
    plain = _unpacked(file, name, kind, measure)
    if bare == "json":
        plain, bare = as_lines(plain, measure), "jsonl"
    _check_lines(plain, name, measure)
    columns = _csv_columns(plain, name, encoding) if bare == "csv" else _keys(plain, encoding, measure)
    check_columns(columns)
    rows = max(1, min(ROWS_AT_ONCE, CELLS_AT_ONCE // max(1, columns)))
    return _through(read(plain, name, bare, encoding, rows), None if plain is file else plain)


def _through(batches: Iterator[Batch], file: BinaryIO | None) -> Iterator[Batch]:
    try:
        yield from batches
    finally:
        if file is not None:
            file.close()


def _unpacked(file: BinaryIO, name: str, kind: str, measure: Measure) -> BinaryIO:
    """The file itself, or what is packed in it."""
    head = file.read(4)
    file.seek(0)
    if not head.startswith(_PACKED) and packing_of(kind) is None:
        return file
    room = cast("BinaryIO", tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115  (closed by `_through`)
    total = 0
    try:
        source = unpacked(Borrowed(file), name, kind)
        while piece := source.read(PIECE):
            total += len(piece)
            if total > measure.settings.most_unpacked:
                raise unpacks_too_large(measure.settings.most_unpacked)
            room.write(piece)
            measure.hurry()
    except OSError as error:
        raise unreadable(name, error, 0) from None
    room.seek(0)
    if room.read(4).startswith(_PACKED):
        raise ProblemError("file", f"{name!r} is packed twice; pack it once.")
    room.seek(0)
    return room


def _check_lines(file: BinaryIO, name: str, measure: Measure) -> None:
    """Refuse very long lines, and more of them than can be rows; some lines may be empty, or part of a row."""
    most = 2 * measure.settings.most_rows + 1000
    newlines = returns = length = 0
    while piece := file.read(PIECE):
        data = np.frombuffer(piece, np.uint8)
        ends = np.flatnonzero((data == 10) | (data == 13))
        if len(ends):
            longest = max(length + int(ends[0]), int(np.diff(ends).max(initial=0)))
            length = len(piece) - 1 - int(ends[-1])
        else:
            longest = length = length + len(piece)
        if max(longest, length) > LONGEST_LINE:
            sentence = f"{name!r} has a line of more than {LONGEST_LINE >> 20} MiB, which is not taken."
            raise ProblemError("too-large", sentence)
        newlines += int((data == 10).sum())
        returns += int((data == 13).sum())
        if max(newlines, returns) > most:
            raise too_many_rows(measure.settings.most_rows)
    file.seek(0)


def _csv_columns(file: BinaryIO, name: str, encoding: str | None) -> int:
    """How many columns a CSV file has; its header is looked at by itself, as it may be all that there is."""
    head = file.read(_HEADER)
    file.seek(0)
    with open_text(Borrowed(io.BytesIO(head)), encoding) as text:
        lines = list(text)
    if len(head) == _HEADER:
        lines = lines[:-1]
    if not lines and head:
        sentence = f"The header of {name!r} is longer than {_HEADER >> 10} KiB, which is not taken."
        raise ProblemError("too-large", sentence)
    return len(read_header(Lines(iter(lines), name), name).header)


def _keys(file: BinaryIO, encoding: str | None, measure: Measure) -> int:
    """How many different keys the objects of a JSON Lines file have, counted no further than is taken."""
    found: set[str] = set()
    for number, line in enumerate(open_text(Borrowed(file), encoding)):
        try:
            value = json.loads(line, parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            found.update(value)
        if len(found) > MOST_COLUMNS:
            raise ProblemError("too-large", f"There are more than {MOST_COLUMNS} different keys, which is not taken.")
        if not number & 1023:
            measure.hurry()
    file.seek(0)
    return len(found)
