"""What is no answers, or cannot be told apart so, ends in a sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import detente
from detente.compare.summaries import counting, labels
from detente.errors import DetenteError, FileError, ScopeError
from tests.compare.orders import EXAMPLES
from tests.compare.summaries.answers import answers


def says(error: type[DetenteError], *words: str) -> pytest.RaisesExc[DetenteError]:
    return pytest.raises(error, match="(?s)" + ".*".join(words))


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    with says(FileError, "nowhere' is not there; name a folder or a file of answers"):
        detente.summary(tmp_path / "nowhere")


def test_a_folder_without_answers(tmp_path: Path) -> None:
    with says(FileError, "holds no answers; name a folder that `detente determine` has written"):
        detente.summary(tmp_path)
    pq.write_table(pa.table({"row": [1]}), tmp_path / "_rejects.parquet")
    with says(FileError, "All of its rows were rejected"):
        detente.summary(tmp_path)


def test_shipments_that_are_not_determined_yet(tmp_path: Path) -> None:
    with says(FileError, "shipments.csv' holds no answers: .*Run `detente determine` on it first"):
        detente.summary(EXAMPLES / "shipments.csv")
    pq.write_table(answers({}), tmp_path / "a.parquet")
    pq.write_table(answers({}).drop_columns(["outcome"]), tmp_path / "b.parquet")
    with says(FileError, "b.parquet' holds no answers"):
        detente.summary(tmp_path)
    with says(FileError, "the table' holds no answers"):
        detente.summary(pa.table({"destination": ["KR"]}))


def test_a_file_that_is_no_parquet(tmp_path: Path) -> None:
    pq.write_table(answers({}), tmp_path / "a.parquet")
    (tmp_path / "b.parquet").write_bytes(b"PAR1 but not really PAR1")
    with says(FileError, "b.parquet' is not a readable Parquet file"):
        detente.summary(tmp_path)


def test_a_file_that_is_damaged_within(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pq.write_table(answers(*({"value": str(number)} for number in range(5000))), file, compression="none")
    content = bytearray(file.read_bytes())
    content[40:20_000] = b"\xff" * (20_000 - 40)
    file.write_bytes(bytes(content))
    with says(FileError, "a.parquet' cannot be read"):
        detente.summary(tmp_path, by="destination")


def test_answers_without_a_row(tmp_path: Path) -> None:
    pq.write_table(answers({}).slice(0, 0), tmp_path / "a.parquet")
    found = detente.summary(tmp_path)
    assert (found.rows, found.total.rows, found.total.values) == ((), 0, {})
    assert found.to_table().num_rows == 0
    assert detente.summary(answers({}).slice(0, 0)).total.rows == 0


def test_names_that_are_not_there() -> None:
    with says(ScopeError, "'destinaton' is nothing to tell these answers apart by. Did you mean 'destination'",
              "It can be authorisation, year.* or a column: origin, destination"):  # fmt: skip
        detente.summary(answers({}), by="destinaton")
    with says(ScopeError, "'question' is made of 'questions'; the answers have no column 'questions'"):
        detente.summary(answers({}), by="question")
    with says(ScopeError, "'outcome' is named twice"):
        detente.summary(answers({}), by=["outcome", "OUTCOME"])
    with says(ScopeError, "Nothing is named"):
        detente.summary(answers({}), by=" , ")


def test_ways_that_do_not_go() -> None:
    with says(ScopeError, "sort: 'GBP' is not one of rows, name, value or EUR"):
        detente.summary(answers({"value": "1", "currency": "EUR"}), sort="GBP")
    with says(ScopeError, "top: name a number from 1"):
        detente.summary(answers({}), top=0)
    with says(ScopeError, "threads: name a number from 1"):
        detente.summary(answers({}), threads=0)


def test_more_groups_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (counting, labels):
        monkeypatch.setattr(room, "MOST_GROUPS", 10)
    rows = answers(*({"id": str(number), "lot": str(number // 5)} for number in range(50)))
    with says(ScopeError, "'id' has more than 10 different values; tell the answers apart by something coarser"):
        detente.summary(rows, by="id")
    rows = answers(*({"one": str(number % 7), "other": str(number % 8)} for number in range(50)))
    with says(ScopeError, "more than 10 groups apart; leave one out, or name coarser ones"):
        detente.summary(rows, by="one,other")


def test_so_many_names_that_no_number_tells_them_apart() -> None:
    names = [f"n{number}" for number in range(70)]
    rows = answers(dict.fromkeys(names, "a"), dict.fromkeys(names, "b"))
    with says(ScopeError, "leave some of them out"):
        detente.summary(rows, by=names)


def test_two_columns_that_mean_the_same() -> None:
    with says(FileError, "the table' has the columns 'Outcome' and 'outcome', which mean the same"):
        detente.summary(pa.table({"Outcome": ["licence"], "outcome": ["licence"]}))


def test_answers_that_hold_no_json_are_counted_all_the_same() -> None:
    rows = answers(
        {"authorisations": "not JSON"}, {"authorisations": None}, {"authorisations": "{}"}, {"authorisations": "[3]"}
    )
    (only,) = detente.summary(rows, by="authorisation").rows
    assert only.rows == 4


def test_values_of_several_parts_count_as_none() -> None:
    rows = answers({"value": [1, 2], "currency": "EUR"})
    assert detente.summary(rows, by="outcome").total.without_value == 1
