"""Every row of a table is answered as it is alone: random tables, and the table that comes with detente."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings

import detente
from detente.errors import ShipmentError
from tests.determination_table.rows import alone, assert_same, cells
from tests.determination_table.strategies import ASSUMPTIONS, SETTLED, asked, tables

EXAMPLES = Path(__file__).parents[2] / "examples" / "shipments.csv"


@given(tables(), asked())
@settings(max_examples=400, deadline=None)
def test_every_row_of_a_table_is_answered_as_it_is_alone(table: pa.Table, asked: dict[str, Any]) -> None:
    assert_same(table, detente.determine_table(table, **asked), **asked)


def examples() -> pa.Table:
    with EXAMPLES.open(encoding="utf-8") as file:
        rows = [{name: said or None for name, said in row.items()} for row in csv.DictReader(file)]
    return pa.Table.from_pylist(rows)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"on": "2019-08-28", "known_on": "2019-08-01"},
        {"on": dt.date(2023, 7, 21)},
        {"known_on": dt.date(2019, 7, 3)},
        *({"assume": assumption} for assumption in ASSUMPTIONS),
    ],
    ids=str,
)
def test_the_example_table_is_answered_as_its_rows_are_alone(asked: dict[str, Any]) -> None:
    table = examples()
    assert_same(table, detente.determine_table(table, **asked), **asked)


@pytest.mark.parametrize("name", examples().column_names)
@pytest.mark.parametrize("gone", ["null", "blank", "NaN", "no column"])
def test_a_missing_value_is_never_a_free_pass(name: str, gone: str) -> None:
    table = examples()
    place = table.column_names.index(name)
    if gone == "no column":
        less = table.remove_column(place)
    else:
        value = {"null": None, "blank": " ", "NaN": float("nan")}[gone]
        less = table.set_column(place, name, pa.array([value] * len(table), pa.float64() if gone == "NaN" else None))
    answers = detente.determine_table(less)
    assert_same(less, answers)
    whole = detente.determine_table(table).column("outcome").to_pylist()
    freed = [
        (before, alone(row))
        for before, after, row in zip(whole, answers.column("outcome").to_pylist(), cells(less), strict=True)
        if after == "no-licence" and before != "no-licence"
    ]
    assert not [said for _, said in freed if said.get("outcome") != "no-licence"]
    if name not in ("exporter_programme", "same_party", "past_sales_2y", "contract_years"):
        assert not freed, "what is not known never lifts a licence"


@pytest.mark.parametrize("name", [*SETTLED, "id", "known_on"])
@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_is_none_is_a_problem_wherever_it_is_read(name: str, number: float) -> None:
    settled = {field: [said] for field, said in SETTLED.items()}
    table = pa.table({**settled, "parameters": ["concentration_wt_pct=31"], name: pa.array([number])})
    answers = detente.determine_table(table)
    assert_same(table, answers)
    assert (answers.column("problem")[0].as_py() is None) == (name == "id")


@pytest.mark.parametrize("field", ["on", "known_on"])
def test_a_day_that_is_none_is_refused_as_it_is_alone(field: str) -> None:
    table = pa.table({name: [said] for name, said in SETTLED.items()})
    with pytest.raises(ShipmentError, match=r"'2019-02-30' is not a date; write it as 2019-08-28\."):
        detente.determine_table(table, **{field: "2019-02-30"})  # type: ignore[arg-type]


def test_an_assumption_of_what_is_no_fact_is_refused() -> None:
    table = pa.table({name: [said] for name, said in SETTLED.items()})
    with pytest.raises(ShipmentError, match=r"'end_usee' is no fact .* Did you mean 'end_use'"):
        detente.determine_table(table, assume={"end_usee": "civil"})


def test_assumptions_stand_in_the_order_they_were_made() -> None:
    table = pa.table({name: [said] for name, said in SETTLED.items() if name not in ("end_use", "informed")})
    for assumption in ({"end_use": "civil", "informed": "none"}, {"informed": "none", "end_use": "civil"}):
        assert_same(table, detente.determine_table(table, assume=assumption), assume=assumption)


def test_a_row_that_cannot_be_read_stays_a_problem_under_assumptions() -> None:
    table = pa.table({"origin": [None, "Atlantis", "JP"], "destination": ["KR"] * 3, "date": ["2019-08-28"] * 3})
    assumption = {"good": "hydrogen-fluoride", "end_use": "civil"}
    answers = detente.determine_table(table, assume=assumption)
    assert_same(table, answers, assume=assumption)
    assert [problem is None for problem in answers.column("problem").to_pylist()] == [False, False, True]


def test_a_state_without_law_data_is_answered_as_alone() -> None:
    table = pa.table(
        {
            "origin": ["US"] * 4,
            "destination": ["KR", "US", "Atlantis", "KR"],
            "date": ["2019-08-28", "2019-08-28", "2019-08-28", "tomorrow"],
            "known_on": ["2019-08-01", "", "", ""],
            "entry": ["3A001", None, None, None],
        }
    )
    assert_same(table, detente.determine_table(table))
    bad = table.set_column(3, "known_on", pa.array(["never"] * 4))
    assert_same(bad, detente.determine_table(bad))
