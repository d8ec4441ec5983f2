"""Streams of Arrow that were sent: what its messages say they unpack to is added up before any of them is unpacked."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

from detente.determination.rows_read import Batch
from detente.errors import FileError
from detente.web.problems import ProblemError
from detente.web.upload_tables import (
    CELLS_AT_ONCE,
    ROWS_AT_ONCE,
    Measure,
    check_schema,
    too_many_rows,
    unpacks_too_large,
)

_SCHEMA = 1 << 20  # bytes
_MESSAGES = 20_000
_BATCH, _DICTIONARY = 3, 2  # kinds of messages


def arrow_batches(file: BinaryIO, name: str, measure: Measure) -> Iterator[Batch]:
    """The batches of a stream (Arrow's IPC format); see `detente.web.uploads.read_upload`.

    Raises:
        ProblemError: it is too large, or made to be.
        FileError: it cannot be read.
    """
    data = pa.py_buffer(file.read())  # as large as a body may be
    try:
        _check_messages(data, name, measure)
        source = pa.ipc.open_stream(data)
        check_schema(source.schema, name)
        names = source.schema.names
        twice = next((each for place, each in enumerate(names) if each in names[:place]), None)
    except (pa.ArrowException, OSError, ValueError, struct.error, RecursionError) as error:
        raise _unreadable(name, error) from None
    if twice is not None:
        raise FileError(f"{name!r} has two columns named {twice!r}; rename or remove one.")
    return _read(source, name)


def _unreadable(name: str, error: Exception) -> FileError:
    said = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
    return FileError(f"{name!r} is not a readable stream of Arrow: {said}.")


def _check_messages(data: pa.Buffer, name: str, measure: Measure) -> None:
    most = measure.settings.most_unpacked
    total = rows = 0
    messages = pa.ipc.MessageReader.open_stream(pa.BufferReader(data))
    for count, message in enumerate(messages):
        if count > _MESSAGES:
            raise ProblemError("too-large", f"{name!r} has very many batches; send fewer and larger ones.")
        if message.type == "schema" and message.metadata.size > _SCHEMA:
            raise ProblemError("too-large", f"The description of columns in {name!r} is too long to be taken.")
        if message.type not in ("record batch", "dictionary"):
            continue
        length, size = _unpacked(message, name)
        total += size
        if total > most:
            raise unpacks_too_large(most)
        rows += length if message.type == "record batch" else 0
        if length < 0 or rows > measure.settings.most_rows:
            raise too_many_rows(measure.settings.most_rows)


def _unpacked(message: pa.Message, name: str) -> tuple[int, int]:
    """The rows and the bytes that a message says it has.

    No library in use tells this before it unpacks the message, so it is read from the flatbuffer itself.
    """
    meta, body = memoryview(message.metadata), memoryview(message.body)
    root = _Table(meta, struct.unpack_from("<I", meta, 0)[0])
    kind = meta[root.field(1)] if root.field(1) else 0
    inner = root.table(2)
    if kind == _DICTIONARY:
        if inner.field(2) and meta[inner.field(2)]:
            raise ProblemError("file", f"{name!r} adds to its dictionaries (deltas), which is not taken.")
        inner = inner.table(1)
    elif kind != _BATCH:
        raise ValueError("a message is of another kind than it says")
    length = struct.unpack_from("<q", meta, inner.field(0))[0] if inner.field(0) else 0
    if not inner.field(3):
        return length, len(body)
    count, at = inner.vector(2)
    size = 0
    for place in range(count):
        offset, packed = struct.unpack_from("<qq", meta, at + 16 * place)
        if packed >= 8:
            (said,) = struct.unpack_from("<q", body, offset)
            size += packed if said < 0 else said  # -1: this one is not packed
    return length, size


class _Table:
    """A table of a flatbuffer."""

    def __init__(self, data: memoryview, at: int) -> None:
        self._data = data
        self._at = at
        self._fields = at - struct.unpack_from("<i", data, at)[0]
        self._size = struct.unpack_from("<H", data, self._fields)[0]

    def field(self, number: int) -> int:
        """Where a field stands; 0 if it is left out."""
        place = 4 + 2 * number
        if place >= self._size:
            return 0
        offset = struct.unpack_from("<H", self._data, self._fields + place)[0]
        return self._at + offset if offset else 0

    def table(self, number: int) -> _Table:
        at = self.field(number)
        if not at:
            raise ValueError("a message holds nothing")
        return _Table(self._data, at + struct.unpack_from("<I", self._data, at)[0])

    def vector(self, number: int) -> tuple[int, int]:
        """How many items a field lists, and where the first stands."""
        at = self.field(number)
        if not at:
            return 0, 0
        start = at + struct.unpack_from("<I", self._data, at)[0]
        return struct.unpack_from("<I", self._data, start)[0], start + 4


def _read(source: pa.RecordBatchReader, name: str) -> Iterator[Batch]:
    rows = max(1, min(ROWS_AT_ONCE, CELLS_AT_ONCE // max(1, len(source.schema))))
    at = 1
    try:
        for whole in source:
            whole.validate(full=True)
            for start in range(0, whole.num_rows, rows):
                part = whole.slice(start, rows)
                yield Batch(pa.Table.from_batches([part]), range(at, at + part.num_rows))
                at += part.num_rows
        if at == 1:
            yield Batch(source.schema.empty_table(), range(1, 1))
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(name, error) from None
