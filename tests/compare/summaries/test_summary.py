"""Summaries as a user asks for them: names, order, what is put together, what is told beside the numbers."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import detente
from detente.compare.summaries.summary import OTHERS, Summary
from detente.compare.summaries.words import notes_of
from tests.compare.orders import standing
from tests.compare.summaries.answers import answered, answers
from tests.compare.summaries.plainly import licence


def told(found: Summary) -> list[tuple[Any, ...]]:
    return [(*row.names, row.rows) for row in found.rows]


def many(**counts: int) -> pa.Table:
    return answers(*({"destination": code} for code, count in counts.items() for _ in range(count)))


# ---- names ----------------------------------------------------------------------------------------------------------


def test_by_default_the_outcome_and_the_authorisation() -> None:
    found = detente.summary(answered())
    assert found.by == ("outcome", "authorisation")
    expected = Counter(answered()["outcome"].to_pylist())
    for outcome, count in expected.items():
        assert sum(row.rows for row in found.rows if row.names[0] == outcome) == count
    assert {row.names[0] for row in found.rows} == set(expected)


def test_the_lightest_licence_is_named_and_that_it_is_on_conditions() -> None:
    one, other = licence("bulk licence"), licence("individual licence")
    rows = answers(
        {"authorisations": json.dumps([one, other])},
        {"authorisations": json.dumps([{**one, "if": [{"end_use": ["civil"]}]}, other])},
        {"authorisations": json.dumps([other])},
        {"outcome": "prohibited", "authorisations": json.dumps([other])},
        {"outcome": "no-licence"},
        {"outcome": "undetermined"},
        {},
    )
    assert {row.names[0] for row in detente.summary(rows, by="authorisation").rows} == {
        "bulk licence",
        "bulk licence, on conditions",
        "individual licence",
        "the export is prohibited",
        "no licence is needed",
        "nothing is determined",
        "a licence is needed, and no kind is known to be open",
    }


def test_countries_currencies_and_choices_are_read_as_they_are_meant() -> None:
    rows = answers(
        {"destination": "South Korea", "currency": "jpy", "value": "1,000", "end_use": "Civil"},
        {"destination": "kr", "currency": " JPY ", "value": "0.5", "end_use": "civil"},
        {"destination": "KOR", "currency": "JPY", "value": "2", "end_use": " CIVIL"},
        {"destination": "Atlantis", "end_use": None},
    )
    found = detente.summary(rows, by=["destination", "end_use"])
    assert told(found) == [("KR", "civil", 3), ("Atlantis", None, 1)]
    assert found.rows[0].values == {"JPY": Decimal("1002.5")}
    assert found.rows[1].without_value == 1


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("year", ["2019", "2020", None]),
        ("quarter", ["2019-Q4", "2020-Q1", None]),
        ("month", ["2019-12", "2020-01", "2020-02", None]),
        ("date", ["2019-12-31", "2020-01-01", "2020-02-29", None]),
    ],
)
@pytest.mark.parametrize("kind", ["text", "date", "timestamp", "nanoseconds"])
def test_days_are_in_their_own_order(by: str, expected: list[str | None], kind: str) -> None:
    days = pa.array(["2020-02-29", "2020-01-01", None, "2019-12-31", "2020-01-01"])
    types = {"date": pa.date32(), "timestamp": pa.timestamp("s"), "nanoseconds": pa.timestamp("ns")}
    if kind != "text":
        days = days.cast(pa.date32()).cast(types[kind])
    rows = answers({}, {}, {}, {}, {})
    rows = rows.set_column(rows.column_names.index("date"), "date", days)
    assert [row.names[0] for row in detente.summary(rows, by=by).rows] == expected


def test_days_beyond_the_calendar_are_told_as_they_are() -> None:
    days = pa.array([10**7, 0], pa.int32()).view(pa.date32())
    rows = answers({}, {})
    rows = rows.set_column(rows.column_names.index("date"), "date", days)
    assert {row.names[0] for row in detente.summary(rows, by="year").rows} == {"1970", None}


def test_the_deciding_provisions_and_instruments_can_be_named() -> None:
    for by in ("because", "instrument"):
        found = detente.summary(answered(), by=by)
        assert found.total.rows == answered().num_rows
        assert len(found.rows) > 1
    instruments = {row.names[0] for row in detente.summary(answered(), by="instrument").rows}
    assert any(name and name.startswith("jp/") for name in instruments)


def test_changes_are_told_by_change_and_can_be_told_by_act() -> None:
    changes = detente.changes(standing(), "2019-08-27", "2019-08-28")
    found = detente.summary(changes)
    assert found.by == ("change",)
    assert dict(told(found)) == Counter(changes["change"].to_pylist())
    assert found.what == "order"
    (act,) = detente.summary(changes.slice(0, 1), by="instrument").rows
    assert act.names == ("Cabinet Order 71 of 2019 (2019-08-28)",)
    both = detente.summary(changes, by="outcome_before,authorisation_after")
    assert both.total.rows == changes.num_rows


def test_what_the_folders_say_counts_where_the_file_leaves_it_out(tmp_path: Path) -> None:
    for folder, count in (("destination=KR/year=2021", 2), ("destination=__HIVE_DEFAULT_PARTITION__/year=2020", 1)):
        (tmp_path / folder).mkdir(parents=True)
        rows = many(JP=count).drop_columns(["destination", "date"])
        pq.write_table(rows, tmp_path / folder / "lines-00000.parquet")
    assert told(detente.summary(tmp_path, by="destination,year")) == [("KR", "2021", 2), (None, "2020", 1)]


# ---- order, and others ----------------------------------------------------------------------------------------------


def test_the_most_rows_come_first_within_what_stands_before() -> None:
    rows = answers(
        *({"destination": "CN", "outcome": "licence"} for _ in range(2)),
        *({"destination": "CN", "outcome": "no-licence"} for _ in range(3)),
        *({"destination": "US", "outcome": "licence"} for _ in range(4)),
    )
    assert told(detente.summary(rows, by="destination,outcome")) == [
        ("CN", "no-licence", 3),
        ("CN", "licence", 2),
        ("US", "licence", 4),
    ]
    assert [row.names[0] for row in detente.summary(rows, by="outcome", sort="name").rows] == ["licence", "no-licence"]


def test_rows_can_be_sorted_by_what_they_are_worth() -> None:
    rows = answers(
        {"destination": "CN", "value": "5", "currency": "JPY"},
        {"destination": "US", "value": "7", "currency": "JPY"},
        {"destination": "DE", "value": "100", "currency": "EUR"},
        {"destination": "DE", "value": "1", "currency": "JPY"},
    )
    by_yen = ["US", "CN", "DE"]
    for sort in ("value", "jpy"):
        found = detente.summary(rows, by="destination", sort=sort)
        assert ([row.names[0] for row in found.rows], found.sorted_by) == (by_yen, "JPY")
    assert detente.summary(rows, by="destination", sort="EUR").rows[0].names == ("DE",)
    assert detente.summary(answers({}), sort="value").sorted_by == "rows"


def test_whole_numbers_sort_by_their_size() -> None:
    rows = pa.table({"outcome": ["licence"] * 3, "lot": ["10", "9", "x"]})
    assert [row.names[0] for row in detente.summary(rows, by="lot", sort="name").rows] == ["9", "10", "x"]


def test_the_top_is_kept_and_the_rest_are_put_together() -> None:
    rows = many(CN=5, US=4, DE=2, FR=1, GB=1)
    found = detente.summary(rows, by="destination", top=2)
    assert told(found) == [("CN", 5), ("US", 4), (OTHERS, 4)]
    assert detente.summary(rows, by="destination", top=5).rows == detente.summary(rows, by="destination").rows
    assert found.total == detente.summary(rows, by="destination").total


def test_the_top_keeps_all_days() -> None:
    rows = answers(
        *({"destination": code, "date": f"202{year}-05-01"} for code in ("CN", "CN", "US", "FR") for year in range(3))
    )
    found = detente.summary(rows, by="year,destination", top=1)
    assert told(found) == [(f"202{year}", name, 2) for year in range(3) for name in ("CN", OTHERS)]


# ---- what stands beside the numbers ---------------------------------------------------------------------------------


def test_answers_of_several_states_of_the_law_are_told_apart() -> None:
    one, other = "a" * 64, "b" * 64
    rows = answers({"law": one}, {"law": one}, {"law": other}, {"origin": "KR", "law": "c" * 64})
    found = detente.summary(rows)
    assert found.laws == {"JP": {one: 2, other: 1}, "KR": {"c" * 64: 1}}
    (note,) = [note for note in notes_of(found) if "states of the law" in note]
    assert note == (
        "The answers for Japan were made under 2 states of the law data: "
        "aaaaaaaaaaaa (2 rows) and bbbbbbbbbbbb (1 row)."
    )
    assert not [note for note in notes_of(detente.summary(answered())) if "states of the law" in note]


def test_proposals_and_gaps_are_counted() -> None:
    rows = answers(
        {"proposals": '["proposal/a"]'}, {"proposals": '["proposal/a", "proposal/b"]'}, {"coverage": "A gap."}
    )
    found = detente.summary(rows)
    assert found.proposals == {"proposal/a": 1, "proposal/a; proposal/b": 1}
    assert found.gaps == 1


def test_rejected_rows_are_told(tmp_path: Path) -> None:
    pq.write_table(many(KR=3), tmp_path / "lines-00000.parquet")
    pq.write_table(pa.table({"file": ["a", "a"], "row": [1, 2]}), tmp_path / "_rejects.parquet")
    (tmp_path / "_run.json").write_text('{"finished": false}', "utf-8")
    found = detente.summary(tmp_path)
    assert (found.total.rows, found.rejected) == (3, 2)
    *_, unfinished, advice, last = notes_of(found)
    assert unfinished.startswith("The run that writes these answers has not come to its end")
    assert (advice, last) == (
        "No legal advice.",
        f"2 rows were rejected and were not counted: see {tmp_path}/_rejects.parquet.",
    )


def test_rows_of_a_text_file_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("outcome,value,currency\nlicence,1.5,EUR\nlicence,2\nlicence,1,EUR\n", "utf-8")
    found = detente.summary(file, by="outcome")
    assert (found.total.rows, found.rejected, found.total.values) == (2, 1, {"EUR": Decimal("2.5")})


def test_a_column_that_some_files_lack_is_told(tmp_path: Path) -> None:
    pq.write_table(many(KR=2), tmp_path / "a.parquet")
    pq.write_table(many(KR=1).drop_columns(["destination"]), tmp_path / "b.parquet")
    found = detente.summary(tmp_path, by="destination")
    assert told(found) == [("KR", 2), (None, 1)]
    assert found.notes == ("1 of 2 files has no column 'destination'; their rows count as (none).",)


# ---- as tables and JSON ---------------------------------------------------------------------------------------------


def test_the_table_holds_exact_sums() -> None:
    rows = answers(
        {"destination": "CN", "value": "0.1", "currency": "EUR"},
        {"destination": "CN", "value": "9" * 30, "currency": "JPY"},
        {"destination": "US"},
    )
    made = detente.summary(rows, by="destination").to_table()
    assert made.column_names == ["destination", "rows", "without_value", "value_EUR", "value_JPY"]
    assert made.to_pylist() == [
        {
            "destination": "CN",
            "rows": 2,
            "without_value": 0,
            "value_EUR": Decimal("0.1"),
            "value_JPY": Decimal("9" * 30),
        },
        {"destination": "US", "rows": 1, "without_value": 1, "value_EUR": None, "value_JPY": None},
    ]
    huge = detente.summary(answers({"value": "9" * 80, "currency": "EUR"})).to_table()
    assert huge["value_EUR"].to_pylist() == ["9" * 80]


def test_a_column_called_rows_keeps_its_name() -> None:
    rows = pa.table({"outcome": ["licence"], "rows": ["7"]})
    assert detente.summary(rows, by="rows").to_table().column_names == ["rows", "rows_of_group", "without_value"]


def test_json_carries_all_of_it() -> None:
    plain = json.loads(json.dumps(detente.summary(answered(), by="destination,outcome").to_dict()))
    assert plain["by"] == ["destination", "outcome"]
    assert plain["rows"] == answered().num_rows == sum(group["rows"] for group in plain["groups"])
    assert set(plain) == {
        "by", "rows", "without_value", "values", "groups", "laws", "proposals", "gaps", "rejected", "rejects", "notes",
    }  # fmt: skip
    assert set(plain["groups"][0]) == {"destination", "outcome", "rows", "without_value", "values"}
