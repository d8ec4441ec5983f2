"""Bodies that are made to do harm: small ones that become large, and shapes without end."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

MIB = 1 << 20
CSV, JSON, LINES = "text/csv", "application/json", "application/x-ndjson"
ARROW, PARQUET = "application/vnd.apache.arrow.stream", "application/vnd.apache.parquet"

_HEAD = b"id,origin,destination,date,entry,good,end_use,parameters\n"
_SAME = {"origin": "JP", "destination": "KR", "date": "2019-08-01", "entry": "3(1)"}
_ROWS = 15_000
_LONG = "x" * 60_000


def packed(pieces: Iterable[bytes]) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*map(squeeze.compress, pieces), squeeze.flush()])


def arrow(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as out:
        out.write_table(table)
    return sink.getvalue()


def parquet(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def shipments(rows: int = _ROWS, **columns: pa.Array) -> pa.Table:
    return pa.table({**{name: pa.array([said] * rows) for name, said in _SAME.items()}, **columns})


def same(value: str, rows: int = _ROWS) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int8()), [value])


def views(rows: int = _ROWS) -> pa.Array:
    """Very many rows that are views of one text."""
    one = pa.array([_LONG], pa.string_view())
    _, view, text = one.buffers()
    return pa.Array.from_buffers(pa.string_view(), rows, [None, pa.py_buffer(view.to_pybytes() * rows), text])


def deltas() -> bytes:
    """A stream that adds to its dictionary with every batch."""
    kind = pa.dictionary(pa.int8(), pa.string())
    sink = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
    with pa.ipc.new_stream(sink, pa.schema([("origin", kind)]), options=options) as out:
        for words in (["JP"], ["JP", "KR"]):
            column = pa.DictionaryArray.from_arrays(pa.array([0], pa.int8()), words)
            out.write_batch(pa.RecordBatch.from_arrays([column], ["origin"]))
    return sink.getvalue()


def ends() -> pa.Array:
    return pa.RunEndEncodedArray.from_arrays(pa.array([2_000_000_000], pa.int32()), pa.array(["JP"]))


# What is sent, how it is packed, the status of the answer, and what its sentence says. The server takes 4 MiB, which
# may unpack to 16, and 20,000 rows.
Hostile = tuple[str, Callable[[], bytes], int, str]
BODIES: dict[str, Hostile] = {
    "a gzip bomb": ("csv.gzip", lambda: packed([b"a" * MIB] * 64), 413, "more than 16 MiB"),
    "a gzip bomb of rows": ("csv.gzip", lambda: packed([_HEAD, *[b"\n" * MIB] * 64]), 413, "more than 16 MiB"),
    "a zstd bomb": (
        "csv.zstd",
        lambda: pa.compress(b"\n" * (256 * MIB), codec="zstd", asbytes=True),
        413,
        "more than 16 MiB",
    ),
    "a bomb in a bomb": ("csv.gzip", lambda: gzip.compress(packed([b"a" * MIB] * 64)), 422, "packed twice"),
    "a million columns": (CSV, lambda: b",".join(b"%d" % n for n in range(500_000)), 413, "line of more than 1 MiB"),
    "nothing but commas": (CSV, lambda: b"," * (4 * MIB - 1), 413, "line of more than 1 MiB"),
    "a header of 100,000 columns": (CSV, lambda: b",".join(b"%d" % n for n in range(100_000)), 413, "longer than 64"),
    "a header over many lines": (CSV, lambda: b'"a\n",' * 15_000 + b"b\n", 422, "header cannot be read"),
    "600 columns": (CSV, lambda: b",".join(b"%d" % n for n in range(600)) + b"\n", 413, "600 columns; at most 500"),
    "one gigantic cell": (CSV, lambda: _HEAD + b'a,JP,"' + b"x" * (3 * MIB) + b'"\n', 413, "line of more than 1 MiB"),
    "a large cell": (CSV, lambda: _HEAD + b"a,JP," + b"x" * 100_000 + b",,,,,\n", 413, "longer than 64 KiB"),
    "no line ends": (CSV, lambda: _HEAD + b"\0" * (3 * MIB), 413, "line of more than 1 MiB"),
    "very many lines": (CSV, lambda: _HEAD + b"a\n" * MIB, 413, "At most 20,000 rows"),
    "ragged lines": (CSV, lambda: _HEAD + b"a\n" * 39_000, 413, "At most 20,000 rows"),
    "quotes left open": (CSV, lambda: _HEAD + b'"a\n' * 30_000, 413, "At most 20,000 rows"),
    "very deep json": (JSON, lambda: b"[" * (3 * MIB), 422, "nested too deeply"),
    "deep objects": (JSON, lambda: b'[{"a":' * 500_000, 422, "nested too deeply"),
    "very many elements": (JSON, lambda: b"[" + b"{}," * MIB + b"{}]", 413, "At most 20,000 rows"),
    "a long element": (JSON, lambda: b'[{"id": "' + b"x" * (2 * MIB) + b'"}]', 413, "longer than 1 MiB"),
    "very many keys": (LINES, lambda: b"".join(b'{"k%d":1}\n' % n for n in range(19_000)), 413, "500 different keys"),
    "deep lines": (LINES, lambda: (b"[" * 100_000 + b"\n") * 30, 422, "no JSON object"),
    "billions of nulls": (ARROW, lambda: arrow(pa.table({"origin": pa.nulls(2_000_000_000)})), 413, "20,000 rows"),
    "a run of billions": (ARROW, lambda: arrow(pa.table({"origin": ends()})), 413, "20,000 rows"),
    "an arrow bomb": (
        ARROW,
        lambda: arrow(pa.table({"id": pa.array([b"\0" * (100 * MIB)])}), compression="zstd"),
        413,
        "more than 16 MiB",
    ),
    "one text for all rows": (ARROW, lambda: arrow(shipments(id=same(_LONG))), 413, "more than 16 MiB"),
    "views of one text": (ARROW, lambda: arrow(shipments(id=views())), 413, "more than 16 MiB"),
    "a dictionary that grows": (ARROW, deltas, 422, "adds to its dictionaries"),
    "lists": (ARROW, lambda: arrow(pa.table({"origin": pa.array([["JP"]])})), 422, "holds list"),
    "a stream of 20,000 columns": (
        ARROW,
        lambda: arrow(pa.table({f"c{n}": pa.array([1]) for n in range(20_000)})),
        413,
        "20,000 columns",
    ),
    "a stream of 600 columns": (
        ARROW,
        lambda: arrow(pa.table({f"c{n}": pa.array([1]) for n in range(600)})),
        413,
        "600 columns",
    ),
    "millions of parquet rows": (
        PARQUET,
        lambda: parquet(pa.table({"origin": same("JP", 5_000_000)})),
        413,
        "At most 20,000 rows",
    ),
    "one parquet text for all rows": (PARQUET, lambda: parquet(shipments(id=same(_LONG))), 413, "more than 16 MiB"),
    "prefixes": (
        PARQUET,
        lambda: parquet(
            pa.table({"id": pa.array([_LONG] * 2000)}), use_dictionary=False, column_encoding={"id": "DELTA_BYTE_ARRAY"}
        ),
        422,
        "DELTA_BYTE_ARRAY",
    ),
    "a parquet bomb": (
        PARQUET,
        lambda: parquet(pa.table({"id": ["\0" * (100 * MIB)]}), compression="zstd", use_dictionary=False),
        413,
        "more than 16 MiB",
    ),
    "parquet lists": (PARQUET, lambda: parquet(pa.table({"a": pa.array([[None] * 1_000_000])})), 422, "holds list"),
    "one text in a struct": (
        PARQUET,
        lambda: parquet(shipments(parameters=pa.StructArray.from_arrays([same(_LONG)], ["concentration_wt_pct"]))),
        413,
        "are too long",
    ),
    "9,000 parquet columns": (
        PARQUET,
        lambda: parquet(pa.table({f"c{n}": pa.array([1]) for n in range(9000)})),
        413,
        "description of columns",
    ),
}
# These are answered, every row with a sentence or an answer, and must not take long or much.
BORNE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "every row wrong in its own way": (
        CSV,
        lambda: _HEAD + b"".join(b"a,JP,KR,2019-08-01,zz%d(1),,civil,\n" % n for n in range(_ROWS)),
    ),
    "every row with bytes of another encoding": (CSV, lambda: _HEAD + b"\xff,JP,KR,2019-08-01,3(1),,,\n" * _ROWS),
    "rows of nothing": (CSV, lambda: _HEAD + b"\0,\0,\0\n" * _ROWS),
    "parameters without end": (CSV, lambda: _HEAD + b'a,JP,KR,2019-08-01,,resist,,"{""a"":' + b"[" * 60_000 + b'"\n'),
    "one row with very many keys": (
        LINES,
        lambda: b"{" + b",".join(b'"k%d":1' % n for n in range(490)) + b"}\n" + b"{}\n" * _ROWS,
    ),
    "a number of great length": (
        LINES,
        lambda: (
            b'{"origin":"JP","destination":"KR","date":"2019-08-01","entry":"3(1)","currency":"JPY","value":'
            + b"9" * 60_000
            + b"}\n"
        ),
    ),
    "numbers beyond all bounds": (
        LINES,
        lambda: (
            b'{"origin":"JP","destination":"KR","date":"2019-08-01","entry":"3(1)","currency":"JPY",'
            b'"value":1e999999999}\n' * 1000
        ),
    ),
}
