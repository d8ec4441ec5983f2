"""Columns that mean nothing here are told of, and never so many that nobody reads it."""

from __future__ import annotations

from detente.determination.plan import plan
from detente.determination.rows_told import strangers


def told(*names: str) -> list[str]:
    return strangers(plan(list(names), []))


def test_each_of_a_few_columns_is_told_of() -> None:
    assert told("id", "orign", "order_ref") == [
        "the column 'orign' is no field of a shipment; it is kept, and not used. Did you mean 'origin'?",
        "the column 'order_ref' is no field of a shipment; it is kept, and not used.",
    ]
    assert told("id", "origin") == []


def test_of_many_columns_those_that_may_be_meant_as_a_field_are_told_first() -> None:
    found = told("id", *(f"{number:03}" for number in range(500)), "destinatoin", "orign")
    assert len(found) == 21
    assert found[0].endswith("Did you mean 'destination'?")
    assert found[1].endswith("Did you mean 'origin'?")
    assert "'000'" in found[2]
    assert found[-1] == "482 other columns are kept, and not used."


def test_a_file_without_a_header_is_told_of() -> None:
    found = told("1", "JP", "KR")
    assert found[-1] == "no column at all is a field of a shipment; in a CSV file the first line names the columns."
    assert len(found) == 4


def test_a_name_of_any_length_is_told_of_briefly() -> None:
    assert told("id", "\0" * 100_000)[0].startswith("the column '" + "\\x00" * 60 + "...' is no field")
