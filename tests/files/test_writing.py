"""Answers out: the three formats say the same, whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

import detente
from detente.determination.answers import ANSWER_FIELDS
from detente.determination.reading import Reject, format_of
from detente.determination.writing import NESTED, determination_lines, reject_line, whole_file, writer
from detente.errors import FileError
from tests.determination_table.strategies import SETTLED, tables

OUT = ANSWER_FIELDS[1:]


def answered(table: pa.Table) -> pa.Table:
    return detente.determine_table(table).drop_columns(["problem"])


def written(kind: str, *parts: pa.Table) -> bytes:
    file = io.BytesIO()
    made = writer(file, kind, parts[0].schema)
    for part in parts:
        made.write(part)
    made.close()
    return file.getvalue()


def text_of(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)


@given(tables())
@settings(max_examples=60, deadline=None)
def test_the_three_formats_give_the_answers_back(table: pa.Table) -> None:
    answers = answered(table)
    half = answers.num_rows // 2
    parts = answers.slice(0, half), answers.slice(half)
    expected = answers.select(OUT).to_pylist()

    back = pq.read_table(io.BytesIO(written("parquet", *parts)))
    assert back.column_names == answers.column_names
    assert back.select(OUT).to_pylist() == expected

    rows = list(csv.reader(io.StringIO(written("csv", *parts).decode(), newline="")))
    assert rows[0] == answers.column_names
    assert [row[-len(OUT) :] for row in rows[1:]] == [[text_of(value) for value in row.values()] for row in expected]

    lines = [json.loads(line, parse_constant=pytest.fail) for line in written("jsonl", *parts).splitlines()]
    assert all(list(line) == answers.column_names for line in lines)
    plain = [
        {n: json.loads(v) if n in NESTED else (text_of(v) or None if n in DAYS else v) for n, v in row.items()}
        for row in expected
    ]
    assert [{name: line[name] for name in OUT} for line in lines] == plain


DAYS = ("holds_from", "holds_until")
KEPT: dict[str, pa.Array] = {
    "nothing": pa.nulls(2),
    "decimal": pa.array([Decimal("1.50"), None]),
    "narrow float": pa.array([0.01, None], pa.float32()),
    "narrowest float": pa.array([0.01, None], pa.float16()),
    "no number": pa.array([float("nan"), float("-inf")]),
    "large": pa.array([2**64 - 1, None], pa.uint64()),
    "moment": pa.array([dt.datetime(2020, 1, 1, 1), None]),
    "nanosecond": pa.array([123_456_789_123_456_789, None], pa.timestamp("ns", "UTC")),
    "far day": pa.array([2_932_897, None], pa.int32()).cast(pa.date32()),
    "time": pa.array([1, None], pa.time64("ns")),
    "span": pa.array([1, None], pa.duration("ns")),
    "bytes": pa.array([b"\xff\x00", None]),
    "two bytes": pa.array([b"ab", None], pa.binary(2)),
    "list": pa.array([[1, None], None]),
    "struct": pa.array([{"day": dt.date(2020, 1, 1), "number": float("nan")}, None]),
    "map": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int8())),
    "word": pa.DictionaryArray.from_arrays(pa.array([0, None], pa.uint8()), ["x"]),
    "words": pa.ListArray.from_arrays([0, 1, 1], pa.array(["x"]).dictionary_encode()),
    "json": pa.ExtensionArray.from_storage(pa.json_(pa.string()), pa.array(['{"a":1}', None])),
    "text": pa.array(['a "b"\n,;', ""]),
}
AS_JSON: dict[str, list[Any]] = {
    "decimal": ["1.50", None],
    "narrow float": [0.01, None],
    "narrowest float": [0.01, None],
    "no number": ["nan", "-inf"],
    "large": [2**64 - 1, None],
    "moment": ["2020-01-01T01:00:00", None],
    "nanosecond": ["1973-11-29 21:33:09.123456789Z", None],
    "far day": ["10000-01-01", None],
    "bytes": ["\\xff\0", None],
    "list": [[1, None], None],
    "struct": [{"day": "2020-01-01", "number": "nan"}, None],
    "map": [[["a", 1]], None],
    "words": [["x"], []],
    "text": ['a "b"\n,;', ""],
}


@pytest.mark.parametrize("name", KEPT)
def test_every_type_of_a_kept_column_can_be_written(name: str) -> None:
    columns = {field: [said] * 2 for field, said in SETTLED.items()}
    answers = answered(pa.table({**columns, name: KEPT[name]}))
    lines = [json.loads(line, parse_constant=pytest.fail) for line in written("jsonl", answers, answers).splitlines()]
    assert len(lines) == 4
    assert [line[name] for line in lines[:2]] == AS_JSON.get(name, [line[name] for line in lines[:2]])
    rows = list(csv.DictReader(io.StringIO(written("csv", answers, answers).decode(), newline="")))
    assert len(rows) == 4
    if name in AS_JSON and isinstance(AS_JSON[name][0], (list, dict)):
        assert json.loads(rows[0][name]) == AS_JSON[name][0]
    back = pq.read_table(io.BytesIO(written("parquet", answers, answers)))
    assert back.num_rows == 4


@pytest.mark.parametrize("name", ["id", "ID", " Id "])
def test_a_determination_has_exactly_the_documented_fields_and_its_id(name: str) -> None:
    columns = {field: [said] for field, said in SETTLED.items()}
    (line,) = determination_lines(answered(pa.table({**columns, name: [7], "outcome": ["mine"]})))
    found = json.loads(line)
    assert list(found) == list(ANSWER_FIELDS)
    assert found["id"] == 7
    assert found == detente.determine({**SETTLED, "id": 7}).to_dict()


def test_a_determination_without_an_id_says_so() -> None:
    (line,) = determination_lines(answered(pa.table({field: [said] for field, said in SETTLED.items()})))
    assert json.loads(line)["id"] is None


def test_a_reject_is_one_line_of_json_whatever_its_row_holds() -> None:
    row = {"value": float("nan"), "date": dt.date(2020, 1, 1), "price": Decimal("1.50"), "raw": b"\xff", "note": "a\nb"}
    line = reject_line(Reject(7, "value", "nan is not a number.", row))
    assert line.count(b"\n") == 1
    assert json.loads(line, parse_constant=pytest.fail) == {
        "line": 7,
        "field": "value",
        "problem": "nan is not a number.",
        "row": {"value": "nan", "date": "2020-01-01", "price": "1.50", "raw": "\\xff", "note": "a\nb"},
    }


# ---- whole files ----------------------------------------------------------------------------------------------------


def test_a_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "answers.csv"
    with whole_file(str(place)) as file:
        file.write(b"new")
        assert not place.exists()
    assert place.read_bytes() == b"new"
    mask = os.umask(0)
    os.umask(mask)
    assert place.stat().st_mode & 0o777 == 0o666 & ~mask
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, FileError, GeneratorExit])
@pytest.mark.parametrize("before", [b"old", None])
def test_a_run_that_breaks_off_leaves_what_was_there(
    tmp_path: Path, error: type[BaseException], before: bytes | None
) -> None:
    place = tmp_path / "answers.csv"
    if before is not None:
        place.write_bytes(before)

    def run() -> None:
        with whole_file(str(place)) as file:
            file.write(b"half")
            raise error

    with pytest.raises(error):
        run()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([before] if before is not None else [])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere/answers.csv", "No such file or directory"),
        ("file/answers.csv", "Not a directory"),
        ("folder", "Is a directory"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_bytes(b"")
    Path("folder").mkdir()
    with pytest.raises(FileError) as caught, whole_file(name) as file:
        file.write(b"x")
    assert str(caught.value) == f"{name!r} cannot be written: {reason}."
    assert sorted(path.name for path in Path().iterdir()) == ["file", "folder"]


def test_a_link_leads_to_the_file_and_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target.csv"
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    with whole_file(str(link)) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with whole_file(str(pipe)) as file:
        file.write(b"new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("name", "said", "kind"),
    [
        ("orders.csv", None, "csv"),
        ("ORDERS.CSV", None, "csv"),
        ("orders.tsv", None, "csv"),
        ("a.b/orders.ndjson", None, "jsonl"),
        ("orders.jsonl", "csv", "jsonl"),
        ("orders.parquet", None, "parquet"),
        ("orders.dat", "jsonl", "jsonl"),
        ("orders", "parquet", "parquet"),
        ("-", "csv", "csv"),
    ],
)
def test_the_name_tells_the_format_or_else_what_was_said(name: str, said: str | None, kind: str) -> None:
    assert format_of(name, said) == kind


@pytest.mark.parametrize(
    ("name", "said", "sentence"),
    [
        (
            "orders.csv",
            "xlsx",
            "'xlsx' is not a format; there are csv, jsonl, parquet, csv.gz, csv.zst, jsonl.gz, jsonl.zst.",
        ),
        ("orders.xlsx", None, "'orders.xlsx' has no ending that tells the format; say --format csv, jsonl, parquet."),
        (
            "-",
            None,
            "Standard input and output have no ending that tells the format; say --format csv, jsonl, parquet.",
        ),
    ],
)
def test_a_format_that_nothing_tells_is_a_sentence(name: str, said: str | None, sentence: str) -> None:
    with pytest.raises(FileError) as caught:
        format_of(name, said)
    assert str(caught.value) == sentence
