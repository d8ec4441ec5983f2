"""JSON Lines: every line is in the table or among the rejects; numbers say exactly what they said."""

from __future__ import annotations

import codecs
import io
import json

import pytest

from detente.determination import json_lines, lines, rows_read
from detente.determination.reading import read
from detente.errors import FileError
from tests.files.files import contents, gathered

GOOD = '{"id": "a", "origin": "JP", "value": 5000000}'


def value(said: str) -> str | None:
    found = contents(f'{{"id": "a", "value": {said}}}\n', "jsonl")
    assert not found.rejects
    text: str | None = found.rows[0]["value"]
    return text


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("31", "31"),
        ("30.0000000000000000001", "30.0000000000000000001"),
        ("-0.10", "-0.10"),
        ("1e3", "1E+3"),
        ("1e400", "1E+400"),
        ("0.1e-400", "1E-401"),
        ("1" * 5000, "1" * 5000),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("NaN", "nan"),
        ("-Infinity", "-inf"),
        ("true", "true"),
        ("false", "false"),
        ("null", None),
        ('""', ""),
        ('"x\\ny"', "x\ny"),
        ('"\\ud83d\\ude00"', "😀"),
        ('"\\ud800"', "\\ud800"),
    ],
)
def test_a_value_is_text_that_says_the_same(said: str, text: str | None) -> None:
    assert value(said) == text


def test_nested_values_are_json_text_with_their_numbers_exact() -> None:
    said = '{"concentration_wt_pct": 30.0000000000000000001, "tone": null, "n": 3, "b": true, "list": [1.50, "二"]}'
    text = value(said)
    assert text is not None
    assert json.loads(text) == {
        "concentration_wt_pct": "30.0000000000000000001",
        "tone": None,
        "n": 3,
        "b": True,
        "list": ["1.50", "二"],
    }


def test_columns_are_the_keys_of_all_lines_in_the_order_first_met() -> None:
    found = contents('{"b": 1, "a": 2}\n{"c": 3, "a": 4}\nnonsense\n{"": 5}', "jsonl")
    assert found.columns == ["b", "a", "c", ""]
    assert [list(row.values()) for row in found.rows] == [
        ["1", "2", None, None],
        [None, "4", "3", None],
        [None, None, None, "5"],
    ]
    assert found.lines == [1, 2, 4]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "the line is not valid JSON."),
        ("{'id': 1}", "the line is not valid JSON."),
        (GOOD + GOOD, "the line is not valid JSON."),
        ('{"id": "a\tb"}', "the line is not valid JSON."),
        ("[1, 2]", "the line is JSON, but no object."),
        ('"id"', "the line is JSON, but no object."),
        ("7", "the line is JSON, but no object."),
        ("null", "the line is JSON, but no object."),
        ('{"id": 1, "id": 2}', "the key 'id' stands twice in one object."),
        ('{"id": 1, "parameters": {"x": 1, "x": 1}}', "the key 'x' stands twice in one object."),
        ('{"\\ud800": 1, "\\\\ud800": 2}', "the key '\\\\ud800' stands twice in one object."),
        ('{"id": 1e99999999999999999999}', "the line holds a number that is too large to be read."),
        ('{"id": ' + "[" * 100_000 + "}", "the line is nested too deeply to be read."),
    ],
)
def test_a_line_that_cannot_be_read_is_rejected_with_its_text(line: str, sentence: str) -> None:
    found = contents(f"{GOOD}\n\n{line}\n{GOOD.replace('a', 'b', 1)}\n", "jsonl")
    assert found.ids == ["a", "b"]
    assert found.lines == [1, 4]
    assert found.empty == 1
    assert found.rejected == [(3, "", sentence)]
    assert found.rejects[0].row == line


def test_bytes_that_are_not_in_the_encoding_reject_their_line() -> None:
    raw = GOOD.encode() + b'\n{"id": "\xff\xe3"}\n' + GOOD.encode()
    found = contents(raw, "jsonl")
    assert found.lines == [1, 3]
    assert found.rejects[0].sentence.startswith("the line holds bytes that are not in the file's encoding")
    assert found.rejects[0].row == '{"id": "\\udcff\\udce3"}'


@pytest.mark.parametrize("start", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n\n"])
def test_line_ends_and_a_byte_order_mark_are_passed_over(start: bytes, end: str) -> None:
    found = contents(start + end.join([GOOD, GOOD, ""]).encode(), "jsonl")
    assert found.ids == ["a", "a"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp932"])
def test_other_encodings_are_read(encoding: str) -> None:
    raw = GOOD.replace("a", "加", 1).encode(encoding)
    assert contents(raw, "jsonl", encoding if encoding != "utf-16" else None).ids == ["加"]


@pytest.mark.parametrize("raw", ["", "\n\n", "[]\n", "{}\n{}\n", "nonsense"])
def test_a_file_without_an_object_is_a_sentence(raw: str) -> None:
    with pytest.raises(FileError) as caught:
        contents(raw, "jsonl")
    assert str(caught.value) == "'orders' holds no JSON object with a key; write one shipment a line."


@pytest.mark.parametrize("rows", [1, 2])
def test_batches_hold_what_one_batch_would(rows: int) -> None:
    raw = f"{GOOD}\n[]\n\n{GOOD}\n{GOOD}\n{{\n"
    assert contents(raw, "jsonl") == contents(raw, "jsonl", rows=rows)


def test_a_line_without_end_stops_the_reading_before_memory_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST", 200)
    with pytest.raises(FileError) as caught:
        contents(f'{GOOD}\n{{"id": "{"x" * 300}"}}\n', "jsonl")
    assert (
        str(caught.value)
        == "'orders' cannot be read past line 1: a line is longer than 64 MiB, as no row of shipments is."
    )


def test_keys_past_counting_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (json_lines, rows_read):
        monkeypatch.setattr(module, "MOST_COLUMNS", 5)
    assert len(contents("".join(f'{{"key {n}": 1}}\n' for n in range(5)), "jsonl").columns) == 5
    with pytest.raises(FileError, match="has more than 5 columns"):
        contents("".join(f'{{"key {n}": 1}}\n' for n in range(9)), "jsonl")


def test_many_keys_come_in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = "".join(f'{{"id": "{n}", "key {n % 10}": {n}}}\n' for n in range(100)).encode()
    whole = contents(raw, "jsonl")
    monkeypatch.setattr(json_lines, "_CELLS", 100)
    parts = list(read(io.BytesIO(raw), "orders", "jsonl"))
    assert max(part.table.num_rows for part in parts) == 9
    assert gathered(parts, 9) == whole
