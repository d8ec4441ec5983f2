"""Numbers at, just below and just above every threshold of the law, in every type that can hold them."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from tests.determination_table.rows import READERS, assert_same

ROW: dict[str, Any] = {
    "origin": "JP",
    "destination": "CN",
    "date": "2024-03-01",
    "end_use": "civil",
    "end_user": "clear",
    "informed": "none",
    "exporter_programme": "none",
}
RESIST = {"good": "resist", "exposure": "light", "tone": "positive"}
CASES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "concentration_wt_pct": ({"good": "hydrogen-fluoride"}, ("30", "0", "100")),
    "bound_fluorine_wt_pct": ({"good": "fluorinated-polyimide"}, ("10", "0", "100")),
    "wavelength_nm": (RESIST, ("1", "15", "193", "0")),
    "sensitivity_uc_per_mm2": ({"good": "resist", "exposure": "electron-beam"}, ("0.01", "0")),
    "value": ({"entry": "7(15)", "currency": "JPY"}, ("50000", "1000000", "0")),
    "past_sales_2y": ({"origin": "KR", "entry": "annex 2"}, ("3", "0")),
    "contract_years": ({"origin": "KR", "entry": "annex 2"}, ("2", "0")),
}


def test_every_threshold_of_the_law_is_among_the_cases() -> None:
    cuts: dict[str, set[Decimal]] = {}
    for reader in READERS:
        for fact in reader.book.facts:
            if fact.kind == "number":
                cuts.setdefault(fact.id.partition(".")[0], set()).update(value for value, _ in fact.cuts)
        for good in reader.book.goods.values():
            for id, space in good.parameters.items():
                if space.kind == "number":
                    cuts.setdefault(id, set()).update(value for value, _ in space.cuts)
    cuts["value"].discard(Decimal(8000))  # Korea's, in dollars: below
    assert {name: {Decimal(t) for t in said} - {Decimal(0), Decimal(100)} for name, (_, said) in CASES.items()} == cuts


def column(name: str, values: pa.Array) -> pa.Table:
    row = {**ROW, **CASES[name][0]}
    return pa.table({**{field: [said] * len(values) for field, said in row.items()}, name: values})


def floats(threshold: str, kind: type[np.floating[Any]]) -> list[Any]:
    if float(threshold) > float(np.finfo(kind).max):
        return [kind(1), np.finfo(kind).max]
    at = kind(threshold)
    low, high = np.nextafter(at, kind(-np.inf)), np.nextafter(at, kind(np.inf))
    return [at, low, high, np.nextafter(low, kind(-np.inf)), np.nextafter(high, kind(np.inf))]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("kind", [np.float64, np.float32, np.float16])
def test_floats_next_to_a_threshold(name: str, kind: type[np.floating[Any]]) -> None:
    values = [value for threshold in CASES[name][1] for value in floats(threshold, kind)]
    table = column(name, pa.array(np.array(values, kind)))
    assert_same(table, detente.determine_table(table))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("scale", [19, 30, 45])
def test_decimals_next_to_a_threshold(name: str, scale: int) -> None:
    step = Decimal(1).scaleb(-scale)
    values = [Decimal(t) + step * by for t in CASES[name][1] for by in (-1, 0, 1)]
    table = column(name, pa.array(values, pa.decimal256(70, scale)))
    assert_same(table, detente.determine_table(table))
    written = column(name, pa.array([f"{value:f}" for value in values]))
    assert_same(written, detente.determine_table(written))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("kind", [pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint64(), pa.int64()])
def test_whole_numbers_next_to_a_threshold(name: str, kind: pa.DataType) -> None:
    unsigned = pa.types.is_unsigned_integer(kind)
    most = 2 ** (kind.bit_width - (not unsigned)) - 1
    least = 0 if unsigned else -most - 1
    near = {int(Decimal(t)) + by for t in CASES[name][1] for by in (-1, 0, 1, 2)} | {least, most}
    table = column(name, pa.array(sorted(n for n in near if least <= n <= most), kind))
    assert_same(table, detente.determine_table(table))


def listed(name: str, values: pa.Array) -> list[bool]:
    answers = detente.determine_table(column(name, values))
    assert answers.column("problem").null_count == len(values)
    return [
        any(reason["role"] == "classifies" for reason in json.loads(said))
        for said in answers.column("because").to_pylist()
    ]


def test_a_digit_in_the_nineteenth_place_puts_a_good_above_the_threshold() -> None:
    said = [Decimal("30"), Decimal("30.0000000000000000001"), Decimal("29.9999999999999999999")]
    for values in (pa.array(said, pa.decimal128(38, 19)), pa.array([str(n) for n in said])):
        assert listed("concentration_wt_pct", values) == [False, True, False]


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.float16])
def test_a_float_counts_as_the_shortest_decimal_that_names_it(kind: type[np.floating[Any]]) -> None:
    at = kind("0.01")
    values = np.array([np.nextafter(at, kind(0)), at, np.nextafter(at, kind(1))], kind)
    assert listed("sensitivity_uc_per_mm2", pa.array(values)) == [True, True, False], "the law says 0.01 or less"


@given(
    st.sampled_from(sorted(CASES)),
    st.lists(st.one_of(st.floats(width=32), st.floats(-10, 1_100_000, width=32)), min_size=1, max_size=20),
)
@settings(max_examples=60, deadline=None)
def test_any_float_is_read_as_it_is_alone(name: str, values: list[float]) -> None:
    for kind in (pa.float64(), pa.float32()):
        table = column(name, pa.array(values, kind))
        assert_same(table, detente.determine_table(table))


def test_korean_low_value_counts_dollars_exactly() -> None:
    values = [7999.999999999999, 8000.0, math.nextafter(8000.0, 9000), 8001.0]
    row = {**ROW, "origin": "KR", "entry": "annex 2", "currency": "USD"}
    table = pa.table({**{name: [said] * 4 for name, said in row.items()}, "value": values})
    assert_same(table, detente.determine_table(table))
