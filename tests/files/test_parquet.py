"""Parquet in: types as they are, rows numbered from one, and files that are none."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detente.determination.reading import read
from detente.errors import FileError


def parquet(table: pa.Table, **options: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, **options)
    return file.getvalue()


TABLE = pa.table(
    {
        "id": [1, 2, 3],
        "date": [dt.date(2019, 8, 28), None, dt.date(2020, 1, 1)],
        "value": pa.array([Decimal("30.0000000000000000001"), None, Decimal("1")], pa.decimal128(38, 19)),
        "end_use": pa.array(["civil", None, "wmd"]).dictionary_encode(),
        "parameters": [{"tone": "positive"}, None, {"tone": None}],
        "when": pa.array([1, 2, None], pa.timestamp("ns", "UTC")),
    }
)


@pytest.mark.parametrize("rows", [1, 2, 65_536])
def test_rows_and_types_are_read_as_they_are(rows: int) -> None:
    batches = list(read(io.BytesIO(parquet(TABLE)), "orders", "parquet", rows=rows))
    assert pa.concat_tables([batch.table for batch in batches]).unify_dictionaries().equals(TABLE.unify_dictionaries())
    assert [line for batch in batches for line in batch.lines] == [1, 2, 3]
    assert all(batch.table.num_rows <= rows and not batch.rejects and not batch.empty for batch in batches)


def test_no_rows_are_one_empty_batch() -> None:
    (batch,) = read(io.BytesIO(parquet(TABLE.slice(0, 0))), "orders", "parquet")
    assert batch.table.schema.equals(TABLE.schema)
    assert batch.table.num_rows == len(batch.lines) == 0


def refusal(raw: bytes) -> str:
    with pytest.raises(FileError) as caught:
        list(read(io.BytesIO(raw), "orders", "parquet"))
    return str(caught.value)


@pytest.mark.parametrize("raw", [b"", b"PAR1", b"id,origin\n", b"PAR1" * 10, parquet(TABLE)[:-9], parquet(TABLE)[:40]])
def test_a_file_that_is_not_parquet_or_not_whole_is_a_sentence(raw: bytes) -> None:
    assert refusal(raw).startswith("'orders' is not a readable Parquet file: ")
    assert refusal(raw).endswith(".")


def test_a_file_broken_in_the_middle_is_a_sentence() -> None:
    whole = parquet(pa.table({"id": [str(n) * 50 for n in range(2000)]}), compression="zstd", use_dictionary=False)
    broken = whole[:100] + b"\xff" * 400 + whole[500:]
    assert refusal(broken).startswith("'orders' cannot be read past row 0: ")


def test_text_that_is_none_is_a_sentence() -> None:
    broken = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")])
    assert refusal(parquet(pa.table({"id": broken}))).startswith("'orders' cannot be read past row 0: ")


def test_two_columns_of_one_name_are_a_sentence() -> None:
    twice = pa.table([pa.array([1]), pa.array([2])], names=["id", "id"])
    assert refusal(parquet(twice)) == "'orders' has two columns named 'id'; rename or remove one."
