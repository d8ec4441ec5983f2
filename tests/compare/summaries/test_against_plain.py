"""Counts and sums are those that a plain loop with fractions gives, whatever the columns' types and however cut."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.compare.summaries import counting, labels
from detente.compare.summaries.summary import Summary
from tests.compare.summaries.plainly import NAMES, counted, licence

LICENCES = [
    "[]",
    json.dumps([licence("bulk licence"), licence("individual licence")]),
    json.dumps([licence("bulk licence", [{"end_use": ["civil"]}]), licence("individual licence")]),
    json.dumps([licence("individual licence")]),
]
QUESTIONS = ["[]", json.dumps([{"fact": "end_use"}, {"fact": "value"}]), json.dumps([{"fact": "hs"}])]
CENTS = st.integers(-(10**14), 10**14).map(lambda cents: cents / 100)
FLOATS = st.one_of(CENTS, st.floats(), st.floats(0, 1e6), st.sampled_from([1e15, 9999999999999.99, 0.1, 5e-324]))
WRITTEN = st.sampled_from(
    ["1", "1.50", "-0.01", "1,000", "12_000.5", " 7 ", "", "1e3", "0.001", "9" * 40, "nan", "inf", "many", "+3", ".5"]
)
VALUES: dict[str, tuple[st.SearchStrategy[Any], pa.DataType]] = {
    "double": (FLOATS, pa.float64()),
    "cents": (CENTS, pa.float64()),
    "text": (st.one_of(WRITTEN, CENTS.map(str)), pa.string()),
    "dictionary": (WRITTEN, pa.dictionary(pa.int8(), pa.string())),
    "whole": (st.integers(-(2**63), 2**63 - 1), pa.int64()),
    "small": (st.integers(0, 255), pa.uint8()),
    "large": (st.integers(0, 2**64 - 1), pa.uint64()),
    "decimal": (st.decimals(-(10**15), 10**15, places=2), pa.decimal128(20, 2)),
    "fine": (st.decimals(-(10**9), 10**9, places=5), pa.decimal128(20, 5)),
    "round": (st.integers(-(10**9), 10**9).map(lambda n: Decimal(n).scaleb(2)), pa.decimal128(12, -2)),
    "wide": (st.decimals(-(10**30), 10**30, places=10), pa.decimal256(60, 10)),
    "yes": (st.booleans(), pa.bool_()),
}


def row(value: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "origin": st.just("JP"),
            "destination": st.sampled_from(["CN", "US", "KR", None]),
            "date": st.one_of(st.none(), st.dates(dt.date(2018, 1, 1), dt.date(2021, 12, 31)), st.dates()),
            "hs": st.sampled_from(["854231", "8542.39", "84", None]),
            "value": st.one_of(st.none(), value),
            "currency": st.sampled_from(["JPY", "USD", None]),
            "outcome": st.sampled_from(["no-licence", "licence", "prohibited", "undetermined"]),
            "authorisations": st.sampled_from(LICENCES),
            "questions": st.sampled_from(QUESTIONS),
            "law": st.just("abc"),
            "proposals": st.just("[]"),
            "coverage": st.sampled_from(["full", "Something was not found."]),
        }
    )


def table(rows: Sequence[dict[str, Any]], kind: pa.DataType) -> pa.Table:
    types = {"date": pa.date32(), "value": kind}
    names = list(row(st.none()).example()) if not rows else list(rows[0])
    columns = {}
    for name in names:
        values = [each[name] for each in rows]
        if name == "value" and pa.types.is_dictionary(kind):
            columns[name] = pa.array(values, pa.string()).dictionary_encode().cast(kind)
        else:
            columns[name] = pa.array(values, types.get(name, pa.string()))
    return pa.table(columns)


def assert_same(found: Summary, rows: Sequence[dict[str, Any]], by: Sequence[str]) -> None:
    expected = counted(rows, by)
    told = {
        each.names: (each.rows, each.without_value, {code: Fraction(sum_) for code, sum_ in each.values.items()})
        for each in found.rows
    }
    assert told == expected
    assert found.total.rows == len(rows)
    assert found.gaps == sum(each["coverage"] != "full" for each in rows)


@pytest.mark.parametrize("kind", list(VALUES))
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_groups_and_sums_are_exact(kind: str, data: st.DataObject) -> None:
    values, arrow = VALUES[kind]
    rows = data.draw(st.lists(row(values), min_size=1, max_size=30))
    by = data.draw(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=4, unique=True))
    assert_same(detente.summary(table(rows, arrow), by=by), rows, by)


@given(data=st.data())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_parts_of_several_types_and_many_threads_give_the_same(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("answers")
    whole: list[dict[str, Any]] = []
    for number in range(data.draw(st.integers(1, 4))):
        values, arrow = VALUES[data.draw(st.sampled_from([kind for kind in VALUES if kind not in ("yes", "round")]))]
        rows = data.draw(st.lists(row(values), min_size=1, max_size=12))
        whole += rows
        size = data.draw(st.integers(1, 5))
        pq.write_table(table(rows, arrow), folder / f"part-{number}.parquet", row_group_size=size)
    by = data.draw(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=3, unique=True))
    assert_same(detente.summary(folder, by=by, threads=data.draw(st.integers(1, 4))), whole, by)


def test_sums_that_no_float_holds_are_exact() -> None:
    values = [99999999999.99] * 200_000 + [0.01] * 3 + [-1234567.89]
    rows = pa.table({"outcome": ["licence"] * len(values), "value": values, "currency": ["JPY"] * len(values)})
    (only,) = detente.summary(rows, by="outcome").rows
    assert only.values == {"JPY": Decimal("99999999999.99") * 200_000 + Decimal("0.03") - Decimal("1234567.89")}
    assert float(only.values["JPY"]) * 100 > 2**53  # so a sum of floats would have been rounded


def test_a_narrow_float_counts_as_the_shortest_decimal_that_names_it() -> None:
    rows = pa.table(
        {"outcome": ["licence"] * 3, "value": pa.array([0.1, 16777216, 0.3], pa.float32()), "currency": ["EUR"] * 3}
    )
    assert detente.summary(rows, by="outcome").total.values == {"EUR": Decimal("16777216.4")}


def test_many_groups_are_merged_on_the_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for room in (counting, labels):
        monkeypatch.setattr(room, "MOST_GROUPS", 50)
    rows = [
        {"outcome": "licence", "id": str(number % 40), "value": number / 100, "currency": "JPY"}
        for number in range(4000)
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "part.parquet", row_group_size=100)
    found = detente.summary(tmp_path, by="id", threads=2)
    assert {each.names[0]: (each.rows, each.values["JPY"]) for each in found.rows} == {
        str(number): (100, sum((Decimal(place) / 100 for place in range(number, 4000, 40)), Decimal(0)))
        for number in range(40)
    }
