"""Numbers that are read as whole columns say what they say cell by cell."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.determination.written_numbers import as_numbers

DIGITS = st.text(alphabet="0123456789", min_size=1, max_size=9)
WITH_POINT = st.tuples(DIGITS, DIGITS).map(".".join).filter(lambda text: len(text) <= 15)
LONG = st.floats(1e-80, 1e80).map(lambda number: f"{number:.14e}")
WRITTEN = st.one_of(DIGITS, WITH_POINT, DIGITS.map("-{}".format), LONG, st.just("1.1814871622e+10"), st.just("0e9"))


@given(st.lists(st.one_of(WRITTEN, st.just(""), st.none()), max_size=8), st.integers(0, 3))
@settings(deadline=None)
def test_a_column_of_plain_numbers_says_exactly_what_is_written(cells: list[str | None], cut: int) -> None:
    column = pa.chunked_array([pa.array(cells[:cut], pa.string()), pa.array(cells, pa.string()).slice(cut)])
    found = as_numbers(column)
    assert found.type == pa.float64()
    said = [None if value is None else Decimal(str(value)) for value in found.to_pylist()]
    assert said == [Decimal(cell) if cell else None for cell in cells]


@pytest.mark.parametrize(
    "cell",
    [
        *("1,5", " 1", "1.2.3", ".", "-", "e", "1-2", "nan", "1" * 16, "٣", "0x1", "1 ", "\u00a01", "1e400", "1e-400"),
        *("1e-320", "-1e300", "0.00e-9999999999999", "123456789012345e1", "1.234567890123456e9"),
    ],
)
def test_a_column_with_any_other_cell_is_left_as_it_is(cell: str) -> None:
    column = pa.chunked_array([pa.array(["1.5", "", None, cell])])
    assert as_numbers(column) is column


def test_columns_of_other_types_are_left_as_they_are() -> None:
    for column in (pa.array([1]), pa.array(["1"]).dictionary_encode(), pa.nulls(2), pa.array([Decimal("1.50")])):
        whole = pa.chunked_array([column])
        assert as_numbers(whole) is whole
    assert as_numbers(pa.chunked_array([], pa.string())).type == pa.float64()


CUTS = ["50000", "49999.99", "50000.01", "200000", "200001", "1000000", "999999.999999", "1000000.0", "0", "007", ".5"]
CUTS += ["5e4", "2.00001e+05", "-1", "1e6"]
VALUES = st.one_of(st.sampled_from([*CUTS, "5.", ""]), WRITTEN)


@given(st.lists(st.tuples(VALUES, st.sampled_from(["JPY", "USD", "KRW", "", None])), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_shipments_are_determined_alike_either_way(rows: list[tuple[str, str | None]]) -> None:
    """Dictionaries of text are read word by word, text as numbers where it can be."""
    table = pa.table(
        {
            "origin": ["JP"] * len(rows),
            "destination": ["CN"] * len(rows),
            "date": ["2021-01-01"] * len(rows),
            "entry": ["7(2)"] * len(rows),
            "currency": pa.array([currency for _, currency in rows], pa.string()),
            "value": pa.array([value for value, _ in rows], pa.string()),
        }
    )
    words = table.set_column(5, "value", table.column("value").dictionary_encode())
    numbers, by_word = (detente.determine_table(each).to_pylist() for each in (table, words))
    assert numbers == by_word
    assert [row["value"] for row in numbers] == [value for value, _ in rows]
